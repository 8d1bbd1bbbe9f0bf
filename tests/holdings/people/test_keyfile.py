"""A person's key file: what opens it, and everything that does not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from people import ADA, BEA

from holdings.errors import PeopleError, RecordwardenError
from holdings.keys.sealing import Cost
from holdings.people import keyfile
from holdings.people.key import PersonKey, public_of
from holdings.text import Lang

VECTORS = Path(__file__).parent / "vectors.json"
CHEAP = Cost(n=2**14)
PASSPHRASE = "correct horse battery"
OF_ADA = keyfile.sealed(ADA, PASSPHRASE, random=bytes, cost=CHEAP)
OF_BEA = keyfile.sealed(BEA, PASSPHRASE, random=lambda size: b"\x02" * size, cost=CHEAP)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people").mkdir(mode=0o700)
    put(tmp_path, OF_ADA)
    return tmp_path


def put(folder, data):
    path = keyfile.path_of(folder, ADA.digest)
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    path.chmod(0o600)
    return path


def with_member(name, value):
    whole = json.loads(OF_ADA)
    whole[name] = value
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()


def test_the_passphrase_opens_it(folder):
    assert keyfile.load(folder, ADA.digest, lambda: PASSPHRASE) == ADA


def test_a_new_key_is_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(keyfile, "COST", CHEAP)
    folder = tmp_path / "keys"
    key = keyfile.make(folder, PASSPHRASE)
    path = keyfile.path_of(folder, key.digest)
    assert [path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777] == [0o600, 0o700]
    assert keyfile.load(folder, key.digest, lambda: PASSPHRASE) == key
    assert key.secret.hex() not in path.read_text()
    with pytest.raises(PeopleError):
        keyfile.make(folder, PASSPHRASE, random=lambda size: key.secret[:size])  # such a file is there already
    assert keyfile.load(folder, key.digest, lambda: PASSPHRASE) == key


ALTERED = {
    "cut short": OF_ADA[:-1],
    "cut in half": OF_ADA[: len(OF_ADA) // 2],
    "empty": b"",
    "another's key": OF_BEA,
    "another's public key on it": with_member("public", json.loads(OF_BEA)["public"]),
    "another's sealed secret in it": with_member("sealed", json.loads(OF_BEA)["sealed"]),
    "another version": with_member("format", "recordwarden/person-key/v2"),
    "something more": with_member("more", 1),
    "scrypt that costs a terabyte": with_member("protection", {**json.loads(OF_ADA)["protection"], "scrypt": {"n": 2**40, "r": 8, "p": 1}}),
    "scrypt that costs nothing": with_member("protection", {**json.loads(OF_ADA)["protection"], "scrypt": {"n": 2, "r": 8, "p": 1}}),
    "not a file of ours": b"-----BEGIN OPENSSH PRIVATE KEY-----\n",
    "too long": OF_ADA + b" " * 5000,
}


@pytest.mark.parametrize("data", ALTERED.values(), ids=ALTERED.keys())
def test_what_is_not_as_it_was_is_refused(folder, data):
    refused(folder, put(folder, data), data)


@pytest.mark.parametrize("given", ["", "wrong horse battery", PASSPHRASE + " ", PASSPHRASE.upper()])
def test_another_passphrase_is_refused(folder, given):
    error = refused(folder, keyfile.path_of(folder, ADA.digest), OF_ADA, given)
    assert "passphrase is wrong" in error.message(Lang.EN)
    assert not given or given not in error.message(Lang.EN)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_open_is_refused(folder, mode):
    path = keyfile.path_of(folder, ADA.digest)
    path.chmod(mode)
    assert "0600" in refused(folder, path, OF_ADA).message(Lang.EN)


def test_a_link_and_a_pipe_are_refused(folder, tmp_path):
    path = keyfile.path_of(folder, ADA.digest)
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    refused(folder, path, OF_ADA)
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(RecordwardenError):
        keyfile.load(folder, ADA.digest, lambda: PASSPHRASE)


def test_no_file_is_said(folder):
    with pytest.raises(PeopleError, match="does not have this person's private key"):
        keyfile.load(folder, BEA.digest, lambda: PASSPHRASE)


def test_a_short_passphrase_is_refused():
    with pytest.raises(PeopleError, match="8 characters"):
        keyfile.sealed(ADA, "1234567")


def test_the_format_is_what_it_was():
    vector = json.loads(VECTORS.read_text("utf-8"))["key_file"]
    key = PersonKey(bytes.fromhex(vector["secret"]))
    random = iter([bytes.fromhex(vector["salt"]), bytes.fromhex(vector["nonce"])])
    cost = Cost(n=vector["file"]["protection"]["scrypt"]["n"])
    assert json.loads(keyfile.sealed(key, vector["passphrase"], random=lambda _: next(random), cost=cost)) == vector["file"]


POINTS_OF_SMALL_ORDER = [  # by their encodings: 1, -1, the two of order 4, the four of order 8, and two that are not canonical
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("point", POINTS_OF_SMALL_ORDER)
def test_a_key_under_which_anybody_can_sign_is_refused(point):
    import base64

    with pytest.raises(PeopleError):
        public_of(base64.b64encode(bytes.fromhex(point)).decode())


@pytest.mark.parametrize("text", ["", "AAAA", "not base64", "A" * 43, "ssh-ed25519 AAAA"])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(PeopleError):
        public_of(text)


def refused(folder, path, data, given=PASSPHRASE):
    with pytest.raises(RecordwardenError) as caught:
        keyfile.load(folder, ADA.digest, lambda: given)
    assert caught.value.exit_code == 2
    assert path.read_bytes() == data
    return caught.value
