"""What an assessment clears: the findings of earlier ones that it found in order, or whose asset is no longer there.

A finding is never cleared because nobody looked. What an assessment does not speak of stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import parameters
from controls.finding import NAMES_EXAMINED, NAMES_NOT_EXAMINED, Status
from controls.remembering import FIRST_SEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from controls.finding import Assessment, ControlResult
    from holdings.assets import Asset

_IN_ORDER = frozenset({Status.PASS, Status.NOT_APPLICABLE})
_ENDED_WELL = frozenset({None, NAMES_EXAMINED, NAMES_NOT_EXAMINED})
"""The notes of a control that did not break off."""


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
    without_names: frozenset[str] = frozenset()
    """The controls that judged content without looking for names and addresses in it."""

    def clears(self, control: str, asset: Asset, *, named: bool = False) -> bool:
        """Whether a finding of a control on an asset, which is not among the failing ones, is mended.

        `named`: it was last seen where names and addresses were looked for, and may be of those.
        """
        seen = self.statuses.get((control, asset.name))
        if seen is not None:
            return seen <= _IN_ORDER and not (named and control in self.without_names)
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
            status = observation.status if result.note in _ENDED_WELL else Status.ERROR
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
        without_names=frozenset(result.control for result in assessment.results if result.note == NAMES_NOT_EXAMINED),
    )


def _ended(result: ControlResult) -> bool:
    statuses = {result.status, *(observation.status for observation in result.observations)}
    return not statuses & {Status.NOT_RUN, Status.ERROR}
