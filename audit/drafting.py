"""What `init` does: the first look at a source drafts an inventory, every later one proposes differences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.door import opened
from audit.draft import DatasetDraft, draft
from audit.errors import WorkspaceError, unwritable
from audit.inventory_text import inventory_text, source_lines
from audit.places import file_of, same_database, same_file, url_of
from audit.proposal import differences
from audit.workspace import Workspace
from holdings import inventory
from holdings.assets import shown
from holdings.newfile import write_new
from holdings.sources.opening import entry_for, source_for
from holdings.text import Text
from redaction.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from holdings.inventory import Inventory, SourceEntry
    from holdings.text import Lang

_NOT_IN_A_NAME = re.compile(r"[^\w-]+")
_NAME = re.compile(r"[^\W\d][\w-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """A source, and a folder without an inventory."""

    folder: Path
    name: str
    entry: SourceEntry

    def drafts(self, progress: Callable[[int, int], None]) -> list[DatasetDraft]:
        """Look at the whole source. Raises `SourceError` where it cannot be opened or listed."""
        return _drafts(self.name, self.entry, self.folder, progress)

    def write(self, drafts: Sequence[DatasetDraft], lang: Lang) -> bool:
        """Write the inventory, into a folder that is made where there is none; False where an inventory is there by now."""
        _make(self.folder)
        return put(self.folder / inventory.FILE_NAME, inventory_text(self.name, self.entry, drafts, lang))


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """A source, and an inventory, which may know the source or not."""

    folder: Path
    name: str
    entry: SourceEntry
    known: bool

    def drafts(self, progress: Callable[[int, int], None]) -> list[DatasetDraft]:
        """Look at the whole source."""
        return _drafts(self.name, self.entry, self.folder, progress)

    def proposal(self, drafts: Sequence[DatasetDraft], lang: Lang) -> tuple[list[Text], str]:
        """The differences, one a line, and the YAML that would bring them in."""
        if not self.known:
            line = Text(f"新增数据源 {self.name}：{len(drafts)} 个数据集", f"new source {self.name}: {len(drafts)} datasets")
            return [line], "sources:\n" + source_lines(self.name, self.entry, drafts, lang)
        proposal = differences(self.name, self.entry, drafts)
        return proposal.lines(), proposal.fragment(lang)


def begin(workspace: Path | None, start: Path, location: str, name: str | None) -> FirstLook | SecondLook:
    """Find out what there is to do, writing nothing. Raises `InventoryError`, `SourceError`, `WorkspaceError`."""
    folder = _folder(workspace, start)
    entry = entry_for(location, folder)
    path = folder / inventory.FILE_NAME
    if not path.exists():
        return FirstLook(folder=folder, name=_checked(name) or name_of(entry), entry=entry)
    there = Workspace(folder).inventory()
    known = next((one for one, other in there.sources.items() if _same(entry, other, folder) and name in (None, one)), None)
    if known is not None:
        return SecondLook(folder=folder, name=known, entry=there.sources[known], known=True)
    return SecondLook(folder=folder, name=_free(_checked(name) or name_of(entry), there), entry=entry, known=False)


def put(path: Path, text: str) -> bool:
    """Write a new file; False where one is there already, which then stands. Raises `ReportError`."""
    try:
        return write_new(path, text)
    except OSError as error:
        raise unwritable(error, shown(path.name)) from error


def _folder(workspace: Path | None, start: Path) -> Path:
    """The named workspace, which need not be there yet; else the nearest one; else where we are."""
    if workspace is None:
        return next((folder for folder in [start, *start.parents] if (folder / inventory.FILE_NAME).is_file()), start)
    return workspace.resolve()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            Text("无法创建工作目录。", "the workspace cannot be made."),
            shown(folder.name) or ".",
            Text("请检查路径和权限。", "Check the path and its rights."),
        ) from error


def _checked(name: str | None) -> str | None:
    if name is not None and not _NAME.fullmatch(name):
        raise WorkspaceError(
            Text("不能用作数据源名称。", "this cannot be a source's name."),
            "--name",
            Text(
                "名称以字母开头，只含字母、数字、下划线和连字符，最长 64 个字符。",
                "It begins with a letter and has letters, digits, underscores and hyphens only, 64 at most.",
            ),
        )
    return name


def name_of(entry: SourceEntry) -> str:
    """A name for a source, from its database or file; `source` where that would tell too much or nothing."""
    from pathlib import PurePath
    from urllib.parse import unquote, urlsplit

    place = entry.path if entry.path is not None else unquote(urlsplit(entry.url or "").path)
    stem = PurePath(place).name
    stem = stem if entry.path is None else PurePath(stem).stem
    if shown(stem) != stem:
        return "source"
    name = _NOT_IN_A_NAME.sub("_", stem).strip("_-")[:64]
    return name if _NAME.fullmatch(name) else f"s_{name}"[:64] if name else "source"


def _free(name: str, there: Inventory) -> str:
    """The name, numbered where another source has it."""
    number, free = 2, name
    while free in there.sources:
        free, number = f"{name[:60]}_{number}", number + 1
    return free


def _same(one: SourceEntry, other: SourceEntry, folder: Path) -> bool:
    """Whether two entries are of one place, however it is written."""
    file, other_file = file_of(one, folder), file_of(other, folder)
    if file is not None and other_file is not None:
        return same_file(file, other_file)
    if one.url is None or other.url is None:
        return False
    url, other_url = url_of(one.url, folder), url_of(other.url, folder)
    if url is None or other_url is None:  # what cannot be resolved today is at least written the same way
        return one.url == other.url
    return url == other_url or same_database(url, other_url)


def _drafts(name: str, entry: SourceEntry, folder: Path, progress: Callable[[int, int], None]) -> list[DatasetDraft]:
    scanner = Scanner()
    out: list[DatasetDraft] = []
    with opened(source_for(name, entry, folder)) as snapshot:
        total = len(snapshot.datasets())
        for one in draft(snapshot, scanner):
            out.append(one)
            progress(len(out), total)
    return out
