"""A gigabyte without a line break: told with file and line, in bounded memory, by the whole program."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

GIBIBYTE = 1 << 30
MOST_MB = 700
"""A CSV line of 64 Mi characters, four times over; the file itself would be 1,024 MB, or two or four times that as text."""
PIECE = "13800138000 no line break, 客户来电 ".encode() * 30_000


def _measured(command: list[str], environ: dict[str, str]) -> tuple[int, str, float]:
    """Exit code, standard error, and the peak memory in MB."""
    with subprocess.Popen(
        [sys.executable, "-m", "audit", *command], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        told = run.stderr.read()
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    return run.returncode, told, usage.ru_maxrss / 1024


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "head", "place"),
    [("calls.csv", b'id,note\n1,"', "calls.csv:2"), ("plain.csv", b"", "plain.csv:1"), ("chats.jsonl", b'{"text":"', "chats.jsonl:1")],
)
def test_a_gigabyte_on_one_line(tmp_path: Path, name: str, head: bytes, place: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with (folder / name).open("wb") as file:
        file.write(head)
        while file.tell() < GIBIBYTE:
            file.write(PIECE)
    workspace = tmp_path / "workspace"
    environ = {**os.environ, "RECORDWARDEN_KEYS": str(tmp_path / "keys"), "LANG": "C.UTF-8"}
    told_of = [_measured(["init", str(folder), "--workspace", str(workspace)], environ)]
    inventory = workspace / "recordwarden.yaml"  # with the labels confirmed, the field is read
    inventory.write_text(inventory.read_text("utf-8").replace("state: suggested", "state: confirmed, by: desk, on: 2026-06-01"), "utf-8")
    told_of.append(_measured(["audit", "--workspace", str(workspace)], environ))
    (folder / name).unlink()
    assert [code for code, _, _ in told_of] == [0, 4]
    for _, told, megabytes in told_of:
        assert place in told
        assert "13800138000" not in told
        assert megabytes < MOST_MB
