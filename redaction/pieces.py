"""A text in pieces: what stands as it was, and what was put in the place of what; so that nothing between is touched, and all is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.entities import Entity


class Put(NamedTuple):
    """From `start` to `end` of a text something else is put."""

    start: int
    end: int
    text: str
    entity: Entity
    operator: str
    """Its name."""


class Change(NamedTuple):
    """What was changed: where in the text as it was, where in the text as it is, of which type, by which operator. Never the value."""

    start: int
    end: int
    new_start: int
    new_end: int
    entity: Entity
    operator: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the first text and what stands there now."""

    start: int
    end: int
    text: str = field(repr=False)
    put: Put | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text, however often parts of it were replaced."""

    pieces: tuple[_Piece, ...]

    @classmethod
    def of(cls, text: str) -> Pieces:
        return cls((_Piece(0, len(text), text),))

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def put(self) -> frozenset[str]:
        """What stands in place of something else."""
        return frozenset(piece.text for piece in self.pieces if piece.put is not None)

    @property
    def changes(self) -> tuple[Change, ...]:
        """In order."""
        found = []
        place = 0
        for piece in self.pieces:
            if piece.put is not None:
                found.append(Change(piece.start, piece.end, place, place + len(piece.text), piece.put.entity, piece.put.operator))
            place += len(piece.text)
        return tuple(found)

    def with_(self, puts: Sequence[Put]) -> Pieces:
        """The text with these replaced as well, which lie in it as it is now, in order, apart from each other."""
        if len(self.pieces) == 1 and self.pieces[0].put is None:
            return Pieces(tuple(_cut(self.pieces[0].text, puts)))
        pieces = self.pieces
        for put in reversed(puts):
            pieces = _replaced(pieces, put)
        return Pieces(pieces)


def _cut(text: str, puts: Iterable[Put]) -> Iterable[_Piece]:
    done = 0
    for put in puts:
        if put.start > done:
            yield _Piece(done, put.start, text[done : put.start])
        yield _Piece(put.start, put.end, put.text, put)
        done = put.end
    if done < len(text):
        yield _Piece(done, len(text), text[done:])


def _replaced(pieces: tuple[_Piece, ...], put: Put) -> tuple[_Piece, ...]:
    """One more replacement. A piece that was replaced before and is touched again is one with the new one."""
    before: list[_Piece] = []
    touched: list[_Piece] = []
    after: list[_Piece] = []
    head = tail = ""
    place = 0
    for piece in pieces:
        first, last = place, place + len(piece.text)
        place = last
        left, right = max(put.start - first, 0), min(put.end, last) - first
        if last <= put.start:
            before.append(piece)
        elif first >= put.end:
            after.append(piece)
        elif piece.put is not None:
            touched.append(piece)
            head = head or piece.text[:left]
            tail = piece.text[right:]
        else:
            if left:
                before.append(_Piece(piece.start, piece.start + left, piece.text[:left]))
            touched.append(_Piece(piece.start + left, piece.start + right, ""))
            if last > put.end:
                after.append(_Piece(piece.start + right, piece.end, piece.text[right:]))
    whole = _Piece(touched[0].start, touched[-1].end, head + put.text + tail, put)
    return (*before, whole, *after)
