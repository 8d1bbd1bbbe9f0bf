"""The bytes of a text column as numpy sees them: for what is done to many values at once, and would be slow one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
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
        return cls(data=np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8), starts=edges[:-1], sizes=sizes)

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
        if even:
            return self.data[places]
        inside = np.arange(width) < sizes[:, None]
        return np.where(inside, self.data[np.minimum(places, len(self.data) - 1)], np.uint8(0))
