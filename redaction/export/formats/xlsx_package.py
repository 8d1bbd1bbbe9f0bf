"""Writes an XLSX workbook (ECMA-376) with values, formats and widths, and nothing else: no formulas, comments, pictures, links or properties."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
LONGEST_NAME = 31


class Package:
    """A workbook that is being written, sheet by sheet."""

    def __init__(self, out: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._sheet: IO[bytes] | None = None
        self._names: list[str] = []
        self._end = b""
        self.from_1904 = False
        self.styles: str | None = None

    def begin(self, name: str, before: str) -> None:
        """A further sheet; `before` stands before its rows."""
        self.end()
        self._names.append(fitting(name, len(self._names) + 1, self._names))
        info = zipfile.ZipInfo(f"xl/worksheets/sheet{len(self._names)}.xml")
        info.compress_type = zipfile.ZIP_DEFLATED
        self._sheet = self._archive.open(info, "w", force_zip64=True)
        self._sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>'.encode())

    @property
    def begun(self) -> bool:
        """Whether there is a sheet to write to."""
        return self._sheet is not None

    def rows(self, data: bytes) -> None:
        """Rows of the sheet that was begun."""
        if self._sheet is not None:
            self._sheet.write(data)

    def end(self) -> None:
        """The end of the sheet."""
        if self._sheet is not None:
            self._sheet.write(b"</sheetData></worksheet>")
            self._sheet.close()
            self._sheet = None

    def close(self) -> None:
        """Whatever a workbook has beside its sheets."""
        self.end()
        count = len(self._names)
        numbers = range(1, count + 1)
        links = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
        parts = [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
        if self.styles is not None:
            links.append((f"rId{count + 1}", "styles", "styles.xml"))
            parts.append(("/xl/styles.xml", "styles"))
            self._write("xl/styles.xml", self.styles)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(self._names, 1)
        )
        date = '<workbookPr date1904="1"/>' if self.from_1904 else ""
        self._write("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{date}<sheets>{sheets}</sheets></workbook>')
        self._write("xl/_rels/workbook.xml.rels", _links(links))
        self._write("_rels/.rels", _links([("rId1", "officeDocument", "xl/workbook.xml")]))
        self._write("[Content_Types].xml", _content_types([("/xl/workbook.xml", "sheet.main"), *parts]))
        self._archive.close()

    def abandon(self) -> None:
        """Let go of the archive, half made as it is."""
        for handle in (self._sheet, self._archive):
            with suppress(OSError, ValueError):
                if handle is not None:
                    handle.close()

    def _write(self, name: str, document: str) -> None:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(info, (_HEAD + document).encode())


def text_cell(place: str, style: int, text: str) -> str:
    """A cell with a text of its own. What XML cannot hold is escaped as the format has it (ST_Xstring)."""
    text = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", _ESCAPED.sub("_x005F_", text))
    return f'<c r="{place}"{_styled(style)} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def plain_cell(place: str, style: int, kind: str, written: str) -> str:
    """A cell with a number, a truth value, an error or a day."""
    typed = "" if kind == "n" else f' t="{kind}"'
    return f'<c r="{place}"{_styled(style)}{typed}><v>{escape(written)}</v></c>'


def widths(columns: Iterable[tuple[int, int, float]]) -> str:
    """The widths of columns."""
    cols = "".join(f'<col min="{first}" max="{last}" width="{width:g}" customWidth="1"/>' for first, last, width in columns)
    return f"<cols>{cols}</cols>" if cols else ""


def fitting(name: str, number: int, taken: Sequence[str]) -> str:
    """A name that a sheet can have and none has yet: the name itself where it can be, else the sheet's number."""
    lower = {each.lower() for each in taken}
    if name and len(name) <= LONGEST_NAME and not _FORBIDDEN.search(name) and name.lower() not in lower:
        return name
    while f"sheet{number}" in lower:
        number += 1
    return f"Sheet{number}"


def _styled(style: int) -> str:
    return f' s="{style}"' if style else ""


def _links(links: Iterable[tuple[str, str, str]]) -> str:
    each = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in links)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _content_types(parts: Iterable[tuple[str, str]]) -> str:
    each = "".join(f'<Override PartName="{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in parts)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}{each}</Types>'
