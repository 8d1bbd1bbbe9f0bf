"""Holdings for cases, written briefly: what is declared, what is there, and the view of both.

A field's label is a word: `contact/3` is confirmed, `?contact/3` only suggested, `contact/3 CN_MOBILE` names what it holds,
`contact/4 =encrypted` how it is stored; a mapping is taken as it is. What is there is columns by name, or the code of why it cannot be looked at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controls.base import Context
from controls.trial import granted
from controls.trial.exports import told_exports
from controls.trial.in_memory import MemorySnapshot, Table
from holdings.copies import CopiesSeen
from holdings.endpoints import Answer, Probe
from holdings.errors import AccessDenied, BrokenData, MissingAsset, SourceError, Unreachable
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory
from holdings.keeping import Keeping
from holdings.keys_beside import Beside
from holdings.links import Link, links
from holdings.model import FieldKind
from holdings.rights.looking import reaches
from holdings.text import Text
from holdings.view import View, look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from controls.base import Control
    from controls.exports import Exports
    from holdings.rights.model import Rights

KEY = FingerprintKey(bytes(range(32)))
AS_OF = dt.date(2025, 6, 30)
CONFIRMED = {"state": "confirmed", "by": "data office", "on": dt.date(2025, 1, 1), "tier": "general"}
LEVELS = {
    1: {},
    2: {"measures": ["access_control"]},
    3: {"measures": ["access_control", "encrypted_transmission"]},
    4: {"measures": ["access_control", "access_log", "encrypted_storage", "encrypted_transmission"]},
}
ERRORS: dict[str, type[SourceError]] = {
    "unreachable": Unreachable,
    "access_denied": AccessDenied,
    "missing": MissingAsset,
    "broken_data": BrokenData,
    "source_error": SourceError,
}


@dataclass(frozen=True, kw_only=True)
class World:
    """Sources and the view of them."""

    snapshots: Mapping[str, MemorySnapshot | SourceError]
    view: View
    exports: Exports | None = None

    def context(self, control: Control, parameters: Mapping[str, float] | None = None, *, as_of: dt.date = AS_OF) -> Context:
        values = {parameter.name: parameter.default for parameter in control.parameters} | dict(parameters or {})
        return Context(view=self.view, as_of=as_of, key=KEY, parameters=values, exports=self.exports)


def world(
    declares: Mapping[str, Any],
    has: Mapping[str, Any] | str,
    *,
    levels: Mapping[int, Any] | None = None,
    kinds: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    ignores: Sequence[str] = (),
    rights: Mapping[str, Any] | str | None = None,
    exports: Mapping[str, Any] | str | None = None,
    link: Mapping[str, Any] | str | None = None,
    probes: Mapping[str, Mapping[str, Any]] | None = None,
    keeping: Mapping[str, Any] | None = None,
    **inventory: Any,
) -> World:
    """A world of one source, `desk`.

    `kinds` and `types` are by `dataset.field`, `ignores` has patterns of datasets, `rights` says who may do what (`controls.trial.granted`),
    or why that cannot be told, `link` how the connection is protected (`holdings.links`), `probes` what endpoints
    answered (`holdings.endpoints`), `keeping` how copies and keys are kept (`holdings.keeping`), `exports` what left (`controls.trial.exports`); further arguments go to the inventory.
    """
    entry = {"url": "memory://desk", "ignore": ignores, "datasets": {name: _dataset(dataset or {}) for name, dataset in declares.items()}}
    whole = Inventory.model_validate({"version": 1, "levels": LEVELS if levels is None else levels, "sources": {"desk": entry}} | inventory)
    snapshot: MemorySnapshot | SourceError
    if isinstance(has, str):
        snapshot = failure(has, "desk")
    else:
        tables = {name: _table(name, columns, kinds or {}, types or {}) for name, columns in has.items()}
        snapshot = MemorySnapshot(
            tables=tables,
            granted=_granted(rights),
            linked=failure(link, "desk") if isinstance(link, str) else Link(**link) if link else None,
        )
    snapshots = {"desk": snapshot}
    view = replace(
        look(whole, snapshots, KEY),
        reaches=reaches(whole, snapshots, Path()),
        links=links(snapshots),
        probes={name: Probe(answer=Answer(probe["answer"]), version=probe.get("version")) for name, probe in (probes or {}).items()},
        keeping=_keeping(keeping or {}),
    )
    return World(snapshots=snapshots, view=view, exports=None if exports is None else told_exports(exports))


def _keeping(given: Mapping[str, Any]) -> Keeping:
    copies = {name: failure(seen, name) if isinstance(seen, str) else CopiesSeen(**seen) for name, seen in given.get("copies", {}).items()}
    beside = {name: None if seen is None else Beside(**seen) for name, seen in given.get("beside", {}).items()}
    return Keeping(copies=copies, beside=beside, ring=given.get("ring", {}))


def failure(code: str, subject: str) -> SourceError:
    """The error that stands behind a reason code."""
    return ERRORS[code](Text("无法读取。", "it cannot be read."), subject, Text("请检查。", "Check it."))


def label(word: str | Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A field's label from its short form."""
    if word is None or not isinstance(word, str):
        return word or {}
    described, _, stored = word.partition("=")
    short, _, entity = described.strip().partition(" ")
    category, _, level = short.removeprefix("?").partition("/")
    given = {"category": category or None, "level": int(level) if level else None, "entity": entity or None, "stored": stored or None}
    return given if short.startswith("?") else CONFIRMED | given


def _granted(rights: Mapping[str, Any] | str | None) -> Rights | SourceError | None:
    return failure(rights, "desk") if isinstance(rights, str) else None if rights is None else granted.rights(**rights)


def _dataset(dataset: Mapping[str, Any]) -> dict[str, Any]:
    return {**dataset, "fields": {name: label(word) for name, word in dataset.get("fields", {}).items()}}


def _table(name: str, columns: Mapping[str, Any] | str, kinds: Mapping[str, str], types: Mapping[str, str]) -> Table | SourceError:
    if isinstance(columns, str):
        return failure(columns, name)
    own = {field: FieldKind(kinds[f"{name}.{field}"]) for field in columns if f"{name}.{field}" in kinds}
    written = {field: types[f"{name}.{field}"] for field in columns if f"{name}.{field}" in types}
    return Table(columns=columns, key=("id",) if "id" in columns else (), kinds=own, types=written)
