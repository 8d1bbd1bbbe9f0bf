"""Text as it stands in a file: its encoding, its byte order mark, and what is no text in it, so that it can be written back to the byte."""

from __future__ import annotations

import codecs
import io
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.errors import SourceError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.export.formats.base import Opened

MOST_CHARACTERS = 16 * 1024 * 1024
"""The longest line that is read."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How characters are bytes in one file."""

    name: str
    mark: bytes = b""
    """What it begins with."""

    @property
    def errors(self) -> str:
        """Bytes that are no text are kept where ASCII is one byte a character; elsewhere nobody could tell where the next one begins."""
        return "surrogateescape" if "a\n".encode(self.name) == b"a\n" else "strict"

    def encoded(self, text: str) -> bytes:
        """Raises `UnicodeEncodeError` where the encoding has no such character."""
        return text.encode(self.name, self.errors)


def encoding_of(opened: Opened) -> Encoding:
    """By the mark at the beginning, else as was said. Nothing is read. Raises `SourceError`."""
    try:
        name = codecs.lookup(opened.encoding).name
        io.TextIOWrapper(io.BytesIO(), encoding=name)  # refuses codecs that are none of text, such as base64
    except (LookupError, ValueError) as error:
        raise SourceError(
            Text("不认识该字符编码。", "the character encoding is not known."),
            opened.name,
            Text("请写 utf-8 或 gb18030 等。", "Write utf-8 or gb18030, for example."),
        ) from error
    head = _peeked(opened)
    for mark, marked in _MARKS:
        if head.startswith(mark):
            return Encoding(name=marked, mark=mark)
    return Encoding(name={"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name))


def unicode_of(opened: Opened) -> Encoding:
    """UTF-8, as JSON is. Raises `BrokenData` for UTF-16."""
    encoding = encoding_of(replace(opened, encoding="utf-8"))
    if encoding.name != "utf-8":
        raise opened.broken(1, "文件是 UTF-16 编码，JSON 须为 UTF-8", "the file is UTF-16; JSON is UTF-8")
    return encoding


def lines(opened: Opened, encoding: Encoding, newline: str = "") -> Iterator[str]:
    """Lines with their ends (by default LF, CRLF or CR), and at the beginning no mark. Raises `BrokenData` with the line."""
    opened.file.read(len(encoding.mark))
    text = io.TextIOWrapper(opened.file, encoding=encoding.name, errors=encoding.errors, newline=newline)
    number = 0
    try:
        while line := text.readline(MOST_CHARACTERS):
            number += 1
            if len(line) == MOST_CHARACTERS and not line.endswith(("\n", "\r")):
                raise opened.broken(number, "该行过长", "the line is too long")
            yield line
    except UnicodeError as error:
        raise opened.broken(
            number + 1,
            "内容不符合声明的字符编码",
            "it is not text in the declared encoding",
            Text("请指定正确的编码。", "Say which encoding it is in."),
        ) from error
    finally:
        with suppress(ValueError):  # the file is closed already, where an error ended all
            text.detach()


def _peeked(opened: Opened) -> bytes:
    peek = getattr(opened.file, "peek", None)
    if peek is not None:
        head: bytes = peek(4)
        return head
    head = opened.file.read(4)
    opened.file.seek(0)
    return head


def unencodable(name: str) -> SourceError:
    """What the policy puts there cannot be written."""
    return SourceError(
        Text(
            "脱敏后的文字无法用该文件的字符编码写出。",
            "what the policy puts into the file has characters that the file's encoding has not.",
        ),
        name,
        Text("请先把文件转为 UTF-8，或换用不含这些文字的策略。", "Make the file UTF-8 first, or use a policy without such words."),
    )
