"""`recordwarden evidence verify`: verdicts, exit codes and words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from ledgers import OTHER, SIGNER, made

from audit.cli import main
from holdings.ledger.folder import FolderStorage
from holdings.ledger.mirrors import FolderMirror
from holdings.ledger.reading import proof_of


def run(capsys, *arguments, lang="en"):
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "verify", *map(str, arguments), "--lang", lang])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


@pytest.fixture
def ledger(tmp_path):
    (tmp_path / "mirror").mkdir()
    made(tmp_path / "ledger", 3, 254, 43, mirrors=[FolderMirror(tmp_path / "mirror")])
    return tmp_path / "ledger"


def key_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(f"{SIGNER.key}\n")
    return path


def alter(ledger):
    path = ledger / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b"entry 7 ", b"Entry 7 "))


@pytest.mark.parametrize(
    ("more", "change", "code", "en", "zh"),
    [
        (["--trust", str(SIGNER.key)], None, 0, "verified: whole", "校验通过"),
        ([], None, 4, "integrity only, signer unknown", "仅校验了完整性，签名者未知"),
        (["--trust", str(OTHER.key)], None, 1, "not by a key that --trust names", "而不是 --trust 指定的密钥"),
        (["--trust", str(SIGNER.key)], alter, 1, "tile/entries/000: entry 7 ", "tile/entries/000：第 7 条记录"),
        ([], alter, 1, "Restore it from a backup", "请从备份恢复"),
        ([], lambda ledger: (ledger / "checkpoint").unlink(), 1, "checkpoint: the file is missing", "checkpoint：文件缺失"),
        (["--trust", "nonsense"], None, 2, "this is no verifier key", "这不是校验公钥"),
    ],
)
def test_verdicts(capsys, ledger, more, change, code, en, zh):
    if change is not None:
        change(ledger)
    for lang, words in (("en", en), ("zh", zh)):
        found, out, err = run(capsys, ledger, *more, lang=lang)
        assert found == code, out + err
        assert words in out + err


def test_the_ledger_is_held_against_copies(capsys, ledger, tmp_path):
    trust = ("--trust", key_file(tmp_path))
    code, out, _ = run(capsys, ledger, *trust, "--checkpoint", tmp_path / "mirror")
    assert (code, "held against: 4" in out) == (0, True)
    latest = max((tmp_path / "mirror").iterdir())
    made(tmp_path / "short", 3)
    code, out, _ = run(capsys, tmp_path / "short", *trust, "--checkpoint", latest)
    assert (code, "this checkpoint has 300 entries and the ledger 3" in out) == (1, True)
    for given in (latest, tmp_path / "mirror"):
        assert f"{latest.name}: this checkpoint" in run(capsys, tmp_path / "short", *trust, "--checkpoint", given)[1]
    made(tmp_path / "short", 300)
    code, out, _ = run(capsys, tmp_path / "short", *trust, "--checkpoint", latest)
    assert code == 0, "the same entries"
    (tmp_path / "empty").mkdir()
    assert run(capsys, tmp_path / "empty", "--checkpoint", latest)[0] == 1, "there was a ledger"
    assert run(capsys, ledger, "--checkpoint", tmp_path / "empty")[0] == 2, "nothing would be compared"
    assert run(capsys, ledger, "--checkpoint", tmp_path / "not there")[0] == 4


def test_what_is_no_ledger(capsys, tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "not there", tmp_path / "file"):
        code, _, err = run(capsys, path)
        assert (code, "there is no evidence ledger here" in err) == (2, True)
    made(tmp_path / "ledger")
    assert run(capsys, tmp_path / "ledger")[0] == 3


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom rights bind")
def test_what_cannot_be_read_is_no_verdict(capsys, ledger):
    (ledger / "tile/0/000").chmod(0)
    assert run(capsys, ledger)[0] == 4


def test_a_place_that_cannot_be_read_is_no_verdict(capsys, ledger, monkeypatch):
    real = os.open

    def refusing(path, *arguments, **more):
        if Path(path).name == "000":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refusing)
    code, _, err = run(capsys, ledger, "--trust", SIGNER.key)
    assert (code, "cannot be read (Permission denied)" in err) == (4, True)


def test_as_json(capsys, ledger):
    code, out, _ = run(capsys, ledger, "--format", "json", "--trust", SIGNER.key)
    told = json.loads(out)
    assert (code, told["schema"], told["verdict"], told["size"]) == (0, "recordwarden/verification/v1", "genuine", 300)
    assert (told["problems"], told["signers"], told["origin"]) == ([], [str(SIGNER.key)], SIGNER.name)
    alter(ledger)
    code, out, _ = run(capsys, ledger, "--format", "json")
    told = json.loads(out)
    assert (code, told["verdict"], told["problems"][0]["place"]) == (1, "altered", "tile/entries/000")
    assert set(told["problems"][0]["what"]) == {"zh", "en"}


def test_a_proof(capsys, ledger, tmp_path):
    with FolderStorage(ledger).reading() as view:
        proof = proof_of(view, view.read("checkpoint"), 300, 257)
    path = tmp_path / "entry.tlog-proof"
    path.write_bytes(proof.write())
    assert run(capsys, path)[0] == 4
    code, out, _ = run(capsys, path, "--trust", SIGNER.key, "--checkpoint", tmp_path / "mirror")
    assert (code, "held against: 1" in out) == (0, True)
    assert run(capsys, path, "--trust", OTHER.key)[0] == 1
    path.write_bytes(proof.write().replace(b"index 257", b"index 256"))
    code, out, _ = run(capsys, path, "--trust", SIGNER.key)
    assert (code, "is not in the ledger of its checkpoint" in out) == (1, True)
    path.write_bytes(b"anything")
    assert run(capsys, path, "--trust", SIGNER.key)[0] == 1


def test_an_interrupted_append_is_told_and_is_no_alarm(capsys, ledger):
    (ledger / "tile/0/002").write_bytes(bytes(8192))
    (ledger / "tile/0/.003.0123456789abcdef").write_bytes(b"half")
    code, out, _ = run(capsys, ledger, "--trust", SIGNER.key)
    assert (code, "files beyond the checkpoint: 1" in out) == (0, True)
