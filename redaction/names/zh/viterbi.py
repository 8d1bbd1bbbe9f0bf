"""The best sequence of tags under a linear-chain model, for many clauses at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def best_tags(emissions: NDArray[np.float32], transitions: NDArray[np.float32], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The tags of a padded batch.

    `emissions` is (clauses, characters, tags); `transitions` is (tags, tags), from row to column; `lengths` counts each
    clause's characters, at least one. Returns (clauses, characters); what lies beyond a clause's length means nothing.
    Among equally good tags the first is taken, as `argmax` does.
    """
    clauses, characters, _ = emissions.shape
    scores = np.empty((characters, *emissions.shape[::2]), dtype=np.float32)
    scores[0] = emissions[:, 0]
    for at in range(1, characters):
        scores[at] = (scores[at - 1][:, :, None] + transitions).max(axis=1) + emissions[:, at]
    # Only the way back that is walked is looked up: the sums are those of above, so the ties are too.
    path = np.empty((clauses, characters), dtype=np.int64)
    last = scores[lengths - 1, np.arange(clauses)].argmax(axis=1)
    tag = last
    for at in range(characters - 1, -1, -1):
        if at + 1 < characters:
            tag = (scores[at] + transitions[:, tag].T).argmax(axis=1)
        tag = np.where(lengths <= at + 1, last, tag)
        path[:, at] = tag
    return path
