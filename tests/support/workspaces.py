"""Workspaces on disk, written briefly: an inventory of confirmed labels, as JSON, which is YAML too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def labelled(fields: Mapping[str, str]) -> dict[str, Any]:
    """Confirmed labels by field; `contact/3` is category and level."""
    labels = {}
    for name, word in fields.items():
        category, _, level = word.partition("/")
        labels[name] = {
            "category": category,
            "level": int(level),
            "tier": "general",
            "state": "confirmed",
            "by": "office",
            "on": "2026-01-01",
        }
    return labels


def source(place: Mapping[str, Any], datasets: Mapping[str, Mapping[str, str]], **more: Mapping[str, Any]) -> dict[str, Any]:
    """A source at a `url` or `path`; `datasets` gives the labels, `more` what else is declared of a dataset."""
    declared = {name: {"fields": labelled(fields), **more.get(name, {})} for name, fields in datasets.items()}
    return {**place, "datasets": declared}


def inventory(sources: Mapping[str, Any], **more: Any) -> str:
    """The text of a whole inventory."""
    return json.dumps({"version": 1, "as_of": "2026-06-30", "sources": dict(sources), **more}, ensure_ascii=False, indent=1)


def workspace(folder: Path, sources: Mapping[str, Any], **more: Any) -> Path:
    """Write the inventory; gives its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "recordwarden.yaml").write_text(inventory(sources, **more), "utf-8")
    return folder
