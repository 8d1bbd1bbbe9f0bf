"""`recordwarden unredact`: all of a file or nothing, and never without an entry in the ledger."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from command_line import run
from exports import PLAIN, Desk, desk

from holdings.ledger.entries import Access, AccessKind, decoded
from holdings.ledger.folder import FolderStorage
from holdings.ledger.reading import entries_of

if TYPE_CHECKING:
    from pathlib import Path

QUERY = ("--query", "select * from calls", "--source", "desk")
LEGAL = ("--policy", "legal-disclosure")


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    made = desk(tmp_path)
    assert made.redact(*QUERY, "-o", "calls.csv").code == 0
    return made


def events(here: Desk) -> list[object]:
    with FolderStorage(here.folder / ".recordwarden" / "ledger").reading() as view:
        return [decoded(entry) for _, entry in entries_of(view, here.entries())]


def phones(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["phone"] for row in csv.DictReader(file)]


def originals(here: Desk) -> list[str]:
    with closing(sqlite3.connect(here.folder / "desk.db")) as database:
        return [phone for (phone,) in database.execute("SELECT phone FROM calls ORDER BY id")]


@pytest.mark.parametrize("policy", [(), LEGAL])
def test_it_restores_and_the_ledger_has_it(here: Desk, policy: tuple[str, ...]) -> None:
    if policy:
        assert here.redact(*QUERY, "-o", "calls.csv", "--overwrite", *policy).code == 0
    outcome = here.run("unredact", "calls.csv", "-o", "back.csv")  # by the policy that the manifest names
    assert outcome.code == 0, outcome
    assert phones(here.out / "back.csv") == originals(here)
    assert "restored: 20" in outcome.out
    last = events(here)[-1]
    assert isinstance(last, Access)
    assert (last.access, last.subject) == (AccessKind.UNREDACTED, here.export_of("calls.csv"))
    assert (here.out / "back.csv").stat().st_mode & 0o077 == 0


def refused(here: Desk, *arguments: object, code: int) -> str:
    before = here.entries()
    outcome = here.run("unredact", *arguments, "-o", "back.csv")
    assert outcome.code == code, outcome
    assert not (here.out / "back.csv").exists()
    assert here.entries() == before
    assert not list(here.out.glob(".*"))
    return outcome.err


def test_tampered_tokens_and_other_purposes_are_refused(here: Desk) -> None:
    refused(here, "calls.csv", "--policy", "analytics", code=1)
    path = here.out / "calls.csv"
    text = path.read_text("utf-8")
    place = text.rindex(":t-") + 5
    path.write_text(text[:place] + ("b" if text[place] != "b" else "c") + text[place + 1 :], "utf-8")
    said = refused(here, "calls.csv", code=1)
    assert "PHONE_NUMBER" in said


def test_other_keys_are_refused(here: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = desk(tmp_path / "other") if (tmp_path / "other").mkdir() is None else here
    (tmp_path / "keys").mkdir(mode=0o700)
    monkeypatch.setenv("RECORDWARDEN_KEYS", str(tmp_path / "keys"))
    assert other.redact(*QUERY, "-o", "mine.csv").code == 0
    (other.out / "calls.csv").write_bytes((here.out / "calls.csv").read_bytes())
    refused(other, "calls.csv", code=1)


def test_mistakes(here: Desk) -> None:
    refused(here, "lost.csv", code=3)
    refused(here, "calls.csv", "--policy", "nope", code=2)
    (here.out / "back.csv").write_text("mine")
    outcome = here.run("unredact", "calls.csv", "-o", "back.csv")
    assert (outcome.code, (here.out / "back.csv").read_text()) == (2, "mine")
    assert here.run("unredact", "calls.csv", "-o", "calls.csv", "--overwrite").code == 2


def test_not_without_a_workspace(here: Desk) -> None:
    outcome = run("unredact", "calls.csv", "-o", "back.csv", "--lang", "en", cwd=here.out)
    assert (outcome.code, (here.out / "back.csv").exists()) == (2, False), outcome


def test_not_without_its_entry(here: Desk) -> None:
    """Where the ledger cannot be written nothing is restored."""
    checkpoint = here.folder / ".recordwarden" / "ledger" / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n1\n", b"\n7\n", 1))
    outcome = here.run("unredact", "calls.csv", "-o", "back.csv")
    assert outcome.code != 0
    assert not (here.out / "back.csv").exists()


def test_an_organisations_own_policy_has_to_be_named(here: Desk) -> None:
    policy = here.folder / "mine.yaml"
    policy.write_text(PLAIN.replace("default: replace", "default: token"), "utf-8")
    assert here.redact(*QUERY, "-o", "own.csv", "--policy", policy).code == 0
    refused(here, "own.csv", code=2)
    assert here.run("unredact", "own.csv", "-o", "back.csv", "--policy", policy).code == 0
    assert phones(here.out / "back.csv") == originals(here)
