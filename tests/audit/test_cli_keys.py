"""`recordwarden keys`, as people and scripts use it: both languages, exit codes, a terminal, and never a secret."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from canaries import traces, written
from command_line import COMMAND, environment, run
from rings import PASSPHRASE, SECRET
from workspaces import source, workspace

from audit.store import open_store
from audit.workspace import Workspace
from holdings.keys.opening import open_ring
from holdings.ledger.entries import KeyAction, KeyPurpose, decoded
from holdings.ledger.folder import FolderStorage
from holdings.ledger.reading import TileTree

ROOT = Path(__file__).resolve().parents[2]
PURPOSES = ["signing", "fingerprints", "tokens", "data"]


def listed(cwd: Path, **env: str) -> dict[str, list[tuple[str, str]]]:
    """Ids and states, by purpose."""
    outcome = run("keys", "list", "--format", "json", cwd=cwd, env=env)
    assert outcome.code == 0, outcome
    document = json.loads(outcome.out)
    assert document["schema"] == "recordwarden/keys-list/v1"
    found: dict[str, list[tuple[str, str]]] = {}
    for key in document["keys"]:
        found.setdefault(key["purpose"], []).append((key["id"], key["state"]))
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace that has been audited once."""
    folder = workspace(tmp_path / "desk", {"calls": source({"path": "calls.csv"}, {"calls": {"id": "operational/1"}})})
    (folder / "calls.csv").write_text("id\n1\n2\n", encoding="utf-8")
    audited(folder)
    return folder


def audited(folder: Path) -> None:
    outcome = run("audit", "--jobs", "1", cwd=folder)
    assert outcome.code in (0, 1, 4), outcome
    assert "fingerprint" not in outcome.err, outcome


def key_events(folder: Path) -> list[tuple[KeyAction, KeyPurpose]]:
    """What the ledger of a workspace has been told of keys."""
    from holdings.ledger.checkpoint import Checkpoint

    with FolderStorage(folder / ".recordwarden" / "ledger").reading() as view:
        checkpoint, _ = Checkpoint.read(view.read("checkpoint") or b"")
        events = [decoded(entry) for entry in map(TileTree(view, checkpoint.size).entry, range(checkpoint.size))]
    return [(event.action, event.purpose) for event in events if event.kind == "key"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["仅靠文件权限（ring.secret）", "签名", "使用中", "备份密钥目录"]),
        ("en", ["protected by file permissions only (ring.secret)", "signing", "active", "backup"]),
    ],
)
def test_init_and_list(tmp_path: Path, own_keys: Path, lang: str, words: list[str]) -> None:
    made = run("keys", "init", "--unattended", "--lang", lang, cwd=tmp_path)
    assert made.code == 0, made
    assert not [word for word in words if word not in made.out + made.err], made
    shown = run("keys", "list", "--lang", lang, cwd=tmp_path)
    assert (shown.code, words[0] in shown.out) == (0, True), shown
    assert list(listed(tmp_path)) == PURPOSES
    again = run("keys", "init", "--unattended", "--lang", lang, cwd=tmp_path)
    assert again.code == 2, again
    assert "ring.json" in again.err, again


@pytest.mark.parametrize(("lang", "words"), [("zh", "还没有密钥环"), ("en", "there is no key ring yet")])
@pytest.mark.parametrize("arguments", [("list",), ("rotate", "data"), ("destroy", "0" * 16, "--yes"), ("protect", "--unattended")])
def test_looking_makes_no_ring(tmp_path: Path, own_keys: Path, arguments: tuple[str, ...], lang: str, words: str) -> None:
    outcome = run("keys", *arguments, "--lang", lang, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, ""), outcome
    assert words in outcome.err, outcome
    assert f"{own_keys.name}/ring.json" in outcome.err, outcome
    assert list(own_keys.iterdir()) == []


@pytest.mark.parametrize(("lang", "words"), [("zh", "口令已更换"), ("en", "The passphrase was changed")])
def test_another_passphrase_does_not_change_the_backups(tmp_path: Path, own_keys: Path, lang: str, words: str) -> None:
    made = run("keys", "init", "--unattended", cwd=tmp_path)
    assert str(own_keys) in made.err, made
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, "utf-8")
    file.chmod(0o600)
    outcome = run("keys", "protect", "--new-passphrase-file", str(file), "--lang", lang, cwd=tmp_path)
    assert (outcome.code, words in outcome.out) == (0, True), outcome
    assert {"zh": "此前的备份仍可用", "en": "Backups from before still open"}[lang] in outcome.err, outcome


@pytest.mark.parametrize(
    ("purpose", "zh", "en"),
    [
        ("signing", "校验公钥", "verifier key"),
        ("fingerprints", "继续使用其原有密钥", "goes on with the key that it was begun with"),
        ("tokens", "仍可还原", "can still be turned back"),
        ("data", "仍可解密", "older data still opens"),
    ],
)
def test_a_rotation_says_what_becomes_of_what_was(tmp_path: Path, purpose: str, zh: str, en: str) -> None:
    run("keys", "init", "--unattended", cwd=tmp_path)
    for lang, words in (("zh", zh), ("en", en)):
        outcome = run("keys", "rotate", purpose, "--lang", lang, cwd=tmp_path)
        assert outcome.code == 0, outcome
        assert words in outcome.out, outcome
    states = {name: [state for _, state in keys] for name, keys in listed(tmp_path).items()}
    assert states == {name: ["active", "retired", "retired"] if name == purpose else ["active"] for name in PURPOSES}


def test_a_store_goes_on_with_the_key_it_was_begun_with(desk: Path, tmp_path: Path) -> None:
    before = open_ring()
    assert run("keys", "rotate", "fingerprints", cwd=desk).code == 0
    audited(desk)
    other = workspace(tmp_path / "other", {"calls": source({"path": "calls.csv"}, {"calls": {"id": "operational/1"}})})
    (other / "calls.csv").write_text("id\n1\n", encoding="utf-8")
    audited(other)
    fresh, older = open_ring().fingerprint_keys()
    assert older == before.fingerprint_keys()[0]
    for folder, mine, others in ((desk, older, fresh), (other, fresh, older)):
        place = Workspace(folder)
        with open_store(place, place.inventory()) as store:
            assert (store.made_with(mine), store.made_with(others)) == (True, False)
    assert (
        run("keys", "destroy", next(id_ for id_, state in listed(desk)["fingerprints"] if state == "retired"), "--yes", cwd=desk).code == 0
    )
    refused = run("audit", "--jobs", "1", "--lang", "en", cwd=desk)
    assert refused.code == 2, refused
    assert "the fingerprint key is not the one of the earlier assessments" in refused.err, refused
    audited(other)


def test_the_ledger_is_told(desk: Path) -> None:
    for purpose in ("data", "signing"):
        outcome = run("keys", "rotate", purpose, "--lang", "en", cwd=desk)
        assert outcome.code == 0, outcome
        assert "was recorded in the evidence ledger" in outcome.err, outcome
    verifier = str(open_ring().verifiers(f"recordwarden/{Workspace(desk).identity()}")[0])
    assert verifier in outcome.out, outcome
    verified = run("evidence", "verify", desk, "--trust", verifier, cwd=desk)
    assert verified.code == 0, verified
    retired = next(id_ for id_, state in listed(desk)["signing"] if state == "retired")
    assert run("keys", "destroy", retired, "--yes", cwd=desk).code == 0
    audited(desk)
    assert key_events(desk) == [
        (KeyAction.ROTATED, KeyPurpose.DATA),
        (KeyAction.ROTATED, KeyPurpose.SIGNING),
        (KeyAction.DESTROYED, KeyPurpose.SIGNING),
    ]


def test_a_ledger_that_cannot_be_told_is_said(desk: Path) -> None:
    (desk / ".recordwarden" / "ledger" / "checkpoint").write_bytes(b"something else")
    outcome = run("keys", "rotate", "data", "--lang", "en", cwd=desk)
    assert outcome.code == 4, outcome
    assert "the key was changed, but the evidence ledger could not be told" in outcome.err, outcome
    assert [state for _, state in listed(desk)["data"]] == ["active", "retired"]


def test_a_broken_inventory_is_met_before_a_key_is_changed(desk: Path) -> None:
    (desk / "recordwarden.yaml").write_text("version: no", encoding="utf-8")
    assert run("keys", "rotate", "data", cwd=desk).code == 2
    assert [state for _, state in listed(desk)["data"]] == ["active"]
    missing = run("keys", "rotate", "data", "--workspace", desk / "nowhere", cwd=desk)
    assert missing.code == 2, missing
    assert [state for _, state in listed(desk)["data"]] == ["active"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "请加 --yes"), ("en", "add --yes")])
def test_nothing_is_destroyed_that_nobody_confirmed(tmp_path: Path, lang: str, words: str) -> None:
    run("keys", "init", "--unattended", cwd=tmp_path)
    ((key_id, _),) = listed(tmp_path)["data"]
    outcome = run("keys", "destroy", key_id, "--lang", lang, cwd=tmp_path)
    assert outcome.code == 2, outcome
    assert words in outcome.err, outcome
    assert listed(tmp_path)["data"] == [(key_id, "active")]


LOST = {
    "zh": {"signing": "仍可校验", "fingerprints": "新的审计历史", "tokens": "再也无法还原", "data": "再也无法解密"},
    "en": {
        "signing": "can still be verified",
        "fingerprints": "begin a new one",
        "tokens": "can be turned back, ever",
        "data": "can be opened, ever",
    },
}


@pytest.mark.parametrize("lang", LOST)
def test_destroying_says_what_is_lost(tmp_path: Path, lang: str) -> None:
    run("keys", "init", "--unattended", cwd=tmp_path)
    for purpose, ((key_id, _),) in listed(tmp_path).items():
        outcome = run("keys", "destroy", key_id, "--yes", "--lang", lang, cwd=tmp_path)
        assert outcome.code == 0, outcome
        assert LOST[lang][purpose] in outcome.err, outcome
        again = run("keys", "destroy", key_id, cwd=tmp_path)
        assert (again.code, "this key was destroyed on" in again.err, LOST["en"][purpose] in again.err) == (2, True, False), again
    assert [[state for _, state in keys] for keys in listed(tmp_path).values()] == [["active", "destroyed"]] * len(PURPOSES)


@pytest.mark.parametrize("subcommand", ["init", "list", "protect"])
def test_a_passphrase_on_the_command_line_is_not_accepted(tmp_path: Path, own_keys: Path, subcommand: str) -> None:
    for given in (("--passphrase", PASSPHRASE), (f"--secret={PASSPHRASE}",)):
        outcome = run("keys", subcommand, *given, cwd=tmp_path)
        assert outcome.code == 2, outcome
        assert PASSPHRASE.encode() not in outcome.raw_out + outcome.raw_err
    assert list(own_keys.iterdir()) == []


def on_terminal(*arguments: str, cwd: Path, typed: list[bytes], **env: str) -> tuple[int, str]:
    """Run a command on a terminal of its own, and type a line each time it has asked for something."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(cwd)
        os.execve(sys.executable, [*COMMAND, *arguments], environment(**env, COLUMNS="200"))
    shown, left, asked_at = b"", list(typed), 0
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            shown += data
        if left and shown[asked_at:].rstrip(b" ").endswith((b":", "：".encode())):
            asked_at = len(shown)
            os.write(terminal, left.pop(0) + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode("utf-8", "replace")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal(tmp_path: Path, own_keys: Path) -> None:
    """The passphrase is typed twice and shown never; a key is destroyed when its id was typed."""
    secret = PASSPHRASE.encode()
    code, shown = on_terminal("keys", "init", "--lang", "zh", cwd=tmp_path, typed=[secret, secret])
    assert (code, "保护方式：口令" in shown) == (0, True), shown
    assert PASSPHRASE not in shown
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, "utf-8")
    file.chmod(0o600)
    given = {"RECORDWARDEN_PASSPHRASE_FILE": str(file)}
    ((key_id, _),) = listed(tmp_path, **given)["data"]
    code, shown = on_terminal("keys", "destroy", key_id, "--lang", "en", cwd=tmp_path, typed=[b"no"], **given)
    assert (code, "what was typed is not its id" in shown) == (2, True), shown
    assert listed(tmp_path, **given)["data"] == [(key_id, "active")]
    code, shown = on_terminal("keys", "destroy", key_id, "--lang", "zh", cwd=tmp_path, typed=[b"no"], **given)
    assert (code, "请再次输入密钥编号以确认：" in shown, "确认:" in shown) == (2, True, False), shown
    code, shown = on_terminal("keys", "destroy", key_id, "--lang", "en", cwd=tmp_path, typed=[key_id.encode()], **given)
    assert (code, "is destroyed" in shown) == (0, True), shown


def test_no_secret_is_ever_written_or_said(desk: Path, own_keys: Path, tmp_path: Path) -> None:
    """Neither the secrets, nor what seals them, in whatever form, stand in anything that a command says or writes outside the key folder."""
    ring = open_ring()
    sealed_with = (own_keys / "ring.secret").read_text("ascii").strip()
    secrets = {purpose.value: ring.secret(purpose).material for purpose in KeyPurpose if purpose is not KeyPurpose.PERSON}
    canaries = {"ring.secret": sealed_with, "passphrase": PASSPHRASE, **{name: secret.hex() for name, secret in secrets.items()}}
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, "utf-8")
    file.chmod(0o600)
    opened = {"RECORDWARDEN_PASSPHRASE_FILE": str(file)}
    said = [
        run("keys", "list", cwd=desk),
        run("keys", "list", "--format", "json", cwd=desk),
        run("keys", "list", cwd=desk, env={"RECORDWARDEN_RING_SECRET": SECRET}),
        run("keys", "list", cwd=desk, env={"RECORDWARDEN_RING_COMMAND": f"echo {SECRET} {PASSPHRASE}"}),
        run("keys", "list", cwd=desk, env={"RECORDWARDEN_RING_SECRET": SECRET[:-1]}),
        run("keys", "rotate", "data", cwd=desk),
        run("keys", "protect", "--new-passphrase-file", str(file), cwd=desk),
        run("keys", "list", cwd=desk),
        run("keys", "rotate", "signing", cwd=desk, env=opened),
        run("audit", "--jobs", "1", cwd=desk, env=opened),
    ]
    assert [outcome.code for outcome in said[:9]] == [0, 0, 2, 2, 2, 0, 0, 2, 0], said
    canaries["given"] = SECRET
    spoken = [(" ".join(outcome.arguments), data) for outcome in said for data in (outcome.raw_out, outcome.raw_err)]
    places = [*spoken, *written([desk])]
    raw = list(secrets.values())
    assert not [trace for where, data in places for trace in traces(data, where, canaries)]
    assert not [where for where, data in places if any(secret in data for secret in raw)]
    inside = (own_keys / "ring.json").read_bytes()
    assert not [secret for secret in raw if secret in inside or secret.hex().encode() in inside]
    assert not (own_keys / "ring.secret").exists()


def test_help_is_quick_and_imports_no_cryptography(tmp_path: Path) -> None:
    code = "import sys\ntry:\n import audit.cli; audit.cli.main(['keys', '--help'])\nfinally:\n print('cryptography' in sys.modules, 'pydantic' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment(), check=False)
    assert done.stderr.strip() == "False False", done


def test_the_page_says_every_command_option_and_setting() -> None:
    from audit.cli.keys import command
    from holdings.keys import unlocking

    page = (ROOT / "docs" / "keys.md").read_text("utf-8")
    assert "(docs/keys.md)" in (ROOT / "README.md").read_text("utf-8")
    usual = {"--help", "--lang", "--workspace", "--no-color"}
    for name, each in command.commands.items():
        assert f"recordwarden keys {name}" in page
        options = {word for param in each.params for word in param.opts if word.startswith("--")} - usual
        assert not [option for option in options if option not in page]
    for setting in (unlocking.SECRET, unlocking.COMMAND, unlocking.PASSPHRASE_FILE, "RECORDWARDEN_KEYS", "RECORDWARDEN_FINGERPRINT_KEY"):
        assert f"`{setting}`" in page
