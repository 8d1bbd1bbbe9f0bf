"""Where on a sheet sentences and numbers end: what was said before counts no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redaction.sheet import DIGITS, among, runs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from redaction.sheet import Sheet

LONG_NUMBER = 7
"""A number of so many digits takes what was said before it with it."""
MARKS = "。！？；\n\r!?;"
ABBREVIATIONS = ("no", "num", "tel", "ref", "acct")
"""Behind these, a full stop ends no sentence."""


class Stops(NamedTuple):
    """Marks that end a sentence, and the last seven digits of long numbers, in order; the border before the first text is one."""

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


def stops(sheet: Sheet) -> Stops:
    """All of a sheet."""
    marks = sheet.where(MARKS)
    _, long = runs_of(sheet.where(DIGITS), LONG_NUMBER)
    dots = sheet.where(".")
    dots = dots[sheet.codes[dots + 1] == ord(" ")]
    text = sheet.text
    short = among(sheet.codes[dots - 1], _LAST_LETTERS)
    short[short] = [text[dot - 4 : dot].lower().endswith(ABBREVIATIONS) for dot in dots[short].tolist()]
    dots = dots[~short]
    starts = np.concatenate((marks, long - LONG_NUMBER, dots))
    sizes = np.repeat((1, LONG_NUMBER, 2), (len(marks), len(long), len(dots)))
    order = np.argsort(starts)
    return Stops(starts[order], (starts + sizes)[order])


_LAST_LETTERS = "".join({abbreviation[-1] + abbreviation[-1].upper() for abbreviation in ABBREVIATIONS})
