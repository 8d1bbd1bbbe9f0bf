"""Several commands at once in one workspace: nothing that anybody was told is lost, and there is one tree."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
import yaml
from signers import Desk

from audit.dispositions import files
from audit.ledger import name_of, storage_of
from audit.standing import events_of
from audit.store import open_store
from audit.workspace import Workspace
from holdings.keys.opening import open_ring
from holdings.ledger.entries import Attestation, Waiver


@pytest.fixture(params=["embedded", "shared"])
def desk(request, tmp_path, monkeypatch, capsys, own_keys):
    if request.param == "shared":
        monkeypatch.setenv("RECORDWARDEN_STORE", request.getfixturevalue("postgres_url"))
    desk = Desk(tmp_path, monkeypatch, capsys)
    assert desk.enrol("u-017", "waive", "attest")[0] == 0
    assert desk.run("audit")[0] == 1
    return desk


def started(desk, *arguments):
    command = [sys.executable, "-m", "audit", *arguments, "--workspace", str(desk.folder), "--lang", "en"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=os.environ)


def test_attestations_waivers_and_audits_at_once(desk):
    """A second audit is refused while one runs; whoever signs waits for his turn."""
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=90)).date().isoformat()
    signer = ("--until", until, "--passphrase-file", str(desk.passphrase_file))
    attests = [started(desk, "attest", "add", "RET-02", "--statement", f"reviewed, part {number}", *signer) for number in range(3)]
    waives = [started(desk, "waiver", "add", "--control", "CLS-02", "--asset", "desk", "--reason", "moves", *signer)]
    audits = [started(desk, "audit", "--exit-zero", "--only", "CLS-02", "--jobs", "1") for _ in range(2)]
    ended = {each: (*each.communicate(timeout=600), each.returncode) for each in (*attests, *waives, *audits)}
    for each in (*attests, *waives):
        assert ended[each][2] == 0, ended[each]
    done = [each for each in audits if ended[each][2] != 2]
    assert done
    for each in audits:
        assert ended[each][2] == 0 or "another" in ended[each][1], ended[each]

    workspace = Workspace(desk.folder)
    with open_store(workspace, workspace.inventory()) as store:
        events = [event for _, event in events_of(storage_of(workspace, store), store.checkpoint(), (b'"kind":',))]
        assert len(store.finished()) == 1 + len(done)
        assert store.finished(unrecorded=True) == ()
    for name, kind, model, count in (("waivers", "waivers", Waiver, 1), ("attestations", "attestations", Attestation, 3)):
        listed = yaml.safe_load((desk.folder / f"recordwarden.{name}.yaml").read_text("utf-8"))[kind]
        assert len(listed) == count
        assert {each["signature"] for each in listed} == {each.signature for each in events if isinstance(each, model)}
    key = str(open_ring().verifiers(name_of(workspace.identity()))[0])
    code, out, _ = desk.run("evidence", "verify", "--trust", key)
    assert (code, f"held against the ledger: {1 + len(done)}" in out) == (0, True), out
    entries = 1 + 4 + 1 + len(done)  # an enrolment, four signatures, and the audits
    assert f"entries: {entries};" in out, out


def test_who_comes_second_adds_to_what_the_first_has_written(desk, monkeypatch):
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=90)).date().isoformat()
    real, first = files.replace, []

    def replace(path, *arguments, **more):
        if not first:
            first.append(path)
            assert add("the other's")[0] == 0
        real(path, *arguments, **more)

    def add(statement):
        return desk.signed("attest", "add", "RET-02", "--statement", statement, "--until", until)

    monkeypatch.setattr(files, "replace", replace)
    code, _, err = add("ours")
    assert code == 0, err
    listed = yaml.safe_load((desk.folder / "recordwarden.attestations.yaml").read_text("utf-8"))["attestations"]
    assert [each["statement"] for each in listed] == ["the other's", "ours"]
