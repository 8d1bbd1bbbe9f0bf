"""Copies of checkpoints in a Git repository: a commit each, on a branch of their own, that touches no work tree and runs no hook."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings import children
from holdings.assets import shown
from holdings.errors import LedgerUnreadable
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.mirrors import SUFFIX, copy_file, copy_name, failed
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECONDS = 60.0
_TRIES = 20
"""Commits of others that are made meanwhile are committed upon; so many in a row are no coincidence."""
_WHO = "Recordwarden"
_PLAIN = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "protocol.allow=never")


@dataclass(frozen=True, slots=True)
class GitMirror:
    """A repository, bare or not, on this machine or mounted; whoever pulls from it or has it pushed keeps the copies elsewhere.

    Only Git's plumbing is used: no index, no work tree, no filter, no hook, and no configuration but the repository's own.
    """

    repository: Path
    branch: str
    seconds: float = _SECONDS

    @property
    def subject(self) -> str:
        return shown(self.repository.name)

    def send(self, checkpoint: bytes) -> None:
        head, _ = Checkpoint.read(checkpoint)
        name = copy_file(head)
        try:
            blob = self._git("hash-object", "-w", "--stdin", given=checkpoint)
            for _ in range(_TRIES):
                parent = self._tip()
                entries = self._entries(parent)
                if entries.get(name) == blob:
                    return
                listed = "".join(f"100644 blob {each}\t{path}\n" for path, each in {**entries, name: blob}.items())
                tree = self._git("mktree", given=listed.encode())
                parents = ("-p", parent) if parent else ()
                commit = self._git("commit-tree", tree, *parents, "-m", f"{head.origin}: {head.size}")
                if self._moved(commit, parent):
                    return
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise failed(self.subject) from error
        raise failed(self.subject)

    def latest(self) -> bytes | None:
        try:
            entries = self._entries(self._tip())
            newest = max(entries, default=None)
            return None if newest is None else self._blob(entries[newest])
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise self._unreadable() from error

    def copies(self) -> Iterator[tuple[str, bytes]]:
        """Every copy with its name. Raises `LedgerUnreadable`."""
        try:
            for name, blob in sorted(self._entries(self._tip()).items()):
                yield copy_name(name), self._blob(blob)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise self._unreadable() from error

    def _tip(self) -> str:
        """The newest commit; empty where there is no such branch yet. That there is no repository either is an error."""
        self._git("rev-parse", "--git-dir")
        return self._git("for-each-ref", "--format=%(objectname)", f"refs/heads/{self.branch}")

    def _entries(self, commit: str) -> dict[str, str]:
        listed = self._git("ls-tree", commit) if commit else ""
        parts = (line.partition("\t") for line in listed.split("\n") if line)
        return {name: kind.split(" ")[2] for kind, _, name in parts if name.endswith(SUFFIX)}

    def _blob(self, blob: str) -> bytes:
        return self._run("cat-file", "blob", blob).stdout

    def _moved(self, commit: str, parent: str) -> bool:
        """Put the branch on a commit, unless somebody has moved it meanwhile."""
        try:
            self._git("update-ref", f"refs/heads/{self.branch}", commit, parent or "0" * len(commit))
        except subprocess.CalledProcessError:
            if self._tip() == parent:
                raise
            return False
        return True

    def _git(self, *arguments: str, given: bytes = b"") -> str:
        return self._run(*arguments, given=given).stdout.decode().strip()

    def _run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        kept = {name: value for name, value in children.environment().items() if not name.startswith("GIT_")}
        settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        people = {f"GIT_{role}_{what}": _WHO if what == "NAME" else "" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        return subprocess.run(  # noqa: S603 (fixed arguments, and names that are ours)
            ("git", *_PLAIN, "-c", f"safe.directory={self.repository.resolve()}", "-C", str(self.repository), *arguments),  # noqa: S607 (Git, wherever it is installed)
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, **settings, **people},
            timeout=self.seconds,
            check=True,
        )

    def _unreadable(self) -> LedgerUnreadable:
        return LedgerUnreadable(
            Text("存放检查点副本的 Git 仓库无法读取。", "the Git repository with copies of checkpoints cannot be read."),
            self.subject,
            Text("请检查路径、权限和 git 命令。", "Check its path, its rights and the command git."),
        )
