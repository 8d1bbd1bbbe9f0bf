"""Runs the command line as a user would: another process, its exit code, and every byte that it wrote."""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import warm_server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMAND = (sys.executable, "-m", "audit")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a command ended."""

    arguments: tuple[str, ...]
    code: int
    raw_out: bytes
    raw_err: bytes

    @property
    def out(self) -> str:
        return self.raw_out.decode("utf-8", "replace")

    @property
    def err(self) -> str:
        return self.raw_err.decode("utf-8", "replace")

    def __str__(self) -> str:
        return f"{' '.join(self.arguments)}\nexit {self.code}\n--- out\n{self.out[-4000:]}\n--- err\n{self.err[-4000:]}"


def environment(**more: str | None) -> dict[str, str]:
    """This process's environment without what would change a command's behaviour, and with what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RECORDWARDEN_") or name == "RECORDWARDEN_KEYS"}
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        kept.pop(name, None)
    wanted = {**kept, "PYTHONUTF8": "1", **more}
    return {name: value for name, value in wanted.items() if value is not None}


def start(
    *arguments: object, cwd: Path, env: Mapping[str, str | None] | None = None, before: Callable[[], None] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own, which an interruption reaches even where these tests run in the background."""

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if before is not None:
            before()

    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=prepare,
    )


def ended(process: subprocess.Popen[bytes], *arguments: object, within: float = 120) -> Outcome:
    """Wait for a command; it must not hang."""
    try:
        out, err = process.communicate(timeout=within)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"{' '.join(map(str, arguments))} did not end within {within:g} s\n{err.decode('utf-8', 'replace')}") from None
    return Outcome(arguments=tuple(map(str, arguments)), code=process.returncode, raw_out=out, raw_err=err)


def run(
    *arguments: object,
    cwd: Path,
    env: Mapping[str, str | None] | None = None,
    before: Callable[[], None] | None = None,
    within: float = 120,
) -> Outcome:
    """Run a command to its end. `before` runs in the new process before the command (limits, say)."""
    if before is None and hasattr(os, "fork"):
        return _warm().run(*arguments, cwd=cwd, env=environment(**(env or {})), within=within)
    return ended(start(*arguments, cwd=cwd, env=env, before=before), *arguments, within=within)


class _Warm:
    """The process of `warm_server`, and the files that its commands write to."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rw-said-")
        self._process = subprocess.Popen(
            [sys.executable, warm_server.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment()
        )
        atexit.register(self._end)

    def run(self, *arguments: object, cwd: Path, env: Mapping[str, str], within: float) -> Outcome:
        given = tuple(map(str, arguments))
        out, err = (Path(self._folder.name, name) for name in ("out", "err"))
        for path in (out, err):
            path.write_bytes(b"")
        asked = {"arguments": given, "cwd": str(cwd), "env": env, "out": str(out), "err": str(err)}
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        fork = self._answer()
        in_time = select.select([self._process.stdout], [], [], within)[0]
        if not in_time:
            os.killpg(fork, signal.SIGKILL)
        outcome = Outcome(arguments=given, code=self._answer(), raw_out=out.read_bytes(), raw_err=err.read_bytes())
        assert in_time, f"not ended within {within:g} s: {outcome}"
        return outcome

    def _answer(self) -> int:
        return int(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)
        self._folder.cleanup()


_warm = functools.cache(_Warm)
