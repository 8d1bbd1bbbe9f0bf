"""Two states of the schema files: before a change and after it, as far as the change can touch what they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from audit.errors import GateError
from audit.gate.git import Repository
from audit.layout import INVENTORY_FILE
from holdings.assets import shown
from holdings.schemas.files import MAX_BYTES, Found, decode, find, load, of_sources, too_large
from holdings.schemas.model import Problem
from holdings.schemas.reading import Given
from holdings.schemas.registry import suffixes
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from audit.gate.git import Blob
    from holdings.schemas.base import SchemaFile

_STEPS = frozenset({"migrations", "models", "versions"})
"""Folders whose files belong together with those beside the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The states that are compared."""

    repository: Repository
    base: str
    """A commit."""
    head: str | None
    """A commit; None is the work tree."""

    @classmethod
    def of(cls, written: str, folder: Path) -> Range:
        """`BASE` (from where it was left, to the work tree), `A..B`, or `A...B` (from where B left A). Raises `GateError`."""
        repository = Repository.around(folder)
        for dots in ("...", ".."):
            if dots in written:
                first, _, second = written.partition(dots)
                one, other = repository.commit(first), repository.commit(second or "HEAD")
                return cls(repository=repository, base=repository.fork(one, other) if dots == "..." else one, head=other)
        return cls(repository=repository, base=repository.fork(repository.commit(written), repository.commit("HEAD")), head=None)

    def inventory(self, path: Path) -> tuple[bytes | None, bytes | None]:
        """An inventory before and after; None where it is not there. Outside the repository it does not change."""
        inside = self.repository.path_of(path)
        now = _bytes(path) if inside is None or self.head is None else self._blob(self.head, inside)
        return (now if inside is None else self._blob(self.base, inside)), now

    def inventory_gone(self, folder: Path) -> str | None:
        """The path of an inventory that was there before, at or above a folder; for where there is none now."""
        inside = self.repository.path_of(folder)
        if inside is None:
            return None
        places = [(one / INVENTORY_FILE).as_posix() for one in (PurePath(inside), *PurePath(inside).parents)]
        return next((one.path for one in self.repository.files(self.base, places)), None)

    def _blob(self, commit: str, path: str) -> bytes | None:
        found = [one for one in self.repository.files(commit, [path]) if one.path == path]
        return self.repository.contents(found)[path] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a range holds of schema files."""

    before: Given
    after: Given
    touched: frozenset[str] = field(default_factory=frozenset)
    """The names of the files that differ."""


def change(of: Range, paths: Sequence[Path], *, everything: bool) -> Change:
    """Read both states below these paths: of all files, or of those that belong together with one that differs."""
    roots = {path: _inside(of.repository, path) for path in paths}
    changed = of.repository.changed(of.base, of.head, roots.values())
    before = dict(_of_commit(of.repository, of.base, roots))
    unseen: list[Problem] = []
    after: Mapping[str, Blob | Path] = (
        dict(_of_work_tree(paths, unseen)) if of.head is None else dict(_of_commit(of.repository, of.head, roots))
    )
    names = {_path(of.repository, name, one): name for name, one in (*before.items(), *after.items())}
    touched = frozenset(name for path, name in names.items() if path in changed)
    wanted = (lambda _: True) if everything else _together(touched)
    return Change(
        before=_given(of.repository, {name: one for name, one in before.items() if wanted(name)}),
        after=_given(of.repository, {name: one for name, one in after.items() if wanted(name)}, unseen),
        touched=touched,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GateError(
            Text("文件无法读取。", "the file cannot be read."),
            shown(path.name),
            Text("请检查路径和权限。", "Check the path and its rights."),
        ) from error


def _inside(repository: Repository, path: Path) -> str:
    inside = repository.path_of(path)
    if inside is None:
        raise GateError(
            Text("该路径不在当前 git 仓库中，无法比较。", "this path is not in the git repository, so it cannot be compared."),
            shown(path.name) or ".",
            Text("请在其仓库中运行。", "Run it in the repository of that path."),
        )
    return inside


def _path(repository: Repository, name: str, one: Blob | Path) -> str:
    return (repository.path_of(name) or name) if isinstance(one, Path) else one.path


def _of_commit(repository: Repository, commit: str, roots: Mapping[Path, str]) -> Iterator[tuple[str, Blob]]:
    """The files of a commit that a folder's reading would find, by the names that they have there."""
    for path, root in roots.items():
        for blob in repository.files(commit, [root]):
            below = PurePath(blob.path).relative_to(root) if root else PurePath(blob.path)
            if blob.path == root:
                yield path.as_posix(), blob
            elif of_sources(below.parts[:-1]) and below.suffix.lower() in suffixes():
                yield (path / below).as_posix(), blob


def _of_work_tree(paths: Iterable[Path], unseen: list[Problem]) -> Iterator[tuple[str, Path]]:
    """The files that are there now; what cannot be looked into goes to `unseen`."""
    for path in paths:
        for found in find(path, suffixes()):
            if isinstance(found, Problem):
                unseen.append(found)
            else:
                yield found.name, found.path


def _together(touched: Iterable[str]) -> Callable[[str], bool]:
    """Whether a file may have to do with one that differs: it is beside it; or it is Python, where a class can be from any other file."""
    folders = {folder for name in touched for folder in _folders(name)}
    python = any(name.endswith(".py") for name in touched)
    return lambda name: (python and name.endswith(".py")) or bool(folders & _folders(name))


def _folders(name: str) -> set[str]:
    folder = PurePath(name).parent
    stepped = folder.name in _STEPS or PurePath(name).name in ("migration.sql", "up.sql", "down.sql")
    return {folder.as_posix()} | ({folder.parent.as_posix()} if stepped else set())


def _given(repository: Repository, files: Mapping[str, Blob | Path], unseen: Sequence[Problem] = ()) -> Given:
    blobs = {name: one for name, one in files.items() if not isinstance(one, Path)}
    data = repository.contents(one for one in blobs.values() if one.size <= MAX_BYTES) if blobs else {}
    read: list[SchemaFile | Problem] = list(unseen)
    for name, one in files.items():
        if isinstance(one, Path):
            read.append(load(Found(path=one, name=name, asked=False)))
        else:
            read.append(decode(name, data[one.path]) if one.path in data else too_large(name))
    return Given(
        files=tuple(one for one in read if not isinstance(one, Problem)), problems=tuple(one for one in read if isinstance(one, Problem))
    )
