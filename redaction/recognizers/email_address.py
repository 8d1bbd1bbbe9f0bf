"""E-mail addresses, also where Chinese text is glued to them."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.presidio import Name, PresidioRecognizer
from redaction.recognizers.base import Scores

_LETTER = r"[^\W\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
"""Letters and digits of alphabets; not the characters of Chinese, Japanese and Korean, which are prose around an address."""
_LABEL = rf"{_LETTER}(?:(?:{_LETTER}|-){{0,61}}{_LETTER})?"

_SLICES = re.compile(rf"(?<![^\W_\u2e80-\U0003ffff])(?:{_LETTER}|[.+%'&~\-]){{1,64}}@{_LABEL}(?:\.{_LABEL}){{1,8}}")

RECOGNIZERS = (
    PresidioRecognizer(
        name=Name.EMAIL, entity=Entity.EMAIL_ADDRESS, candidate="@", slices=_SLICES, scores=Scores(called=0.95, bare=0.95, miscalled=0.95)
    ),
)
