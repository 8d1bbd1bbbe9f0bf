"""The cases of the catalogue: a YAML file per control in `controls/cases/`, each case a small world and what must be observed in it.

A case has a `name`, what the inventory `declares` of each dataset, what each dataset `has` (columns, or the code of why it
cannot be looked at), and what it `expects` by asset: `status reason population/examined/exceptions`, alone or with
`params`, `owner` and the number of `evidence`. For a control that remembers, `had` is what the datasets had in earlier assessments,
the first one first. `parameters`, `as_of` and `scanner: real` change how the control is run;
`kinds`, `ignores`, `exports` and every further key go to the world (`controls.trial.worlds`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controls.finding import Status
from controls.remembering import RememberingControl
from controls.trial.marked import marked_scanner
from controls.trial.running import Runner
from controls.trial.worlds import AS_OF, world
from holdings import yamlfile
from redaction.scanner import Scanner

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from controls.base import Control
    from controls.finding import Observation
    from controls.trial.running import Memory

SHIPPED = Path(__file__).parents[1] / "cases"

_OWN = {"name", "declares", "has", "expects", "had", "parameters", "as_of", "scanner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a control."""

    name: str
    declares: Mapping[str, Any]
    has: Mapping[str, Any] | str
    expects: Mapping[str, Any]
    """By asset: the result as text, or a mapping with `result` and what else must hold."""
    had: Sequence[Mapping[str, Any]] = ()
    """What each dataset had in earlier assessments."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    as_of: dt.date = AS_OF
    scanner: str = "marked"
    """`marked` finds what the case itself marks (`controls.trial.marked`); `real` is the scanner of an audit."""
    world: Mapping[str, Any] = field(default_factory=dict)
    """What else the world is made with."""

    @property
    def blind(self) -> bool:
        """Whether something in it cannot be looked at."""
        return isinstance(self.has, str) or any(isinstance(columns, str) for columns in self.has.values())


def read(folder: Path = SHIPPED) -> dict[str, tuple[Case, ...]]:
    """The cases in a folder, by control id. Raises `InventoryError` for a file that is no YAML, TypeError for a case that lacks a key."""
    return {path.stem: tuple(map(_case, yamlfile.read(path).value)) for path in sorted(folder.glob("*.yaml"))}


def observed(control: Control, case: Case) -> list[Observation]:
    """What the control sees in the case's world, sorted by asset."""
    scanner = Scanner() if case.scanner == "real" else marked_scanner()
    there = world(case.declares, case.has, **case.world)
    runner = Runner(world=there, scanner=scanner, memory=_remembered(control, case, scanner))
    return runner.run(control, there.context(control, case.parameters, as_of=case.as_of))


def _remembered(control: Control, case: Case, scanner: Scanner) -> Memory:
    """What the earlier assessments of a case left."""
    memory: Memory = {}
    if isinstance(control, RememberingControl):
        for had in case.had:
            before = world(case.declares, had, **case.world)
            memory = Runner(world=before, scanner=scanner, memory=memory).learn(control, before.context(control, case.parameters))
    return memory


def told(observation: Observation) -> str:
    """An observation as a case writes it."""
    counts = f"{observation.population}/{observation.examined}/{observation.exceptions}"
    return f"{observation.status.value} {observation.reason} {counts}"


def differences(case: Case, seen: Iterable[Observation]) -> Iterator[str]:
    """How what was observed differs from what the case expects, a line a difference; none where it is as expected."""
    left = dict(case.expects)
    for each in seen:
        want = left.pop(each.asset.name, None)
        if want is None:
            yield f"{each.asset}: {told(each)} ≠ —"
            continue
        yield from _differs(each, want if isinstance(want, dict) else {"result": want})
    yield from (f"{asset}: — ≠ {want['result'] if isinstance(want, dict) else want}" for asset, want in left.items())


def lacking(cases: Iterable[tuple[Case, Iterable[Observation]]]) -> tuple[Status, ...]:
    """Which of the four kinds (passes, fails, does not apply, cannot look) a control's cases do not show."""
    shown: set[Status] = set()
    for case, seen in cases:
        shown |= {each.status for each in seen}
        if case.blind:
            shown.add(Status.INCONCLUSIVE)
        if not case.expects:
            shown.add(Status.NOT_APPLICABLE)
    return tuple(kind for kind in (Status.PASS, Status.FAIL, Status.NOT_APPLICABLE, Status.INCONCLUSIVE) if kind not in shown)


def _case(given: Mapping[str, Any]) -> Case:
    own = {name: value for name, value in given.items() if name in _OWN}
    return Case(**own, world={name: value for name, value in given.items() if name not in _OWN})


def _differs(seen: Observation, want: Mapping[str, Any]) -> Iterator[str]:
    has = {"result": told(seen), "params": dict(seen.params), "owner": seen.owner, "evidence": len(seen.evidence)}
    for name, value in want.items():
        if has[name] != value:
            yield f"{seen.asset}: {_said(name, has[name])} ≠ {_said(name, value)}"


def _said(name: str, value: object) -> str:
    return str(value) if name == "result" else f"{name} {value}"
