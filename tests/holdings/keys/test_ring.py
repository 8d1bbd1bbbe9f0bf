"""A ring has a key for each purpose; what an older one made can be read and verified until that key is destroyed."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager

import pytest
from ledgers import looked
from rings import AT, PASSPHRASE, SECRET, forget, keeper

from holdings.errors import KeyGone, RingError, SecretError
from holdings.fingerprint import FingerprintKey, load_key
from holdings.keys import keeping
from holdings.keys.document import KeyState
from holdings.keys.keeping import lying_about
from holdings.keys.opening import open_ring
from holdings.keys.ring import Protection
from holdings.ledger.entries import KeyAction, KeyPurpose
from holdings.ledger.folder import FolderStorage
from holdings.ledger.problems import Verdict
from holdings.ledger.writer import Writer

RING_PURPOSES = [KeyPurpose.SIGNING, KeyPurpose.FINGERPRINTS, KeyPurpose.TOKENS, KeyPurpose.DATA]
NAME = "ledger.example/ring"


def environ(folder, **more):
    return {"RECORDWARDEN_KEYS": str(folder), **more}


def test_it_is_made_on_first_use_and_stays(tmp_path):
    folder = tmp_path / "config" / "keys"
    first = open_ring(environ(folder))
    again = open_ring(environ(folder))
    assert [key.purpose for key in first.keys] == RING_PURPOSES
    assert first.keys == again.keys
    assert {purpose: first.secret(purpose) for purpose in RING_PURPOSES} == {purpose: again.secret(purpose) for purpose in RING_PURPOSES}
    assert len({first.secret(purpose).material for purpose in RING_PURPOSES}) == len(RING_PURPOSES)
    assert first.protection is Protection.FILE
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {"ring.json": 0o600, "ring.secret": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("more", "kept", "files"),
    [
        ({"RECORDWARDEN_RING_SECRET": SECRET}, Protection.ENVIRONMENT, {"ring.json"}),
        ({"RECORDWARDEN_RING_COMMAND": f"echo {SECRET}"}, Protection.COMMAND, {"ring.json"}),
        ({}, Protection.FILE, {"ring.json", "ring.secret"}),
    ],
)
def test_first_use_takes_what_the_environment_gives(tmp_path, more, kept, files):
    ring = open_ring(environ(tmp_path, **more))
    assert ring.protection is kept
    assert {path.name for path in tmp_path.iterdir()} == files
    assert open_ring(environ(tmp_path, **more)).keys == ring.keys


def test_first_use_takes_the_passphrase_of_a_file(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text("short", "utf-8")
    file.chmod(0o600)
    given = environ(tmp_path / "keys", RECORDWARDEN_PASSPHRASE_FILE=str(file))
    with pytest.raises(RingError, match="fewer than 8"):
        open_ring(given)
    assert list((tmp_path / "keys").iterdir()) == []
    file.write_text(PASSPHRASE, "utf-8")
    ring = open_ring(given)
    assert (ring.protection, [path.name for path in (tmp_path / "keys").iterdir()]) == (Protection.PASSPHRASE, ["ring.json"])
    forget()
    assert keeper(tmp_path / "keys", PASSPHRASE).opened().keys == ring.keys


@pytest.mark.parametrize("purpose", RING_PURPOSES)
def test_rotation_keeps_what_was(tmp_path, purpose):
    kept = keeper(tmp_path)
    before, _ = kept.init(unattended=True)
    after, events = kept.rotate(purpose)
    older = before.secret(purpose)
    assert after.secret(purpose) != older
    assert after.secret(purpose, older.key_id) == older
    assert [key.state for key in after.keys if key.purpose is purpose] == [KeyState.ACTIVE, KeyState.RETIRED]
    others = [each for each in RING_PURPOSES if each is not purpose]
    assert [after.secret(each) for each in others] == [before.secret(each) for each in others]
    (event,) = events
    active = next(key for key in after.keys if key.purpose is purpose)
    assert (event.action, event.purpose, event.key, event.at) == (KeyAction.ROTATED, purpose, active.check, AT)


def test_a_ledger_goes_on_under_a_new_key_and_is_verified_with_both(tmp_path):
    kept = keeper(tmp_path / "keys")
    first, _ = kept.init(unattended=True)
    Writer(FolderStorage(tmp_path / "ledger"), first.signer(NAME)).extend([b"one"])
    second, _ = kept.rotate(KeyPurpose.SIGNING)
    assert second.verifiers(NAME) == (second.signer(NAME).key, first.signer(NAME).key)
    Writer(FolderStorage(tmp_path / "ledger"), second.signer(NAME), known=second.verifiers(NAME)).extend([b"two"])
    assert looked(tmp_path / "ledger", trusted=second.verifiers(NAME)).verdict is Verdict.GENUINE
    gone, _ = kept.destroy(first.secret(KeyPurpose.SIGNING).key_id)
    assert gone.verifiers(NAME) == second.verifiers(NAME)


@pytest.mark.parametrize("purpose", RING_PURPOSES)
@pytest.mark.parametrize("active", [False, True])
def test_what_is_destroyed_is_gone(tmp_path, purpose, active):
    kept = keeper(tmp_path)
    ring, _ = kept.init(unattended=True)
    doomed = ring.secret(purpose)
    sealed = next(key.sealed for key in ring.document.keys if key.id == doomed.key_id)
    if not active:
        kept.rotate(purpose)
    after, events = kept.destroy(doomed.key_id)
    assert [event.action for event in events] == ([KeyAction.ROTATED] if active else []) + [KeyAction.DESTROYED]
    info = next(key for key in after.keys if key.id == doomed.key_id)
    before = next(key for key in ring.keys if key.id == doomed.key_id)
    assert (info.state, info.destroyed, info.created, info.public, info.check) == (
        KeyState.DESTROYED,
        AT,
        before.created,
        before.public,
        before.check,
    )
    assert events[-1].key == before.check
    assert sealed not in (tmp_path / "ring.json").read_text("ascii")
    assert after.secret(purpose) != doomed
    with pytest.raises(KeyGone, match="was destroyed on 2026-11-21"):
        after.secret(purpose, doomed.key_id)
    with pytest.raises(KeyGone, match="was destroyed"):
        kept.destroy(doomed.key_id)
    with pytest.raises(KeyGone, match="no such key"):
        kept.destroy("0" * 16)


def test_a_key_of_another_purpose_is_not_given(tmp_path):
    ring = open_ring(environ(tmp_path))
    with pytest.raises(KeyGone, match="no such key"):
        ring.secret(KeyPurpose.DATA, ring.secret(KeyPurpose.TOKENS).key_id)


def test_a_ring_gets_a_passphrase_and_another(tmp_path):
    kept = keeper(tmp_path, PASSPHRASE, PASSPHRASE, "another passphrase", "another passphrase")
    before, _ = kept.init(unattended=True)
    material = before.secret(KeyPurpose.DATA).material
    ring = kept.protect()
    assert ring.protection is Protection.PASSPHRASE
    assert not (tmp_path / "ring.secret").exists()
    kept.protect()
    forget()
    assert keeper(tmp_path, "another passphrase").opened().secret(KeyPurpose.DATA).material == material
    forget()
    with pytest.raises(RingError, match="passphrase is wrong"):
        keeper(tmp_path, PASSPHRASE).opened()
    unattended = keeper(tmp_path, "another passphrase", seed="later").protect(unattended=True)
    assert (unattended.protection, unattended.keys) == (Protection.FILE, before.keys)
    assert unattended.secret(KeyPurpose.DATA).material == material


@pytest.mark.parametrize("while_another", ["waits for the lock", "has just let go of it"])
def test_a_passphrase_and_no_passphrase_at_once_lose_no_key(tmp_path, monkeypatch, while_another):
    before, _ = keeper(tmp_path).init(unattended=True)
    secret = before.secret(KeyPurpose.DATA).material
    typed = keeper(tmp_path, PASSPHRASE, PASSPHRASE, PASSPHRASE)
    waits = while_another == "waits for the lock"
    first, second = (keeper(tmp_path, seed="first").protect, typed.protect) if waits else (typed.protect, keeper(tmp_path).protect)
    real = keeping.locked

    @contextmanager
    def meanwhile(folder):
        monkeypatch.setattr(keeping, "locked", real)
        if waits:
            second()
        with real(folder):
            yield
        if not waits:
            second(unattended=True)

    monkeypatch.setattr(keeping, "locked", meanwhile)
    first(**({"unattended": True} if waits else {}))
    assert keeper(tmp_path).opened().secret(KeyPurpose.DATA).material == secret
    assert keeper(tmp_path).opened().protection is Protection.FILE


class TestFingerprints:
    """The key from before there were rings goes on to name everything as it did."""

    OLDER = bytes(range(1, 33))

    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "fingerprint.key").write_text(self.OLDER.hex() + "\n", "ascii")
        (tmp_path / "fingerprint.key").chmod(0o600)
        return tmp_path

    def test_it_is_taken_in_and_left_alone(self, folder):
        assert load_key(environ=environ(folder)) == FingerprintKey(self.OLDER)
        ring = open_ring(environ(folder))
        assert ring.fingerprint_keys()[0] == FingerprintKey(self.OLDER)
        assert (folder / "fingerprint.key").read_text("ascii") == self.OLDER.hex() + "\n"
        assert lying_about(ring, folder) == ("fingerprint.key",)
        (folder / "fingerprint.key").unlink()
        assert load_key(environ=environ(folder)) == FingerprintKey(self.OLDER)

    def test_the_environment_comes_first_and_needs_no_ring(self, folder, tmp_path):
        given = environ(folder, RECORDWARDEN_FINGERPRINT_KEY="ab" * 32)
        assert load_key(environ=given) == FingerprintKey(b"\xab" * 32)
        assert not (folder / "ring.json").exists()
        assert open_ring(given).fingerprint_keys()[0] == FingerprintKey(b"\xab" * 32)
        assert open_ring(environ(folder)).fingerprint_keys()[0] == FingerprintKey(self.OLDER)

    def test_after_a_rotation_each_store_finds_its_own(self, folder):
        kept = keeper(folder)
        kept.init(unattended=True)
        ring, _ = kept.rotate(KeyPurpose.FINGERPRINTS)
        fresh = ring.fingerprint_keys()[0]
        assert ring.fingerprint_keys() == (fresh, FingerprintKey(self.OLDER))
        for fits, expected in [
            (None, fresh),
            (lambda key: key.secret == self.OLDER, FingerprintKey(self.OLDER)),
            (lambda key: False, fresh),
            (lambda key: True, fresh),
        ]:
            assert load_key(environ=environ(folder), fits=fits) == expected

    def test_one_that_somebody_put_there_later_is_not_passed_over(self, folder):
        open_ring(environ(folder))
        (folder / "fingerprint.key").write_text("cd" * 32, "ascii")
        with pytest.raises(SecretError, match="not in the key ring"):
            load_key(environ=environ(folder))

    def test_destroying_it_destroys_the_file_too(self, folder):
        kept = keeper(folder)
        ring, _ = kept.init(unattended=True)
        kept.destroy(ring.secret(KeyPurpose.FINGERPRINTS).key_id)
        assert not (folder / "fingerprint.key").exists()

    def test_a_folder_that_cannot_be_written_needs_no_ring(self, folder, monkeypatch):
        monkeypatch.setattr("os.access", lambda path, mode: False)
        assert load_key(environ=environ(folder)) == FingerprintKey(self.OLDER)
        assert [path.name for path in folder.iterdir()] == ["fingerprint.key"]


def test_nothing_shows_a_secret(tmp_path):
    kept = keeper(tmp_path, PASSPHRASE, PASSPHRASE)
    ring, _ = kept.init()
    shown = [repr(each) for each in (ring, *ring.keys, ring.sealing, ring.signer(NAME), ring.fingerprint_keys()[0], kept.opened())]
    secrets = [ring.secret(purpose) for purpose in RING_PURPOSES]
    shown += map(repr, secrets)
    for secret in [*(each.material for each in secrets), ring.sealing.root]:
        assert not [text for text in shown if secret.hex() in text or repr(secret) in text]
    assert not [text for text in shown if PASSPHRASE in text]


@pytest.mark.skipif(os.name != "posix", reason="needs files that are open while they are replaced")
@pytest.mark.parametrize("copied", [False, True])
def test_the_older_file_is_written_over_and_copies_are_not(tmp_path, copied):
    """A secret that was destroyed shall not lie in a file that has only lost its name; a backup by hard links is somebody's own."""
    kept = keeper(tmp_path / "keys")
    ring, _ = kept.init(unattended=True)
    before = (tmp_path / "keys" / "ring.json").read_bytes()
    if copied:
        os.link(tmp_path / "keys" / "ring.json", tmp_path / "copy")
    with (tmp_path / "keys" / "ring.json").open("rb") as older:
        kept.destroy(ring.secret(KeyPurpose.DATA).key_id)
        assert older.read() == (before if copied else bytes(len(before)))
