"""What the errors of the results store's database mean to people; a driver's own words are never told."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from audit.errors import StoreError
from holdings.text import Text

_ADVICE: dict[str, tuple[Text, Text]] = {
    "full": (
        Text("磁盘已满，结果库无法写入。", "the disk is full; the results store cannot be written."),
        Text("请腾出空间后重试；已保存的内容完好。", "Free some space and try again; what was saved is intact."),
    ),
    "io": (
        Text("结果库文件无法读写，可能是磁盘已满。", "the results store's file cannot be read or written; the disk may be full."),
        Text("请检查磁盘空间和权限后重试；已保存的内容完好。", "Check free space and rights, and try again; what was saved is intact."),
    ),
    "readonly": (
        Text("结果库无法写入。", "the results store cannot be written."),
        Text("请检查文件及其目录的权限。", "Check the rights of the file and its folder."),
    ),
    "busy": (
        Text("结果库长时间被占用。", "the results store was busy for too long."),
        Text("请稍后重试。", "Try again later."),
    ),
    "damaged": (
        Text("结果库文件已损坏，或不是结果库。", "the results store is damaged, or is not one."),
        Text("请从备份恢复该文件，或将其移走后重新审计。", "Restore it from a backup, or move it away and assess again."),
    ),
    "unreachable": (
        Text("无法连接结果库。", "the results store cannot be reached."),
        Text("请检查其地址、服务是否运行以及账号权限。", "Check its URL, that its server runs, and the account's rights."),
    ),
    "denied": (
        Text("结果库账号的权限不足。", "the account's rights in the results store do not suffice."),
        Text("该账号须能建表和读写。", "It must be able to create tables, read and write."),
    ),
    "other": (
        Text("结果库操作失败。", "the results store failed."),
        Text("请检查磁盘和数据库服务，然后重试。", "Check the disk and the database server, then try again."),
    ),
}

_SQLITE_KINDS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CANTOPEN: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}


def damaged(subject: str) -> StoreError:
    """What to say of values that no store of ours has."""
    what, do = _ADVICE["damaged"]
    return StoreError(what, subject, do)


def changed(subject: str) -> StoreError:
    """What to say of a store that was written to while it could only be read without a lock."""
    return StoreError(
        Text("读取期间结果库被他人写入。", "the results store was written to while it was read."),
        subject,
        Text("请重试；对其目录有写权限时不会如此。", "Try again; it does not happen to whoever may write to its folder."),
    )


def explained(error: Exception, subject: str) -> StoreError:
    """The error for people. Only the kind of the cause is told: a driver's message can quote what it was given."""
    what, do = _ADVICE[_kind(error)]
    return StoreError(what, subject, do)


def _kind(error: Exception) -> str:
    cause: object = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return _SQLITE_KINDS.get(code & 0xFF, "other")  # the low byte is the primary code
    if isinstance(cause, OSError):
        return "full" if cause.errno in (errno.ENOSPC, errno.EDQUOT) else "readonly"
    state = getattr(cause, "sqlstate", None)
    if state == "53100":
        return "full"
    if state == "42501":
        return "denied"
    return "unreachable" if isinstance(error, OperationalError) else "other"
