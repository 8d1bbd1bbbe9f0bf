"""What is known of a word: whether it is a name, and what else it may be. Lists are read and checked at first use."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from holdings.text import Text
from redaction.errors import RedactionError
from redaction.names.en import vocabulary as known

HASHES = {
    "given.txt": "4c4ebbb4ab34806c6529a5c83512059ce889195c49d5c49da7716d70b2e7a536",
    "surnames.txt": "babc5d62154446a0a1cc9560d4e9824ed7e8da01d242f981fe18805d189caa2c",
    "words.txt": "a8ddf6ea024a79be1e2109254d8f6f3007b43f8827846442405fd4edb51aab77",
}
"""SHA-256 of the lists, as shipped."""

TOP_GIVEN = 3_000
"""How many given names, by frequency, are taken for a name by themselves."""
FAMILIAR_SURNAMES = 6_000
"""How many surnames, by frequency, make a name of a capitalised word before them that no list holds."""


class Kind:
    """What a word can be: bits of a plain number, for they are looked at for every capitalised word."""

    GIVEN: Final = 1
    TOP: Final = 2
    """A frequent given name."""
    SURNAME: Final = 4
    FAMILIAR: Final = 8
    """A frequent surname."""
    WORD: Final = 16
    """An ordinary word too."""
    PLACE: Final = 32
    NEVER: Final = 64
    """No part of a name."""
    COMPANY: Final = 128
    BRAND: Final = 256
    TITLE: Final = 512


class ListBroken(RedactionError):
    """A list of names is missing or is not the one that was shipped: names cannot be looked for."""

    @classmethod
    def named(cls, file: str) -> ListBroken:
        return cls(
            Text("姓名词表缺失或已被改动。", "A list of names is missing or was changed."),
            file,
            Text("请重新安装本软件。", "Install the software anew."),
        )


def _entries(file: str) -> list[str]:
    try:
        raw = (resources.files(__package__) / "data" / file).read_bytes()
    except OSError as error:
        raise ListBroken.named(file) from error
    if hashlib.sha256(raw).hexdigest() != HASHES[file]:
        raise ListBroken.named(file)
    return [line for line in raw.decode("ascii").splitlines() if line and line[0] != "#"]


@cache
def lexicon() -> dict[str, int]:
    """By word in lower case, without accents: its kinds (`Kind`). A word that is not in it is unknown. Raises `ListBroken`."""
    kinds: dict[str, int] = {}

    def mark(words: list[str] | frozenset[str], kind: int) -> None:
        for word in words:
            kinds[word] = kinds.get(word, 0) | kind

    given, surnames = _entries("given.txt"), _entries("surnames.txt")
    mark(given, Kind.GIVEN)
    mark(given[:TOP_GIVEN], Kind.TOP)
    mark(surnames, Kind.SURNAME)
    mark(surnames[:FAMILIAR_SURNAMES], Kind.FAMILIAR)
    mark([word for word in _entries("words.txt") if word not in known.NAMELY], Kind.WORD)
    for words, kind in (
        (known.MONTH_NAMES, Kind.WORD),
        (known.PLACES, Kind.PLACE),
        (known.COMPANIES, Kind.COMPANY),
        (known.GOODS, Kind.COMPANY),
        (known.BRANDS, Kind.BRAND),
        (known.NEVER, Kind.NEVER),
        (known.TITLES, Kind.TITLE),
    ):
        mark(words, kind)
    return kinds


def bare(word: str) -> str:
    """The word as the lexicon spells it: lower case, no accents, no apostrophe of possession or within."""
    word = word.lower()
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = word.replace("\u2019", "'").replace("ø", "o").replace("ł", "l").replace("ß", "ss").replace("đ", "d").replace("ı", "i")
    return word


def kind_of(word: str) -> int:
    """The kinds of a word in any case; for a hyphenated or apostrophised one (O'Brien, Smith-Jones), of its parts. 0 where unknown."""
    kinds, key = lexicon(), bare(word)
    found = kinds.get(key)
    if found is not None:
        return found
    if not key.strip("x"):
        return Kind.NEVER  # a name that somebody masked
    if "'" in key:
        found = kinds.get(key.replace("'", ""))
        if found is not None:
            return found & ~Kind.WORD
    if "-" in key:
        parts = [kinds.get(part, 0) for part in key.split("-") if part]
        if parts and all(part & (Kind.GIVEN | Kind.SURNAME) for part in parts):
            return max(parts, key=lambda part: part & Kind.TOP) & ~Kind.WORD if len(parts) > 1 else parts[0]
    return 0
