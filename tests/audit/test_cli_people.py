"""`recordwarden people`: enrolled, listed, revoked; what the ledger hears of it; what is refused."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace

import pytest
import yaml
from people import DAN
from signers import PASSPHRASE, Desk

from audit import enrolling
from audit.ledger import storage_of
from audit.standing import events_of
from audit.store import open_store
from audit.workspace import Workspace
from holdings.errors import LedgerUnwritable
from holdings.ledger.entries import KeyAction, KeyPurpose
from holdings.people.keyfile import FOLDER
from holdings.text import Text


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    return Desk(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def staffed(made, desk, own_keys):
    return desk.staffed(made, own_keys)


def listed(desk):
    code, out, err = desk.run("people", "list", "--format", "json")
    assert code == 0, err
    return json.loads(out)["people"]


def told(desk):
    workspace = Workspace(desk.folder)
    with open_store(workspace, workspace.inventory()) as store:
        return [
            event
            for _, event in events_of(storage_of(workspace, store), None, (b'"kind":',))
            if event.kind == "key" and event.purpose is KeyPurpose.PERSON
        ]


def test_the_first_person_enrols_himself_and_then_others(desk, own_keys):
    code, out, err = desk.enrol("office", "approve")
    assert code == 0, err
    assert "Enrolled, with the key" in out
    assert "Keep a backup" in err
    code, _, err = desk.enrol("u-017", "waive", "attest")
    assert code == 0, err
    first, second = listed(desk)
    assert [first["name"], first["roles"], first["enrolled_by"]] == ["office", ["approve", "enrol"], first["key"]]
    assert [second["name"], second["roles"], second["enrolled_by"]] == ["u-017", ["attest", "waive"], first["key"]]
    assert [(event.action, event.key) for event in told(desk)] == [(KeyAction.ENROLLED, first["key"]), (KeyAction.ENROLLED, second["key"])]
    assert len(list((own_keys / FOLDER).iterdir())) == 2
    assert not list(desk.folder.rglob("*.key"))
    for path in (desk.folder / ".recordwarden").rglob("*"):
        assert path.is_dir() or b"u-017" not in path.read_bytes(), path


def test_somebody_with_a_key_of_his_own_is_enrolled_by_its_public_half(desk, tmp_path):
    desk.enrol("office", "approve")
    code, public, err = desk.run("people", "key", "--new-passphrase-file", str(desk.passphrase_file))
    assert code == 0, err
    (tmp_path / "public").write_text(public)
    code, _, err = desk.enrol("u-017", "waive", public_key=str(tmp_path / "public"))
    assert code == 0, err
    assert listed(desk)[1]["public_key"] == public.strip()
    code, _, err = desk.enrol("u-018", "approve", public_key=public.strip())
    assert code == 2
    assert "this key is enrolled already" in err
    assert len(listed(desk)) == 2
    assert len(told(desk)) == 2


def test_the_first_person_can_bring_a_key_that_is_here(desk):
    _, public, _ = desk.run("people", "key", "--new-passphrase-file", str(desk.passphrase_file))
    assert desk.enrol("office", "approve", public_key=public.strip())[0] == 0
    assert listed(desk)[0]["public_key"] == public.strip()


def test_a_revoked_person_signs_nothing_more(desk):
    for name, role in (("office", "approve"), ("deputy", "enrol"), ("u-017", "waive")):
        assert desk.enrol(name, role, **({"as": "office"} if name != "office" else {}))[0] == 0
    code, out, err = desk.signed("people", "revoke", "deputy", "--why", "left", "--as", "office")
    assert code == 0, err
    assert "what it signed before, by the order of the ledger, stays valid" in out
    assert [one["valid"] for one in listed(desk)] == [True, False, True]
    assert [event.action for event in told(desk)][-1] is KeyAction.REVOKED
    code, _, err = desk.enrol("u-019", "waive", **{"as": "deputy"})
    assert code == 2
    assert "nobody of this name has a key that counts" in err
    for lang, words in (("en", "revoked 20"), ("zh", "吊销：离职")):
        assert words in desk.run("people", "list", lang=lang)[1]


REFUSED = [
    (["revoke", "office", "--why", "left"], "nobody else may enrol", "唯一有登记权限"),
    (["revoke", "nobody", "--why", "left"], "nobody of this name or key", "没有此人"),
    (["enrol", "13900000001", "--role", "waive"], "looks like a phone number", "看起来含有电话"),
    (["enrol", "u-018", "--role", "waive", "--public-key", "AAAA"], "no usable Ed25519 public key", "不是可用的 Ed25519 公钥"),
    (["enrol", "u-018", "--role", "waive", "--as", "u-017"], "does not have the role enrol", "没有“登记人员”权限"),
    (["enrol", "u-018", "--role", "waive", "--as", "nobody"], "nobody of this name has a key", "没有此人"),
    (["enrol", "u-017", "--role", "waive", "--as", "office"], "somebody of this name is enrolled", "已有同名人员"),
    (["enrol", "u-018"], "--role is missing", "缺少参数 --role"),
]


@pytest.mark.parametrize(("arguments", "en", "zh"), REFUSED, ids=[case[1] for case in REFUSED])
def test_what_is_refused_changes_nothing(staffed, arguments, en, zh):
    desk = staffed
    before, heard = listed(desk), told(desk)
    more = ["--new-passphrase-file", str(desk.passphrase_file)] if arguments[0] == "enrol" else []
    for lang, words in (("en", en), ("zh", zh)):
        code, out, err = desk.signed("people", *arguments, *more, lang=lang)
        assert (code, out) == (2, "")
        assert words in err
        assert "13900000001" not in err
    assert (listed(desk), told(desk)) == (before, heard)


def test_a_passphrase_that_is_wrong_or_cannot_be_asked_for(desk, tmp_path):
    desk.enrol("office", "approve")
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong horse battery\n")
    wrong.chmod(0o600)
    command = ["people", "enrol", "u-017", "--role", "waive", "--new-passphrase-file", str(desk.passphrase_file)]
    code, _, err = desk.run(*command, "--passphrase-file", str(wrong))
    assert (code, "the passphrase is wrong" in err, "horse" in err) == (2, True, False)
    code, _, err = desk.run(*command)
    assert (code, "nobody can be asked here" in err) == (2, True)
    wrong.chmod(0o644)
    code, _, err = desk.run(*command, "--passphrase-file", str(wrong))
    assert (code, "0600" in err) == (2, True)
    assert len(listed(desk)) == 1


def test_a_list_that_was_tampered_with_is_told_and_left_alone(desk):
    desk.enrol("office", "approve")
    desk.enrol("u-017", "waive")
    path = desk.folder / "recordwarden.people.yaml"
    whole = yaml.safe_load(path.read_text("utf-8"))
    whole["changes"][1]["roles"] = ["approve", "waive"]
    path.write_text(yaml.safe_dump(whole), "utf-8")
    before = path.read_bytes()
    for lang, words in (("en", "the signature does not fit"), ("zh", "签名与内容不符")):
        code, _, err = desk.run("people", "list", lang=lang)
        assert (code, words in err) == (2, True)
    assert desk.enrol("u-018", "waive")[0] == 2
    assert path.read_bytes() == before


def test_no_second_list_begins_where_the_ledger_knows_one(desk):
    desk.enrol("office", "approve")
    path = desk.folder / "recordwarden.people.yaml"
    path.unlink()
    code, _, err = desk.enrol("intruder", "approve")
    assert (code, "the evidence ledger knows of people" in err) == (2, True)
    assert not path.exists()
    assert len(told(desk)) == 1


def test_what_the_ledger_has_not_heard_of_it_hears_with_the_next_command(desk, monkeypatch):
    def full(*_, **__):
        raise LedgerUnwritable(Text("磁盘已满。", "the disk is full."), "ledger", Text("-", "-"))

    real = enrolling.tell_ledger
    monkeypatch.setattr(enrolling, "tell_ledger", full)
    code, _, err = desk.enrol("office", "waive")
    assert (code, "the list of people was changed, but the evidence ledger could not be told: the disk is full." in err) == (4, True)
    assert ([one["valid"] for one in listed(desk)], told(desk)) == ([True], [])
    monkeypatch.setattr(enrolling, "tell_ledger", real)
    waiver = ["waiver", "add", "--control", "CLS-01", "--asset", "desk", "--until", "2100-01-01", "--reason", "x"]
    assert desk.signed(*waiver)[0] == 0
    assert [event.key for event in told(desk)] == [listed(desk)[0]["key"]]
    assert json.loads(desk.run("waiver", "list", "--format", "json")[1])["entries"][0]["counts"]
    assert desk.enrol("u-017", "waive")[0] == 0
    assert [event.key for event in told(desk)] == [one["key"] for one in listed(desk)]


def test_an_altered_ledger_is_told(desk):
    desk.enrol("office", "approve")
    tile = next((desk.folder / ".recordwarden" / "ledger" / "tile" / "entries").rglob("000*/*"))
    tile.write_bytes(tile.read_bytes().replace(b'"enrolled"', b'"Enrolled"'))
    code, _, err = desk.run("people", "list")
    assert (code, "parts of the evidence ledger are missing or were altered" in err) == (1, True)


def test_the_ledger_of_a_shared_store_hears_of_it_too(tmp_path, monkeypatch, capsys, postgres_url):
    desk = Desk(tmp_path, monkeypatch, capsys, settings={"store": postgres_url})
    code, _, err = desk.enrol("office", "waive")
    assert code == 0, err
    assert desk.enrol("u-017", "waive")[0] == 0
    assert [event.key for event in told(desk)] == [one["key"] for one in listed(desk)]
    assert all(one["valid"] for one in listed(desk))


@pytest.mark.parametrize("by", ["name", "key", "beginning"])
def test_who_was_enrolled_on_two_branches_can_be_revoked(desk, own_keys, by):
    """The ledger heard of one enrolment, and the list has the other: the key counts for nothing, and stands there all the same."""
    key = base64.b64encode(DAN.public).decode()
    assert desk.enrol("office", "approve")[0] == 0
    path = desk.folder / "recordwarden.people.yaml"
    other = path.read_bytes()
    assert desk.enrol("u-017", "waive", public_key=key)[0] == 0
    path.write_bytes(other)
    assert desk.enrol("u-017", "attest", public_key=key)[0] == 0
    assert [one["valid"] for one in listed(desk)] == [True, False]
    who = {"name": "u-017", "key": DAN.digest, "beginning": DAN.digest[:8]}[by]
    code, _, err = desk.signed("people", "revoke", who, "--why", "changed")
    assert code == 0, err
    assert listed(desk)[1]["revoked_why"] == "changed"
    assert [event.action for event in told(desk)][-1] is KeyAction.REVOKED
    code, _, err = desk.signed("people", "revoke", who, "--why", "changed")
    assert (code, "nobody of this name or key is in the list, or the key was revoked" in err) == (2, True)


def test_a_passphrase_is_asked_of_a_person_by_name(desk, own_keys, monkeypatch):
    asked = []
    monkeypatch.setattr("getpass.getpass", lambda question: asked.append(question) or PASSPHRASE)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    assert desk.run("people", "enrol", "office", "--role", "waive")[0] == 0
    assert desk.run("people", "enrol", "u-017", "--role", "waive", lang="zh")[0] == 0
    assert [one for one in asked if "again" not in one and "再" not in one] == [
        "A passphrase for the new key of office, typed by its owner: ",
        "office 的口令：",
        "u-017 的新密钥的口令，由本人输入：",
    ]
    monkeypatch.setattr("getpass.getpass", lambda _: "another one here")
    code, _, err = desk.run("people", "enrol", "u-018", "--role", "waive")
    assert (code, "office (" in err, "the passphrase is wrong" in err) == (2, True, True)


def typed(*lines):
    """Somebody at a terminal who types these."""
    answers = iter(lines)

    def answer(_):
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    return answer


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        ((PASSPHRASE, PASSPHRASE), 0, "sealed with the passphrase"),
        ((PASSPHRASE,), 2, "nobody can be asked here"),
        ((PASSPHRASE, "another one here"), 2, "office: the two passphrases are not the same"),
        (("1234567", "1234567"), 2, "8 characters"),
    ],
)
def test_a_passphrase_is_typed_twice_and_never_shown(desk, own_keys, monkeypatch, lines, code, words):
    monkeypatch.setattr("getpass.getpass", typed(*lines))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    found, out, err = desk.run("people", "enrol", "office", "--role", "waive")
    assert (found, words in err) == (code, True)
    assert not any(line in out + err for line in lines)
    assert len(list((own_keys / FOLDER).glob("*.key"))) == (1 if code == 0 else 0)


def test_what_is_typed_and_is_no_text_is_told_without_it(desk, own_keys, monkeypatch):
    def answer(_):
        return (PASSPHRASE.encode() + b"\xff").decode()

    monkeypatch.setattr("getpass.getpass", answer)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    code, out, err = desk.run("people", "enrol", "office", "--role", "waive")
    assert (code, "no text in the terminal's encoding" in err) == (2, True)
    assert PASSPHRASE not in out + err
