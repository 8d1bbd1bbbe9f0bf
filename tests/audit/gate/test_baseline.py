"""The baseline: covers what was there, is stable where lines move, goes stale in the open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from gating import judge, told
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import GateError
from audit.gate import baseline
from audit.gate.finding import Finding
from controls.finding import Severity
from holdings.schemas.model import Place
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path

FIRST = {"a.sql": "CREATE TABLE t (phone varchar(20), email varchar(50));"}


def accepted(folder: Path, files: dict[str, str]) -> baseline.Baseline:
    path = folder / "baseline.json"
    path.write_text(baseline.text_of(judge(folder, files).findings), "utf-8")
    return baseline.read(path)


def test_what_was_there_does_not_count_and_what_is_new_does(tmp_path: Path) -> None:
    kept = accepted(tmp_path, FIRST)
    assert told(judge(tmp_path, FIRST, baseline=kept)) == []
    later = judge(
        tmp_path, {"a.sql": "-- moved\n\nCREATE TABLE t (\n id_card varchar(18),\n email varchar(80),\n phone text);"}, baseline=kept
    )
    assert told(later) == [("unclassified", "t.id_card", "critical")]
    assert (len(later.excepted), later.stale) == (2, ())


def test_what_is_mended_is_told_as_stale(tmp_path: Path) -> None:
    kept = accepted(tmp_path, FIRST)
    later = judge(tmp_path, {"a.sql": "CREATE TABLE t (phone varchar(20));"}, baseline=kept)
    assert later.stale == (("unclassified", "t", "email"),)


def test_a_graver_finding_counts_again(tmp_path: Path) -> None:
    weak = baseline.Baseline({("unclassified", "t", "phone"): Severity.MEDIUM})
    assert told(judge(tmp_path, {"a.sql": "CREATE TABLE t (phone varchar(20));"}, baseline=weak)) == [("unclassified", "t.phone", "high")]


def test_it_is_sorted_and_has_no_line(tmp_path: Path) -> None:
    text = baseline.text_of(judge(tmp_path, FIRST).findings)
    document = json.loads(text)
    assert document["schema"] == "recordwarden/gate-baseline/v1"
    assert document["findings"] == [
        {"rule": "unclassified", "table": "t", "column": "email", "severity": "high"},
        {"rule": "unclassified", "table": "t", "column": "phone", "severity": "high"},
    ]
    assert text == baseline.text_of(reversed(judge(tmp_path, {"b.sql": f"\n\n{FIRST['a.sql']}"}).findings))


names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), names, st.none() | names, st.sampled_from(Severity)), max_size=8))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str | None, Severity]]
) -> None:
    findings = [
        Finding(
            rule=rule, severity=weight, place=Place(file="a", line=1), dataset=dataset, field=field, message=Text("", ""), fix=Text("", "")
        )
        for rule, dataset, field, weight in rows
    ]
    path = tmp_path_factory.mktemp("b") / "b.json"
    path.write_text(baseline.text_of(findings), "utf-8")
    kept = baseline.read(path)
    assert all(kept.covers(one) for one in findings)
    assert kept.stale(findings) == ()
    assert path.read_text("utf-8") == baseline.text_of(reversed(findings))


BROKEN = [
    "",
    "[]",
    "{}",
    '{"schema":"x"}',
    '{"schema":"recordwarden/gate-baseline/v1"}',
    "[" * 100_000,
    "\xff",
    '{"schema":"recordwarden/gate-baseline/v2","findings":[]}',
]
BROKEN += [
    f'{{"schema":"recordwarden/gate-baseline/v1","findings":[{one}]}}'
    for one in ("1", "{}", '{"severity":"none"}', '{"severity":"high","rule":1}')
]


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_what_is_no_baseline_is_refused(tmp_path: Path, number: int) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(BROKEN[number].encode("latin-1"))
    with pytest.raises(GateError):
        baseline.read(path)
    with pytest.raises(GateError):
        baseline.read(tmp_path / "nowhere.json")
