"""Chinese names in one text: what the words around settle by themselves, and where the model has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from holdings.entities import Entity
from redaction.names.zh.brands import BRANDS
from redaction.names.zh.characters import GIVEN
from redaction.names.zh.gate import SURNAMES, everyday, is_han, starts, surname_length
from redaction.names.zh.labels import FOLLOW, NAMED, PLACE, ROLE, ROLE_REACH, TITLE
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLED = 0.85
"""A word says that this is a name."""
TAGGED = 0.7
"""The model says so."""
GUESSED = 0.6
"""A role stands before it, and its characters are those of a name."""

_NOBODY = frozenset(
    "未知 未填 保密 匿名 单位 公司 安装 经理 师傅 客服 平台 官方 本人 时间 暂无 全部 信息 支付 应该 云客 管家 相关 程序 都是 和平 有限 门店 老师 方便 于是".split()
)
"""What stands where a name belongs, and is none."""


class Named(NamedTuple):
    """A word announces a name at `at`."""

    at: int
    closed: bool
    """A colon, a bracket or the like stands between: the name is all there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of a text before the model is asked."""

    text: str
    settled: list[Span] = field(default_factory=list)
    open: dict[int, bool] = field(default_factory=dict)
    """Places where a name may begin, in order, and whether a word announces one there."""


def draft(text: str) -> Draft:
    """Read one text (simplified script), without the model."""
    found = Draft(text=text)
    announced: dict[int, bool] = {}
    for named in _named(text):
        announced[named.at] = named.closed
    places = sorted({*starts(text), *announced})
    for place in places:
        closed = announced.get(place)
        end = _whole(text, place) if closed else None
        if end is not None:
            found.settled.append(Span(place, end, Entity.PERSON, CALLED))
        elif not found.settled or place >= found.settled[-1].end:
            found.open[place] = closed is not None
    return found


def _named(text: str) -> list[Named]:
    found = []
    for match in NAMED.finditer(text):
        at = match.end()
        if surname_length(text, at) and is_han(text[at + 1 : at + 2]):
            found.append(Named(at, bool((match["gap"] or match["colon"] or "").strip())))
    return found


def _whole(text: str, at: int) -> int | None:
    """Where a name ends that stands by itself: at the end, at what is not Chinese, or at a title."""
    surname = surname_length(text, at)
    for length in (surname + 2, surname + 1, 4):
        end = at + length
        if end > len(text) or not is_han(text[at:end]) or text[at : at + 2] in _NOBODY or text[at:end] in BRANDS:
            continue
        after = text[end : end + 1]
        if (not is_han(after) or TITLE.match(text, end)) and _unlike_words(text, at, surname, end):
            return end
    return None


def _unlike_words(text: str, at: int, surname: int, end: int) -> bool:
    if end - at == 4 and surname == 1:
        # Both parents' surnames; else it is a phrase.
        return surname_length(text, at + 1) == 1 and text[at] in SURNAMES and text[at + 2] in GIVEN and text[at + 3] in GIVEN
    if TITLE.fullmatch(text, at + surname, end):
        return False
    return end - at > surname


def settle(drafted: Draft, tagged: Mapping[int, int]) -> list[Span]:
    """The names of a text, once the model has said where persons begin and end (`tagged`: start to end)."""
    found = list(drafted.settled)
    last = 0
    for place, announced in drafted.open.items():
        if place < last:
            continue
        span = _judge(drafted.text, place, announced, tagged)
        if span is not None:
            found.append(span)
            last = span.end
    return found


def _judge(text: str, at: int, announced: bool, tagged: Mapping[int, int]) -> Span | None:
    surname = surname_length(text, at)
    end = tagged.get(at)
    titled = _titled(text, at, surname)
    role = announced or ROLE.search(text, max(0, at - ROLE_REACH), at) is not None
    if end is not None and end - at > surname and end - at <= surname + 3:
        end, score = (titled or _grown(text, at, surname, end)), CALLED if role else TAGGED
    elif titled is not None and (role or end is not None or text[at] in SURNAMES):
        end, score = titled, CALLED if role else GUESSED
    elif announced or (role and end is not None):
        end, score = _guess(text, at, surname), GUESSED
    else:
        return None
    if end is None or text[at:end] in BRANDS or text[at : at + 2] in _NOBODY:
        return None
    if not announced and PLACE.match(text, end) and not TITLE.match(text, end):
        return None
    return Span(at, end, Entity.PERSON, score)


def _titled(text: str, at: int, surname: int) -> int | None:
    """The end of a full name that a title follows."""
    for length in (surname + 1, surname + 2):
        end = at + length
        given = text[at + surname : end]
        if all(char in GIVEN for char in given) and TITLE.match(text, end) and text[at:end] not in everyday():
            return end
    return None


def _grown(text: str, at: int, surname: int, end: int) -> int:
    """The model at times cuts a given name short, before a character that begins no word."""
    if end - at == surname + 1 and text[end : end + 1] in GIVEN:
        rest = text[end + 1 : end + 2]
        if (not is_han(rest)) and not FOLLOW.match(text, end):
            return end + 1
    return end


def _guess(text: str, at: int, surname: int) -> int | None:
    """The end of a name that was announced, by its characters alone."""
    first = at + surname
    if text[first : first + 1] not in GIVEN or text[at : first + 1] in everyday():
        return None
    second = first + 1
    if text[second : second + 1] in GIVEN and not FOLLOW.match(text, second) and (
        not is_han(text[second + 1 : second + 2]) or FOLLOW.match(text, second + 1)
    ):
        return second + 1
    if not is_han(text[second : second + 1]) or FOLLOW.match(text, second):
        return second
    return second + 1 if text[second] in GIVEN else second
