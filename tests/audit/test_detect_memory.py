"""However much goes through `detect`, it takes no more memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from command_line import COMMAND, environment

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTES = 250
_TOOK = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode; "
    "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)
TEXTS = (
    "您好，宽带从昨晚开始断断续续，麻烦安排师傅上门，我的电话是13800138000，谢谢。",
    "Hello, my order has not arrived; write to a@example.com, please. ",
)


def took(folder: Path, size: int, *arguments: str) -> float:
    """The most memory (MiB) that the command or any of its workers took for so many bytes on its standard input."""
    command = [sys.executable, "-c", _TOOK, *COMMAND, "detect", "-", "--no-names", *arguments]
    process = subprocess.Popen(command, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    block = b"".join(json.dumps({"id": n, "text": TEXTS[n % 2] * (n % 7)}, ensure_ascii=False).encode() + b"\n" for n in range(4_000))

    def feed() -> None:
        assert process.stdin is not None
        for _ in range(size // len(block) + 1):
            process.stdin.write(block)
        process.stdin.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    assert process.stdout is not None
    code, most = process.stdout.read().split()
    feeder.join()
    process.stdout.close()
    process.wait()
    assert code == b"0"
    return float(most)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="asks the system as POSIX has it")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_memory_is_flat(tmp_path: Path, jobs: str) -> None:
    few, many = (took(tmp_path, size << 20, "--jobs", jobs) for size in (5, 60))
    assert many <= MEBIBYTES
    assert many <= 1.15 * few + 10
