"""IP addresses of both versions that belong to somebody: not loopback, not a mask, not a version number."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.context import Cue
from redaction.marks import Marks
from redaction.recognizers.base import Scores, SheetRecognizer, scored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found, Sheet

_V4 = re.compile(r"\d(?<![0-9A-Za-z_.#-].)(?<![0-9]:.)\d{0,2}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![0-9A-Za-z_]|[.-][0-9])", re.ASCII)
_V4_GLUED = re.compile(r"[Ii][Pp](\d{1,3}(?:\.\d{1,3}){3})(?![0-9A-Za-z_]|[.-][0-9])", re.ASCII)
_FOUR = r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"
_MARKS = Marks(r"[^0-9][0-9]\.[0-9]", r"[^0-9][0-9][0-9]\.[0-9]", r"[^0-9][0-9][0-9][0-9]\.[0-9]", skip=1)
_V6 = re.compile(
    r"(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?:%[0-9a-z]{1,16})?(?:/\d{1,3})?(?![0-9A-Za-z_:]|\.[0-9])",
    re.ASCII | re.IGNORECASE,
)
_V6_MARKS = Marks(*(f":{'[0-9A-Fa-f]' * size}:" for size in range(5)))
_V6_BEFORE = re.compile(r"[0-9A-Fa-f:]{0,40}\Z")
_V6_COLONS = 7
_SHORTEST_V6 = 6

_SCORES = Scores(called=0.85, bare=0.65, miscalled=0)
_UNSURE = Scores(called=0.85, bare=0.45, miscalled=0)
_WITHIN = r"(?![a-z])[^\n，。；;,0-9]{0,10}\Z"
_VERSIONED = re.compile(
    r"(?=[版固补内驱构插vfbrphkdsc])(?:版本?|固件|补丁|内核|驱动|构建|插件|(?<![a-z])(?:v|ver|version|firmware|fw|build|release|revision|rev|patch|hotfix|kernel|driver|plugin"
    rf"|sdk|chrome)(?! ?(?:server|host|machine))){_WITHIN}",
    re.IGNORECASE,
)
_SOFTWARE = re.compile(
    rf"(?=[控升更回降系软程安客aiosudcr])(?:控件|升级|升到|更新|回退|降级|系统|软件|程序|安卓|客户端|(?<![a-z])(?:app|ios|android|os|software|client|upgraded?|updated?|rolled|downgraded?)){_WITHIN}",
    re.IGNORECASE,
)
"""What has versions, and also addresses."""
_VERSION_BEHIND = re.compile(r" ?(?:版|固件|build|release|version|firmware|hotfix|patch)", re.IGNORECASE)
_SMALL, _FIRST = 100, 32
"""Groups of versions stay below these, save the last, which counts builds."""


def somebodys(value: str) -> bool:
    """Whether an address can tell of anybody."""
    try:
        address = ipaddress.ip_address(value.partition("%")[0].partition("/")[0])
    except ValueError:
        return False
    nobodys = address.is_loopback or address.is_unspecified or address.is_multicast or value.startswith(("255.", "0."))
    return not nobodys and (address.version == 4 or len(value) >= _SHORTEST_V6)


class V4Recognizer(SheetRecognizer):
    """Four numbers with dots between them."""

    entities = frozenset({Entity.IP_ADDRESS})

    def gate(self, context: Context) -> str:
        del context
        return _FOUR

    def find_on(self, page: Page) -> Iterator[Found]:
        return _judged(page, list(self._addresses(page.sheet)))

    def _addresses(self, sheet: Sheet) -> Iterator[tuple[int, int]]:
        for place in _MARKS.places(sheet):
            if match := _V4.match(sheet.text, place):
                yield match.span()
            elif sheet.text[place - 1] in "Pp" and (match := _V4_GLUED.match(sheet.text, place - 2)):
                yield match.span(1)


class V6Recognizer(SheetRecognizer):
    """Groups of hexadecimal digits with colons between them; found by two colons that stand near each other."""

    entities = frozenset({Entity.IP_ADDRESS})

    def gate(self, context: Context) -> str:
        del context
        return r"(?i)[0-9a-f]::|::[0-9a-f]|(?:[0-9a-f]{1,4}:){7}"

    def find_on(self, page: Page) -> Iterator[Found]:
        return _judged(page, list(self._addresses(page.sheet)))

    def _addresses(self, sheet: Sheet) -> Iterator[tuple[int, int]]:
        text, done = sheet.text, 0
        for inside in _V6_MARKS.places(sheet):
            if inside < done:
                continue
            match = _V6.match(text, _v6_start(text, inside))
            if match is None:
                continue
            done = match.end()
            value = match.group()
            if "::" in value or value.count(":") == _V6_COLONS:
                yield match.span()


def _v6_start(text: str, colon: int) -> int:
    """Where the address that has a colon there begins; a label's colon (IPv6:2001:…) is not its."""
    before = _V6_BEFORE.search(text, max(0, colon - 40), colon)
    start = before.start() if before else colon
    if start and (text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "_.")):
        return colon + 1
    return start + 1 if text[start] == ":" and text[start + 1] != ":" else start


def _scores(page: Page, start: int, end: int, cue: Cue) -> float:
    """An order or a session has no such number: only what is called a version counts against it, and where nothing is said, small groups do."""
    value = page.text[start:end]
    if cue is Cue.CALLED or ":" in value:
        return scored(_SCORES, cue)
    groups = [int(group) for group in value.partition("/")[0].split(".")]
    small = max(groups[:3]) < _FIRST or (max(groups) < _SMALL and groups[0] < _FIRST)
    before = page.text[max(0, start - 28) : start]
    if _VERSIONED.search(before) or (max(groups[:2]) < _FIRST and _SOFTWARE.search(before)) or _VERSION_BEHIND.match(page.text, end):
        return 0
    return scored(_UNSURE if small else _SCORES, Cue.BARE if cue is Cue.MISCALLED else cue)


def _judged(page: Page, addresses: Sequence[tuple[int, int]]) -> Iterator[Found]:
    page.look([start for start, _ in addresses])
    for start, end in addresses:
        score = _scores(page, start, end, page.cue(Entity.IP_ADDRESS, start, end))
        if score > 0 and somebodys(page.text[start:end]):
            yield start, end, Entity.IP_ADDRESS, score


RECOGNIZERS = (V4Recognizer(), V6Recognizer())
