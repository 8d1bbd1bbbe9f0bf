"""What controls are told of a workspace's exports: the register held against the evidence ledger, and each file looked at again."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from audit.errors import StoreError
from audit.exports.labels import of_datasets
from audit.exports.verifying import digest_of
from audit.ledger import storage_of
from audit.standing import events_of
from audit.store import open_store
from controls.exports import Export, Looked, Sight
from holdings.errors import LedgerError, SecretError, SourceError
from holdings.ledger.entries import Exported, Pruning
from holdings.ledger.pruning import oldest_to_keep
from holdings.text import Text
from redaction.errors import ExportError, PolicyError
from redaction.export.manifest import NotAManifest, decoded
from redaction.policy import of_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audit.store.exports import Registered
    from audit.workspace import Workspace
    from redaction.export.manifest import Manifest
    from redaction.policy import Policy
    from redaction.redactor import Redactor

_MARKS = (b'"kind":"export"', b'"kind":"pruning"')
"""What canonical JSON has in every entry of an export, and of a pruning."""


class WorkspaceExports:
    """The exports of one workspace, as they are when they are first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> Sequence[Export] | str:
        registered = self._registered
        if isinstance(registered, str):
            return registered
        try:
            recorded, pruned = self._recorded()
        except (LedgerError, StoreError):
            return "ledger_unreadable"
        found = {name: _manifest(registered.get(name)) for name in sorted({*registered, *recorded})}
        return tuple(
            Export(
                id=name,
                registered=name in registered,
                manifest=manifest,
                recorded=recorded.get(name),
                pruned=manifest is not None and pruned is not None and manifest.at < pruned,
            )
            for name, manifest in found.items()
        )

    def look(self, export: Export) -> Looked:
        registered = self._registered
        entry = registered.get(export.id) if not isinstance(registered, str) else None
        if entry is None or export.manifest is None or entry.place is None:
            return Looked(sight=Sight.NO_PLACE)
        place = self._workspace.folder / entry.place
        try:
            if not place.exists():
                return Looked(sight=Sight.GONE)
        except OSError:
            return Looked(sight=Sight.UNREADABLE)
        try:
            text = _policy_text(entry.policy, export.manifest)
        except PolicyError:
            return Looked(sight=Sight.NO_POLICY)
        try:
            return self._looked(place, export.manifest, _redactor(text))
        except (PolicyError, SecretError):  # a policy that is whole is refused only for want of keys
            return Looked(sight=Sight.NO_KEYS)
        except (SourceError, ExportError, OSError):
            return Looked(sight=Sight.UNREADABLE)

    def _looked(self, place: Path, manifest: Manifest, redactor: Redactor) -> Looked:
        from redaction.export.exporting import How
        from redaction.export.rechecking import recheck

        if digest_of(place) != manifest.output.sha256:  # what it holds by now nobody may be able to read
            return Looked(sight=Sight.CHANGED)
        labelled = of_datasets(self._workspace.inventory(), manifest.source.datasets)
        how = How(format=manifest.output.format, encoding=manifest.output.encoding, delimiter=manifest.output.delimiter)
        digest, tally = recheck(place, redactor, dataset=labelled.dataset, labels=labelled.labels, how=how)
        if digest != manifest.output.sha256:
            return Looked(sight=Sight.CHANGED)
        return Looked(sight=Sight.LOOKED, left=tally.left.total(), unexamined=tally.unexamined)

    @cached_property
    def _registered(self) -> Mapping[str, Registered] | str:
        try:
            with open_store(self._workspace, self._workspace.inventory()) as store:
                return {each.id: each for each in store.exports.all()}
        except StoreError:
            return "register_unreadable"

    def _recorded(self) -> tuple[Mapping[str, Exported], dt.datetime | None]:
        """What the ledger has, and from before when entries may have been pruned. Raises `LedgerError`, `StoreError`.

        An export that was told twice counts by its first entry.
        """
        found: dict[str, Exported] = {}
        pruned: dt.datetime | None = None
        with open_store(self._workspace, self._workspace.inventory()) as store:
            for _, event in events_of(storage_of(self._workspace, store), store.checkpoint(), _MARKS):
                if isinstance(event, Exported):
                    found.setdefault(event.export, event)
                elif isinstance(event, Pruning):
                    pruned = oldest_to_keep(event.at)
        return found, pruned


def _manifest(entry: Registered | None) -> Manifest | None:
    """The manifest in the register, where it is whole and that export's."""
    if entry is None:
        return None
    try:
        manifest = decoded(entry.manifest.encode())
    except (NotAManifest, UnicodeEncodeError):
        return None
    return manifest if manifest.export == entry.id else None


def _policy_text(text: str | None, manifest: Manifest) -> str:
    """The text of the policy that it was made by. Raises `PolicyError` where the register does not have it."""
    if text is not None and _parsed(text).digest == manifest.policy.digest:
        return text
    raise PolicyError(
        Text("登记中没有该策略。", "the register does not have this policy."),
        manifest.policy.name,
        Text("请从备份恢复结果库。", "Restore the results store from a backup."),
    )


@lru_cache(maxsize=8)
def _parsed(text: str) -> Policy:
    return of_text(text, "policy")


@lru_cache(maxsize=8)
def _redactor(text: str) -> Redactor:
    """Raises `SecretError` where its keys cannot be had."""
    from holdings.keys.opening import open_ring
    from redaction.keys import Keys
    from redaction.redactor import Redactor

    policy = _parsed(text)
    keyed = any(operator.keyed for operator in policy.operators)
    return Redactor(policy, Keys.of(open_ring()) if keyed else None)
