"""The cell formats of a workbook: fonts, fills, borders, number formats. Whatever else stands among the styles is not taken along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from holdings.sources.workbook import MOST_SMALL_BYTES, TROUBLES, BadWorkbook, parse

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NORMAL = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
_KEPT = frozenset({"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"})
_HARMLESS = re.compile(r"[A-Za-z]{1,24}|-?[0-9.]{1,8}|[0-9A-Fa-f]{8}", re.ASCII)
"""Words of the format, sizes and colours."""
_FONTS = frozenset(
    [
        "Aptos",
        "Arial",
        "Calibri",
        "Cambria",
        "Consolas",
        "Courier New",
        "DengXian",
        "Georgia",
        "Helvetica",
        "Microsoft YaHei",
        "SimHei",
        "SimSun",
        "Tahoma",
        "Times New Roman",
        "Verdana",
        "等线",
        "宋体",
        "黑体",
        "仿宋",
        "楷体",
        "微软雅黑",
    ]
)


class Styles:
    """The formats, and the number formats among them, which can say anything and are looked at before they may leave."""

    def __init__(self, archive: zipfile.ZipFile, part: str | None) -> None:
        self._parts: list[str] = []
        self._skipped = self._depth = 0
        self.words: dict[str, None] = {}
        if part is not None and archive.getinfo(part).file_size <= MOST_SMALL_BYTES:
            self._read(archive, part)

    @property
    def document(self) -> str | None:
        """None where there are none."""
        return f'<styleSheet xmlns="{_MAIN}">{"".join(self._parts)}{_NORMAL}</styleSheet>' if self._parts else None

    def _read(self, archive: zipfile.ZipFile, part: str) -> None:
        try:
            with archive.open(part) as stream:
                for _ in parse(stream, begin=self._begin, end=self._end, metered=False):
                    pass
        except (BadWorkbook, *TROUBLES):
            self._parts = []  # formats that cannot be read are none; the values stand without them

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._skipped or (self._depth == 2 and tag not in _KEPT) or tag == "extLst":
            self._skipped += 1
        elif self._depth > 1:
            said = {name: value for name, value in attributes.items() if ":" not in name and self._may_stand(tag, name, value)}
            self._parts.append(f"<{tag}{''.join(f' {name}={quoteattr(value)}' for name, value in said.items())}>")

    def _may_stand(self, tag: str, name: str, value: str) -> bool:
        if (tag, name) == ("numFmt", "formatCode"):
            self.words[value] = None
            return True
        return value in _FONTS if (tag, name) == ("name", "val") else _HARMLESS.fullmatch(value) is not None

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        elif self._depth:
            self._parts.append(f"</{tag}>")
