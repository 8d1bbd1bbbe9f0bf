"""The word lists of the names: each is named, with its source, beside where it lies, and each licence that asks for it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

import redaction.names

FOLDERS = sorted(Path(redaction.names.__file__).parent.glob("*/data"))
LISTS = sorted(path for folder in FOLDERS for path in folder.iterdir() if path.name != "README.md")
NOTICES = {
    "en": ("2000-2011 by Kevin Atkinson", "1997 by Princeton University", "1993, Geoff Kuenning"),
    "zh": ("(c) 2013 Sun Junyi", "(c) 2017 mwn"),
}


def readme(folder: Path) -> str:
    return (folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_list_has_its_source_beside_it(path):
    assert f"| `{path.name}` |" in readme(path.parent)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_notices_are_there(folder):
    assert all(f"Copyright {holder}" in readme(folder) for holder in NOTICES[folder.parent.name])
