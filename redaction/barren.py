"""Cells that hold nothing whatever their column is called: moments, amounts, references, addresses, masked numbers. Tables are full of them.

A cell that one of these patterns matches as a whole is told apart by Arrow, and those recognizers that could find nothing in it are not
asked. What is said here is said of the recognizers of this package, and `tests/redaction/test_barren.py` holds it against all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.context import Cue, field_cue

if TYPE_CHECKING:
    from redaction.recognizers.base import BatchRecognizer, Recognizer
    from redaction.scanner import Context

_DAY = r"(?:19|20)[0-9]{2}(?:-[01]?[0-9]-[0-3]?[0-9]|/[01]?[0-9]/[0-3]?[0-9])"
_CLOCK = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_ZONE = r" ?(?:Z|\+[0-9]{2}:?[0-9]{2})"
_MOMENT = rf"{_DAY}[ T]{_CLOCK}(?:{_ZONE})?"
"""As ISO 8601 and databases write it; never a day alone, which a column of names takes for one."""
_SHORT = r"[0-9]{1,7}"
"""No number that is recognized without a word before it is so short."""
_AMOUNT = r"-?[0-9]{1,4}\.[0-9]{1,2}|-?[0-9]{5,6}\.[0-9]?[1-9]"
"""Of five digits and only zeros behind the point it would be read as a whole number."""
_MASKED = r"[0-9]{1,6}(?: ?\*+)+(?: ?[0-9]{1,6})?"
_ADDRESS = r"(?:[0-9]{1,2}|[02-9][0-9]{2}|1[0-2][0-9])(?:\.[0-9]{1,3}){3}|1[3-9][0-9]\.(?:[0-9]|[0-9]{3})(?:\.[0-9]{1,3}){2}"
"""Four numbers of an IP address, which no number of another kind is; 138.12.134.178 might be a mobile number, cut up."""
_REFERENCE = (
    r"[A-Za-z]{2,6}[0-9]{8,10}|[A-Za-z]{3,9}[0-9]{1,7}|[A-Za-z]{2}20[0-9]{9,12}|[A-Za-z]{3}20[0-9]{9,11}"
    r"|[A-Za-z]{2,6}-20[0-9]{2,6}-[0-9]{3,6}"
)
"""Shorter than the codes of vehicles and companies (17 and 18), of more letters or digits than papers have, and with a mobile number's
eleven digits only where they begin with a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barren:
    """One kind of cell, and who finds nothing in it."""

    pattern: str
    """RE2, of whole cells. They are ASCII, and stay what they are when folded."""
    labelled: bool
    """Whether those that look for words find nothing either, unless the column is one of dates of birth."""

    def spares(self, recognizer: Recognizer | BatchRecognizer, context: Context) -> bool:
        """Whether this recognizer finds nothing in such cells of such a column."""
        by_shape, by_word = _those()
        if isinstance(recognizer, by_shape):
            return True
        return self.labelled and isinstance(recognizer, by_word) and field_cue(Entity.DATE_OF_BIRTH, context) is not Cue.CALLED


@cache
def _those() -> tuple[tuple[type, ...], type]:
    from redaction.recognizers.cells import Cells
    from redaction.recognizers.cn_mobile import MobileInPieces
    from redaction.recognizers.labelled import Labelled

    return (Cells, MobileInPieces), Labelled


def _whole(*patterns: str) -> str:
    return rf"\A(?:{'|'.join(patterns)})\z"


BARREN = (
    Barren(pattern=_whole(_MOMENT), labelled=True),
    Barren(pattern=_whole(_DAY, _SHORT, _AMOUNT, _MASKED, _ADDRESS, _REFERENCE), labelled=False),
)
"""No cell is of two kinds."""
