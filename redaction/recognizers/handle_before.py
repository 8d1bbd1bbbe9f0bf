"""Names of accounts that are told before their word: "@jdoe_77 on Twitter", "jdoe77 is my username", 783412905（QQ）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.marks import Marks
from redaction.recognizers.base import SheetRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_WECHAT = "wechat|weixin"
_NETWORKS = f"{_WECHAT}|twitter|instagram|insta|telegram|tiktok|facebook|snapchat|skype|discord|linkedin|reddit|github|venmo|weibo"
_WORDS = r"user ?name|user ?id|login(?: name| id)?|handle|screen ?name|gamer ?tag"
_BEHIND = re.compile(
    r"(?=[ (（就是这该登])(?:[ ]?[(（](?:(?P<qq>QQ)|(?P<weixin>微信))号?[)）]|[ ]?(?:就)?是(?:我|他|她|本人|客户)的?(?:(?P<my_qq>QQ)|(?P<my_weixin>微信)|用户名|账号)|[ ]?(?:这个|该)(?:账号|用户名)|[ ]?(?P<used>登[录陆])"
    rf"|(?: on | via | ?[(（](?:on )?)(?P<network>{_NETWORKS})(?![a-z])| (?:is|as|was) (?:my|the|your|his|her|our|their) (?:old |new )?(?:{_WORDS})(?![a-z]))",
    re.IGNORECASE,
)
_FIRST = "[wtifsdlrgv][ewniakv]"
_MARKS = Marks(
    "(?i)[(（]qq", "[(（]微信", r"[A-Za-z0-9_.\- 就]是[我他她本客]", "这个[账用]", "该[账用]", r"[A-Za-z0-9_.\- ]登[录陆]",
    *(f"(?i){before}{_FIRST}" for before in (" on ", " via ", "[(（]", "[(（]on ")), *(f"(?i)[yesrdw] {word}" for word in ("user", "log", "hand", "scre", "game")),
)  # fmt: skip
_BEFORE_MARK, _BEHIND_MARK = 24, 40
"""Within so many code points of its mark stands what `_BEHIND` matches, with what it looks at."""
_VALUE = re.compile(r"(?<![\w.@/:\-])(?P<at>@)?(?P<value>[a-z0-9][a-z0-9_.\-]{2,31})\Z", re.ASCII | re.IGNORECASE)
_CODE = re.compile(r"(?=.*[a-z])(?=.*[a-z._\-][0-9]|.*_)(?!.*\d{4}-\d\d)[a-z0-9_.\-]+", re.ASCII | re.IGNORECASE)
"""Letters, then digits or an underscore, as few words have them; behind an @ any word is a name."""
_QQ = re.compile(r"[1-9][0-9]{4,10}", re.ASCII)
_LONGEST = 34


class HandleBefore(SheetRecognizer):
    """A name that looks like one, or stands behind an @, and the word for what it is a name of."""

    entities = frozenset({Entity.USER_NAME, Entity.WECHAT_ID, Entity.QQ_NUMBER})

    def gate(self, context: Context) -> str:
        del context
        return (
            r"(?i:[a-z0-9_] ?(?:[(（](?:QQ|微信)|(?:就)?是(?:我|他|她|本人|客户)的?(?:QQ|微信|用户名|账号)|(?:这个|该)(?:账号|用户名)|登[录陆]))|"
            rf"(?i:[a-z0-9_](?: on | via | ?[(（](?:on )?)(?:{_NETWORKS})|[a-z0-9_] (?:is|as|was) (?:my|the|your|his|her|our|their) (?:old |new )?(?:{_WORDS}))"
        )

    def find_on(self, page: Page) -> Iterator[Found]:
        for behind in _MARKS.near(_BEHIND, page.sheet, _BEFORE_MARK, _BEHIND_MARK):
            match = _VALUE.search(page.text, max(0, behind.start() - _LONGEST), behind.start())
            if match is not None and (entity := _named(behind, match)) is not None:
                yield *match.span("value"), entity, 0.7


def _named(behind: re.Match[str], match: re.Match[str]) -> Entity | None:
    """What the word behind says that it is a name of; None where it is none."""
    value = match["value"]
    if behind["qq"] or behind["my_qq"]:
        return Entity.QQ_NUMBER if _QQ.fullmatch(value) else None
    if not (match["at"] or _CODE.fullmatch(value)) or (behind["used"] and not match.string.endswith("用", 0, match.start())):
        return None
    wechat = behind["weixin"] or behind["my_weixin"] or (behind["network"] or "").lower() in _WECHAT.split("|")
    return Entity.WECHAT_ID if wechat else Entity.USER_NAME


RECOGNIZERS = (HandleBefore(),)
