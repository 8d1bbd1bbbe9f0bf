"""What an assessment clears: the findings of earlier ones that it found in order, or whose asset is no longer there.

A finding is never cleared because nobody looked. What an assessment does not speak of stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import parameters
from controls.finding import Status
from controls.remembering import FIRST_SEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from controls.finding import Assessment, ControlResult
    from holdings.assets import Asset

_IN_ORDER = frozenset({Status.PASS, Status.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """What one assessment says of the findings that it does not have itself."""

    statuses: Mapping[tuple[str, str], frozenset[Status]]
    """What was observed, by control and asset name."""
    ended: frozenset[str]
    """The controls that ran to their end, on every dataset."""
    whole: frozenset[str]
    """The sources that could be looked at without any trouble, by the names of their assets."""
    there: frozenset[str]
    """The names of all that is declared or exists."""
    ignored: tuple[Asset, ...]

    def clears(self, control: str, asset: Asset) -> bool:
        """Whether a finding of a control on an asset, which is not among the failing ones, is mended."""
        seen = self.statuses.get((control, asset.name))
        if seen is not None:
            return seen <= _IN_ORDER
        out = next((each for each in self.ignored if asset.within(each)), None)
        if out is not None:  # it may still exist: only a control that accepts this as the remedy clears it
            return self.statuses.get((control, out.name)) == frozenset({Status.NOT_APPLICABLE})
        return control in self.ended and asset.source.name in self.whole and asset.name not in self.there


def clearing(assessment: Assessment) -> Clearing:
    """Read an assessment for what it clears."""
    statuses: dict[tuple[str, str], set[Status]] = defaultdict(set)
    for result in assessment.results:
        for name in result.parameters:
            # Whether it is loosened was judged, whatever else the control could see; only a loosened one is an observation.
            statuses[result.control, parameters.asset_of(result.control, name).name] = set()
        for observation in result.observations:
            # A control that broke off (its note says why) judged nothing, whatever it had yielded before.
            status = observation.status if result.note is None else Status.ERROR
            if status is Status.PASS and observation.upper_bound is not None:
                status = Status.INCONCLUSIVE  # a sample can have missed what was found before
            if observation.reason == FIRST_SEEN:
                status = Status.INCONCLUSIVE  # nothing was compared: what is remembered may have been lost
            statuses[result.control, observation.asset.name].add(status)
    troubled = {read.asset.source for read in assessment.datasets if read.problem is not None}
    return Clearing(
        statuses={pair: frozenset(seen) for pair, seen in statuses.items()},
        ended=frozenset(result.control for result in assessment.results if _ended(result)),
        whole=frozenset(asset.name for asset in assessment.assets if asset == asset.source and asset not in troubled),
        there=frozenset(asset.name for asset in assessment.assets),
        ignored=assessment.ignored,
    )


def _ended(result: ControlResult) -> bool:
    statuses = {result.status, *(observation.status for observation in result.observations)}
    return not statuses & {Status.NOT_RUN, Status.ERROR}
