"""What a name looks like by its characters, and by what it borders on."""

from __future__ import annotations

from redaction.names.zh.brands import BRANDS
from redaction.names.zh.characters import GIVEN
from redaction.names.zh.gate import COMPOUNDS, SURNAMES, everyday, is_han
from redaction.names.zh.labels import FOLLOW, TITLE

_NOBODY_TEXT = (
    "未知 未填 保密 匿名 单位 公司 安装 经理 师傅 客服 平台 官方 本人 时间 暂无 全部 信息 支付 应该 云客 管家 相关 程序 "
    "都是 和平 有限 门店 老师 方便 于是"
)
NOBODY = frozenset(_NOBODY_TEXT.split())
"""What stands where a name belongs, and is none."""


FUNCTION = frozenset(
    "的了是我你您他她它们这那什么吗呢吧啊呀哦个不没就都也还又很太把被让给向从到在或及其每某请问说话要会能可将已未该件单号码款费退换货送寄收修打点开关机器上下里"
)
"""What no given name holds."""


def no_word(text: str, at: int) -> bool:
    """Whether no everyday word begins here, or a name may yet come of it (王国强)."""
    begin = text[at : at + 2]
    return begin in COMPOUNDS or begin not in everyday() or text[at + 2 : at + 3] in GIVEN


def given(text: str, at: int, end: int) -> bool:
    """Whether what is behind the surname may be a given name, as far as its characters go."""
    behind = text[at + 1 : end]
    return (
        end <= len(text)
        and is_han(behind)
        and not FUNCTION.intersection(behind)
        and (text[at] in SURNAMES or GIVEN.issuperset(behind) or text[at : at + 2] in COMPOUNDS)
    )


def plain(text: str, at: int, end: int) -> bool:
    """Whether a name is of the usual characters, and no word begins with it: then there is nothing to ask the model."""
    return GIVEN.issuperset(text[at + 1 : end]) and text[at : at + 2] not in everyday() and end - at <= 3 and text[at:end] not in BRANDS


def two_surnames(text: str, at: int, surname: int, end: int) -> bool:
    """Four characters behind a surname of one are a name only where both parents' surnames begin it; else they are a phrase."""
    if end - at < 4 or surname == 2:
        return True
    return text[at] in SURNAMES and text[at + 1] in SURNAMES and text[at + 2] in GIVEN and text[at + 3] in GIVEN


def alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the clause."""
    return not is_han(text[start - 1 : start] if start else "") and not is_han(text[end : end + 1])


def ends_well(text: str, end: int) -> bool:
    """Whether a name may end here: no word goes on, or one begins that follows names."""
    return not is_han(text[end : end + 1]) or FOLLOW.match(text, end) is not None


def titled(text: str, at: int, surname: int) -> int | None:
    """The end of a full name that a title follows."""
    for length in (surname + 1, surname + 2):
        end = at + length
        if given(text, at, end) and TITLE.match(text, end) and text[at:end] not in everyday():
            return end
    return None
