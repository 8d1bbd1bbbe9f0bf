"""Exports for cases, written briefly: by a letter each, what the register and the ledger have, what the manifest tells, what is seen in the file.

`{}` is an export in order. `registered: false`, `pruned: true`, `recorded: false` or `other`, `manifest: broken` say what is wrong; `grade` and `risk` are the
manifest's, `sees` what looking at the file comes to: a word of `Sight`, or `{left: 3}`. A word in the place of them all is why they cannot be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence  # noqa: TC003 (a dataclass's own annotations)
from dataclasses import dataclass
from typing import Any

from controls.exports import Export, Looked, Sight
from holdings.ledger.entries import Exported
from redaction.export.manifest import Manifest

_AT = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
_ORDERLY: Mapping[str, Any] = {
    "schema": "recordwarden/export-manifest/v1",
    "at": _AT,
    "version": "1.0",
    "detection": "1.0",
    "policy": {"name": "analytics", "purpose": "analytics", "digest": "1" * 64},
    "source": {"kind": "file", "records": 10, "bytes": 100, "sha256": "2" * 64},
    "output": {"name": "out.csv", "format": "csv", "records": 10, "bytes": 90, "sha256": "3" * 64},
    "cells": {"rule": "neutralise"},
    "grade": 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldExports:
    """What a case says."""

    exports: Sequence[Export] | str
    seen: Mapping[str, Looked]

    def all(self) -> Sequence[Export] | str:
        return self.exports

    def look(self, export: Export) -> Looked:
        return self.seen[export.id]


def told_exports(given: Mapping[str, Mapping[str, Any]] | str) -> ToldExports:
    """The exports of a case."""
    if isinstance(given, str):
        return ToldExports(exports=given, seen={})
    named = {letter * 32: dict(what) for letter, what in given.items()}
    return ToldExports(
        exports=tuple(_export(name, what) for name, what in named.items()),
        seen={name: _looked(what.get("sees", "looked")) for name, what in named.items()},
    )


def _export(name: str, what: Mapping[str, Any]) -> Export:
    risk = {"quasi_identifiers": ["age"], "rows": 10, "threshold": "0.0500", **what["risk"]} if "risk" in what else None
    manifest = Manifest.model_validate({**_ORDERLY, "export": name, "risk": risk, "grade": what.get("grade", _ORDERLY["grade"])})
    recorded = what.get("recorded", True)
    entry = Exported(
        at=_AT,
        export=name,
        policy=manifest.policy.digest,
        manifest="9" * 64 if recorded == "other" else manifest.digest,
        records=manifest.output.records,
    )
    registered = what.get("registered", True)
    whole = registered and what.get("manifest") != "broken"
    return Export(
        id=name,
        registered=registered,
        manifest=manifest if whole else None,
        recorded=entry if recorded else None,
        pruned=what.get("pruned", False),
    )


def _looked(sees: str | Mapping[str, int]) -> Looked:
    return Looked(sight=Sight(sees)) if isinstance(sees, str) else Looked(sight=Sight.LOOKED, **sees)
