"""`recordwarden compare A B`: every finding of either assessment, by what became of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from command_line import run
from workspaces import source, workspace

if TYPE_CHECKING:
    from pathlib import Path

CARDS = ["11010519491231002X", "440308198907147269"]
FIELDS = {name: {"id": "operational/1", "x": "operational/1"} for name in ("grows", "mended", "new", "same", "lost")}
AUDIT = ("audit", "--jobs", "1", "--only", "CLS-02", "--format", "json")


def fill(folder: Path, **tables: list[str] | None) -> None:
    """Tables of one text column each; None leaves one out."""
    with closing(sqlite3.connect(folder / "desk.db")) as desk:
        for name, values in tables.items():
            desk.execute(f"DROP TABLE IF EXISTS {name}")
            if values is not None:
                desk.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, x TEXT)")
                desk.executemany(f"INSERT INTO {name} (x) VALUES (?)", [(value,) for value in values])
        desk.commit()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A workspace, and its two assessments."""
    folder = workspace(tmp_path_factory.mktemp("desk"), {"desk": source({"path": "desk.db"}, FIELDS)})
    fill(folder, grows=CARDS[:1], mended=CARDS, new=["fine"], same=CARDS, lost=CARDS)
    first = assess(folder)
    fill(folder, grows=CARDS, mended=["fine"], new=CARDS, lost=[])
    return folder, first, assess(folder)


def keys(folder: Path) -> dict[str, str | None]:
    return {"RECORDWARDEN_KEYS": str(folder / "keys")}


def assess(folder: Path) -> str:
    outcome = run(*AUDIT, cwd=folder, env=keys(folder))
    assert outcome.code in (1, 4), outcome
    return str(json.loads(outcome.out)["assessment"]["id"])


def compared(place: tuple[Path, str, str], *arguments: str) -> str:
    folder, first, second = place
    outcome = run("compare", first, second, *arguments, cwd=folder, env=keys(folder))
    assert (outcome.code, outcome.err) == (0, ""), outcome
    return outcome.out


def test_json(place: tuple[Path, str, str]) -> None:
    document: dict[str, Any] = json.loads(compared(place, "--format", "json"))
    assert document["schema"] == "recordwarden/comparison/v1"
    assert (document["before"]["id"], document["after"]["id"]) == place[1:]
    assert document["summary"] == {"new": 1, "changed": 1, "fixed": 1, "not_rechecked": 1, "unchanged": 1}
    counts = {
        each["asset"]: (each["difference"], *((each[side] or {}).get("exceptions") for side in ("before", "after")))
        for each in document["findings"]
    }
    assert counts == {
        "desk.new.x": ("new", None, 2),
        "desk.grows.x": ("changed", 1, 2),
        "desk.mended.x": ("fixed", 2, None),
        "desk.lost.x": ("not_rechecked", 2, None),  # an empty table shows nothing
        "desk.same.x": ("unchanged", 2, 2),
    }
    assert {each["control"] for each in document["findings"]} == {"CLS-02"}
    assert all(card not in json.dumps(document) for card in CARDS)


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("zh", "新增 1，有变化 1，已消除 1，未复核 1，未变 1"),
        ("en", "new 1, changed 1, fixed 1, not checked again 1, unchanged 1"),
    ],
)
def test_table(place: tuple[Path, str, str], lang: str, summary: str) -> None:
    first, said, _, _, *rows = compared(place, "--lang", lang).splitlines()
    assert first == f"{place[1]} → {place[2]}"
    assert said == summary
    assert [row.split()[-3:] for row in rows] == [
        ["desk.new.x", "—", "2"],
        ["desk.grows.x", "1", "2"],
        ["desk.mended.x", "2", "—"],
        ["desk.lost.x", "2", "—"],
    ]


def test_an_assessment_against_itself_has_no_differences(place: tuple[Path, str, str]) -> None:
    folder, first, _ = place
    outcome = run("compare", first, first, "--lang", "en", cwd=folder, env=keys(folder))
    assert outcome.out.splitlines()[1:] == ["new 0, changed 0, fixed 0, not checked again 0, unchanged 4"]


def test_one_that_does_not_exist_is_said(place: tuple[Path, str, str]) -> None:
    folder, first, _ = place
    outcome = run("compare", first, "nothing", cwd=folder, env=keys(folder))
    assert outcome.code == 2
    assert "nothing" in outcome.err


def test_an_audit_since_an_earlier_one_tells_the_same_differences(place: tuple[Path, str, str]) -> None:
    folder, first, second = place
    outcome = run(*AUDIT, "--since", first, cwd=folder, env=keys(folder))
    summary = json.loads(outcome.out)["summary"]
    assert summary["compared_with"] == first
    assert summary["changes"] == json.loads(compared((folder, first, second), "--format", "json"))["summary"]


def test_an_audit_since_nothing_does_not_begin(place: tuple[Path, str, str]) -> None:
    folder = place[0]
    before = run("history", "--format", "json", cwd=folder, env=keys(folder)).out
    outcome = run(*AUDIT, "--since", "nothing", cwd=folder, env=keys(folder))
    assert (outcome.code, "nothing" in outcome.err) == (2, True), outcome
    assert run("history", "--format", "json", cwd=folder, env=keys(folder)).out == before
