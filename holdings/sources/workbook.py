"""The parts of an XLSX workbook (ECMA-376, Office Open XML): a ZIP archive of XML documents, each bounded before it is read.

Only what a sheet's values need is read, with Python's own XML parser. A document type declaration, without which there are no
entities to expand and no external ones, is refused.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

MOST_PARTS = 10_000
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Of all parts together, uncompressed: a sheet of the most rows that a workbook can have needs less."""
MOST_STRINGS_BYTES = 128 * 1024 * 1024
"""Of the shared strings, uncompressed: all of them are kept in memory while a sheet is read."""
MOST_STRINGS = 2_000_000
MOST_SMALL_BYTES = 16 * 1024 * 1024
"""Of any part that is neither a sheet nor the shared strings."""
MOST_RATIO = 200
"""Of uncompressed to compressed bytes, where a part has more than `_HARMLESS`."""
_HARMLESS = 4 * 1024 * 1024
_CHUNK = 64 * 1024
MOST_BETWEEN = 1024 * 1024
"""Bytes between one element of interest and the next: a cell holds 32,767 characters at most."""
MOST_DEPTH = 64

_BUILTIN_MOMENTS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Number formats of days and times, as ECMA-376 18.8.30 numbers them, and those of East Asian locales."""
_NOT_OF_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_MOMENT = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)

TROUBLES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    LookupError,  # no such part, and an encoding that nobody knows
    OSError,  # a place beyond the file's beginning
    RuntimeError,  # encryption, and a method of compression that is not known
    ValueError,
)
"""What the archive and the XML parser raise where a file is not as it says."""


class BadWorkbook(ValueError):
    """Why a workbook cannot be read, in words without anything from it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.what = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and the part that holds its cells; None where there is none."""

    name: str
    part: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What a workbook says of itself."""

    archive: zipfile.ZipFile
    sheets: tuple[Sheet, ...]
    strings: str | None
    """The part of the shared strings."""
    moments: frozenset[int]
    """The cell formats that show a number as a day or time."""
    from_1904: bool
    styles: str | None = None
    """The part of the cell formats."""


def open_workbook(file: BinaryIO) -> Workbook:
    """Look into an archive. Raises `BadWorkbook`, or one of `TROUBLES`."""
    archive = zipfile.ZipFile(file)
    _bounded(archive)
    root = next((one[1] for one in _links(archive, "").values() if one[0] == "officeDocument"), "xl/workbook.xml")
    links = _links(archive, root)
    sheets: list[tuple[str, str]] = []
    from_1904 = False

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal from_1904
        if tag == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id" and ":" in key), "")
            sheets.append((attributes.get("name", ""), link))
        elif tag == "workbookPr":
            from_1904 = attributes.get("date1904", "") in {"1", "true"}

    _read_small(archive, root, begin)
    if not sheets:
        raise BadWorkbook("工作簿没有工作表", "the workbook has no sheets")
    parts = set(archive.namelist())
    styles = next((part for kind, part in links.values() if kind == "styles" and part in parts), None)
    return Workbook(
        archive=archive,
        sheets=tuple(
            Sheet(name, part if part in parts else None)
            for name, link in sheets
            for kind, part in [links.get(link, ("worksheet", ""))]
            if kind == "worksheet"
        ),
        strings=next((part for kind, part in links.values() if kind == "sharedStrings" and part in parts), None),
        moments=_moments(archive, styles),
        from_1904=from_1904,
        styles=styles,
    )


def _bounded(archive: zipfile.ZipFile) -> None:
    """No part is read beyond the size that the archive's directory gives it, so that the directory can be held to the bounds."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise BadWorkbook("工作簿解压后过大", "the workbook is too large when it is unpacked")
    if len({part.filename for part in parts}) < len(parts):
        raise BadWorkbook("压缩包内有重名的部件", "two parts of the archive have one name")
    for part in parts:
        if part.flag_bits & 1:
            raise BadWorkbook("工作簿已加密", "the workbook is encrypted")
        if part.file_size > _HARMLESS and part.file_size > MOST_RATIO * max(1, part.compress_size):
            raise BadWorkbook("压缩比异常，疑似压缩炸弹", "a part is compressed beyond what sheets are: a decompression bomb, perhaps")


def _links(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: the kind and the part, by the reference's id."""
    folder, _, name = part.rpartition("/")
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    out: dict[str, tuple[str, str]] = {}

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            out[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], whole)

    if where in archive.namelist():
        _read_small(archive, where, begin)
    return out


def _moments(archive: zipfile.ZipFile, part: str | None) -> frozenset[int]:
    own: dict[str, str] = {}
    used: list[str] = []
    inside = False

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in {"cellXfs", "cellStyleXfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))

    if part is not None:
        _read_small(archive, part, begin)
    return frozenset(place for place, number in enumerate(used) if _is_moment(own.get(number), number))


def _is_moment(code: str | None, number: str) -> bool:
    if code is None:
        return number.isdecimal() and len(number) < 5 and int(number) in _BUILTIN_MOMENTS
    bare = _NOT_OF_FORMAT.sub("", code.partition(";")[0])
    return _ELAPSED.search(bare) is None and _MOMENT.search(bare.replace("General", "")) is not None


def _read_small(archive: zipfile.ZipFile, part: str, begin: Callable[[str, Mapping[str, str]], None]) -> None:
    if archive.getinfo(part).file_size > MOST_SMALL_BYTES:
        raise BadWorkbook("工作簿解压后过大", "the workbook is too large when it is unpacked")
    with archive.open(part) as stream:
        for _ in parse(stream, begin=begin, metered=False):
            pass


def parse(
    stream: IO[bytes],
    *,
    begin: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] = lambda _: None,
    metered: bool = True,
) -> Any:
    """Parse a document chunk by chunk: yields after each. Names come without their namespace's prefix, attributes with it.

    With `metered`, elements must end at least every `MOST_BETWEEN` bytes, so that no one text can fill the memory.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = quiet = 0

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise BadWorkbook("XML 嵌套过深", "its XML is nested too deeply")
        begin(name.rpartition(":")[2], attributes)

    def ended(name: str) -> None:
        nonlocal depth, quiet
        depth -= 1
        quiet = 0
        end(name.rpartition(":")[2])

    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := stream.read(_CHUNK):
        quiet += len(chunk)
        parser.Parse(chunk, False)
        if metered and quiet > MOST_BETWEEN:
            raise BadWorkbook("单元格过长", "a cell is too long")
        yield
    parser.Parse(b"", True)
    yield


def _refuse_doctype(*_: object) -> None:
    raise BadWorkbook("XML 含有文档类型声明（可能定义实体）", "its XML has a document type declaration, which can define entities")
