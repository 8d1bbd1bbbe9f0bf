"""Copies of checkpoints, elsewhere: only what its keeper cannot rewrite shows that a ledger was cut short or written anew.

The tree proves that nothing was changed below a checkpoint. That there was a later checkpoint, only somebody else can know.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from holdings import children
from holdings.assets import shown
from holdings.errors import LedgerError
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.folder import unreadable
from holdings.ledger.note import LONGEST
from holdings.newfile import write_new
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SUFFIX = ".checkpoint"
_SECONDS = 60.0
_OURS = re.compile(r"[0-9]{19}-[0-9a-f]{16}\.checkpoint")  # so long a number is no person's


class MirrorFailed(LedgerError):
    """A copy could not be made there. What was appended stands; the next append sends its own checkpoint again."""


class Mirror(Protocol):
    """Another place for checkpoints."""

    @property
    def subject(self) -> str:
        """What messages call it."""

    def send(self, checkpoint: bytes) -> None:
        """Keep a copy, beside all earlier ones. Raises `MirrorFailed`."""

    def latest(self) -> bytes | None:
        """The largest checkpoint that is kept there; None where there is none, or it cannot be asked. Raises `LedgerUnreadable`."""

    def copies(self) -> Iterator[tuple[str, bytes]]:
        """Every copy with a name that can be shown; none where it cannot be asked. Raises `LedgerUnreadable`."""


@dataclass(frozen=True, slots=True)
class FolderMirror:
    """A folder with a file for each checkpoint, named after its size and root; none is ever replaced.

    It can be on storage that writes once. Two roots of one size are two files, whoever made them.
    """

    folder: Path

    @property
    def subject(self) -> str:
        return shown(self.folder.name)

    def send(self, checkpoint: bytes) -> None:
        head, _ = Checkpoint.read(checkpoint)
        try:
            if not self.folder.is_dir():  # made anew it would be empty, and whoever emptied it would not be noticed
                raise MirrorFailed(
                    Text("存放检查点副本的目录不存在。", "the folder for copies of checkpoints is not there."),
                    self.subject,
                    Text("请创建或重新挂载该目录。", "Make it, or mount it again."),
                )
            write_new(self.folder / copy_file(head), checkpoint.decode())
        except OSError as error:
            raise failed(self.subject) from error

    def latest(self) -> bytes | None:
        newest = max(self._names(), default=None)
        return None if newest is None else self._read(newest)

    def copies(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self._names()):
            yield copy_name(name), self._read(name)

    def _names(self) -> list[str]:
        try:
            return [each.name for each in self.folder.iterdir() if each.suffix == SUFFIX and not each.name.startswith(".")]
        except OSError as error:
            raise unreadable(error, self.subject) from error

    def _read(self, name: str) -> bytes:
        try:
            descriptor = os.open(self.folder / name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as file:  # a pipe that others put there is not waited for
                return file.read(LONGEST + 1) or b""
        except OSError as error:
            raise unreadable(error, shown(name)) from error


@dataclass(frozen=True, slots=True)
class CommandMirror:
    """A program that is given each checkpoint on its standard input: `git commit` in a script, `mail`, an upload.

    It is started without a shell and without this program's own variables, and must end with 0 in time. What it has kept it is not asked for.
    """

    command: tuple[str, ...]
    seconds: float = _SECONDS

    @property
    def subject(self) -> str:
        return shown(os.path.basename(self.command[0]))  # noqa: PTH119 (a program's name need not be a path of this system)

    def send(self, checkpoint: bytes) -> None:
        try:
            subprocess.run(  # noqa: S603 (the command is the administrator's own, and nothing of a ledger is in it)
                self.command,
                input=checkpoint,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=children.environment(),
                timeout=self.seconds,
                check=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise failed(self.subject) from error

    def latest(self) -> bytes | None:
        return None

    def copies(self) -> Iterator[tuple[str, bytes]]:
        yield from ()


def copy_file(head: Checkpoint) -> str:
    """The name of the file for a copy: by its size, so that the largest comes last, and its root, so that two of one size are two."""
    return f"{head.size:019}-{head.root.hex()[:16]}{SUFFIX}"


def copy_name(name: str) -> str:
    """The name of a copy's file as it can be shown."""
    return name if _OURS.fullmatch(name) else shown(name)


def failed(subject: str) -> MirrorFailed:
    """What to say where a copy was not taken."""
    return MirrorFailed(
        Text("检查点副本未能保存。", "no copy of the checkpoint could be kept there."),
        subject,
        Text("请检查该位置；下一次写入会再次发送。", "Check that place; the next append sends again."),
    )


def sent(checkpoint: bytes, mirrors: Sequence[Mirror]) -> tuple[LedgerError, ...]:
    """Send a checkpoint to every mirror; gives what failed, for one mirror's failure must not keep it from the others."""
    failures: list[LedgerError] = []
    for mirror in mirrors:
        try:
            mirror.send(checkpoint)
        except LedgerError as error:
            failures.append(error)
    return tuple(failures)
