"""Looks at processes as the kernel lists them (Linux)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def members(group: int) -> set[int]:
    """The living processes of a process group."""
    return {pid for pid, fields in _all() if int(fields[2]) == group and fields[0] != "Z"}


def children(parent: int) -> set[int]:
    """The living processes that a process started and has not outlived."""
    return {pid for pid, fields in _all() if int(fields[1]) == parent and fields[0] != "Z"}


def command(pid: int) -> str:
    """The command line of a process; empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def workers(parent: int) -> set[int]:
    """The worker processes among the children; not the one that tracks their resources."""
    return {pid for pid in children(parent) if "spawn_main" in command(pid)}


def until(true: Callable[[], object], within: float = 30.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def _all() -> list[tuple[int, list[str]]]:
    """Each process with its state, parent and group."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                found.append((int(folder.name), (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[:3]))
            except OSError:  # it has ended meanwhile
                continue
    return found
