"""What a reader of schema files must be able to do, and what it is given."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from holdings.schemas.model import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.model import Reading

MAX_DEPTH = 24
"""How deep fields may nest, references followed."""
MAX_FIELDS = 5_000
"""Fields of one dataset, nested ones counted: references can multiply without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFile:
    """A file's text and where it was found."""

    name: str
    """The path, as it was given or found."""
    text: str = field(repr=False)

    @property
    def path(self) -> PurePath:
        return PurePath(self.name)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    def at(self, line: int) -> Place:
        return Place(file=self.name, line=line)


@dataclass(frozen=True, slots=True)
class Lines:
    """The line of an offset in a text."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return cls(tuple(starts))

    def line(self, offset: int) -> int:
        """From 1."""
        return bisect_right(self.starts, offset)


class SchemaReader(Protocol):
    """Reads one format. It never runs, imports or fetches anything that a file names."""

    @property
    def name(self) -> str:
        """The format's name."""

    @property
    def suffixes(self) -> frozenset[str]:
        """The endings of the files it may be asked about, in lower case with the dot."""

    def claims(self, file: SchemaFile) -> bool:
        """Whether the file, by its content, is of this format. Cheap: every reader of a suffix may be asked."""

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        """Read files of this format that belong together, in their order. Whatever cannot be read is a problem in what it returns."""


@runtime_checkable
class InheritingReader(SchemaReader, Protocol):
    """A reader of classes: what a class inherits can stand in a file elsewhere."""

    def read_among(self, files: Sequence[SchemaFile], around: Sequence[SchemaFile]) -> Reading:
        """Read files that belong together; `around` are all given files of the language, in which base classes are looked for."""
