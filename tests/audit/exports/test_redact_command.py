"""`recordwarden redact`: what it writes, what it tells, with which exit code, and what is left behind where it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from command_line import COMMAND, environment
from exports import PHONES, PLAIN, Desk, desk

from audit.cli import main
from redaction.export.manifest import decoded

if TYPE_CHECKING:
    from pathlib import Path

QUERY = ("--query", "select * from calls", "--source", "desk")


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def left(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    return [phone for phone in PHONES if phone in text]


def test_a_file_with_its_manifest_and_proof(here: Desk) -> None:
    outcome = here.redact(here.folder / "calls.csv", "-o", "calls.csv", "--why", "委托处理")
    assert outcome.code == 0, outcome
    assert names(here.out) == {"calls.csv", "calls.csv.manifest.json", "calls.csv.tlog-proof"}
    made = rows(here.out / "calls.csv")
    assert len(made) == 10
    assert left(here.out / "calls.csv") == []
    assert all(re.fullmatch(r"\[PHONE_NUMBER:t-[a-z]+\]", row["phone"]) for row in made)
    assert made[1]["phone"] in made[0]["note"]  # the same number, the same token, wherever it stood
    manifest = decoded((here.out / "calls.csv.manifest.json").read_bytes())
    given, out = (here.folder / "calls.csv").read_bytes(), (here.out / "calls.csv").read_bytes()
    assert (manifest.source.sha256, manifest.source.bytes) == (hashlib.sha256(given).hexdigest(), len(given))
    assert (manifest.output.sha256, manifest.output.bytes) == (hashlib.sha256(out).hexdigest(), len(out))
    assert manifest.source.datasets == ("calls",)
    assert manifest.why == "委托处理"
    assert sum(each.count for each in manifest.changed) == 20
    assert "To verify it: recordwarden evidence verify" in outcome.err
    assert outcome.out.splitlines()[-3] == "Records: 10; values dealt with: 20."


def test_a_query(here: Desk) -> None:
    outcome = here.redact("--query", "select phone, note from calls where id < 4", "--source", "desk", "-o", "few.jsonl")
    assert outcome.code == 0, outcome
    lines = (here.out / "few.jsonl").read_text("utf-8").splitlines()
    assert [sorted(json.loads(line)) for line in lines] == [["note", "phone"]] * 4
    assert left(here.out / "few.jsonl") == []
    manifest = decoded((here.out / "few.jsonl.manifest.json").read_bytes())
    assert (manifest.source.kind, manifest.source.sha256, manifest.source.datasets) == ("query", None, ("calls",))


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_query_goes_to_any_table(here: Desk, ending: str) -> None:
    outcome = here.redact(*QUERY, "-o", f"calls.{ending}")
    assert outcome.code == 0, outcome
    assert decoded((here.out / f"calls.{ending}.manifest.json").read_bytes()).output.format == ending


def test_a_source_by_its_place_and_without_a_workspace(here: Desk) -> None:
    outcome = here.redact(
        "--query", "select * from calls", "--source", here.folder / "desk.db", "-o", "calls.csv", "--policy", here.folder / "plain.yaml",
        here=False,
    )  # fmt: skip
    assert outcome.code == 0, outcome
    assert names(here.out) == {"calls.csv", "calls.csv.manifest.json"}
    assert "no ledger and no register has this export" in outcome.err
    assert left(here.out / "calls.csv") == []
    assert decoded((here.out / "calls.csv.manifest.json").read_bytes()).by is None


def test_standard_input(here: Desk) -> None:
    import subprocess

    done = subprocess.run(
        [*COMMAND, "redact", "-", "--type", "text", "-o", "log.txt", "--workspace", str(here.folder)],
        cwd=here.out,
        env=environment(),
        input=f"caller {PHONES[0]}\n".encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"caller \[PHONE_NUMBER:t-[a-z]+\]\n", (here.out / "log.txt").read_text("utf-8"))
    assert decoded((here.out / "log.txt.manifest.json").read_bytes()).source.kind == "stream"


def test_a_dry_run_writes_nothing_and_records_nothing(here: Desk) -> None:
    outcome = here.redact(*QUERY, "--dry-run")
    assert outcome.code == 0, outcome
    assert "values dealt with: 20" in outcome.out
    assert "no file was written" in outcome.err
    assert names(here.out) == set()
    assert here.entries() == 0


def test_labels_of_the_inventory_are_used(here: Desk) -> None:
    """A field of level 3 that holds nothing that detection would find."""
    with closing(sqlite3.connect(here.folder / "desk.db")) as database, database:
        database.execute("UPDATE calls SET phone = 'ext. ' || id")
    policy = here.folder / "mine.yaml"
    policy.write_text(PLAIN + "fields: {categories: {contact: {operator: replace, with: gone}}}\n", "utf-8")
    for given in (QUERY, (here.folder / "calls.csv",)):
        assert here.redact(*given, "-o", "calls.csv", "--policy", policy, "--overwrite").code == 0
        assert {row["phone"] for row in rows(here.out / "calls.csv")} == {"[gone]"}


def test_a_dataset_that_is_named(here: Desk) -> None:
    (here.out / "copy.csv").write_text("phone\next. 1\n", "utf-8")
    policy = here.folder / "mine.yaml"
    policy.write_text(PLAIN + "fields: {categories: {contact: drop}}\n", "utf-8")
    named = ("--policy", policy, "-o", "made.csv", "--overwrite")
    assert here.redact("copy.csv", *named, "--dataset", "desk.calls").code == 0
    assert rows(here.out / "made.csv") == [{"phone": ""}]
    both = here.redact("copy.csv", *named, "--dataset", "calls")
    assert (both.code, "desk.calls, files.calls" in both.err) == (2, True), both
    assert here.redact("copy.csv", *named, "--dataset", "nowhere").code == 2


def test_json(here: Desk) -> None:
    told = json.loads(here.redact(*QUERY, "-o", "calls.csv", "--format", "json").out)
    assert (told["schema"], told["written"], told["recorded"], told["grade"]) == ("recordwarden/export/v1", True, True, 2)
    assert told["manifest"] == json.loads((here.out / "calls.csv.manifest.json").read_bytes())
    assert told["changed"] == told["manifest"]["changed"]


RISKY = PLAIN + "risk: {quasi_identifiers: [site], k: 6}\n"
HOSTILE = PLAIN + "cells: refuse\n"


@pytest.mark.parametrize(("policy", "why"), [(RISKY, "risk"), (HOSTILE, "cells")])
@pytest.mark.parametrize("form", ["table", "json"])
def test_what_does_not_pass_the_checks_leaves_nothing(here: Desk, policy: str, why: str, form: str) -> None:
    (here.folder / "mine.yaml").write_text(policy, "utf-8")
    with closing(sqlite3.connect(here.folder / "desk.db")) as database, database:
        database.execute("UPDATE calls SET note = '=1+1' WHERE id = 1")
    before = here.entries()
    outcome = here.redact(*QUERY, "-o", "calls.csv", "--policy", here.folder / "mine.yaml", "--format", form)
    assert outcome.code == 1, outcome
    assert "it may not leave" in outcome.err
    assert names(here.out) == set()
    assert here.entries() == before
    if form == "json":
        told = json.loads(outcome.out)
        assert (told["written"], told["refused"]) == (False, [why])
        assert bool(told["proposals"]) == (why == "risk")
    elif why == "risk":
        assert "site: " in outcome.err  # what to generalise


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("-o", "a.csv"), 2, "give INPUT, or --query"),
        (("calls.csv", *QUERY, "-o", "a.csv"), 2, "give INPUT, or --query"),
        (("--query", "select 1", "-o", "a.csv"), 2, "give INPUT, or --query"),
        (("calls.csv",), 2, "say with -o"),
        (("lost.csv", "-o", "a.csv"), 3, "cannot be read"),
        (("calls.csv", "-o", "a.csv", "--policy", "nope"), 2, "there is no such policy"),
        (("calls.csv", "-o", "a.csv", "--policy", "nope.yaml"), 2, "there is no such file"),
        (("calls.csv", "-o", "a.csv", "--why", "ask 13800138000"), 2, "held personal data"),
        (("calls.csv", "-o", "a.csv", "--delimiter", "ab"), 2, "one character"),
        (("calls.csv", "-o", "nowhere/a.csv"), 2, "cannot be written"),
        (("calls.csv", "-o", "calls.csv", "--overwrite"), 2, "the output is the input"),
        (("calls.csv", "-o", "13800138000.csv"), 2, "the name of the file holds personal data"),
        (("--query", "delete from calls", "--source", "desk", "-o", "a.csv"), 2, "only a SELECT is taken"),
        (("--query", "select 1", "--source", "files", "-o", "a.csv"), 2, "only a database can be queried"),
        (("--query", "select lost from calls", "--source", "desk", "-o", "a.csv"), 3, "not there"),
        (("--query", "select 1 as a", "--source", "lost.db", "-o", "a.csv"), 3, "no such file"),
        (("picture.png", "-o", "a.csv"), 2, "tells no format"),
    ],
)
def test_mistakes(here: Desk, arguments: tuple[str, ...], code: int, said: str) -> None:
    (here.out / "calls.csv").write_text(f"a\n{PHONES[0]}\n", "utf-8")
    (here.out / "picture.png").write_bytes(b"x")
    for lang in ("en", "zh"):
        outcome = here.redact(*arguments, lang=lang)
        assert outcome.code == code, outcome
        assert outcome.out == ""
        assert PHONES[0] not in outcome.err
        if lang == "en":
            assert said in outcome.err, outcome
    assert names(here.out) == {"calls.csv", "picture.png"}
    assert here.entries() == 0


def test_what_is_there_is_not_replaced_unasked(here: Desk) -> None:
    for name in ("calls.csv", "calls.csv.manifest.json", "calls.csv.tlog-proof"):
        (here.out / name).write_text("mine")
        outcome = here.redact(*QUERY, "-o", "calls.csv")
        assert (outcome.code, "already" in outcome.err) == (2, True), outcome
        assert names(here.out) == {name}
        (here.out / name).unlink()
    assert here.entries() == 0
    assert [here.redact(*QUERY, "-o", "calls.csv", "--overwrite").code for _ in range(2)] == [0, 0]
    assert here.entries() == 2


@pytest.mark.parametrize("name", ["recordwarden.yaml", "calls.csv", ".recordwarden/results.db"])
def test_what_the_workspace_needs_is_not_written_to(here: Desk, name: str) -> None:
    here.redact(*QUERY, "-o", "first.csv")
    before = (here.folder / name).read_bytes()
    outcome = here.redact(*QUERY, "-o", here.folder / name, "--type", "csv", "--overwrite")
    assert (outcome.code, "nothing is written to it" in outcome.err) == (2, True), outcome
    assert (here.folder / name).read_bytes() == before


def test_an_export_that_cannot_be_recorded_does_not_leave(here: Desk) -> None:
    assert here.redact(*QUERY, "-o", "first.csv").code == 0
    checkpoint = here.folder / ".recordwarden" / "ledger" / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n1\n", b"\n9\n", 1))
    outcome = here.redact(*QUERY, "-o", "second.csv")
    assert outcome.code in (1, 2, 4), outcome
    assert "second.csv" not in {name.split(".manifest")[0] for name in names(here.out)}


def test_the_policies(here: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(here.redact("--list-policies", "--format", "json").out)
    assert [each["name"] for each in told["policies"]] == [
        "analytics",
        "debugging",
        "legal-disclosure",
        "model-training",
        "vendor-handover",
    ]
    assert "委托处理方交接" in here.redact("--list-policies", lang="zh").out
    with pytest.raises(SystemExit) as ended:
        main(["redact", "--help", "--lang", "zh"])
    assert ended.value.code == 0
    assert "--list-policies" in capsys.readouterr().out
