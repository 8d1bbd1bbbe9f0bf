"""What is said before places of a sheet: the words since the last sentence's end, the question above, what was said of a number joined to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redaction.sheet import BORDER, DIGITS, among
from redaction.stops import stops
from redaction.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from redaction.sheet import Sheet

BEFORE = 44
"""Code points looked at before a value; of Chinese, which says as much in half as many, only `BEFORE_CHINESE`."""
BEFORE_CHINESE = 32

_ANSWER = re.compile(r"\n[^\n:：]{0,20}(?:[:：][^\n0-9]{0,12}|[ \"“]*)\Z")
_LONGEST_ANSWER = 34
"""An answer's beginning, from the line's end before it: the question, a line above, says of what kind the value is."""
_JOINED = re.compile(r"[ \"'“”「」]*(?:[/、|&+]|和|与|或者?|及|跟|and|or)[ \"'“”]*(?:and |or |[a-z]{1,4}-?)?", re.IGNORECASE)
"""Between two numbers of one kind: what is said of the first is said of the second."""
_CURRENCY = re.compile(r"(?:[$¥￥€£]|rmb|usd|cny|hkd|人民币) ?\Z", re.IGNORECASE)
"""What makes a number an amount, before it."""
_LONGEST_CURRENCY = 4
_CURRENCY_ENDS = "$¥￥€£BbDdYy币"


class Said(NamedTuple):
    """The words before some values, as columns: the first, and the one behind the last, in `Sayings.entities`."""

    first: list[int]
    last: list[int]
    other: list[int]
    """Which of them is the last that calls the value something else; -1: none that still counts; `AMOUNT`: a currency stands before the value."""


AMOUNT = -2
_Between = tuple[int, int, int]
"""The same of one value."""


class Sayings:
    """The words of a sheet, and which of them still count where."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._text = sheet.text
        self._words = words(sheet)
        self._stops = stops(sheet)
        self.entities = self._words.entities

    def before(self, places: NDArray[np.intp]) -> Said:
        """What stands before some places."""
        begins = self._begins(places)
        starts, ends = self._stops
        last = np.searchsorted(ends, places, "right") - 1
        stopped = starts[last] >= begins
        stop = np.where(stopped, ends[last], begins)
        found = self._words.said(stop, places)
        said = Said(*(each.tolist() for each in found))
        silent = found[0] == found[1]
        lines = self._sheet.where("\n")
        joined = stopped & among(self._sheet.codes[stop - 1], DIGITS)
        line = lines[np.searchsorted(lines, places) - 1]
        answers = (line >= begins) & (places - line <= _LONGEST_ANSWER)
        those = np.flatnonzero(silent & (joined | answers))
        for each, *where in zip(those.tolist(), *(column[those].tolist() for column in (begins, stop, line, places)), strict=True):
            said.first[each], said.last[each], said.other[each] = self._farther(*where)
        for each in np.flatnonzero(self._money(places)).tolist():
            if _CURRENCY.search(self._text, int(places[each]) - _LONGEST_CURRENCY, int(places[each])):
                said.other[each] = AMOUNT
        return said

    def between(self, begin: int, place: int) -> _Between:
        """What is said between two places; what stands before the last sentence's end, or the last long number, counts no more."""
        starts, ends = self._stop_lists
        last = bisect_right(ends, place) - 1
        if starts[last] < begin:
            return self._words.between(begin, place)
        found = self._words.between(ends[last], place)
        return found if found[0] < found[1] else self._of_number(begin, ends[last], place)

    def _begins(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """From where on what stands before some places is read."""
        begins = np.maximum(places - BEFORE, 0)
        near = np.maximum(places - BEFORE_CHINESE, 0)
        borders = self._borders
        border = borders[np.searchsorted(borders, places, "right") - 1]
        begins = np.where(border - len(BORDER) >= begins, border, begins)
        near = np.maximum(begins, near)
        foreign = self._foreign
        return np.where(np.searchsorted(foreign, near) > np.searchsorted(foreign, begins), near, begins)

    def _farther(self, begin: int, stop: int, line: int, place: int) -> _Between:
        """What was said of the number before, or asked on the line above, where the clause itself says nothing."""
        found = self._of_number(begin, stop, place)
        if found[0] == found[1] and line >= begin and _ANSWER.match(self._text, line, place):
            return self._asked(max(0, line - BEFORE_CHINESE), line)
        return found

    def _of_number(self, begin: int, end: int, place: int) -> _Between:
        """What was said of the number that ends there, where nothing but a joint stands between it and the value."""
        starts, ends = self._stop_lists
        while end > begin and self._text[end - 1] in DIGITS and _JOINED.fullmatch(self._text, end, place):
            place = end
            while place > begin and self._text[place - 1] in DIGITS:
                place -= 1
            last = bisect_right(ends, place) - 1
            end = ends[last] if starts[last] >= begin else begin
            found = self._words.between(end, place, near=False)
            if found[0] < found[1]:
                return found
        return NOTHING

    def _asked(self, begin: int, end: int) -> _Between:
        """What a question says of its answer: asked for an order number or a phone number, it may be either, so the phone comes last."""
        line = self._text[begin:end].rpartition("\n")[2]
        first, last, other = self.between(end - len(line), end - len(line) + len(line.rstrip(_QUESTION_ENDS)))
        if other < 0:
            return first, last, other
        asked = len(self.entities)
        self.entities += [self.entities[other], *self.entities[first:other], *self.entities[other + 1 : last]]
        return asked, len(self.entities), asked

    def _money(self, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Before which places a currency may stand."""
        before, farther = self._sheet.codes[places - 1], self._sheet.codes[places - 2]
        found: NDArray[np.bool_] = among(before, _CURRENCY_ENDS) | ((before == ord(" ")) & among(farther, _CURRENCY_ENDS))
        return found

    @cached_property
    def _stop_lists(self) -> tuple[list[int], list[int]]:
        return self._stops.starts.tolist(), self._stops.ends.tolist()

    @cached_property
    def _borders(self) -> NDArray[np.intp]:
        """Where four line ends end."""
        lines = self._sheet.where("\n")
        four = lines[len(BORDER) - 1 :]
        found: NDArray[np.intp] = four[four - lines[: len(four)] == len(BORDER) - 1] + 1
        return found

    @cached_property
    def _foreign(self) -> NDArray[np.intp]:
        """Where characters stand that are not ASCII."""
        return (self._sheet.codes >= _ASCII).nonzero()[0]


NOTHING: _Between = (0, 0, -1)
_ASCII = 128
_QUESTION_ENDS = "？?。.吗呢呀啊 "
