"""Values that must never leave the data, and the search for any trace of them in what was written, however encoded."""

from __future__ import annotations

import base64
import html
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MOBILE = "13987650421"
ID_CARD = "440308198907147269"
BANK_CARD = "6228480371659208461"
EMAIL = "quill.harbour@example.org"
PERSON = "欧阳砚秋"
ADDRESS = "云栖路七巷十九号听雨阁六单元"
PASSWORD = "Tq7#mVz2Lp"
TOKEN = "kX9vQ2mT7bLw4ZpR8sNc3JfH"

VALUES = {
    "mobile": MOBILE,
    "ID card": ID_CARD,
    "bank card": BANK_CARD,
    "e-mail": EMAIL,
    "person": PERSON,
    "address": ADDRESS,
    "password": PASSWORD,
    "token": TOKEN,
}
NAMED = {name: VALUES[name] for name in ("mobile", "ID card", "bank card", "e-mail")}
"""Those that show by their shape, and so are masked in names too."""

SENTENCE = f"客户{PERSON}住{ADDRESS}，手机{MOBILE}，邮箱 {EMAIL}，身份证{ID_CARD}，卡号{BANK_CARD}，密码：{PASSWORD}，api key: {TOKEN}"

_WINDOW = {"address": 6, "password": 7, "e-mail": 14}


@dataclass(frozen=True)
class Trace:
    """A canary that was found."""

    canary: str
    how: str
    where: str


def traces(data: bytes, where: str, canaries: Mapping[str, str] = VALUES) -> list[Trace]:
    """Every way in which any canary, or a long part of it, stands in the data."""
    lower = data.lower()
    found = []
    for name, value in canaries.items():
        found += [Trace(name, how, where) for how, pattern in _forms(name, value) if pattern.lower() in lower]
        if value.isdigit() and _separated(value).search(data):
            found.append(Trace(name, "separated digits", where))
    return found


def _forms(name: str, value: str) -> Iterator[tuple[str, bytes]]:
    for part in _parts(name, value):
        for codec in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            yield codec, part.encode(codec)
    yield "percent", quote(value, safe="").encode()
    yield "html", html.escape(value).encode()
    yield "html decimal", "".join(f"&#{ord(char)};" for char in value).encode()
    yield "html hexadecimal", "".join(f"&#x{ord(char):x};" for char in value).encode()
    yield "json", json.dumps(value)[1:-1].encode()
    yield "escaped", "".join(f"\\u{ord(char):04x}" for char in value).encode()
    yield "hexadecimal", value.encode().hex().encode()
    yield "repr", repr(value.encode())[2:-1].encode()
    yield "reversed", value[::-1].encode()
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + value.encode())
        inner = coded[4 if shift else 0 : len(coded) // 4 * 4 - 4]
        yield "base64", inner
        yield "base64url", inner.replace(b"+", b"-").replace(b"/", b"_")


def _parts(name: str, value: str) -> Iterator[str]:
    """The value and, where it is long enough to be told from chance, every run of so many of its characters."""
    yield value
    width = _WINDOW.get(name, 8)
    yield from (value[start : start + width] for start in range(len(value) - width + 1))


def _separated(value: str) -> re.Pattern[bytes]:
    between = rb"(?:[ ,._/()-]|<[^>]{1,8}>){0,2}"
    return re.compile(between.join(digit.encode() for digit in value))


def written(folders: Iterable[Path], exempt: Iterable[Path] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file below the folders but the exempt ones, its name, and the dump of each that is a SQLite database."""
    left_out = {path.resolve() for path in exempt}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.resolve() in left_out:
                continue
            yield f"name of {path.name}", str(path.relative_to(folder)).encode("utf-8", "surrogateescape")
            if path.is_file():
                data = path.read_bytes()
                yield str(path), data
                if data.startswith(b"SQLite format 3"):
                    yield f"dump of {path}", dump(path)


def dump(path: Path) -> bytes:
    """A SQLite database as SQL."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return "\n".join(connection.iterdump()).encode("utf-8", "surrogatepass")
