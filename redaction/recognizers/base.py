"""What a recognizer is, and what recognizers share: borders of a value, scores by what its surroundings say."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from redaction.context import BARE, CALLED, MENTIONED, MISNAMED, Page
from redaction.sheet import Sheet
from redaction.span import STRONG

if TYPE_CHECKING:
    from holdings.entities import Entity
    from redaction.context import Cue
    from redaction.scanner import Context
    from redaction.sheet import Found
    from redaction.span import Span

LEFT = r"(?<![0-9A-Za-z_#])(?<![0-9A-Za-z]-)(?<![0-9A-Za-z]/)(?<![0-9]\.)"
RIGHT = r"(?![0-9A-Za-z_])(?!-[0-9A-Za-z])(?!\.[0-9])"
"""The borders of a number that stands alone. Chinese characters on either side are a border, unlike with `\\b`."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

_SEPARATORS = str.maketrans("", "", " -./()（）")


def plain(value: str) -> str:
    """The value without separators."""
    return value if value.isdigit() else value.translate(_SEPARATORS)


class Recognizer(Protocol):
    """Finds some entity types in one text. `find` raises where it cannot finish; it never returns less than it should."""

    @property
    def entities(self) -> frozenset[Entity]:
        """What it can find."""

    def gate(self, context: Context) -> str | None:
        """An RE2 pattern that every text with something to find matches: cheap, and run over whole batches. None: nothing to find here."""

    def find(self, text: str, context: Context) -> Iterable[Span]:
        """The spans in a folded text (`redaction.fold`), in any order; they may overlap."""


@runtime_checkable
class BatchRecognizer(Protocol):
    """Finds some entity types in many texts at once: a model, or what is cheaper over a batch."""

    @property
    def entities(self) -> frozenset[Entity]:
        """What it can find."""

    def gate(self, context: Context) -> str | None:
        """As `Recognizer.gate`: only texts that match it are given to `find_all`."""

    def find_all(self, texts: Sequence[str], context: Context) -> Iterable[Sequence[Span] | None]:
        """One entry a text, in order: its spans, with offsets in that folded text, in any order; None where it failed on this text.

        A text whose entry never comes, because it raised or stopped early, is one on which it failed.
        """


class SheetRecognizer(ABC):
    """Finds some entity types in many texts at once, which are one sheet: what all of ours that look at text are.

    Whoever has a single text, or a batch, may use it as a `Recognizer` or a `BatchRecognizer`.
    """

    entities: frozenset[Entity]

    @abstractmethod
    def gate(self, context: Context) -> str | None:
        """As `Recognizer.gate`."""

    @abstractmethod
    def find_on(self, page: Page) -> Iterable[Found]:
        """What is found in the folded texts of a page's sheet, in any order, with places of the sheet; none reaches over a text's end."""

    def find(self, text: str, context: Context) -> Sequence[Span]:
        """As `Recognizer.find`."""
        sheet = Sheet([text])
        return sheet.spread(sorted(self.find_on(Page(sheet, context)), key=_START))[0]

    def find_all(self, texts: Sequence[str], context: Context) -> Iterator[Sequence[Span] | None]:
        """As `BatchRecognizer.find_all`."""
        sheet = Sheet(texts)
        found, failed = told(self, Page(sheet, context))
        for row, spans in enumerate(sheet.spread(sorted(found, key=_START))):
            yield None if row in failed else spans


_START = itemgetter(0)


def told(recognizer: SheetRecognizer, page: Page) -> tuple[list[Found], set[int]]:
    """What it finds on a page, and on which of the texts it failed. Whatever broke stays here: an error may quote the text."""
    try:
        return list(recognizer.find_on(page)), set()
    except Exception:  # noqa: BLE001 - those texts on which something broke are told apart one by one
        found: list[Found] = []
        failed: set[int] = set()
        for row, (begin, text) in enumerate(zip(page.sheet.begins, page.sheet.texts, strict=False)):
            alone = Page(Sheet([text]), page.context)
            away = begin - alone.sheet.begins[0]
            try:
                found += [(start + away, end + away, entity, score) for start, end, entity, score in recognizer.find_on(alone)]
            except Exception:  # noqa: BLE001 - the value is unexamined, whatever broke
                failed.add(row)
        return found, failed


class Scores(NamedTuple):
    """The score of a value by what its surroundings call it; 0 leaves it out.

    In a text, a value that is called something else stays only where it is sure all the same; in a column that is named so it is kept as doubtful.
    """

    called: float
    bare: float
    miscalled: float


Judge = Callable[[str], Scores | None]
"""Takes a candidate, separators and all; None where it cannot be one (a wrong check digit, an impossible date)."""


_FARTHER = 0.1
"""What a nearer word for another type takes from the score."""


def scored(scores: Scores, said: Cue) -> float:
    """The score for what the surroundings said."""
    if said is CALLED:
        return scores.called
    if said is MENTIONED:
        return max(scores.bare, scores.called - _FARTHER)
    if said is BARE:
        return scores.bare
    return scores.miscalled if said is MISNAMED or scores.miscalled >= STRONG else 0
