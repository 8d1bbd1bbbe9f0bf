"""One process at a time holds a file's lock; what else can be wrong with the file is not taken for another process."""

import sqlite3
from contextlib import closing

import pytest

from holdings.errors import RingError
from holdings.filelock import Taken, take
from holdings.keys.files import locked


def test_it_is_held_until_it_is_closed(tmp_path):
    path = tmp_path / ".lock"
    with closing(take(path, 0)), pytest.raises(Taken):
        take(path, 0)
    take(path, 0).close()
    assert path.stat().st_size == 0


def test_a_file_that_is_no_lock_is_not_taken_for_a_busy_one(tmp_path):
    path = tmp_path / ".ring.lock"
    path.write_bytes(b"something else, and long enough to be looked at" * 9)
    with pytest.raises(sqlite3.DatabaseError):
        take(path, 0)
    with pytest.raises(RingError, match="neither read nor made"), locked(tmp_path, 0):
        raise AssertionError


def test_a_folder_in_its_place_is_told(tmp_path):
    (tmp_path / ".ring.lock").mkdir()
    with pytest.raises(RingError, match="neither read nor made"), locked(tmp_path, 0):
        raise AssertionError


def test_whoever_comes_second_is_told_so(tmp_path):
    with locked(tmp_path, 0), pytest.raises(RingError, match="another process"), locked(tmp_path, 0):
        raise AssertionError
