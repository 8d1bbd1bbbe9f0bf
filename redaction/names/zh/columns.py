"""Columns of names or addresses, told by their own names: there the whole value is judged."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.zh.brands import BRANDS
from redaction.names.zh.characters import GIVEN
from redaction.names.zh.gate import COMPOUNDS, HAN, SURNAMES
from redaction.names.zh.labels import NOT_WHOLE, TITLE
from redaction.names.zh.parts import NO_ADDRESS
from redaction.names.zh.shape import NOBODY, no_word, two_surnames
from redaction.span import Span

if TYPE_CHECKING:
    from redaction.scanner import Context

CALLED = 0.8
"""The column says what its values are."""

_NAMES = re.compile(
    r"姓名|真名|名字|^名称$|联[系络]人|收[件货]人|寄件人|户名|持卡人|机主|投保人|被保险人|申请人|经办人|负责人|患者"
    r"|(?<![a-z])(?:(?:customer|client|contact|full|real|first|last|given|family|middle|sur|agent|recipient|consignee|receiver|sender|payer|holder|patient|guest|passenger|employee|staff|member|owner|cust|person|legal|chinese|applicant"
    r"|insured|buyer|seller|student|teacher|driver|cardholder) ?name|^name(?: (?:cn|zh|en))?$|^(?:customer|contact|agent|recipient|consignee|receiver|assignee|cardholder|patient)(?: person)?$|xing ?ming|^xm$|lian ?xi ?ren|sho?u ?(?:jian|huo) ?ren)(?![a-z])"
)
_NOT_NAMES = re.compile(
    r"产品|商品|文件|公司|企业|单位|项目|店铺|品牌|类型|user ?name|login|nick|product|file|company|shop|store|brand|item|goods|category|host|domain|table|role|event|group|team|queue|电话|手机|phone|mobile|email|邮箱|(?:^| )(?:id|no|code|type)$"
)
_BARE = re.compile(r"名称|name(?: (?:cn|zh|en))?|customer|contact|recipient|consignee|receiver")
"""Columns that do not say whose name it is: it may be a product's or a firm's."""
_ADDRESSES = re.compile(r"地址|住址|居住地|户籍|籍贯|(?<![a-z])(?:address|addr|street|di ?zhi|shdz|xxdz|jzdz?|txdz|jtzz)(?![a-z])")
_NOT_ADDRESSES = re.compile(
    r"(?<![a-z])(?:e ?mail|mail|ip|ipv[46]|mac|web|url|host|wallet|server|mail ?box|bit|memory)(?![a-z])|邮箱|邮件|网址|链接|物理|网络"
)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PUNCTUATION = re.compile(r"[\W_]+")

_CHINESE = re.compile(rf"\s*(?P<name>[{HAN}]{{2,5}}|[{HAN}]{{1,10}}(?:[·•‧・][{HAN}]{{1,10}})+)\s*")
_LATIN = re.compile(r"\s*(?P<name>[A-Z][A-Za-z'’.-]*(?:[ ,/]{1,2}[A-Za-z][A-Za-z'’.-]*){1,4}|[A-Z][a-z'’-]{2,15})\s*")
_BREAK = re.compile(r"[\n，。；;]")
_MORE = re.compile(r"[0-9]{7,}|电话|手机|联系|收[件货]人|邮编")
LONGEST = 80
"""Code points of a value that may be a name, white space and all."""
LEAST = 3
"""Characters of the shortest address."""


def _words(field: str) -> str:
    return _PUNCTUATION.sub(" ", _CAMEL.sub(" ", field)).strip().lower()


@lru_cache(maxsize=1024)
def _said(field: str, comment: str) -> tuple[bool, bool]:
    name = _words(field)
    return (
        bool(_NAMES.search(name) or _NAMES.search(comment)) and not _NOT_NAMES.search(name),
        bool(_ADDRESSES.search(name) or _ADDRESSES.search(comment)) and not _NOT_ADDRESSES.search(name),
    )


def holds_names(context: Context) -> bool:
    """Whether the column's own name or comment says that its values are names of persons."""
    return not context.free_text and _said(context.field, context.comment)[0]


def holds_any_names(context: Context) -> bool:
    """Whether they may as well be names of products or firms, as in a column of plain `name`."""
    return _BARE.fullmatch(_words(context.field)) is not None and not _NAMES.search(context.comment)


def holds_addresses(context: Context) -> bool:
    """Whether the column's own name or comment says that its values are addresses."""
    return not context.free_text and _said(context.field, context.comment)[1]


def whole_name(text: str, *, of_anything: bool = False) -> Span | None:
    """The value of a column of names, where it is nothing but a name; a surname with a title is none.

    Of a column of names `of_anything` only what reads like a person's: the others are judged as text is.
    """
    if len(text) > LONGEST:
        return None
    match = _CHINESE.fullmatch(text) or _LATIN.fullmatch(text)
    if match is None:
        return None
    start, end = match.span("name")
    if of_anything and not _reads_like_a_person(match["name"]):
        return None
    if NOT_WHOLE.search(match["name"]) and not TITLE.search(text, start + 2, end):
        return None
    title = next((at for at in range(start + 1, end) if TITLE.fullmatch(text, at, end)), end)
    return Span(start, title, Entity.PERSON, CALLED) if title - start > 1 else None


def _reads_like_a_person(name: str) -> bool:
    """A surname with what given names are made of, and neither an everyday word nor a brand."""
    surname = 2 if name[:2] in COMPOUNDS else 1
    return (
        (surname == 2 or name[0] in SURNAMES)
        and surname < len(name) <= surname + 3
        and GIVEN.issuperset(name[surname:])
        and no_word(name, 0)
        and name not in BRANDS | NOBODY
        and two_surnames(name, 0, surname, len(name))
    )


def whole_address(text: str) -> Span | None:
    """The value of a column of addresses, where nothing else stands in it."""
    value = text.strip()
    if len(value) < LEAST or _BREAK.search(value) or NO_ADDRESS.match(value) or _MORE.search(value):
        return None
    start = len(text) - len(text.lstrip())
    return Span(start, start + len(value), Entity.ADDRESS, CALLED)
