"""The demo's folder: what it may take over, what it removes, what it leaves alone."""

from __future__ import annotations

import pytest

from audit.demo.folder import MARKER, prepare
from audit.errors import WorkspaceError
from holdings.text import Lang


def test_a_new_or_empty_folder_is_taken(tmp_path):
    prepare(tmp_path / "new" / "demo")
    assert (tmp_path / "new" / "demo" / MARKER).is_file()
    (tmp_path / "empty").mkdir()
    prepare(tmp_path / "empty")


def test_a_folder_with_anything_else_in_it_is_refused_and_left_as_it_was(tmp_path):
    kept = tmp_path / "recordwarden.yaml"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        prepare(tmp_path)
    assert "--dir" in caught.value.message(Lang.EN)
    assert kept.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["recordwarden.yaml"]


def test_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        prepare(tmp_path / "file")


def test_its_own_folder_loses_the_earlier_demo_and_nothing_else(tmp_path):
    prepare(tmp_path)
    for name in ("desk.db", "truth.json", "report.html", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / ".recordwarden").mkdir()
    (tmp_path / ".recordwarden" / "results.db").write_text("x", encoding="utf-8")
    prepare(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {MARKER, "notes.txt"}


def test_a_linked_state_folder_is_unlinked_and_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("x", encoding="utf-8")
    folder = tmp_path / "demo"
    prepare(folder)
    (folder / ".recordwarden").symlink_to(elsewhere, target_is_directory=True)
    prepare(folder)
    assert (elsewhere / "precious").exists()
    assert not (folder / ".recordwarden").exists()
