"""The results store is never written into a database that is audited, nor into one that something else has made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from audit.errors import StoreError
from audit.store import open_store
from audit.workspace import Workspace
from holdings.inventory import Inventory

if TYPE_CHECKING:
    from pathlib import Path


def inventory(source: dict[str, Any], store: str) -> Inventory:
    return Inventory.model_validate({"version": 1, "sources": {"desk": source}, "settings": {"store": store}})


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as desk:
        desk.execute("CREATE TABLE a (id INTEGER)")
    (tmp_path / "link.db").symlink_to("desk.db")
    (tmp_path / "hard.db").hardlink_to(tmp_path / "desk.db")
    return Workspace(tmp_path)


@pytest.mark.parametrize(
    ("source", "store"),
    [
        ({"path": "desk.db"}, "sqlite:///desk.db"),
        ({"path": "desk.db"}, "sqlite:///link.db"),
        ({"path": "desk.db"}, "sqlite:///hard.db"),
        ({"path": "link.db"}, "sqlite:///./desk.db"),
        ({"url": "sqlite:///desk.db"}, "sqlite:///desk.db"),
        ({"url": "env:DESK_FILE"}, "sqlite:///desk.db"),
        ({"url": "postgresql://audit@db.example/desk"}, "postgresql://keeper@db.example:5432/desk"),
        ({"url": "postgresql+psycopg://audit@DB.example/desk"}, "env:DESK_SERVER"),
        ({"url": "postgres://audit@127.0.0.1/desk"}, "postgresql://keeper@localhost/desk"),
        ({"url": "postgresql://audit@localhost/desk"}, "postgresql:///desk?host=/run/postgresql"),
    ],
)
def test_a_source_is_no_results_store(place: Workspace, monkeypatch: pytest.MonkeyPatch, source: dict[str, Any], store: str) -> None:
    monkeypatch.setenv("DESK_FILE", "sqlite:///desk.db")
    monkeypatch.setenv("DESK_SERVER", "postgresql://keeper@db.example/desk")
    before = (place.folder / "desk.db").read_bytes()
    with pytest.raises(StoreError, match=r"^desk: the results store is a source") as caught:
        open_store(place, inventory(source, store))
    assert caught.value.exit_code == 2
    assert (place.folder / "desk.db").read_bytes() == before


@pytest.mark.parametrize(
    ("source", "store"),
    [
        ("postgresql://a@db.example/desk", "postgresql://a@db.example/results"),
        ("postgresql://a@db.example/desk", "postgresql://a@db.example:5433/desk"),
        ("postgresql://a@one.example/desk", "postgresql://a@two.example/desk"),
        ("mysql://a@localhost:5432/desk", "postgresql://a@localhost/desk"),
        ("postgresql:///desk?host=/run/one", "postgresql:///desk?host=/run/two"),
    ],
)
def test_another_database_is_one(place: Workspace, source: str, store: str) -> None:
    from audit.store.opening import refuse_audited

    refuse_audited(place, inventory({"url": source}, store), store)


def test_a_database_that_something_else_made_is_left_as_it_is(place: Workspace) -> None:
    before = {path.name: path.read_bytes() for path in place.folder.iterdir()}
    with pytest.raises(StoreError, match="not a results store"):
        open_store(place, inventory({"path": "other.db"}, "sqlite:///desk.db"))
    assert {path.name: path.read_bytes() for path in place.folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("url", ["sqlite:///a\0b", "sqlite:///.", "postgresql://a\0b/c"])
def test_a_url_that_no_system_takes_is_refused(place: Workspace, url: str) -> None:
    with pytest.raises(StoreError):
        open_store(place, inventory({"path": "desk.db"}, "sqlite:///x.db"), url=url)
