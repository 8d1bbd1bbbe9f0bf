"""Where on a sheet sentences and numbers end: what was said before counts no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from redaction.sheet import Sheet

LONG_NUMBER = 7
"""A number of so many digits takes what was said before it with it."""
MARKS = "。！？；\n\r!?;"
ABBREVIATIONS = ("no", "num", "tel", "ref", "acct")
"""Behind these, a full stop ends no sentence."""


class Stops(NamedTuple):
    """Marks that end a sentence, and the last seven digits of long numbers, in order."""

    starts: list[int]
    ends: list[int]


def stops(sheet: Sheet) -> Stops:
    """All of a sheet."""
    marks = sheet.where(MARKS)
    digits = sheet.where("0123456789")
    last = np.append(np.diff(digits) != 1, True) if len(digits) else np.empty(0, bool)
    run = np.diff(np.flatnonzero(last), prepend=-1)
    long = digits[last][run >= LONG_NUMBER] + 1
    dots = sheet.where(".")
    dots = dots[sheet.codes[dots + 1] == ord(" ")]
    text = sheet.text
    ends = [dot for dot in dots.tolist() if not text[dot - 4 : dot].lower().endswith(ABBREVIATIONS)]
    starts = np.concatenate((marks, long - LONG_NUMBER, np.array(ends, np.intp)))
    sizes = np.repeat((1, LONG_NUMBER, 2), (len(marks), len(long), len(ends)))
    order = np.argsort(starts)
    return Stops(starts[order].tolist(), (starts + sizes)[order].tolist())
