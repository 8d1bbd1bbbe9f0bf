"""From a source to one whose records can be destroyed: the only door to `holdings.sources.erasable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.assets import Asset
from holdings.text import Text
from retention.errors import SweepRefused

if TYPE_CHECKING:
    from holdings.sources.base import Source
    from holdings.sources.erasable import Erasable


def erasable(source: Source) -> Erasable:
    """The same place, to be written to; nothing is opened yet. Raises `SweepRefused` where it is no database."""
    from holdings.sources.erasing.session import SqlErasable
    from holdings.sources.sql import SqlSource

    if not isinstance(source, SqlSource):
        raise SweepRefused(
            Text("这不是数据库，不能在其中清理。", "it is no database, and cannot be swept."),
            str(Asset.of(source.name)),
            Text("请由责任人另行处置文件。", "Have its owner dispose of the files by other means."),
        )
    return SqlErasable(source)
