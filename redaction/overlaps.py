"""Of values that overlap, which is kept."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from holdings.entities import Entity
    from redaction.sheet import Found

Each = TypeVar("Each", bound="Found")
_START = itemgetter(0)


def resolved(spans: Iterable[Each]) -> tuple[Each, ...]:
    """Spans that do not overlap, in order: the highest score is kept, then the longest, then the leftmost."""
    ordered = sorted(spans, key=_START)
    if len(ordered) < 2 or all(first[1] <= second[0] for first, second in pairwise(ordered)):
        return tuple(ordered)
    kept: list[Each] = []
    for cluster in _clusters(ordered):
        kept += _best(cluster) if len(cluster) > 1 else cluster
    return tuple(kept)


def _clusters(ordered: Sequence[Each]) -> Iterator[list[Each]]:
    """Spans, in order, parted wherever none reaches over."""
    cluster: list[Each] = []
    reach = 0
    for span in ordered:
        if cluster and span[0] >= reach:
            yield cluster
            cluster = []
        cluster.append(span)
        reach = max(reach, span[1]) if len(cluster) > 1 else span[1]
    yield cluster


def _best(spans: Sequence[Each]) -> list[Each]:
    kept: list[Each] = []
    for span in sorted(spans, key=_surest_first):
        place = bisect_left(kept, span)
        before_ok = place == 0 or kept[place - 1][1] <= span[0]
        after_ok = place == len(kept) or span[1] <= kept[place][0]
        if before_ok and after_ok:
            kept.insert(place, span)
    return kept


def _surest_first(span: Found) -> tuple[float, int, int, Entity]:
    start, end, entity, score = span
    return -score, start - end, start, entity
