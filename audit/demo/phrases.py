"""Fills the sentence templates: tickets, consultations, call and chat transcripts, comments, in the demo's mix of languages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit.demo import people, phrases_en, phrases_zh
from holdings.text import Lang

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

MAIN_SHARE = 0.8
"""Of the texts, those in the desk's own language; the rest are in the other one."""

CATEGORIES = tuple(phrases_zh.PROBLEMS)
CATEGORY_WEIGHTS = (18, 12, 10, 16, 7, 10, 8, 6, 4, 5, 3, 3)

_HOTLINES = ("10000", "10086", "10010", "400-810-0000", "12381", "95100")
_ERRORS = ("678", "691", "E-1024", "ERR-4017", "504", "0x8004")
_AREAS_ZH = ("城东", "城西", "高新区", "老城区", "大学城", "开发区", "滨江", "火车站附近")
_AREAS_EN = ("the east side", "the old town", "the high-tech zone", "the university quarter", "the harbour", "the station quarter")


class Words:
    """The slots of a template; each is drawn when a sentence asks for it. `phone` is the number of the customer at hand."""

    def __init__(self, rng: random.Random, lang: Lang, phones: Sequence[str]) -> None:
        self._rng = rng
        self._phones = phones
        self.phone = ""
        zh = lang is Lang.ZH
        pick, draw = rng.choice, rng.randrange
        who = phrases_zh.WHO if zh else phrases_en.WHO
        products = phrases_zh.PRODUCTS if zh else phrases_en.PRODUCTS
        areas = _AREAS_ZH if zh else _AREAS_EN
        name = people.chinese_name if zh else people.english_name
        self._slots: dict[str, Callable[[], str]] = {
            "who": lambda: pick(who).format_map(self),
            "name": lambda: name(rng),
            "product": lambda: pick(products),
            "product2": lambda: pick(products),
            "area": lambda: pick(areas),
            "address": lambda: people.chinese_address(rng) if zh else people.english_address(rng),
            "phone": lambda: people.written_mobile(rng, self.phone or pick(self._phones)),
            "landline": lambda: people.landline(rng),
            "email": lambda: people.email(rng),
            "hotline": lambda: pick(_HOTLINES),
            "error": lambda: pick(_ERRORS),
            "order": lambda: order_number(rng),
            "parcel": lambda: f"SF-{draw(1000, 10000)}-{draw(1000, 10000)}",
            "code": lambda: f"{draw(10**6):06d}",
            "tail": lambda: f"{draw(10**4):04d}",
            "agent": lambda: str(draw(101, 400)),
            "amount": lambda: pick(("5", "10", "19.9", "29", "38.5", "59", "96", "128.6", "200", "318")),
            "gb": lambda: str(draw(1, 60)),
            "speed": lambda: pick(("300M", "500M", "1000M")),
            "slow": lambda: f"{draw(8, 95)}M",
            "minutes": lambda: str(draw(5, 60)),
            "few": lambda: str(draw(2, 8)),
            "points": lambda: str(draw(200, 9000)),
            "month": lambda: str(draw(1, 13)),
            "date": lambda: _date(rng, zh=zh),
            "time": lambda: f"{draw(9, 20)}:{pick(('00', '15', '30'))}",
            "topic": lambda: pick(CATEGORIES),
            "id_card": lambda: people.id_card(rng),
            "card": lambda: people.written_card(rng, people.bank_card(rng)),
            "order_like_id": lambda: people.order_like_id(rng),
            "order_like_card": lambda: people.order_like_card(rng),
        }

    def __getitem__(self, slot: str) -> str:
        return self._slots[slot]()


def order_number(rng: random.Random) -> str:
    """An order number that no recogniser should take for anything else."""
    return f"DD2026{rng.randrange(1, 7):02d}{rng.randrange(1, 29):02d}-{rng.randrange(10**6):06d}"


def _date(rng: random.Random, *, zh: bool) -> str:
    day = dt.date(2026, 1, 1) + dt.timedelta(days=rng.randrange(180))
    if not zh:
        return day.isoformat()
    return f"{day.month}月{day.day}日" if rng.random() < 0.7 else f"{day.year}年{day.month}月{day.day}日"


class Writer:
    """Writes the desk's free text. One writer per table, so that tables do not disturb each other's draws."""

    def __init__(self, rng: random.Random, lang: Lang, phones: Sequence[str]) -> None:
        self._rng = rng
        self._main = lang
        self._words = {each: Words(rng, each, phones) for each in Lang}

    def _lang(self) -> Lang:
        if self._rng.random() < MAIN_SHARE:
            return self._main
        return Lang.EN if self._main is Lang.ZH else Lang.ZH

    def _fill(self, zh: Sequence[str], en: Sequence[str], lang: Lang) -> str:
        return self._rng.choice(zh if lang is Lang.ZH else en).format_map(self._words[lang])

    def _one(self, zh: Sequence[str], en: Sequence[str]) -> str:
        return self._fill(zh, en, self._lang())

    def about(self, phone: str) -> Writer:
        """The same writer, with the number of the customer that the next texts are about."""
        for words in self._words.values():
            words.phone = phone
        return self

    def description(self, category: str) -> str:
        """A ticket as an agent writes it: the problem, often a way to reach the customer, often what was done."""
        lang = self._lang()
        text = self._fill(phrases_zh.PROBLEMS[category], phrases_en.PROBLEMS[category], lang)
        if self._rng.random() < 0.35:
            text += self._fill(phrases_zh.CONTACTS, phrases_en.CONTACTS, lang)
        if self._rng.random() < 0.5:
            text += self._fill(phrases_zh.ACTIONS, phrases_en.ACTIONS, lang)
        return text

    def resolution(self) -> str:
        return self._one(phrases_zh.RESOLUTIONS, phrases_en.RESOLUTIONS)

    def transcript(self, turns: int) -> str:
        """A conversation: greeting, turns, closing."""
        lang = self._lang()
        words = self._words[lang]
        zh = lang is Lang.ZH
        pool = phrases_zh.TURNS if zh else phrases_en.TURNS
        lines = [self._fill(phrases_zh.GREETINGS, phrases_en.GREETINGS, lang)]
        for asked, answered in self._rng.sample(pool, turns):
            lines += (asked.format_map(words), answered.format_map(words))
        lines.append(self._fill(phrases_zh.CLOSINGS, phrases_en.CLOSINGS, lang))
        return "\n".join(lines)

    def comment(self) -> str:
        return self._one(phrases_zh.COMMENTS, phrases_en.COMMENTS)

    def feedback(self) -> str:
        return self._one(phrases_zh.FEEDBACKS, phrases_en.FEEDBACKS)

    def consultation(self) -> str:
        return self._one(phrases_zh.CONSULTS, phrases_en.CONSULTS)

    def action(self) -> str:
        return self._one(phrases_zh.ACTIONS, phrases_en.ACTIONS).strip()

    def summary(self) -> str:
        return self._one(phrases_zh.SUMMARIES, phrases_en.SUMMARIES)

    def identity_check(self) -> str:
        """A conversation with an identity card or bank card number: only for fields that are declared level 4."""
        return self._one(phrases_zh.IDENTITY_CHECKS, phrases_en.IDENTITY_CHECKS)

    def leak(self) -> str:
        """A sentence with an identity card or bank card number, where none should stand."""
        return self._one(phrases_zh.LEAKS, phrases_en.LEAKS)

    def near_miss(self) -> str:
        """A sentence with a number that is built like an identity or bank card number and is none."""
        return self._one(phrases_zh.NEAR_MISSES, phrases_en.NEAR_MISSES)
