"""`audit --names`: a name in free text is found where names are looked for, and where they are not every report says so."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from command_line import run
from workspaces import source, workspace

from audit import preparing
from audit.errors import NamesUnavailable
from audit.workspace import find
from holdings.entities import Entity
from holdings.text import Text
from redaction import names
from redaction.names.base import Absent

if TYPE_CHECKING:
    from pathlib import Path

NAME, ZH_NAME = "Zebediah Thornquist-Abernathy", "欧阳翠萍"
NOTES = (f"Spoke to Mr {NAME}, who will call back.", f"已联系客户{ZH_NAME}女士，其表示同意。", "The line is fine again.")
SOURCES = {"desk": source({"path": "desk.db"}, {"tickets": {"note": "communication/2"}})}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = workspace(tmp_path / "desk", {})
    told(folder, *NOTES)
    return workspace(folder, SOURCES)


def told(folder: Path, *notes: str) -> None:
    """Put these notes in place of those that are there."""
    with closing(sqlite3.connect(folder / "desk.db")) as database:
        database.execute("CREATE TABLE IF NOT EXISTS tickets (id INTEGER PRIMARY KEY, note TEXT)")
        database.execute("DELETE FROM tickets")
        database.executemany("INSERT INTO tickets (note) VALUES (?)", [(note,) for note in notes])
        database.commit()


def audited(desk: Path, *more: str) -> dict[str, Any]:
    """The result of RED-03."""
    outcome = run("audit", "--only", "RED-03", "--format", "json", "--output", "-", *more, cwd=desk)
    (result,) = [each for each in json.loads(outcome.out)["results"] if each["control"] == "RED-03"]
    return result


def states(desk: Path) -> list[str]:
    listed = json.loads(run("findings", "list", "--state", "all", "--format", "json", cwd=desk).out)
    return [each["state"] for each in listed["findings"]]


def declared(desk: Path) -> None:
    workspace(desk, SOURCES, settings={"content_scan": {"names": True}})


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_name_in_a_note_is_found_and_told_by_its_locator_only(desk: Path, jobs: str) -> None:
    declared(desk)
    result = audited(desk, "--jobs", jobs)
    (seen,) = result["observations"]
    assert (result["note"], seen["status"], seen["examined"], seen["exceptions"]) == ("names_examined", "fail", 3, 2)
    assert seen["params"]["entity"] == "PERSON"
    written = [path.read_bytes() for path in (desk / ".recordwarden").rglob("*") if path.is_file()]
    for part in (*NAME.split(), ZH_NAME, "欧阳", "翠萍"):
        assert part not in json.dumps(result, ensure_ascii=False)
        assert not any(part.encode() in content for content in written)


def test_names_are_not_looked_for_unless_asked_and_every_report_says_so(desk: Path) -> None:
    result = audited(desk)
    assert (result["status"], result["note"]) == ("pass", "names_not_examined")
    for form in ("terminal", "html", "csv"):
        assert "未检查姓名和地址" in run("audit", "--lang", "zh", "--format", form, "--output", "-", cwd=desk).out.replace("\n", ""), form
        assert "未检查姓名和地址" not in run("audit", "--names", "--lang", "zh", "--format", form, "--output", "-", cwd=desk).out, form


def test_the_option_is_over_the_inventory(desk: Path) -> None:
    assert audited(desk, "--names")["status"] == "fail"
    declared(desk)
    assert audited(desk, "--no-names")["status"] == "pass"


def test_a_pass_without_names_closes_no_finding_of_one_with_them(desk: Path) -> None:
    audited(desk, "--names")
    audited(desk)
    assert states(desk) == ["open"]
    told(desk, NOTES[-1])
    audited(desk, "--names")
    assert states(desk) == ["closed"]


def test_without_its_model_nothing_is_assessed(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Absent(language="zh", entities=frozenset({Entity.PERSON}), reason=Text("未安装。", "it is not installed."))
    monkeypatch.setattr(names, "absent", lambda: (gone,))
    with pytest.raises(NamesUnavailable, match="not installed"), preparing.prepared(find(None, desk), names=True):
        pass
