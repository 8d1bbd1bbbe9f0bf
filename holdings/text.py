"""A sentence for people, in Chinese and in English."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Lang(StrEnum):
    """The languages that every text of the product exists in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, label or template in both languages; `{name}` marks a parameter."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        return self.zh if lang is Lang.ZH else self.en

    def both(self) -> dict[str, str]:
        """The text as JSON values, by language."""
        return {Lang.ZH.value: self.zh, Lang.EN.value: self.en}

    def format(self, params: Mapping[str, object]) -> Text:
        """Fill the template; a parameter that is itself a `Text` is taken in the language of the sentence."""
        return Text(self._fill(Lang.ZH, params), self._fill(Lang.EN, params))

    def _fill(self, lang: Lang, params: Mapping[str, object]) -> str:
        filled = {name: value.in_(lang) if isinstance(value, Text) else value for name, value in params.items()}
        return self.in_(lang).format(**filled)


def preferred_lang(environ: Mapping[str, str] | None = None) -> Lang:
    """The language that the environment asks for: RECORDWARDEN_LANG, then the POSIX locale variables; English else."""
    env = os.environ if environ is None else environ
    for name in ("RECORDWARDEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return Lang.ZH if value.lower().startswith("zh") else Lang.EN
    return Lang.EN
