"""What a ring is not opened for: each is told in both languages, ends with 2, and leaves every file as it is."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from rings import CHEAP, PASSPHRASE, SECRET, answers, forget, keeper, randomness

from holdings.errors import RingError
from holdings.keys import unlocking
from holdings.keys.document import authenticated, read, written
from holdings.keys.opening import open_ring, opened
from holdings.keys.sealing import Cost, SealBroken, under_passphrase
from holdings.ledger.canonical import canonical
from holdings.ledger.entries import KeyPurpose
from holdings.text import Lang

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX rights and files")


def contents(folder):
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.is_symlink() and path.name != ".ring.lock"
    }


def refused(folder, words, *lines, **environ):
    """The ring is refused in these words, and nothing in its folder has changed."""
    forget()
    before = contents(folder) if folder.is_dir() else None
    with pytest.raises(RingError, match=words) as raised:
        open_ring({"RECORDWARDEN_KEYS": str(folder), **environ}, keeper(folder, *lines).ask)
    assert raised.value.exit_code == 2
    message = raised.value.message(Lang.ZH)
    assert any("一" <= char <= "鿿" for char in message)
    assert PASSPHRASE not in message + str(raised.value)
    assert SECRET not in message + str(raised.value)
    assert (contents(folder) if folder.is_dir() else None) == before


@pytest.fixture
def folder(tmp_path):
    """A ring under the secret of a file."""
    keeper(tmp_path).init(unattended=True)
    return tmp_path


@pytest.fixture
def locked(tmp_path):
    """A ring under a passphrase."""
    keeper(tmp_path, PASSPHRASE, PASSPHRASE).init()
    return tmp_path


def changed(folder, change):
    """Change the ring's JSON, and write it as a ring is written, with the MAC that it had."""
    path = folder / "ring.json"
    value = json.loads(path.read_bytes())
    change(value)
    path.write_bytes(canonical(value))


def swap(field):
    def change(value):
        first, second = value["keys"][2:4]
        first[field], second[field] = second[field], first[field]

    return change


def put(*path_and_new):
    *path, last, new = path_and_new

    def change(value):
        for step in path:
            value = value[step]
        value[last] = new

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap("id"), "was altered"),
        (swap("purpose"), "was altered"),
        (swap("sealed"), "was altered"),
        (swap("check"), "was altered"),
        (put("keys", 2, "created", "2026-11-21T09:30:00.001Z"), "was altered"),
        (put("keys", 2, "retired", "2026-11-21T09:30:00.001Z"), "was altered"),
        (put("keys", 2, "id", "0" * 16), "was altered"),
        (put("ring", "0" * 32), "was altered"),
        (put("mac", "0" * 64), "was altered"),
        (put("mac", "é"), "was altered"),
        (put("mac", 1), "cut short, or was altered"),
        (put("keys", []), "cut short, or was altered"),
        (put("more", "than there is"), "cut short, or was altered"),
        (put("keys", 0, "more", "than there is"), "cut short, or was altered"),
        (put("protection", "method", "none"), "cut short, or was altered"),
        (put("protection", "salt", "0" * 32), "not the one that the key ring was sealed with"),
        (put("format", "recordwarden/keys/v2"), "version that this program does not know"),
        (put("format", "something else"), "cut short, or was altered"),
        (lambda value: value["keys"].append(value["keys"][0]), "cut short, or was altered"),
        (lambda value: value["keys"][1].update(id=value["keys"][0]["id"]), "cut short, or was altered"),
        (lambda value: value["keys"].pop(), "cut short, or was altered"),
        (lambda value: value["keys"][0].pop("retired"), "cut short, or was altered"),
        (put("keys", 0, "created", "2026-11-21T09:30:00.000000Z"), "cut short, or was altered"),
        (lambda value: value.pop("mac"), "cut short, or was altered"),
    ],
)
def test_altered_json(folder, change, words):
    changed(folder, change)
    refused(folder, words)


def test_every_byte_counts(folder):
    """Exhaustive: whichever byte is another one, the ring is refused, and never as a passphrase or with a mistake of ours."""
    whole = (folder / "ring.json").read_bytes()
    for place in range(len(whole)):
        with pytest.raises(RingError):
            opened(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], {}, folder, answers())


@pytest.mark.parametrize("left", [0, 1, 100, 1000, -1])
def test_cut_short_and_lengthened(folder, left):
    whole = (folder / "ring.json").read_bytes()
    (folder / "ring.json").write_bytes(whole[:left])
    refused(folder, "cut short, or was altered")
    (folder / "ring.json").write_bytes(whole + b"\n")
    refused(folder, "cut short, or was altered")


@pytest.mark.parametrize(
    "garbage", [b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b"1e999", b'{"format":"recordwarden/keys/v1"}', b" " * 5_000_000]
)
def test_something_else(folder, garbage):
    (folder / "ring.json").write_bytes(garbage)
    refused(folder, "cut short, or was altered")


@pytest.mark.parametrize("how", [swap("id"), swap("purpose"), swap("check"), put("keys", 2, "created", "2026-11-21T09:30:00.001Z")])
def test_a_secret_is_bound_to_its_key_also_by_whoever_can_write_the_ring(folder, how):
    """Under a MAC that fits, a secret that is moved to another id or purpose does not open."""
    ring = keeper(folder).opened()
    value = ring.document.model_dump(mode="json")
    how(value)
    document, mac = read(written(type(ring.document).model_validate(value), ring.sealing))
    with pytest.raises(SealBroken):
        authenticated(document, mac, ring.sealing)


class TestPassphrases:
    """A ring under a passphrase."""

    def test_a_wrong_one(self, locked):
        refused(locked, "passphrase is wrong", PASSPHRASE + "!")

    def test_nobody_to_ask(self, locked):
        refused(locked, "nobody can be asked", None)

    @pytest.mark.parametrize(
        "scrypt",
        [
            {"n": 2**30},
            {"n": 2**13},
            {"n": 2**17 - 1},
            {"n": 2**53 - 1},
            {"r": 2**20},
            {"p": 2**20},
            {"n": 2**18, "r": 9},
        ],
    )
    def test_a_header_that_asks_for_too_much(self, locked, scrypt):
        """Nobody is asked for a passphrase, and no memory is taken."""
        changed(locked, lambda value: value["protection"]["scrypt"].update(scrypt))
        refused(locked, "out of bounds")

    @pytest.mark.parametrize("scrypt", [{"n": 0}, {"n": -1}, {"n": "131072"}, {"n": True}, {"r": 0}, {"p": 0}, {"q": 1}])
    def test_a_header_that_makes_no_sense(self, locked, scrypt):
        changed(locked, lambda value: value["protection"]["scrypt"].update(scrypt))
        refused(locked, "cut short, or was altered")

    def test_what_is_asked_for_by_default_is_within_bounds(self):
        Cost().refuse()
        CHEAP.refuse()

    def test_it_costs_once(self, locked):
        forget()
        kept = keeper(locked, PASSPHRASE)
        assert kept.opened().keys == kept.opened().keys  # it would be asked for again, and there is no second answer

    def test_characters_are_the_same_however_they_are_composed(self):
        composed, decomposed = "caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301"
        keys = [under_passphrase(each, salt=bytes(16), cost=CHEAP)[1] for each in (composed, decomposed)]
        assert keys[0] == keys[1]

    def test_what_is_typed_and_is_no_text(self, locked, monkeypatch):
        """The system's error holds the bytes themselves; ours does not, nor lead to it."""
        forget()
        typed = PASSPHRASE.encode()[:-1]

        def getpass(prompt):
            return typed.decode()

        monkeypatch.setattr("getpass.getpass", getpass)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
        with pytest.raises(RingError, match="no text in the terminal's encoding") as raised:
            open_ring({"RECORDWARDEN_KEYS": str(locked)})
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__

    def test_whoever_ends_the_input_has_typed_nothing(self, locked, monkeypatch):
        forget()

        def getpass(prompt):
            raise EOFError

        monkeypatch.setattr("getpass.getpass", getpass)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
        with pytest.raises(RingError, match="nobody can be asked"):
            open_ring({"RECORDWARDEN_KEYS": str(locked)})


class TestPassphraseFile:
    """RECORDWARDEN_PASSPHRASE_FILE."""

    @pytest.mark.parametrize("content", [f"{PASSPHRASE}\n", PASSPHRASE, f"{PASSPHRASE}\r\n", f"\ufeff{PASSPHRASE}\n"])
    def test_it_is_read(self, locked, tmp_path_factory, content):
        forget()
        path = private(tmp_path_factory.mktemp("p") / "passphrase", content)
        assert keeper(locked, RECORDWARDEN_PASSPHRASE_FILE=str(path)).opened().keys

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("", "one line"),
            ("one\ntwo\n", "one line"),
            ("x" * 5000, "one line"),
            (b"\xff\xfe", "one line"),
            ("wrong one", "passphrase is wrong"),
        ],
    )
    def test_it_is_refused(self, locked, tmp_path_factory, content, words):
        path = private(tmp_path_factory.mktemp("p") / "passphrase", content)
        refused(locked, words, RECORDWARDEN_PASSPHRASE_FILE=str(path))

    def test_it_is_missing(self, locked, tmp_path_factory):
        refused(locked, "no such file", RECORDWARDEN_PASSPHRASE_FILE=str(tmp_path_factory.mktemp("p") / "passphrase"))

    @posix
    def test_it_can_be_read_by_others(self, locked, tmp_path_factory):
        path = private(tmp_path_factory.mktemp("p") / "passphrase", PASSPHRASE)
        path.chmod(0o640)
        refused(locked, "read by other users", RECORDWARDEN_PASSPHRASE_FILE=str(path))

    @posix
    def test_it_can_be_mounted_as_a_link(self, locked, tmp_path_factory):
        forget()
        path = private(tmp_path_factory.mktemp("p") / "data", PASSPHRASE)
        (path.parent / "passphrase").symlink_to(path)
        assert keeper(locked, RECORDWARDEN_PASSPHRASE_FILE=str(path.parent / "passphrase")).opened().keys


def private(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(0o600)
    return path


class TestSecrets:
    """A ring under 32 bytes from somewhere."""

    @pytest.mark.parametrize(
        ("environ", "words"),
        [
            ({"RECORDWARDEN_RING_SECRET": "00" * 32}, "not the one that the key ring was sealed with"),
            ({"RECORDWARDEN_RING_SECRET": "00" * 31}, "malformed"),
            ({"RECORDWARDEN_RING_SECRET": "hunter2 hunter2"}, "malformed"),
            ({"RECORDWARDEN_RING_SECRET": " ".join(["00"] * 32)}, "malformed"),
            ({"RECORDWARDEN_RING_SECRET": SECRET, "RECORDWARDEN_RING_COMMAND": "true"}, "two sources"),
            ({"RECORDWARDEN_RING_COMMAND": "false"}, r"failed \(exit code 1\)"),
            ({"RECORDWARDEN_RING_COMMAND": "/no/such/command"}, "cannot be started"),
            ({"RECORDWARDEN_RING_COMMAND": "'unbalanced"}, "cannot be started"),
            ({"RECORDWARDEN_RING_COMMAND": " "}, "cannot be started"),
            ({"RECORDWARDEN_RING_COMMAND": "echo rubbish"}, "malformed"),
            ({"RECORDWARDEN_RING_COMMAND": "true"}, "malformed"),
            ({"RECORDWARDEN_RING_COMMAND": f"echo {SECRET} $(id)"}, "malformed"),
            ({"RECORDWARDEN_RING_COMMAND": "cat /dev/zero"}, "failed"),
        ],
    )
    def test_a_wrong_one(self, folder, environ, words):
        refused(folder, words, **environ)

    def test_none_at_all(self, folder):
        (folder / "ring.secret").unlink()
        refused(folder, "missing")

    def test_a_file_with_something_else(self, folder):
        (folder / "ring.secret").write_text("rubbish", "ascii")
        refused(folder, "malformed")

    @pytest.mark.skipif(sys.platform == "win32", reason="needs sleep")
    def test_a_command_that_does_not_end(self, folder, monkeypatch):
        """Nor does it help that another process of its holds its output open."""
        monkeypatch.setattr(unlocking, "COMMAND_SECONDS", 0.3)
        begun = time.monotonic()
        refused(folder, "did not end", RECORDWARDEN_RING_COMMAND="sh -c 'sleep 60 & sleep 60'")
        assert time.monotonic() - begun < 30


@posix
class TestFiles:
    """Files and folders that others can reach, or that are none."""

    @pytest.mark.parametrize("name", ["ring.json", "ring.secret"])
    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
    def test_a_file_open_to_others(self, folder, name, mode):
        (folder / name).chmod(mode)
        refused(folder, f"{name}: the file can be read by other users, or written")
        assert stat.S_IMODE((folder / name).stat().st_mode) == mode

    @pytest.mark.parametrize("mode", [0o750, 0o705, 0o755, 0o770, 0o777])
    def test_a_folder_open_to_others(self, folder, mode):
        folder.chmod(mode)
        refused(folder, "key folder is open to other users")

    def test_a_folder_open_to_others_gets_no_ring(self, tmp_path):
        tmp_path.chmod(0o755)
        refused(tmp_path, "key folder is open to other users")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", ["ring.json", "ring.secret"])
    def test_no_regular_file(self, folder, name, monkeypatch):
        path = folder / name
        kept = Path(folder, "kept")
        path.rename(kept)
        path.symlink_to(kept)
        refused(folder, f"{name}: it is not a regular file")
        path.unlink()
        path.symlink_to(folder / "nowhere")
        refused(folder, f"{name}: it is not a regular file")
        path.unlink()
        os.mkfifo(path, 0o600)
        refused(folder, f"{name}: it is not a regular file")
        path.unlink()
        path.mkdir(mode=0o700)
        refused(folder, f"{name}: it is not a regular file")
        path.rmdir()
        monkeypatch.chdir(folder)  # the path of a socket must be short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
            path.chmod(0o600)
            refused(folder, f"{name}: it is not a regular file")

    def test_a_fingerprint_key_that_is_a_link_to_nowhere(self, tmp_path):
        """A new key would name everything otherwise, and nobody would know."""
        (tmp_path / "fingerprint.key").symlink_to(tmp_path / "nowhere")
        refused(tmp_path, "fingerprint.key: it is not a regular file")

    def test_a_folder_that_is_a_file(self, tmp_path):
        (tmp_path / "keys").write_text("", "ascii")
        refused(tmp_path / "keys", "can be neither read nor made")

    def test_two_rings(self, folder):
        (folder / "ring (1).json").write_bytes((folder / "ring.json").read_bytes())
        refused(folder, "two key rings")


class TestChanges:
    """What is refused leaves the ring as it was."""

    def test_a_second_ring(self, folder):
        before = contents(folder)
        with pytest.raises(RingError, match="there is a key ring already"):
            keeper(folder, PASSPHRASE, PASSPHRASE).init()
        assert contents(folder) == before

    @pytest.mark.parametrize("name", ["init", "protect"])
    @pytest.mark.parametrize(
        ("lines", "words"),
        [((PASSPHRASE, PASSPHRASE[:-1]), "differ"), (("short", "short"), "fewer than 8"), ((None,), "nobody can be asked")],
    )
    def test_a_new_passphrase(self, tmp_path, name, lines, words):
        if name == "protect":
            keeper(tmp_path).init(unattended=True)
        before = contents(tmp_path)
        with pytest.raises(RingError, match=words):
            getattr(keeper(tmp_path, *lines), name)()
        assert contents(tmp_path) == before

    @pytest.mark.parametrize(
        "change", [lambda kept: kept.rotate(KeyPurpose.DATA), lambda kept: kept.destroy("0" * 16), lambda kept: kept.protect()]
    )
    def test_there_is_none(self, tmp_path, change):
        with pytest.raises(RingError, match="no key ring yet"):
            change(keeper(tmp_path))
        assert list(tmp_path.iterdir()) == []

    def test_a_ring_grows_no_larger_than_it_can_be_read(self, folder, monkeypatch):
        before = contents(folder)
        monkeypatch.setattr("holdings.keys.keeping.LONGEST", len(before["ring.json"]))
        with pytest.raises(RingError, match="too many keys"):
            keeper(folder).rotate(KeyPurpose.DATA)
        assert contents(folder) == before

    def test_a_secret_from_outside_is_not_moved_into_a_file(self, tmp_path):
        kept = keeper(tmp_path, RECORDWARDEN_RING_SECRET=SECRET)
        kept.init()
        before = contents(tmp_path)
        with pytest.raises(RingError, match="given by the environment"):
            kept.protect(unattended=True)
        assert contents(tmp_path) == before


def test_the_numbers_differ_each_time():
    """The fixed randomness of these tests repeats nothing, or a test could pass by accident."""
    random = randomness()
    assert random(8) != random(8)
