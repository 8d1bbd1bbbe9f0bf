"""A new file is whole or not there, and never takes the place of another."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from holdings.newfile import write_new

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_stands(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert write_new(path, "one")
    assert not write_new(path, "two")
    assert path.read_text(encoding="utf-8") == "one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX rights")
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_it_has_the_rights_asked_for(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    before = os.umask(0o022)
    try:
        write_new(path, "one", mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_new(tmp_path / "file", "one")
    assert list(tmp_path.iterdir()) == []
