"""Runs the gate: reads what is asked for, has the rules judge it, and sets apart what people except."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.gate import ignores as exceptions
from audit.gate.case import Case, case_of
from audit.gate.change import Range, change
from audit.gate.ignores import Ignore, State
from audit.gate.registry import rules
from audit.gate.touched import differing, touched
from audit.gate.verdict import Excepted, Verdict
from audit.layout import INVENTORY_FILE
from holdings.assets import shown
from holdings.schemas.model import Place, Problem
from holdings.schemas.reading import collect, read_given
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from audit.gate.baseline import Baseline
    from audit.gate.declarations import Declarations
    from audit.gate.finding import Finding
    from holdings.schemas.model import Reading
    from holdings.schemas.reading import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a run is asked to judge."""

    paths: tuple[Path, ...]
    inventory: Path | None = None
    baseline: Baseline | None = None
    diff: str | None = None
    """A range of git: only what it touches is told."""
    today: dt.date


def gate(request: Request) -> Verdict:
    """Judge. Raises `InventoryError` and `GateError`; whatever is wrong with a schema file is in the verdict."""
    if request.diff is not None:
        return _changed(request, request.diff)
    declarations = _inventory(request.inventory)
    given = collect(request.paths)
    reading = read_given(given)
    case = case_of(reading, declarations)
    texts = [*_texts(given, reading), *_inventory_text(request.inventory)]
    judged = _judged(case, texts, request)
    own = None if request.inventory is None else request.inventory.absolute()
    passed_over = tuple(one for one in reading.passed_over if Path(one).absolute() != own)
    verdict = replace(judged.verdict, files=len(reading.files), passed_over=passed_over)
    stale = request.baseline.stale(judged.all) if request.baseline is not None else ()
    return replace(verdict, stale=stale)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    verdict: Verdict
    all: tuple[Finding, ...]
    """Every finding, those that are excepted among them."""


def _changed(request: Request, diff: str) -> Verdict:
    """Judge both states, and tell what the change touches."""
    of = Range.of(diff, Path.cwd())
    was, now, unreadable = _inventories(of, request.inventory)
    both = change(of, request.paths, everything=was is not now)
    earlier_reading, reading = read_given(both.before), read_given(both.after)
    if was is now:
        earlier_reading, reading = differing(earlier_reading, reading, both.touched)
    before = case_of(earlier_reading, was)
    case = case_of(reading, now, before)
    earlier = _judged(before, _texts(both.before, earlier_reading), replace(request, baseline=None))
    texts = [*_texts(both.after, reading), *_inventory_text(request.inventory)]
    judged = _judged(case, texts, request).verdict
    told = touched(case, before)
    kept = told.new(judged.findings, earlier.verdict.findings)
    excepted = {id(one) for one in told.new((one.finding for one in judged.excepted), earlier.all)}
    files = both.touched | ({_name(request.inventory)} if request.inventory is not None else set())
    return replace(
        judged,
        files=len(both.touched & {*reading.files}),
        findings=kept,
        excepted=tuple(one for one in judged.excepted if id(one.finding) in excepted),
        problems=(*unreadable, *(one for one in judged.problems if one.place.file in both.touched or one in both.after.problems)),
        ignores=tuple(one for one in judged.ignores if one.place.file in files),
        base=diff,
    )


def _judged(case: Case, texts: Iterable[tuple[str, str]], request: Request) -> _Judged:
    """Have every rule judge that can, and set apart what is excepted."""
    judging = [one for one in rules() if not (one.needs_inventory and case.declarations is None)]
    judging = [one for one in judging if not (one.needs_base and case.before is None)]
    found = sorted((finding for rule in judging for finding in rule.judge(case)), key=_order)
    known = frozenset(one.id for one in rules())
    beside = [one for name, text in texts for one in exceptions.ignores_in(name, text, known, request.today)]
    covered, used = exceptions.covered(found, beside)
    counts, excepted = [], []
    for place, finding in enumerate(found):
        if place in covered:
            excepted.append(Excepted(finding=finding, ignore=covered[place]))
        elif request.baseline is not None and request.baseline.covers(finding):
            excepted.append(Excepted(finding=finding))
        else:
            counts.append(finding)
    verdict = Verdict(
        case=case,
        files=0,
        findings=tuple(counts),
        excepted=tuple(excepted),
        problems=case.problems,
        ignores=tuple(_wanting(beside, used)),
        not_judged=tuple(one.id for one in rules() if one.needs_inventory and not one.needs_base and case.declarations is None),
    )
    return _Judged(verdict=verdict, all=tuple(found))


def _wanting(beside: Sequence[Ignore], used: frozenset[int]) -> Iterator[Ignore]:
    """The exceptions that do not count, and those that cover nothing."""
    for number, one in enumerate(beside):
        if one.state is not State.COUNTS:
            yield one
        elif number not in used:
            yield replace(one, state=State.UNUSED)


def _order(one: Finding) -> tuple[str, int, int, str, str]:
    return one.place.file, one.place.line, -one.severity, one.rule, one.field or ""


def find_inventory(start: Path, paths: Iterable[Path]) -> Path | None:
    """The inventory of the nearest folder at or above where the gate is run, else at or above what it judges; None where there is none."""
    for folder in (start, *(path.absolute() for path in paths)):
        for one in (folder, *folder.parents):
            if (one / INVENTORY_FILE).is_file():
                return one / INVENTORY_FILE
    return None


def _name(path: Path) -> str:
    """How an inventory is called in findings: as seen from where the gate is run."""
    here = Path.cwd()
    real = path.absolute()
    return real.relative_to(here).as_posix() if real.is_relative_to(here) else path.as_posix()


def _inventory(path: Path | None) -> Declarations | None:
    if path is None:
        return None
    from audit.gate.declarations import read

    return read(path, _name(path))


def _texts(given: Given, reading: Reading) -> list[tuple[str, str]]:
    """The schema files with their text, for the exceptions in them."""
    read = {*reading.files}
    return [(one.name, one.text) for one in given.files if one.name in read]


def _inventory_text(path: Path | None) -> Iterator[tuple[str, str]]:
    """For exceptions beside its entries."""
    if path is not None:
        yield _name(path), path.read_text("utf-8-sig", "replace")


def _inventories(of: Range, path: Path | None) -> tuple[Declarations | None, Declarations | None, list[Problem]]:
    """The inventory before and after; the same object where it did not change. An earlier one that cannot be read is a problem."""
    if path is None:
        gone = of.inventory_gone(Path.cwd())
        return None, None, [] if gone is None else [_taken_away(gone)]
    from audit.gate.declarations import parsed
    from holdings.errors import InventoryError

    name = _name(path)
    was, now = of.inventory(path)
    after = parsed(now, name) if now is not None else None
    if was == now:
        return after, after, []
    missing = [_taken_away(name)] if now is None else []
    try:
        return (parsed(was, name) if was is not None else None), after, missing
    except InventoryError:
        return None, after, [_earlier_unreadable(name)]


def _taken_away(name: str) -> Problem:
    return Problem(
        place=Place(file=name, line=1),
        what=Text(
            "此次变更删除了目录：其中的标签和保存期限规则不再有效，也无从比较。",
            "the change takes the inventory away: the labels and retention rules that it held are gone, and nothing can be compared with them.",
        ),
        do=Text("请恢复目录，或用 --inventory 指明新位置。", "Restore it, or name its new place with --inventory."),
    )


def _earlier_unreadable(name: str) -> Problem:
    return Problem(
        place=Place(file=name, line=1),
        what=Text(
            "变更前的目录无法读取，因此无从判断标签是否被放宽、规则是否被删除。",
            "the inventory as it was before cannot be read, so nobody can tell whether a label was loosened or a rule dropped.",
        ),
        do=Text(f"请比较 {shown(name)} 的两个版本。", "Compare its two versions by eye."),
    )
