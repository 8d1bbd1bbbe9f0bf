"""What to look for, as plain data that another process can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redaction.detecting.detector import Detector

if TYPE_CHECKING:
    from redaction.detecting.patterns import UserPattern
    from redaction.recognizers.base import BatchRecognizer, Recognizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The recognizers that are wanted, and what of their findings."""

    languages: tuple[str, ...] = ("zh", "en")
    entities: frozenset[str] | None = None
    least_score: float = 0.0
    names: bool = True
    patterns: tuple[UserPattern, ...] = ()
    presidio: tuple[str, ...] = ()

    def detector(self) -> Detector:
        """The detector, made where it is used."""
        from redaction.detecting.from_presidio import FromPresidio
        from redaction.names import name_recognizers
        from redaction.recognizers import default_recognizers

        names = name_recognizers(self.languages) if self.names else ()
        recognizers: list[Recognizer | BatchRecognizer] = [
            *default_recognizers(),
            *names,
            *self.patterns,
            *map(FromPresidio, self.presidio),
        ]
        return Detector(recognizers, entities=self.entities, least_score=self.least_score)
