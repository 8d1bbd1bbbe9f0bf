"""The words that labels are written in elsewhere, and what they are in our vocabulary (`holdings.labels`)."""

from __future__ import annotations

import re
from typing import Any

from holdings.labels import Category, Level

_CATEGORIES = {
    **{one.value: one for one in Category},
    **{one.text.zh: one for one in Category},
    "none": Category.OPERATIONAL,
    "no": Category.OPERATIONAL,
    "non_personal": Category.OPERATIONAL,
    "communications": Category.COMMUNICATION,
    "behavior": Category.BEHAVIOUR,
    "organization": Category.ORGANISATION,
}
_LEVELS = {
    "public": Level.L1,
    "公开": Level.L1,
    "internal": Level.L2,
    "内部": Level.L2,
    "confidential": Level.L3,
    "restricted": Level.L4,
}
"""The four words of classification that data contracts use most, from the most open to the most closed."""
_NUMBER = re.compile(r"(?:l|level\s*)?([1-4])\s*级?", re.IGNORECASE)
_TRUTHS = {"true": True, "yes": True, "y": True, "是": True, "false": False, "no": False, "n": False, "none": False, "否": False}

_TAXONOMY = (
    ("user.contact", Category.CONTACT),
    ("user.financial", Category.FINANCIAL),
    ("user.payment", Category.FINANCIAL),
    ("user.authorization", Category.CREDENTIAL),
    ("user.biometric", Category.BIOMETRIC),
    ("user.health_and_medical", Category.HEALTH),
    ("user.childrens", Category.MINOR),
    ("user.location", Category.LOCATION),
    ("user.device", Category.DEVICE),
    ("user.behavior", Category.BEHAVIOUR),
    ("user.content", Category.COMMUNICATION),
    ("user.telemetry", Category.BEHAVIOUR),
    ("user.sensor", Category.BEHAVIOUR),
    ("user.user_sensor", Category.BEHAVIOUR),
    ("user", Category.IDENTITY),
    ("system", Category.OPERATIONAL),
)
"""Prefixes of Fides' taxonomy of data categories (fideslang), the longer before the shorter ones."""


def category_of(value: Any) -> Category | None:
    """A category by our words, in English or Chinese, or by Fides' taxonomy."""
    word = str(value).strip()
    return _CATEGORIES.get(word.lower().replace("-", "_")) or words_of_category(word)


def words_of_category(name: str) -> Category | None:
    """A category by the taxonomy of Fides: `user.contact.email`."""
    name = name.strip().lower()
    return next((category for prefix, category in _TAXONOMY if name == prefix or name.startswith(f"{prefix}.")), None)


def level_of(value: Any) -> Level | None:
    """A level: 3, L3, 3级, or a word of classification."""
    word = str(value).strip()
    found = _NUMBER.fullmatch(word)
    return Level(int(found.group(1))) if found else _LEVELS.get(word.lower())


def truth_of(value: Any) -> bool | None:
    """True or false, also as a word."""
    return value if isinstance(value, bool) else _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None
