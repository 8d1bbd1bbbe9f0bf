"""Tries a control against its cases, and says how each went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from controls.finding import Status
from controls.trial.cases import differences, lacking, observed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.base import Control
    from controls.finding import Observation
    from controls.trial.cases import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A case that went otherwise than it says, and how."""

    case: str
    differences: tuple[str, ...]
    """What was observed ≠ what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a control did on its cases."""

    control: str
    cases: int
    shown: Counter[Status]
    """How many cases show each outcome; one can show several. A source that cannot be looked at counts as inconclusive."""
    lacking: tuple[Status, ...]
    """Outcomes that no case shows."""
    failures: tuple[Failure, ...]

    @property
    def ok(self) -> bool:
        return not self.failures and not self.lacking


def tried(control: Control, cases: Sequence[Case]) -> Trial:
    """Run the control on each case. A control that fails with an exception fails the case."""
    shown: Counter[Status] = Counter()
    failures: list[Failure] = []
    ran: list[tuple[Case, list[Observation]]] = []
    for case in cases:
        try:
            seen = observed(control, case)
        except Exception as error:  # noqa: BLE001 (whatever broke, this case failed; the others are run)
            failures.append(Failure(case=case.name, differences=(type(error).__name__,)))
            continue
        ran.append((case, seen))
        shown.update({each.status for each in seen} | ({Status.INCONCLUSIVE} if case.blind else set()))
        if not seen and not case.expects and not case.blind:
            shown[Status.NOT_APPLICABLE] += 1
        if wrong := tuple(differences(case, seen)):
            failures.append(Failure(case=case.name, differences=wrong))
    return Trial(control=control.id, cases=len(cases), shown=shown, lacking=lacking(ran), failures=tuple(failures))
