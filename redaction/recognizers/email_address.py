"""E-mail addresses (RFC 5321, without quoted names), also where Chinese text is glued to them, and spelled out: name (at) example [dot] com."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.marks import Marks
from redaction.recognizers.base import SheetRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_LETTER = r"[^\W\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
"""Letters and digits of alphabets; not the characters of Chinese, Japanese and Korean, which are prose around an address."""
_LABEL = rf"{_LETTER}(?:(?:{_LETTER}|-){{0,61}}{_LETTER})?"

_LONGEST_LOCAL = 64
_LOCAL = re.compile(rf"(?:{_LETTER}|[.+%'&~\-]){{1,{_LONGEST_LOCAL}}}")
"""Read from its end, so that no beginning is tried in vain."""
_DOMAIN = re.compile(rf"@ ?(?P<domain>{_LABEL}(?:\.{_LABEL}){{1,8}})")
_ALPHABET = re.compile(r"[^\W_\u2e80-\U0003ffff]")

_OPEN, _CLOSE = r"[ ]{0,2}[(（\[【{<《#*_]{1,2} ?", r" ?[)）\]】}>》#*_]{1,2}[ ]{0,2}"
_AT = rf"(?:{_OPEN}(?:at|@|艾特|圈a|圈){_CLOSE}| at |艾特| ?@ ?)"
_DOT = rf"(?:{_OPEN}(?:dot|\.|点){_CLOSE}| dot | ?点 ?|[.。]| \. ?)"
_SPELLED = re.compile(
    rf"(?P<local>(?:[a-z0-9]{{1,30}} dot ){{0,2}}[a-z0-9][a-z0-9._+\-]{{0,63}}){_AT}(?P<domain>[a-z0-9\-]{{1,63}}(?:{_DOT}[a-z0-9\-]{{1,63}}){{0,3}}{_DOT}(?P<tld>[a-z]{{2,10}}))(?![a-z0-9@])",
    re.ASCII | re.IGNORECASE,
)
_MARK = re.compile(
    r"[(（\[【{<《#*_] ?(?:at|@|艾特|圈)|(?<=[a-z0-9]) at (?=[a-z0-9\-]{1,63}(?: dot | ?[(（\[])|(?:gmail|yahoo|hotmail|outlook|icloud|aol|live|protonmail|qq|163|126|foxmail|sina)\.)|艾特|(?<= )@|@(?= ?[a-z0-9.\-]{1,127}+(?: ?[点。]| dot | \.| ?[(（\[【]))",
    re.IGNORECASE,
)
_OPENS = r"[(（\[【{<《#*_]"
_MARKS = Marks(*(f"(?i){opens}{word}" for opens in (_OPENS, f"{_OPENS} ") for word in ("at", "@", "艾特", "圈")), "(?i) at ", "艾特", "@")
_WRITTEN_OUT = re.compile(r"at|艾特|圈|dot|点|。| |[(\[]", re.IGNORECASE)
_COMMON = frozenset(
    [
        "com",
        "cn",
        "net",
        "org",
        "edu",
        "gov",
        "hk",
        "tw",
        "mo",
        "uk",
        "us",
        "co",
        "io",
        "me",
        "info",
        "biz",
        "de",
        "fr",
        "jp",
        "kr",
        "sg",
        "au",
        "ca",
    ]
)


@cache
def _endings() -> frozenset[str]:
    """The top level domains there are: the list of public suffixes as tldextract carries it; not fetched from anywhere, nor kept."""
    import tldextract

    offline = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    return frozenset(suffix.rpartition(".")[2] for suffix in offline.tlds)


class EmailRecognizer(SheetRecognizer):
    """A local part, and a domain under a top level domain that exists."""

    entities = frozenset({Entity.EMAIL_ADDRESS})

    def gate(self, context: Context) -> str:
        del context
        return "@"

    def find_on(self, page: Page) -> Iterator[Found]:
        text = page.text
        done = 0
        for place in page.sheet.where("@").tolist():
            if place < done:
                continue
            if (domain := _DOMAIN.match(text, place)) and (local := _LOCAL.match(text[max(0, place - _LONGEST_LOCAL) : place][::-1])):
                end = domain.end()
                start = place - local.end()
                # A name that is cut off by the limit is not looked at by halves.
                whole = start == 0 or not _ALPHABET.match(text[start - 1])
                if whole and text[place + 1] != " " and domain["domain"].rpartition(".")[2].lower() in _endings():
                    start = place - len(local.group().rstrip(".'-&~%"))
                    if start < place:
                        yield start, end, Entity.EMAIL_ADDRESS, 0.95
                        done = end


class SpelledEmail(SheetRecognizer):
    """An address that was spelled out, to hide it from programs; it must look so, and end as addresses commonly do."""

    entities = frozenset({Entity.EMAIL_ADDRESS})

    def gate(self, context: Context) -> str:
        del context
        return r"(?i)[a-z0-9_.\-](?:[ ]{0,2}[(（\[【{<《#*_]{1,2} ?(?:at|@|艾特|圈)| at (?:[a-z0-9\-]{1,63}(?: dot | ?[(（\[])|(?:gmail|yahoo|hotmail|outlook|icloud|aol|live|protonmail|qq|163|126|foxmail|sina)\.)|艾特| ?@ ?[a-z0-9\-]{1,63}(?: ?点| ?。| dot | \.| ?[(（\[【])| @)"

    def find_on(self, page: Page) -> Iterator[Found]:
        text = page.text
        for mark in _MARKS.matches(_MARK, page.sheet):
            begin = mark.start()
            local = _SPELLED_LOCAL.search(text, max(0, begin - _LONGEST_LOCAL - 2), begin)
            match = _SPELLED.match(text, local.start()) if local else None
            if match and match["tld"].lower() in _COMMON and _WRITTEN_OUT.search(match.group()):
                yield *match.span(), Entity.EMAIL_ADDRESS, 0.85


_SPELLED_LOCAL = re.compile(r"(?<![A-Za-z0-9._+\-])(?:[A-Za-z0-9]{1,30} dot ){0,2}[A-Za-z0-9][A-Za-z0-9._+\-]{0,63} {0,2}\Z", re.ASCII)

RECOGNIZERS = (EmailRecognizer(), SpelledEmail())
