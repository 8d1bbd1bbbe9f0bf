"""XLSX workbooks written by hand, so that a test can have any part of them wrong."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def rels(*links: tuple[str, str, str]) -> str:
    """Of (id, kind, target)."""
    inner = "".join(f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{target}"/>' for one, kind, target in links)
    return f'{XML}<Relationships xmlns="{LINKS}">{inner}</Relationships>'


def sheet(rows: str) -> str:
    return f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def row(number: int, *values: str) -> str:
    """A row of texts, in the sheet itself."""
    cells = "".join(f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{value}</t></is></c>' for place, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def parts(rows: str, strings: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet."""
    return {
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"), ("rId3", "styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet(rows),
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }


def packed(parts: Mapping[str, str | bytes], *more: tuple[str, str], stored: bool = False) -> bytes:
    """The archive; `more` can name a part again, and `stored` leaves the parts as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of parts that stand twice
        for name, content in [*parts.items(), *more]:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()
