"""Our recognizers as Presidio's: for whoever has an `AnalyzerEngine` and wants them in it. It needs no model.

from redaction.detecting.for_presidio import recordwarden_recognizers
for recognizer in recordwarden_recognizers(["en", "zh"]):
registry.add_recognizer(recognizer)
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from redaction.detecting.detector import Detector
from redaction.errors import RecognizerFailed
from redaction.recognizers import default_recognizers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redaction.recognizers.base import BatchRecognizer, Recognizer


class RecordwardenRecognizer(EntityRecognizer):
    """Some of our recognizers as one of Presidio's, overlaps between them resolved; given none, all that need no model.

    Offsets are code points of the text that `analyze` was given. A text that could not be examined raises `RecognizerFailed`:
    Presidio would take an empty list for a text with nothing in it. The words around a value are weighed already, so that no
    context enhancer is needed.
    """

    def __init__(
        self,
        recognizers: Sequence[Recognizer | BatchRecognizer] | None = None,
        *,
        supported_language: str = "en",
        name: str = "RecordwardenRecognizer",
    ) -> None:
        self._title = name
        self._recognizers = tuple(default_recognizers() if recognizers is None else recognizers)
        entities = sorted({str(entity) for recognizer in self._recognizers for entity in recognizer.entities})
        super().__init__(supported_entities=entities, supported_language=supported_language, name=name)

    def load(self) -> None:
        """Nothing: what is heavy is loaded at its first use."""

    def analyze(self, text: str, entities: Sequence[str] | None, nlp_artifacts: Any = None) -> list[RecognizerResult]:
        del nlp_artifacts
        found = next(iter(self._detector.spans([text])))
        if found is None:
            raise RecognizerFailed.named(self._title)
        return [
            RecognizerResult(
                entity_type=str(span.entity),
                start=span.start,
                end=span.end,
                score=span.score,
                analysis_explanation=AnalysisExplanation(recognizer=self._title, original_score=span.score),
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: self._title,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for span in found
            if not entities or str(span.entity) in entities
        ]

    @cached_property
    def _detector(self) -> Detector:
        return Detector(self._recognizers)


def recordwarden_recognizers(
    languages: Sequence[str] = ("en", "zh"), recognizers: Sequence[Recognizer | BatchRecognizer] | None = None, *, each: bool = False
) -> list[RecordwardenRecognizer]:
    """For each language one that is all of ours (or of those given) together; with `each`, one for each of ours.

    Those can be left out one by one, by the types that they are named after (`Recordwarden CN_MOBILE`); what overlaps between them
    is then reported by all of them, for Presidio drops doubles of one type only.
    """
    given = tuple(default_recognizers() if recognizers is None else recognizers)
    if not each:
        return [RecordwardenRecognizer(given, supported_language=language) for language in languages]
    return [RecordwardenRecognizer([one], supported_language=language, name=_name(one)) for language in languages for one in given]


def _name(recognizer: Recognizer | BatchRecognizer) -> str:
    return f"Recordwarden {' '.join(sorted(map(str, recognizer.entities)))}"
