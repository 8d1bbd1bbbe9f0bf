"""Reads states of a git repository: which files a commit has, what they say, and what changed. Nothing is checked out or written."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import GateError
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The name of a tree without files, which every repository knows."""
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "diff.external=")
"""Settings of a repository that would run its programs, or change what is printed."""
_PLAIN_FILES = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit."""

    path: str
    """From the root of the repository."""
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository by the folder of its work tree."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """The one that a folder is in. Raises `GateError` where there is none, or no git."""
        done = _git(folder, "rev-parse", "--show-toplevel")
        if done.returncode:
            raise GateError(
                Text("这里不是 git 仓库，无法与先前状态比较。", "this is no git repository, so there is no earlier state to compare with."),
                "--diff",
                Text("请在仓库中运行，或去掉 --diff。", "Run it in a repository, or leave --diff out."),
            )
        return cls(Path(os.path.realpath(os.fsdecode(done.stdout.rstrip(b"\n")))))

    def path_of(self, name: str | Path) -> str | None:
        """A file's or folder's path from the root, with slashes and empty for the root itself; None where it is not within."""
        real = Path(os.path.realpath(name))
        return "" if real == self.root else real.relative_to(self.root).as_posix() if real.is_relative_to(self.root) else None

    def commit(self, name: str) -> str:
        """The commit of a revision; of HEAD before the first commit, the empty tree. Raises `GateError` where there is no such one."""
        done = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if done.returncode == 0:
            return done.stdout.decode().strip()
        if name == "HEAD":
            return _EMPTY_TREE
        raise _unknown(name)

    def fork(self, one: str, other: str) -> str:
        """The commit that both went out from. Raises `GateError` where the repository has none."""
        if _EMPTY_TREE in (one, other):
            return _EMPTY_TREE
        done = self._git("merge-base", one, other)
        if done.returncode:
            raise GateError(
                Text("两个版本没有共同的起点，或其历史未取到本地。", "the two have no common beginning, or their history is not here."),
                "--diff",
                Text(
                    "请取回完整历史，如 git fetch --unshallow（GitHub Actions：fetch-depth: 0）。",
                    "Fetch the whole history: git fetch --unshallow (GitHub Actions: fetch-depth: 0).",
                ),
            )
        return done.stdout.decode().strip()

    def files(self, commit: str, below: Iterable[str]) -> Iterator[Blob]:
        """The plain files of a commit at or below these paths."""
        done = self._checked("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *(path or "." for path in below))
        for row in filter(None, done.split(b"\0")):
            facts, _, path = row.partition(b"\t")
            mode, _, name, size = facts.split()
            if mode.decode() in _PLAIN_FILES:
                yield Blob(os.fsdecode(path), name.decode(), int(size))

    def contents(self, blobs: Iterable[Blob]) -> Mapping[str, bytes]:
        """The bytes of files, by path."""
        wanted = list(blobs)
        out, at, told = {}, 0, self._checked("cat-file", "--batch", given="".join(f"{one.id}\n" for one in wanted).encode())
        for one in wanted:
            start = told.index(b"\n", at) + 1
            out[one.path] = told[start : start + one.size]
            at = start + one.size + 1
        return out

    def changed(self, base: str, other: str | None, below: Iterable[str]) -> frozenset[str]:
        """The paths that differ between two commits, or between one and the work tree with what is not yet added to it."""
        paths = [path or "." for path in below]
        what = [base] if other is None else [base, other]
        told = self._checked("diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "-z", *what, "--", *paths)
        if other is None:
            told += self._checked("ls-files", "--others", "--exclude-standard", "-z", "--", *paths)
        return frozenset(os.fsdecode(one) for one in told.split(b"\0") if one)

    def _checked(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self._git(*arguments, given=given)
        if done.returncode:
            raise GateError(
                Text("git 无法读取仓库。", "git cannot read the repository."),
                f"git {arguments[0]}",
                Text("请检查仓库是否完整（git fsck）。", "Check that the repository is whole (git fsck)."),
            )
        return done.stdout

    def _git(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return _git(self.root, *arguments, given=given)


def _git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 (a list of arguments; revisions stand behind --end-of-options)
            ["git", *_QUIET, *arguments],  # noqa: S607 (whichever git the user has)
            cwd=folder,
            env=environ,
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GateError(
            Text("没有可用的 git。", "there is no git that can be run."),
            "--diff",
            Text("请安装 git，或去掉 --diff。", "Install git, or leave --diff out."),
        ) from error


def _unknown(name: str) -> GateError:
    if not name:
        return GateError(
            Text("没有给出要比较的版本。", "no revision was named."),
            "--diff",
            Text(
                "请写出分支、标签或提交；在流水线中请检查给出它的变量是否为空。",
                "Name a branch, tag or commit; in a pipeline, see whether the variable that names it is empty.",
            ),
        )
    return GateError(
        Text("仓库中没有这个版本。", "the repository has no such revision."),
        shown(name[:128]),
        Text("请检查名称；浅克隆请先取回历史。", "Check its name; in a shallow clone fetch the history first."),
    )
