"""Why records of a dataset cannot be destroyed under this protocol: each reason with what to do."""

from __future__ import annotations

from enum import Enum

from holdings.errors import SourceError
from holdings.text import Text


class Unfit(Enum):
    """A reason."""

    VIEW = (
        Text("视图不存放记录，不能在其中销毁。", "it is a view, which holds no records itself."),
        Text("请对其基础表制定计划。", "Plan for the tables that it is made of."),
    )
    NO_KEY = (
        Text("没有主键，无法逐条核对后销毁。", "it has no primary key, so no record of it can be checked one by one."),
        Text("请为其建立主键。", "Give it a primary key."),
    )
    KEY_KIND = (
        Text(
            "主键的类型不能逐值核对（仅支持整数、文本和日期）。",
            "its primary key is of a type that cannot be compared exactly (integers, text and days can).",
        ),
        Text("请改用整数或文本主键。", "Use a key of integers or text."),
    )
    NO_TRANSACTIONS = (
        Text(
            "存储引擎不支持事务（如 MyISAM），销毁与回执不能同时生效。",
            "its engine has no transactions (MyISAM, for one), so a deletion and its receipt cannot be one.",
        ),
        Text("请先改用 InnoDB。", "Convert it to InnoDB first."),
    )
    VERSIONED = (
        Text("是系统版本表，删除的行仍留在历史中。", "it is system-versioned: what is deleted stays in its history."),
        Text("请先处理历史分区，或取消系统版本。", "Deal with its history first, or drop the versioning."),
    )
    FOREIGN = (
        Text("不是本数据库的普通表。", "it is no ordinary table of this database."),
        Text("请对数据所在的数据库制定计划。", "Plan for the database where its records are."),
    )
    NOT_INDEXED = (
        Text(
            "指向它的外键没有索引，每次删除都会扫描子表。",
            "a foreign key that points at it has no index: each deletion would read the whole child table.",
        ),
        Text("请为该外键的列建立索引。", "Create an index on the columns of that foreign key."),
    )
    CHILD_ELSEWHERE = (
        Text("有外键从看不到的表指向它。", "a foreign key of a table that cannot be seen here points at it."),
        Text("请授予读取该表的权限，或在其数据库中处理。", "Grant the right to read that table, or deal with it in its own database."),
    )
    CYCLE = (
        Text(
            "外键成环（包括指向自身），没有可以先删的子表。", "its foreign keys form a ring (or point at itself), so no child comes first."
        ),
        Text("请先解除该外键，或人工处理。", "Take that foreign key away first, or deal with these records by hand."),
    )
    GUARD_GONE = (
        Text("目标库中暂停销毁的登记行缺失或不可读。", "the row of the hold epoch in the target is missing or cannot be read."),
        Text(
            "请查明是谁改动了 recordwarden_holds，再重新准备目标库。",
            "Find out who changed recordwarden_holds before preparing the target again.",
        ),
    )

    def error(self, subject: str) -> SourceError:
        """The error to raise."""
        what, do = self.value
        return SourceError(what, subject, do)
