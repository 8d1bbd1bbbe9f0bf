"""Presidio: its own pattern recognizers without a model, or in English with spaCy's small one where that is installed."""

from __future__ import annotations

import importlib.util
import logging
from contextlib import contextmanager
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.detection.render import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from presidio_analyzer import AnalyzerEngine
    from tldextract import TLDExtract

MODEL = "en_core_web_sm"
REGIONS = ("CN", "HK", "TW", "MO", "US", "GB")
"""Its telephone recognizer knows no Chinese number until it is told these."""


class Presidio:
    """An analyzer in one language. For Chinese, whose registry lacks them, telephones and cards are added."""

    at_a_time = 1

    def __init__(self, *, language: str, model: bool = False) -> None:
        self.name = f"presidio {language}, {MODEL if model else 'patterns'}"
        self._language = language
        self._model = model

    def absent(self) -> str | None:
        if importlib.util.find_spec("presidio_analyzer") is None:
            return "presidio-analyzer is not installed"
        if self._model and importlib.util.find_spec(MODEL) is None:
            return f"{MODEL} is not installed"
        return None

    @cached_property
    def _engine(self) -> AnalyzerEngine:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, PhoneRecognizer

        engine: Any = SpacyNlpEngine()
        engine.nlp = {self._language: spacy.load(MODEL) if self._model else spacy.blank(self._language)}
        registry = RecognizerRegistry(supported_languages=[self._language])
        registry.load_predefined_recognizers(languages=[self._language], nlp_engine=engine)
        if not self._model:
            registry.remove_recognizer("SpacyRecognizer")
        if self._language == "zh":
            registry.add_recognizer(PhoneRecognizer(supported_language="zh", supported_regions=REGIONS))
            registry.add_recognizer(CreditCardRecognizer(supported_language="zh"))
        return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[self._language])

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        engine = self._engine
        with _undisturbed():
            found = [engine.analyze(text, language=self._language) for text in texts]
        return [[Region(each.start, each.end, each.entity_type) for each in one] for one in found]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Its logger silent, for what it says of each match is no part of finding it; its list of public suffixes from the package, not the net."""
    with patch.object(logging.getLogger("presidio-analyzer"), "disabled", True), patch("tldextract.tldextract.TLD_EXTRACTOR", _suffixes()):
        yield


@cache
def _suffixes() -> TLDExtract:
    """Made once: what it costs to read the list is no part of the tool's speed."""
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
