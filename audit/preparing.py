"""What is decided before a row is read: which sources can be opened, what is in them, which controls look at which datasets."""

from __future__ import annotations

import contextlib
import zoneinfo
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from audit import door, parameters, places, planning, resuming
from audit.errors import NamesUnavailable, NothingAssessed
from audit.exports.looking import WorkspaceExports
from audit.resuming import Fact
from audit.store import open_store
from controls import registry
from controls.base import Context
from holdings import fingerprint
from holdings.assets import Asset
from holdings.copies import look_at
from holdings.endpoints import probe_all
from holdings.errors import SourceError, Unreachable
from holdings.keeping import Keeping
from holdings.keys.ages import ages
from holdings.keys_beside import look_beside
from holdings.links import links
from holdings.rights.looking import reaches
from holdings.sources.opening import source_for
from holdings.text import Text
from holdings.view import View, look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from audit.door import Guarded
    from audit.planning import DatasetPlan, Plan
    from audit.workspace import Workspace
    from controls.base import Control
    from controls.sampling import Sampling
    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Everything that is decided before a row is read."""

    workspace: Workspace
    inventory: Inventory
    as_of: dt.date
    key: FingerprintKey
    view: View
    snapshots: Mapping[str, Guarded]
    """Of the sources that could be opened; why the others could not, the view tells."""
    stamps: Mapping[str, str]
    """Of the files of each source, from before they were opened."""
    contexts: Mapping[str, Context]
    plan: Plan
    unselected: tuple[Control, ...]
    sampling: Sampling | None

    @property
    def troubles(self) -> tuple[SourceError, ...]:
        """Why sources and datasets cannot be looked at, each error once."""
        found = [*self.view.problems.values(), *(dataset.problem for dataset in self.view if dataset.problem is not None)]
        return tuple({id(error): error for error in found}.values())

    def count(self, planned: DatasetPlan) -> int | None:
        """The rows of a planned dataset, as its engine counts them; None where it cannot say."""
        try:
            return self.snapshots[planned.dataset.source].count(planned.dataset.name)
        except SourceError:
            return None

    def on(self, day: dt.date) -> Preparation:
        """The same, to assess as of another day."""
        contexts = {name: replace(context, as_of=day) for name, context in self.contexts.items()}
        return replace(self, as_of=day, contexts=contexts, plan=planning.plan(contexts, self.plan.controls))

    @property
    def plan_digest(self) -> str:
        """A digest of what a resumed assessment must share with the one that it goes on with."""
        facts = {
            Fact.INVENTORY: self.inventory.digest,
            Fact.SOURCES: {name: resuming.address(entry, self.workspace.folder) for name, entry in self.inventory.sources.items()},
            Fact.THERE: {dataset.asset.name: None if dataset.problem else dataset.schema_hash for dataset in self.view},
            Fact.AS_OF: self.as_of.isoformat(),
            Fact.CONTROLS: {control.id: control.version for control in self.plan.controls},
            Fact.PARAMETERS: {control.id: dict(self.contexts[control.id].parameters) for control in self.plan.controls},
            Fact.SAMPLE: self.sampling and [self.sampling.size, self.sampling.seed],
            Fact.NAMES: any(context.names for context in self.contexts.values()),
            Fact.VERSION: version("recordwarden"),
        }
        return resuming.digest(facts, self.key)


def _now() -> datetime:
    return datetime.now(UTC)


@contextlib.contextmanager
def prepared(
    workspace: Workspace,
    *,
    only: Sequence[str] = (),
    as_of: dt.date | None = None,
    sampling: Sampling | None = None,
    names: bool | None = None,
    now: Callable[[], datetime] = _now,
) -> Iterator[Preparation]:
    """Open the sources, read-only, and decide what will be read.

    Raises `InventoryError`, `SecretError`, `UnknownThing` for the person's mistakes, `NamesUnavailable`, and `NothingAssessed`
    where no source could be opened at all; a source among others that could not is part of the view.
    """
    inventory = workspace.inventory()
    names = inventory.settings.content_scan.names if names is None else names
    if names:
        _names_can_be_found()
    catalogue = registry.builtin()
    values = parameters.effective(catalogue, inventory)
    selected = planning.select(catalogue, only)
    key = fingerprint.load_key(fits=lambda key: _made_with(workspace, inventory, key))
    day = as_of or inventory.as_of or now().astimezone(zoneinfo.ZoneInfo(inventory.timezone)).date()
    with contextlib.ExitStack() as stack:
        stamps = {name: places.stamp(entry, workspace.folder) for name, entry in inventory.sources.items()}
        tried = {name: _open(workspace, inventory, name, stack) for name in inventory.sources}
        _something_to_look_at(tried)
        view = look(inventory, tried, key)
        exports = WorkspaceExports(workspace)
        if any(control.seeks_rights for control in selected):
            view = replace(view, reaches=reaches(inventory, tried, workspace.folder))
        if any(control.seeks_links for control in selected):
            view = replace(view, links=links(tried))
        if any(control.seeks_endpoints for control in selected):
            view = replace(view, probes=probe_all(inventory.endpoints, workspace.folder))
        if any(control.seeks_keeping for control in selected):
            view = replace(view, keeping=_kept(inventory, workspace.folder, key))
        contexts = {
            control.id: Context(
                view=view, as_of=day, key=key, parameters=values[control.id], sampling=sampling, names=names, exports=exports
            )
            for control in catalogue
        }
        yield Preparation(
            workspace=workspace,
            inventory=inventory,
            as_of=day,
            key=key,
            view=view,
            snapshots={name: each for name, each in tried.items() if not isinstance(each, SourceError)},
            stamps=stamps,
            contexts=contexts,
            plan=planning.plan(contexts, selected),
            unselected=tuple(control for control in catalogue if control not in selected),
            sampling=sampling,
        )


def _kept(inventory: Inventory, folder: Path, key: FingerprintKey) -> Keeping:
    """What is found of copies, and of keys that are in use or lie about."""
    local = {
        Asset.of(name).name: place for name, entry in inventory.sources.items() if (place := places.file_of(entry, folder)) is not None
    }
    copied = {Asset.org("copies", name).name: folder / copies.path for name, copies in inventory.copies.items()}
    files = [folder / key.file for key in inventory.keys.values() if key.file is not None]
    return Keeping(copies=look_at(inventory.copies, folder), beside=look_beside(local | copied, files), ring=ages())


def _names_can_be_found() -> None:
    """Names that were asked for and cannot be found must not read as none."""
    from redaction.names import absent

    for missing in absent():
        raise NamesUnavailable(
            missing.reason,
            missing.language or "names",
            Text(
                "请安装可选依赖 names（pip install 'recordwarden[names]'），或用 --no-names 关闭。",
                "Install the extra `names` (pip install 'recordwarden[names]'), or leave names out with --no-names.",
            ),
        )


def _made_with(workspace: Workspace, inventory: Inventory, key: FingerprintKey) -> bool:
    """Whether the workspace's history was begun with this key: it goes on with it, also when the key was rotated since."""
    with open_store(workspace, inventory) as store:
        return store.made_with(key)


def _open(workspace: Workspace, inventory: Inventory, name: str, stack: contextlib.ExitStack) -> Guarded | SourceError:
    try:
        source = source_for(name, inventory.sources[name], workspace.folder)
    except Unreachable as error:
        return error  # any other error here is a mistake in the inventory
    try:
        return stack.enter_context(door.opened(source))
    except SourceError as error:
        return error


def _something_to_look_at(tried: Mapping[str, Guarded | SourceError]) -> None:
    errors = [error for error in tried.values() if isinstance(error, SourceError)]
    if tried and len(errors) < len(tried):
        return
    if not errors:
        raise NothingAssessed(
            Text("目录中没有声明任何数据源。", "the inventory declares no source."),
            "recordwarden.yaml",
            Text("请运行 `recordwarden init SOURCE`。", "Run `recordwarden init SOURCE`."),
        )
    first = errors[0]
    raise NothingAssessed(first.what, first.subject, first.do) from first
