"""The bytes of a text column as numpy sees them: for what is done to many values at once, and would be slow one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Octets:
    """The bytes of all values, one behind the other, where each begins and how many it has."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, column: pa.Array) -> Octets:
        """Of a column of text or bytes; what is null has no bytes."""
        values = column.cast(pa.large_binary())
        _, offsets, data = values.buffers()
        edges = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1] if len(values) else np.zeros(1, np.int64)
        sizes = np.diff(edges)
        if values.null_count:
            sizes[values.is_null().to_numpy(zero_copy_only=False)] = 0
        bytes_ = np.frombuffer(data, np.uint8)[edges[0] : edges[-1]] if data is not None else np.zeros(0, np.uint8)
        return cls(data=bytes_, starts=edges[:-1] - edges[0], sizes=sizes)

    @classmethod
    def joined(cls, matrices: Sequence[NDArray[np.uint8]]) -> Octets:
        """Of rows of bytes, of one length in each matrix."""
        sizes = np.concatenate([np.full(len(each), each.shape[1], np.int64) for each in matrices])
        return cls(data=np.concatenate([each.ravel() for each in matrices]), starts=np.cumsum(sizes) - sizes, sizes=sizes)

    def value(self, row: int | np.intp) -> bytes:
        """The bytes of one value."""
        return self.data[self.starts[row] : self.starts[row] + self.sizes[row]].tobytes()

    def holding(self, octets: bytes) -> NDArray[np.bool_]:
        """Which values have one of these bytes."""
        found = np.zeros(len(self.sizes), np.bool_)
        data = self.data.tobytes()
        if len(data.translate(None, octets)) < len(data):
            among = np.zeros(256, np.bool_)
            among[list(octets)] = True
            found[np.searchsorted(self.starts, np.flatnonzero(among[self.data]), side="right") - 1] = True
        return found

    def beginning(self, head: bytes) -> NDArray[np.bool_]:
        """Which values begin with these bytes."""
        found = self.sizes >= len(head)
        for place, octet in enumerate(head):
            rows = np.flatnonzero(found)
            found[rows] = self.data[self.starts[rows] + place] == octet
        return found

    def matrix(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The bytes of some rows, which are in order and none twice: shape (rows, longest), zeroes behind the shorter ones."""
        starts, sizes = self.starts[rows], self.sizes[rows]
        width = int(sizes.max(initial=0))
        if width == 0:
            return np.zeros((len(rows), 0), np.uint8)
        even = bool((sizes == width).all())
        if even and int(starts[-1] - starts[0]) == (len(rows) - 1) * width:  # one behind the other
            return self.data[starts[0] : starts[0] + len(rows) * width].reshape(len(rows), width)
        places = starts[:, None] + np.arange(width)
        matrix: NDArray[np.uint8] = self.data[np.minimum(places, len(self.data) - 1)]
        if not even:
            matrix[np.arange(width) >= sizes[:, None]] = 0
        return matrix


def fixed(rows: NDArray[np.uint8]) -> pa.Array:
    """Rows of bytes of one length, which is not 0, as a column."""
    count, size = rows.shape
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(size), count, [None, pa.py_buffer(np.ascontiguousarray(rows))])
