"""The workspace: the folder with `recordwarden.yaml`, and `.recordwarden/` beside it for what the tool writes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audit.errors import WorkspaceError
from audit.layout import IDENTITY_FILE, STATE_FOLDER
from holdings.assets import shown
from holdings.inventory import FILE_NAME, Inventory, load
from holdings.newfile import write_new
from holdings.text import Text
from retention.schedule import schedule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_IDENTITY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Workspace:
    """A folder with an inventory, which is read once: what changes in the file meanwhile is for the next command."""

    folder: Path

    @property
    def inventory_path(self) -> Path:
        return self.folder / FILE_NAME

    @property
    def state(self) -> Path:
        """Where the embedded results store and scratch are; made on first use, for the owner alone."""
        path = self.folder / STATE_FOLDER
        try:
            path.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise _unusable(shown(self.folder.name)) from error
        return path

    def identity(self, random: Callable[[int], bytes] = secrets.token_bytes) -> str:
        """What a results store knows it by: 32 hex digits, made on first use, kept where the folder takes it along."""
        path = self.state / IDENTITY_FILE
        try:
            if not path.exists():
                write_new(path, random(16).hex() + "\n", 0o600)  # where another process was first, its file stands
            found = path.read_text(encoding="ascii", errors="replace").strip()
        except OSError as error:
            raise _unusable(shown(path.name)) from error
        if not _IDENTITY.fullmatch(found):
            raise WorkspaceError(
                Text("工作目录的标识文件已损坏。", "the file that identifies the workspace is damaged."),
                f"{STATE_FOLDER}/{IDENTITY_FILE}",
                Text(
                    "请从备份恢复该文件；将其与 ledger 目录一并移走则开始新的审计历史。",
                    "Restore it from a backup; move it away, and the folder ledger with it, to begin a new history.",
                ),
            )
        return found

    def inventory(self) -> Inventory:
        """What is declared. Raises `InventoryError`, also where its retention schedule cannot be used."""
        return self._inventory

    @cached_property
    def _inventory(self) -> Inventory:
        declared = load(self.inventory_path)
        schedule(declared)
        return declared


def _unusable(subject: str) -> WorkspaceError:
    return WorkspaceError(
        Text("无法写入工作目录。", "the workspace cannot be written."),
        subject,
        Text("请检查目录权限和磁盘空间。", "Check the folder's rights and the disk's free space."),
    )


def find(named: Path | None, start: Path) -> Workspace:
    """The named workspace, else the nearest parent folder of `start` with an inventory. Raises `WorkspaceError`."""
    candidates = [named] if named is not None else [start, *start.parents]
    for folder in candidates:
        if (folder / FILE_NAME).is_file():
            return Workspace(folder.resolve())
    raise WorkspaceError(
        Text("未找到 recordwarden.yaml。", "there is no recordwarden.yaml."),
        shown(candidates[0].name) or ".",
        Text(
            "请先运行 `recordwarden init SOURCE`，或用 --workspace 指定工作目录。",
            "Run `recordwarden init SOURCE` first, or name the workspace with --workspace.",
        ),
    )
