r"""The one door to presidio-analyzer: its recognizers judge short slices that ours cut out, offline, silently, or fail aloud.

Presidio is imported at the first slice. It sees slices because its `\b` knows no border between a Chinese character and a Latin
one, and because a slice bounds the time that its patterns can take.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from redaction.context import cue
from redaction.errors import RecognizerFailed
from redaction.quiet import offline, watched
from redaction.recognizers.base import scored
from redaction.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from holdings.entities import Entity
    from redaction.recognizers.base import Scores
    from redaction.scanner import Context


class Name(StrEnum):
    """The recognizers of Presidio that are used here."""

    EMAIL = "EmailRecognizer"
    IP = "IpRecognizer"
    IBAN = "IbanRecognizer"
    MAC = "MacAddressRecognizer"
    US_SSN = "UsSsnRecognizer"
    PHONE_WORLD = "PhoneRecognizer (with country code)"
    PHONE_US = "PhoneRecognizer (US)"


LONGEST_SLICE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class PresidioRecognizer:
    """One of Presidio's recognizers as one of ours: our pattern cuts the slice, Presidio judges it, the words around set the score."""

    name: Name
    entity: Entity
    candidate: str
    """RE2."""
    slices: re.Pattern[str]
    scores: Scores
    wanted: Callable[[str], bool] = lambda value: True
    """What Presidio would take and nobody wants: loopback addresses, masks."""

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({self.entity})

    def gate(self, context: Context) -> str:
        del context
        return self.candidate

    def find(self, text: str, context: Context) -> Iterator[Span]:
        for match in self.slices.finditer(text):
            for start, end in judged(self.name, match.group()):
                start, end = match.start() + start, match.start() + end
                score = scored(self.scores, cue(self.entity, text, start, end, context))
                if score > 0 and self.wanted(text[start:end]):
                    yield Span(start, end, self.entity, score)


def judged(name: Name, text: str) -> list[tuple[int, int]]:
    """Where in the slice Presidio finds its kind. Raises `RecognizerFailed` where it could not finish; never a shorter list."""
    if len(text) > LONGEST_SLICE:
        raise RecognizerFailed.named(name)
    try:
        with watched():
            recognizer = _recognizer(name)
            results = recognizer.analyze(text, recognizer.supported_entities, None)
        return [(int(result.start), int(result.end)) for result in results]
    except RecognizerFailed:
        raise
    except Exception:  # noqa: BLE001 - whatever breaks in there, this value was not examined
        # The cause is cut off: it may quote the text.
        raise RecognizerFailed.named(name) from None


@cache
def _recognizer(name: Name) -> Any:
    from presidio_analyzer import predefined_recognizers as known

    makers: dict[Name, Callable[[], Any]] = {
        Name.EMAIL: lambda: offline(known.EmailRecognizer()),
        Name.IP: known.IpRecognizer,
        Name.IBAN: known.IbanRecognizer,
        Name.MAC: known.MacAddressRecognizer,
        Name.US_SSN: known.UsSsnRecognizer,
        Name.PHONE_WORLD: lambda: known.PhoneRecognizer(supported_regions=("CN",)),
        Name.PHONE_US: lambda: known.PhoneRecognizer(supported_regions=("US",)),
    }
    return makers[name]()
