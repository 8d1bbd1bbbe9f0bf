"""What proves an export: its manifest beside it, its entry in the ledger, its line in the register; and what the audit says where one is not as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from command_line import run
from exports import PHONES, PLAIN, Desk, desk

from audit.exports.recording import recorder
from audit.exports.verifying import event_of_manifest
from audit.workspace import Workspace
from holdings.keys.opening import open_ring
from holdings.ledger.entries import Exported
from redaction.export.manifest import Manifest, decoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUERY = ("--query", "select * from calls", "--source", "desk")
PARTS = ("calls.csv", "calls.csv.manifest.json", "calls.csv.tlog-proof")


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    made = desk(tmp_path)
    outcome = made.redact(*QUERY, "-o", "calls.csv")
    assert outcome.code == 0, outcome
    return made


def verified(here: Desk, *more: str, lang: str = "en") -> tuple[int, str]:
    outcome = run("evidence", "verify", "calls.csv.manifest.json", *more, "--lang", lang, cwd=here.out)
    assert "Traceback" not in outcome.err
    return outcome.code, outcome.out + outcome.err


def test_whoever_gets_the_three_files_can_verify_them(here: Desk) -> None:
    (here.folder / "recordwarden.yaml").unlink()  # nothing of the workspace is asked for
    assert verified(here)[0] == 4
    code, said = verified(here, "--trust", here.key)
    assert (code, "verified: whole, and signed by a trusted key." in said) == (0, True), said
    assert "policy vendor-handover, records: 10, values dealt with: 20" in said
    assert "校验通过" in verified(here, "--trust", here.key, lang="zh")[1]
    assert verified(here, "--trust", "recordwarden/other+00000000+AQ==")[0] == 2


@pytest.mark.parametrize("name", PARTS)
def test_any_byte_of_any_of_them_shows(here: Desk, name: str) -> None:
    path = here.out / name
    whole = path.read_bytes()
    last = len(whole) - (name == PARTS[1])  # a line break at the end of a manifest is none of it
    for place in {0, 1, last // 3, last // 2, last - 1}:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verified(here, "--trust", here.key)[0] == 1, place
    for data in (b"", whole[: last // 2], whole + b"x"):
        path.write_bytes(data)
        assert verified(here, "--trust", here.key)[0] == 1
    path.write_bytes(whole)
    assert verified(here, "--trust", here.key)[0] == 0


def test_files_of_two_exports_do_not_mix(here: Desk) -> None:
    kept = {name: (here.out / name).read_bytes() for name in PARTS}
    assert here.redact("--query", "select * from calls where id < 5", "--source", "desk", "-o", "calls.csv", "--overwrite").code == 0
    assert verified(here, "--trust", here.key)[0] == 0
    for name in PARTS:
        now = (here.out / name).read_bytes()
        (here.out / name).write_bytes(kept[name])
        assert verified(here, "--trust", here.key)[0] == 1, name
        (here.out / name).write_bytes(now)


@pytest.mark.parametrize(("name", "code"), [(PARTS[0], 4), (PARTS[1], 2), (PARTS[2], 1)])
def test_a_file_that_is_not_there(here: Desk, name: str, code: int) -> None:
    (here.out / name).unlink()
    assert verified(here, "--trust", here.key)[0] == code


def test_the_workspace_itself_verifies(here: Desk) -> None:
    outcome = here.run("evidence", "verify", "--trust", here.key)
    assert outcome.code == 0, outcome


def asset(here: Desk) -> str:
    return f"org:exports:{here.export_of('calls.csv')}"


def seen(here: Desk) -> dict[str, tuple[str, str]]:
    """What the three controls say of the one export, or of the register."""
    return {control: found[0][1:] for control, found in here.audit("RED-05", "RED-06", "RED-07").items() if found}


def strike_off(here: Desk) -> None:
    here.store("DELETE FROM exports")


def alter_manifest(here: Desk) -> None:
    here.store("UPDATE exports SET manifest = replace(manifest, '\"records\":10', '\"records\":9')")


def break_manifest(here: Desk) -> None:
    here.store("UPDATE exports SET manifest = '{}'")


def forget_policy(here: Desk) -> None:
    here.store("UPDATE exports SET policy = NULL")


def other_policy(here: Desk) -> None:
    here.store("UPDATE exports SET policy = ?", PLAIN)


def forget_place(here: Desk) -> None:
    here.store("UPDATE exports SET place = NULL")


def hand_over(here: Desk) -> None:
    (here.out / "calls.csv").unlink()


def add_to(here: Desk) -> None:
    with (here.out / "calls.csv").open("a") as file:
        file.write(f"11,{PHONES[0]},,\n")


def alter_ledger(here: Desk) -> None:
    path = here.folder / ".recordwarden" / "ledger" / "tile" / "entries" / "000.p" / "1"
    path.write_bytes(path.read_bytes().replace(b'"records":10', b'"records":11'))


def lose_ledger(here: Desk) -> None:
    for path in sorted((here.folder / ".recordwarden" / "ledger").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def make_folder_of_it(here: Desk) -> None:
    (here.out / "calls.csv").unlink()
    (here.out / "calls.csv").mkdir()


GOOD = {"RED-05": ("pass", "ok"), "RED-06": ("pass", "ok"), "RED-07": ("not_applicable", "not_measured")}
NONE = ("inconclusive", "no_manifest_here")


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda here: None, {}),
        (strike_off, {"RED-05": ("fail", "not_registered"), "RED-06": None, "RED-07": None}),
        (alter_manifest, {"RED-05": ("fail", "other_manifest")}),
        (break_manifest, {"RED-05": ("fail", "no_manifest"), "RED-06": NONE, "RED-07": NONE}),
        (forget_policy, {"RED-06": ("inconclusive", "no_policy")}),
        (other_policy, {"RED-06": ("inconclusive", "no_policy")}),
        (forget_place, {"RED-06": ("inconclusive", "no_place")}),
        (hand_over, {"RED-06": ("not_applicable", "gone")}),
        (add_to, {"RED-06": ("fail", "changed")}),
        (make_folder_of_it, {"RED-06": ("inconclusive", "unreadable")}),
        (alter_ledger, dict.fromkeys(GOOD, ("inconclusive", "ledger_unreadable"))),
        (lose_ledger, {"RED-05": ("fail", "not_recorded")}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_the_audit_says(here: Desk, change: Callable[[Desk], None], differs: dict[str, tuple[str, str] | None]) -> None:
    name = asset(here)
    change(here)
    expected = {control: found for control, found in (GOOD | differs).items() if found is not None}
    assert seen(here) == expected
    if "ledger_unreadable" not in str(differs):
        assert here.audit("RED-05")["RED-05"][0][0] == name


def test_without_the_keys_pseudonyms_cannot_be_told(here: Desk) -> None:
    key = json.loads((here.out / "calls.csv.manifest.json").read_bytes())["keys"][0]
    for _ in range(2):  # the first one replaces it
        assert here.run("keys", "destroy", key, "--yes").code in (0, 2)
    assert seen(here)["RED-06"] == ("fail", "found_again")  # tokens that nobody can verify any more are values like others


def forged(here: Desk, text: str, policy: str) -> Manifest:
    """An export that the ledger and the register vouch for, and whose file says this."""
    target = here.out / "forged.csv"
    target.write_text(text, "utf-8")
    whole = decoded((here.out / "calls.csv.manifest.json").read_bytes())
    manifest = whole.model_copy(
        update={
            "export": "a" * 32,
            "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            "output": whole.output.model_copy(update={"sha256": hashlib.sha256(target.read_bytes()).hexdigest()}),
            "policy": whole.policy.model_copy(update={"digest": hashlib.sha256(policy.encode()).hexdigest()}),
        }
    )
    with recorder(Workspace(here.folder), open_ring(), lambda error: None) as recording:
        recording.exported(manifest, policy=policy, target=target)
    return manifest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,remark\n1,call 13800138000\n", ("fail", "found_again")),
        ("id,remark\n1,call [PHONE_NUMBER]\n", ("pass", "ok")),
        ("id,remark\n1,call [PHONE_NUMBER:t-13800138000]\n", ("fail", "found_again")),
        ("id,13800138000\n1,x\n", ("inconclusive", "unreadable")),  # its header is a record
        ("id,remark\n1,\xff\n", ("pass", "ok")),
    ],
)
def test_a_file_is_looked_at_whatever_its_manifest_says(here: Desk, text: str, expected: tuple[str, str]) -> None:
    manifest = forged(here, text, PLAIN)
    (found,) = [each[1:] for each in here.audit("RED-06")["RED-06"] if manifest.export in each[0]]
    assert found == expected


def test_an_entry_says_what_the_manifest_says(here: Desk) -> None:
    manifest = decoded((here.out / "calls.csv.manifest.json").read_bytes())
    event = event_of_manifest(manifest)
    assert isinstance(event, Exported)
    assert (event.export, event.manifest, event.records) == (manifest.export, manifest.digest, 10)


def test_a_place_or_policy_with_personal_data_is_not_kept(here: Desk) -> None:
    for name in (PHONES[0], "calls"):
        (here.out / name).mkdir()
    policy = here.folder / "mine.yaml"
    policy.write_text(PLAIN + f"# {PHONES[1]}\n", "utf-8")
    assert here.redact(*QUERY, "-o", here.out / PHONES[0] / "a.csv", "--policy", policy).code == 0
    data = (here.folder / ".recordwarden" / "results.db").read_bytes()
    assert PHONES[0].encode() not in data
    assert PHONES[1].encode() not in data
