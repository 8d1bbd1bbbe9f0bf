"""What is done with the values of a file: redact them, look at them once more, or turn them back. Formats know only this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    import pyarrow as pa

    from redaction.export.tally import Tally


class Treatment(Protocol):
    """Deals with values in the order in which they come; it holds none between two calls."""

    writes: bool
    """False where nothing is changed, so that nothing need be written."""

    def texts(self, values: Sequence[str], field: str | None, tally: Tally, *, cells: bool = False) -> Sequence[str | None]:
        """Values of one field (None: lines of free text). None takes a value away. `cells`: a spreadsheet will open them."""

    def foreseeing(self, columns: Mapping[str, Sequence[str]]) -> AbstractContextManager[None]:
        """While these columns are dealt with one by one: whoever looks at texts can look at all of them at once."""

    def numbers(self, values: Sequence[str], field: str, tally: Tally) -> Sequence[str | None]:
        """Numbers and truth values of one field as they are written; what comes back unchanged stays a number."""

    def column(self, column: pa.Array, field: str, tally: Tally) -> pa.Array:
        """A column of any plain type."""

    def names(self, names: Sequence[str], tally: Tally, *, cells: bool = False) -> Sequence[str]:
        """Names of fields, keys, sheets."""

    def measured(self, field: str) -> bool:
        """Whether the field's values are wanted for the risk."""
