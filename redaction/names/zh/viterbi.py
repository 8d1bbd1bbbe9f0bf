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
    clauses, characters, tags = emissions.shape
    back = np.zeros((characters, clauses, tags), dtype=np.int16)
    into = np.ascontiguousarray(transitions.T)[None]  # (1, to, from): the maximum runs along memory
    scores = emissions[:, 0].copy()
    final = scores.copy()
    for at in range(1, characters):
        ways = scores[:, None, :] + into
        back[at] = ways.argmax(axis=2)
        scores = ways.max(axis=2) + emissions[:, at]
        ending = lengths == at + 1
        final[ending] = scores[ending]
    every = np.arange(clauses)
    path = np.zeros((clauses, characters), dtype=np.int64)
    last = final.argmax(axis=1)
    tag = last
    for at in range(characters - 1, -1, -1):
        tag = np.where(lengths - 1 == at, last, tag)
        path[:, at] = tag
        tag = back[at, every, tag].astype(np.int64)
    return path
