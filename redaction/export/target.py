"""Where an export is written: a file without a name, which gets one when all checks have passed, and is gone at once if anything ends before."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from holdings.assets import holds_personal_data, shown
from holdings.newfile import sync_folder
from holdings.text import Text
from redaction.errors import ExportError
from redaction.export.cells import is_formula, plain
from redaction.policy import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANOTHER = Text("请换一个输出位置。", "Name another place.")


class Target:
    """A file that is being made. `out` takes its contents; it can be read back before it has a name."""

    def __init__(self, path: Path | None, *, overwrite: bool) -> None:
        """Raises OSError."""
        self._path = path
        self._overwrite = overwrite
        self._beside: Path | None = None
        self.out = self._made()

    def read_back(self) -> BinaryIO:
        """What was written, from the disk, from its beginning. Raises `ExportError`."""
        with writing(self.name):
            self._sync()
        self.out.seek(0)
        return self.out

    def publish(self) -> None:
        """Give it its name. Raises `ExportError`, also where another file has that name by now."""
        if self._path is None:
            return
        try:
            with writing(self.name):
                self._sync()
                self._publish(self._path)
        except FileExistsError as error:
            raise exists(self._path) from error

    @property
    def name(self) -> str:
        """Safe to show."""
        return "-" if self._path is None else shown(self._path.name)

    def _sync(self) -> None:
        self.out.flush()
        os.fsync(self.out.fileno())

    def _publish(self, path: Path) -> None:
        if self._beside is None and not self._overwrite:
            _link(self.out.fileno(), path)
        else:
            if self._beside is None:  # nothing without a name takes the place of what has it
                beside = _beside(path)
                _link(self.out.fileno(), beside)
                self._beside = beside
            if not self._overwrite:
                path.hardlink_to(self._beside)
                self._beside.unlink()
            else:
                self._beside.replace(path)
            self._beside = None
        sync_folder(path.parent)

    def close(self) -> None:
        """Whatever has no name by now is gone."""
        with suppress(OSError):  # what could not be written is not wanted any more
            self.out.close()
        if self._beside is not None:
            self._beside.unlink(missing_ok=True)

    def _made(self) -> BinaryIO:
        if self._path is None:
            return tempfile.TemporaryFile()
        nameless = getattr(os, "O_TMPFILE", None)
        if nameless is not None and Path("/proc/self/fd").is_dir():
            try:
                return os.fdopen(os.open(self._path.parent, os.O_RDWR | nameless, 0o600), "w+b")
            except OSError as error:  # a file system, or a system, that has no such files
                if error.errno not in {errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL} or not self._path.parent.is_dir():
                    raise
        self._beside = _beside(self._path)
        return os.fdopen(os.open(self._beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "w+b")


@contextmanager
def target(path: Path | None, *, overwrite: bool, cells: Cells) -> Iterator[Target]:
    """A target, or for `None` a file that is thrown away. Raises `ExportError` for a place that cannot be written to."""
    name = shown(path.name) if path is not None else "-"
    try:
        if path is not None:
            _refuse(path, cells)
            if not overwrite and os.path.lexists(path):
                raise exists(path)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
        made = Target(path if path is None else path.parent.resolve(strict=True) / path.name, overwrite=overwrite)
    except OSError as error:
        raise unwritable(name, error) from error
    try:
        yield made
    finally:
        made.close()


@contextmanager
def writing(name: str) -> Iterator[None]:
    """What the system does not write becomes an `ExportError`; that a file is there already, whoever asked is to tell."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise unwritable(name, error) from error


def unwritable(name: str, error: OSError) -> ExportError:
    """What the system says of a place that cannot be written to."""
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    full = error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
    return ExportError(
        Text(f"无法写入（{reason}），没有留下任何内容。", f"it cannot be written ({reason}); nothing of it is left."),
        name,
        Text("请腾出空间后重试。", "Make room and try again.") if full else Text("请检查位置和权限。", "Check the place and its rights."),
    )


def exists(path: Path) -> ExportError:
    """The error of a target that is there already."""
    return ExportError(
        Text("输出文件已存在。", "there is a file of this name already."),
        shown(path.name),
        Text("请换一个文件名，或明确要求覆盖。", "Choose another name, or say that it is to be replaced."),
    )


def _refuse(path: Path, cells: Cells) -> None:
    """A file's name leaves with it."""
    if holds_personal_data(path.name):
        raise ExportError(
            Text("文件名中含有个人信息。", "the name of the file holds personal data."),
            shown(path.name),
            Text("文件名会随文件一起离开，请换一个。", "It leaves with the file: choose another."),
        )
    if cells is not Cells.KEEP and (plain(path.name) != path.name or is_formula(path.name)):
        raise ExportError(
            Text(
                "文件名以 = + - @ 开头，或含有控制字符、双向字符。",
                "the name of the file begins with = + - or @, or has control or bidirectional characters.",
            ),
            shown(path.name),
            Text("请换一个文件名。", "Choose another name."),
        )


def _beside(path: Path) -> Path:
    return path.with_name(f".{secrets.token_hex(8)}.part")


def _link(descriptor: int, path: Path) -> None:
    """Give an open file without a name its first one (open(2), O_TMPFILE): Python follows the link only where a folder is given by its descriptor."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.link(f"/proc/self/fd/{descriptor}", path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
