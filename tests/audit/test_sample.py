"""`audit --sample`: reproducible by its seed, bounded in what it says, and never the end of a finding."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from command_line import run
from workspaces import source, workspace

from controls.sampling import SIZE

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 5 * SIZE
LEAKS = 400


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = workspace(tmp_path / "desk", {})
    with closing(sqlite3.connect(folder / "desk.db")) as database:
        database.execute("CREATE TABLE tickets (leaky TEXT, tidy TEXT)")
        rows = ((f"call {13800138000 + number}" if number % (ROWS // LEAKS) == 0 else "call back", "fine") for number in range(ROWS))
        database.executemany("INSERT INTO tickets VALUES (?, ?)", rows)
        database.commit()
    return workspace(folder, {"desk": source({"path": "desk.db"}, {"tickets": {"leaky": "operational/1", "tidy": "operational/1"}})})


def audited(desk: Path, *more: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document, and the observations of CLS-02 by asset."""
    outcome = run("audit", "--only", "CLS-02", "--format", "json", "--output", "-", *more, cwd=desk)
    document = json.loads(outcome.out)
    (result,) = [each for each in document["results"] if each["control"] == "CLS-02"]
    return document, {each["asset"]: each for each in result["observations"]}


def test_what_a_sample_says_is_bounded(desk: Path) -> None:
    _, seen = audited(desk, "--sample")
    tidy, leaky = seen["desk.tickets.tidy"], seen["desk.tickets.leaky"]
    assert (tidy["status"], tidy["reason"], tidy["population"]) == ("pass", "sampled", ROWS)
    assert tidy["examined"] < 1.2 * SIZE
    assert 0.0010 < tidy["upper_bound"] < 0.0020
    assert leaky["status"] == "fail"
    assert leaky["exceptions"] / leaky["examined"] < leaky["upper_bound"]
    assert leaky["upper_bound"] > LEAKS / ROWS
    whole = audited(desk)[1]["desk.tickets.leaky"]
    assert (whole["examined"], whole["exceptions"], whole["upper_bound"]) == (ROWS, LEAKS, None)


def test_the_same_seed_draws_the_same_rows_in_any_number_of_processes(desk: Path) -> None:
    one, two, other = (audited(desk, "--sample", *more)[1] for more in (("--jobs", "1"), ("--jobs", "2"), ("--seed", "2")))
    assert one == two
    assert one["desk.tickets.leaky"]["examined"] != other["desk.tickets.leaky"]["examined"]


def test_a_sampled_pass_closes_no_finding(desk: Path) -> None:
    def state() -> list[str]:
        return [
            each["state"] for each in json.loads(run("findings", "list", "--state", "all", "--format", "json", cwd=desk).out)["findings"]
        ]

    audited(desk)
    assert state() == ["open"]
    with closing(sqlite3.connect(desk / "desk.db")) as database:
        database.execute("UPDATE tickets SET leaky = 'call back'")
        database.commit()
    assert audited(desk, "--sample")[1]["desk.tickets.leaky"]["status"] == "pass"
    assert state() == ["open"]
    audited(desk)
    assert state() == ["closed"]


def test_the_summary_says_that_it_rests_on_a_sample(desk: Path) -> None:
    assert "抽样（随机种子 9）" in run("audit", "--sample", "--seed", "9", "--lang", "zh", cwd=desk).out.replace("\n", "")
    assert "抽样" not in run("audit", "--lang", "zh", cwd=desk).out
