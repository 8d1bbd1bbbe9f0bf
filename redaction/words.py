"""The words on a sheet that name what stands behind them: which entity types, or something that is nobody's, and how far that reaches."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redaction.sheet import BEYOND, DIGITS, among, runs_of
from redaction.stops import MARKS
from redaction.vocabulary import OTHER, WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdings.entities import Entity
    from redaction.sheet import Sheet

NEAR = 24
"""How near a word must stand before a value to call it something else; a Chinese one half as near."""
_COMMAS = "，,、"
_NUMBER_ENDS = 4
"""What is called something else is not what stands behind a comma, or behind a number of so many digits."""


class Word(NamedTuple):
    """What a word says: of which entity types it is a name, and whether it names what is nobody's."""

    entities: frozenset[Entity]
    other: bool


class Words:
    """The words of a sheet, in order, as columns."""

    def __init__(self, told: _Told, others: NDArray[np.intp], parted: NDArray[np.intp], near: NDArray[np.intp]) -> None:
        self._starts, self._ends, says = told
        self._others = others
        """Which word, up to this one, is the last that calls a value something else; -1: none."""
        self._parted = parted
        """Of such a word, how far it can count at all: up to the next comma or number."""
        self._near = near
        """The same, and no farther than `NEAR`."""
        known = _known().entities
        self.entities = [known[each] for each in says.tolist()]

    def said(self, begins: NDArray[np.intp], places: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Of pairs of places, the first word that stands between, the one behind the last, and which of them calls what is behind something else (-1: none)."""
        first = np.searchsorted(self._starts, begins)
        last = np.searchsorted(self._starts, places)
        if not len(self._starts):
            return first, last, first - 1
        last -= (last > first) & (self._ends[last - 1] > places)
        other = self._others[last - 1]
        return first, last, np.where((last > first) & (other >= first) & (places <= self._near[other]), other, -1)

    def between(self, begin: int, place: int, *, near: bool = True) -> tuple[int, int, int]:
        """The same of one pair; without `near`, a word that calls what is behind something else may stand farther off."""
        starts, ends, others, parted, nearer = self._lists
        first = bisect_left(starts, begin)
        last = bisect_left(starts, place, first)
        if last > first and ends[last - 1] > place:
            last -= 1
        other = others[last - 1] if last > first else -1
        return first, last, other if other >= first and place <= (nearer if near else parted)[other] else -1

    @cached_property
    def _lists(self) -> list[list[int]]:
        return [each.tolist() for each in (self._starts, self._ends, self._others, self._parted, self._near)]


def words(sheet: Sheet) -> Words:
    """All words of a sheet that say something."""
    latin, chinese = _latin(sheet), _chinese(sheet)
    starts, ends, says = (np.concatenate(each) for each in zip(latin, chinese, strict=True))
    order = np.argsort(starts)
    starts, ends, says = starts[order], ends[order], says[order]
    other = _known().other[says]
    kept, tails = _without_tails(sheet, (starts, ends, says), other)
    others = np.maximum.accumulate(np.where(other[kept], np.arange(np.count_nonzero(kept)), -1))
    tails = tails[kept]
    parted = _parted(sheet, tails)
    near = tails + np.where(sheet.codes[tails - 1] < _ASCII, NEAR, NEAR // 2)
    return Words((starts[kept], ends[kept], says[kept]), others, parted, np.minimum(parted, near))


_ASCII = 128
_Told = tuple["NDArray[np.intp]", "NDArray[np.intp]", "NDArray[np.intp]"]
"""Where words begin and end, and which they are: their numbers in `_known`."""


def _parted(sheet: Sheet, ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Behind each word, how far it is to the next comma, or to the fourth digit of the next number."""
    first, _ = runs_of(sheet.where(DIGITS), _NUMBER_ENDS)
    places = np.sort(np.concatenate((sheet.where(_COMMAS), first + (_NUMBER_ENDS - 1), [len(sheet.text)])))
    reach: NDArray[np.intp] = places[np.searchsorted(places, ends)]
    return reach


def _without_tails(sheet: Sheet, told: _Told, other: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which words are more than the tail of one that calls something else so (order id, 订单号码); and where each ends with its tail."""
    starts, ends, says = told
    known = _known()
    kept, tails = known.says[says], ends.copy()
    near = known.tail[says] & (starts - np.roll(ends, 1) <= 1)
    for place in np.flatnonzero(near).tolist():
        before = place - 1
        while before >= 0 and not kept[before]:
            before -= 1
        if before >= 0 and other[before]:
            between = sheet.text[tails[before] : starts[place]]
            if not between or (len(between) == 1 and between not in _PARTING and says[place] != known.number):
                tails[before], kept[place] = ends[place], False
    return kept, tails


_PARTING = MARKS + _COMMAS


def _latin(sheet: Sheet) -> _Told:
    """The words of Latin letters; of two that are a phrase, the second says what both do."""
    known, powers = _known(), _powers()
    starts, ends = runs_of(sheet.where(_LATIN), 2)
    letters = sheet.codes & 31
    such = known.beginnings[letters[starts], letters[starts + 1], np.where(ends - starts > 2, letters[starts + 2], 0)]
    such &= ends - starts <= known.longest
    starts, ends = starts[such], ends[such]
    sizes = ends - starts
    sums = np.zeros(len(starts), np.uint64)
    for place in range(int(sizes.max(initial=0))):
        inside = sizes > place
        sums[inside] += letters[starts[inside] + place] * powers[place]
    says = known.told(sums)
    second = np.flatnonzero((starts[1:] - ends[:-1] == 1) & among(sheet.codes[ends[:-1]], " _-")) + 1
    phrases = known.told(sums[second - 1] + sums[second] * powers[sizes[second - 1]], glued=False)
    says[second] = np.where(phrases >= 0, phrases, says[second])
    such = says >= 0
    return starts[such], ends[such], says[such]


def _chinese(sheet: Sheet) -> _Told:
    """The Chinese words, the longest where several begin, none over another."""
    known = _known()
    codes = sheet.codes
    starts = np.flatnonzero(known.firsts.take(codes))
    starts = starts[known.seconds[codes[starts + 1]]]
    ends, says = np.zeros(len(starts), np.intp), np.full(len(starts), -1)
    those, sums = np.arange(len(starts)), codes[starts].astype(np.uint64)
    for place in range(1, known.longest_chinese):
        sums = sums + codes[starts[those] + place] * _powers()[place]
        found = np.minimum(np.searchsorted(known.prefixes, sums), len(known.prefixes) - 1)
        such = known.prefixes[found] == sums
        those, sums, found = those[such], sums[such], found[such]
        whole = known.wholes[found] >= 0
        ends[those[whole]], says[those[whole]] = starts[those[whole]] + place + 1, known.wholes[found[whole]]
    such = says >= 0
    starts, ends, says = starts[such], ends[such], says[such]
    kept = np.append(True, starts[1:] >= np.maximum.accumulate(ends)[:-1])[: len(starts)]
    for place in np.flatnonzero(~kept).tolist():
        before = place - 1
        while not kept[before]:
            before -= 1
        kept[place] = starts[place] >= ends[before]
    return starts[kept], ends[kept], says[kept]


class _Known(NamedTuple):
    """All words there are, by number, and how they are found: by a sum over their characters."""

    entities: list[frozenset[Entity]]
    other: NDArray[np.bool_]
    says: NDArray[np.bool_]
    """Which say something by themselves; the others are only a tail."""
    tail: NDArray[np.bool_]
    """Which may belong to the word before them."""
    number: int
    """Of 号码, which belongs to a word only where nothing is between."""
    sums: NDArray[np.uint64]
    """Of the words, those with a tail glued to them among them, in order."""
    words: NDArray[np.intp]
    """Which word has which sum."""
    glued: NDArray[np.bool_]
    """Which sums are of a word with a tail glued to it."""
    prefixes: NDArray[np.uint64]
    """The sums of Chinese words and of what they begin with."""
    wholes: NDArray[np.intp]
    """Which word each of these is; -1: only a beginning."""
    beginnings: NDArray[np.bool_]
    """By the first three letters of a word, as numbers from 1 (0: there is no third), whether it may be known."""
    firsts: NDArray[np.bool_]
    seconds: NDArray[np.bool_]
    """By code point, whether a Chinese word begins with it, or has it second."""
    longest: int
    longest_chinese: int

    def told(self, sums: NDArray[np.uint64], *, glued: bool = True) -> NDArray[np.intp]:
        """Which words have these sums, also with a tail `glued` to them; -1 where none has."""
        places = np.minimum(np.searchsorted(self.sums, sums), len(self.sums) - 1)
        such = self.sums[places] == sums
        if not glued:
            such &= ~self.glued[places]
        return np.where(such, self.words[places], -1)


@cache
def _powers() -> NDArray[np.uint64]:
    """What the characters of a word are multiplied with, by place; an odd number's powers, modulo 2 to the 64th."""
    return np.array([pow(0x9E3779B97F4A7C15, place, 1 << 64) for place in range(64)], np.uint64)


def _sum(word: str) -> int:
    codes = (ord(char) & 31 if char.isascii() else ord(char) for char in word)
    return sum(code * int(power) for code, power in zip(codes, _powers(), strict=False)) % (1 << 64)


@cache
def _known() -> _Known:
    lexicon = _lexicon()
    numbers = {word: number for number, word in enumerate(dict.fromkeys((*lexicon, *_TAILS)))}
    spelled = dict(numbers)
    for word in lexicon:
        if word.isascii():
            for ending in _ENDINGS:
                spelled.setdefault(word + ending, numbers[word])
    sums = {_sum(word): (number, word not in numbers) for word, number in spelled.items()}
    latin = [word for word in spelled if word.isascii()]
    chinese = [word for word in spelled if not word.isascii()]
    prefixes = {_sum(word[:size]): -1 for word in chinese for size in range(2, len(word))} | {_sum(word): spelled[word] for word in chinese}
    beginnings = np.zeros((32, 32, 32), np.bool_)
    for word in (*latin, *_PARTS):
        beginnings[tuple(ord(char) & 31 for char in f"{word}\0"[:3])] = True
    firsts, seconds = np.zeros((2, BEYOND + 1), np.bool_)
    firsts[[ord(word[0]) for word in chinese]] = seconds[[ord(word[1]) for word in chinese]] = True
    return _Known(
        entities=[lexicon[word].entities if word in lexicon else frozenset() for word in numbers],
        other=np.array([word in lexicon and lexicon[word].other for word in numbers]),
        says=np.array([word in lexicon for word in numbers]),
        tail=np.array([word in _TAILS or word == _NUMBER for word in numbers]),
        number=numbers[_NUMBER],
        sums=np.array(sorted(sums), np.uint64),
        words=np.array([sums[each][0] for each in sorted(sums)], np.intp),
        glued=np.array([sums[each][1] for each in sorted(sums)]),
        beginnings=beginnings,
        prefixes=np.array(sorted(prefixes), np.uint64),
        wholes=np.array([prefixes[each] for each in sorted(prefixes)], np.intp),
        firsts=firsts,
        seconds=seconds,
        longest=max(map(len, latin)),
        longest_chinese=max(map(len, chinese)),
    )


@cache
def _lexicon() -> dict[str, Word]:
    others = {word.replace("_", "") for word in OTHER}
    called: dict[str, set[Entity]] = {word: set() for word in others}
    for entity, said in WORDS.items():
        for word in said:
            called.setdefault(word.replace("_", ""), set()).add(entity)
    return {word: Word(frozenset(entities), word in others) for word, entities in called.items()}


_ENDINGS = ("id", "no", "num", "number", "code", "key")
"""What may be glued to a word: orderid, phoneNo."""
_TAILS = frozenset({"id", "ids", "no", "num", "number", "numbers", "code"})
_NUMBER = "号码"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PHRASES = frozenset(word for said in (*WORDS.values(), OTHER) for word in said if "_" in word)
_PARTS = frozenset(part for phrase in _PHRASES for part in phrase.split("_"))
