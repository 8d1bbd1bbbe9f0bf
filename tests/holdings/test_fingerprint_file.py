"""The key of fingerprints is read from a regular file, and from nothing else."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from holdings.errors import SecretError
from holdings.fingerprint import load_key

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fingerprint.key", 0o600)
    raised: list[Exception] = []

    def load() -> None:
        try:
            load_key(environ={"RECORDWARDEN_KEYS": str(tmp_path)})
        except SecretError as error:
            raised.append(error)

    reader = threading.Thread(target=load, daemon=True)
    reader.start()
    reader.join(10)
    assert [str(each).partition(":")[0] for each in raised] == ["fingerprint.key"]


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "fingerprint.key").mkdir(mode=0o700)
    with pytest.raises(SecretError, match="not a regular file"):
        load_key(environ={"RECORDWARDEN_KEYS": str(tmp_path)})
