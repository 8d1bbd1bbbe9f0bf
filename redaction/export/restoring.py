"""The treatment of a restoration: tokens and ciphertexts become the values that they stand for. All of a file, or nothing."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from redaction.pseudonym import has_any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from redaction.export.tally import Tally
    from redaction.redactor import Redactor


@dataclass(frozen=True, slots=True)
class Restoring:
    """Every call raises `NotRestored` where what stands there cannot be turned back."""

    redactor: Redactor
    writes = True

    def measured(self, field: str) -> bool:
        del field
        return False

    def texts(self, values: Sequence[str], field: str | None, tally: Tally, *, cells: bool = False) -> Sequence[str | None]:
        del field, cells
        return [self._restored(value, tally) if has_any(value) else value for value in values]

    def foreseeing(self, columns: Mapping[str, Sequence[str]]) -> AbstractContextManager[None]:
        del columns
        return nullcontext()

    def numbers(self, values: Sequence[str], field: str, tally: Tally) -> Sequence[str | None]:
        del field, tally
        return values

    def column(self, column: pa.Array, field: str, tally: Tally) -> pa.Array:
        kind = column.type
        if not any(told(kind) for told in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)):
            return column
        return pa.array([None if value is None else self.texts([value], field, tally)[0] for value in column.to_pylist()], kind)

    def names(self, names: Sequence[str], tally: Tally, *, cells: bool = False) -> Sequence[str]:
        return [name or "" for name in self.texts(names, None, tally, cells=cells)]

    def _restored(self, value: str, tally: Tally) -> str:
        done = self.redactor.unredact(value)
        tally.restored += done.restored
        tally.hashes += done.hashes
        return done.text
