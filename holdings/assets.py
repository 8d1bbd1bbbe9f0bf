"""The name of a thing that a result speaks about: a source, dataset, field, or a row of an organisation's register.

A name can itself hold personal data (a table named after a phone number, a file named after an e-mail address). What is
shown is therefore never the name as such but `shown(name)`, in which every such part is replaced by its masked shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holdings.fingerprint import FingerprintKey

_DIGEST = 10
"""Hex digits of a masked name's digest: among a million look-alikes it may repeat, among a thousand it does not."""
_EMAIL = re.compile(r"[\w.+%-]++([@＠][\w-]+(?:[.．][\w-]+)+)?")
"""An address, by its second half; or a word that is none, so that a long one is read but once."""
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s_.()（）．－\ufffd-]{0,3}\d){6,}[Xx]?")
_DATE = re.compile(r"(?:19|20)\d\d[ _.-]?(?:0[1-9]|1[0-2])(?:[ _.-]?(?:0[1-9]|[12]\d|3[01]))?(?:[ _.T-]?\d{4}(?:\d\d)?)?")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SEGMENT = re.compile(r'"(?:[^"]|"")*"|[^."]+')
_INVISIBLE = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]")
"""What has no width: it would part a number, or an address, that is read as one."""
_PLAIN = re.compile(r'[^\s."\x00-\x1f]+')


def mask(value: str) -> str:
    """The masked shape of a value: character classes with their lengths, and nothing else.

    `d` digits, `a` Latin letters, `汉` Chinese characters, `_` white space; ASCII punctuation is kept as it is, `?` is all else.
    """
    out: list[str] = []
    run, length = "", 0
    for char in value[:64]:
        kind = _char_class(char)
        if kind == run:
            length += 1
            continue
        if run:
            out.append(_run(run, length))
        run, length = kind, 1
    if run:
        out.append(_run(run, length))
    return "".join(out) + ("…" if len(value) > 64 else "")


def _char_class(char: str) -> str:
    if char.isdigit():
        return "d"
    if char.isascii():
        return "a" if char.isalpha() else "_" if char.isspace() else char if char.isprintable() else "?"
    return "汉" if "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" else "?"


def _run(kind: str, length: int) -> str:
    return f"{kind}{length}" if kind in "da汉_?" else kind * length


def shown(name: str) -> str:
    """A name as it may be shown: parts that look like personal data become their masked shape, control characters go."""
    return _masked(_visible(name))


def holds_personal_data(name: str) -> bool:
    """Whether a part of a name looks like personal data, so that it is shown by its masked shape only."""
    visible = _visible(name)
    return _masked(visible) != visible


def _visible(name: str) -> str:
    return _UNSAFE.sub("\ufffd", _INVISIBLE.sub("", name))


def _masked(name: str) -> str:
    if "@" in name or "＠" in name:
        name = _EMAIL.sub(lambda match: f"‹{mask(match.group())}›" if match[1] else match.group(), name)
    return _LONG_NUMBER.sub(lambda match: match.group() if _DATE.fullmatch(match.group()) else f"‹{mask(match.group())}›", name)


def segment(name: str, key: FingerprintKey | None = None) -> str:
    """One segment of a dotted asset name; one with a dot, a space or a quote is double-quoted, quotes doubled.

    Names that differ only where they are masked look alike; with a key, a digest of the real name sets them apart for good.
    """
    real, name = name, shown(name)
    if key is not None and name != real:
        name = f"{name}~{key.name('name', real)[:_DIGEST]}"
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True, order=True)
class Asset:
    """An asset by its shown name: `source.dataset.field` with fewer segments for less, or `org:register:row`."""

    name: str

    @classmethod
    def of(cls, source: str, dataset: str | None = None, field: str | None = None, *, key: FingerprintKey | None = None) -> Asset:
        """With a key, a name that no other asset has, in this run and the next; without one, a name for a message."""
        return cls(".".join(segment(part, key) for part in (source, dataset, field) if part is not None))

    @classmethod
    def org(cls, register: str, row: str | None = None) -> Asset:
        return cls(f"org:{register}" if row is None else f"org:{register}:{segment(row)}")

    @property
    def source(self) -> Asset:
        """The source that it is or is in; a source's name has no dot. Of an organisation's register it is no source's."""
        return Asset(self.name.partition(".")[0])

    @property
    def depth(self) -> int:
        """How many names it is made of: 1 for a source, 2 for a dataset, 3 for a field."""
        return len(_SEGMENT.findall(self.name))

    def within(self, other: Asset) -> bool:
        """Whether it is the other asset, or a part of it."""
        return self.name == other.name or self.name.startswith(f"{other.name}.")

    def __str__(self) -> str:
        return self.name
