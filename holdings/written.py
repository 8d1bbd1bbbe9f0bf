"""YAML files of a workspace that this program writes: read into a model, errors by file, line and key; replaced whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import pydantic
import yaml

from holdings import yamlfile
from holdings.assets import shown
from holdings.errors import InventoryError
from holdings.newfile import sync_folder, write_synced
from holdings.refusals import reason
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from holdings.errors import RecordwardenError

Model = TypeVar("Model", bound=pydantic.BaseModel)
_KINDS = frozenset({"enrolled", "revoked"})
"""What pydantic adds to the place of an entry that is of one kind among several; no file has such a key."""
_WIDE = 10_000
"""Characters of a line: an entry's text is not broken."""


def read(path: Path, model: type[Model], refused: type[RecordwardenError]) -> tuple[Model, str]:
    """What a file says, and the SHA-256 of its bytes. Raises `refused`, naming the file, the line and the key."""
    try:
        document = yamlfile.read(path)
    except InventoryError as error:
        raise refused(error.what, error.subject, error.do) from error
    try:
        return model.model_validate(document.value), document.digest
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = _what(first)
        place = [part for part in first["loc"] if part not in _KINDS]
        subject = f"{document.name}:{document.line(place)}: {shown('.'.join(map(str, place))) or '—'}"
    raise refused(  # not from the error, which would quote what stands there
        Text(f"内容不符合要求：{what.zh}。", f"{what.en}."),
        subject,
        Text("请从版本库恢复该文件。", "Restore the file from its history."),
    )


def _what(error: ErrorDetails) -> Text:
    """The inventory's words where it has some that fit; what a program wrote needs no more than that it is not as it was."""
    fits = error["type"] in {
        "missing",
        "extra_forbidden",
        "model_type",
        "dict_type",
        "tuple_type",
        "date_parsing",
        "personal_data",
        "personal_data_in_words",
    }
    return reason(error) if fits else Text("该项的写法不正确", "it is not written as it must be")


def replace(path: Path, head: str, value: Mapping[str, Any], *, before: str | None, refused: type[RecordwardenError]) -> None:
    """Put the file in the place of the one that was read, of which `before` is the digest; None where there was none.

    Raises `refused` where somebody else changed it meanwhile, or it cannot be written; at every moment one of the two is there.
    """
    text = f"# {head}\n" + yaml.safe_dump(dict(value), sort_keys=False, allow_unicode=True, width=_WIDE)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        write_synced(fresh, text.encode("utf-8"), 0o644)
        with _alone(path.parent):
            if (yamlfile.read(path).digest if path.exists() else None) != before:
                raise refused(
                    Text("文件刚被他人更改，未写入。", "somebody else has just changed the file; nothing was written."),
                    shown(path.name),
                    Text("请重试。", "Try again."),
                )
            fresh.replace(path)
            sync_folder(path.parent)
    except OSError as error:
        cause = os.strerror(error.errno) if error.errno else type(error).__name__
        raise refused(
            Text(f"无法写入（{cause}）。", f"it cannot be written ({cause})."),
            shown(path.name),
            Text("请检查目录权限和磁盘空间。", "Check the folder's rights and the disk's free space."),
        ) from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one who replaces a file of this folder, where the system has locks for folders; the lock ends with the process."""
    if os.name != "posix":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives have none; that two change the same file in the same moment is rare
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
