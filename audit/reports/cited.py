"""The provisions that the controls of a report cite, spelled out: source, chapter and text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from controls.provisions import PROVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.reports.rows import Card
    from controls.provisions import Provision
    from holdings.text import Text


def cited(cards: Iterable[Card]) -> list[tuple[Text, list[Provision]]]:
    """By chapter, in the order of the catalogue of provisions, each once; a code that the catalogue lacks is left out."""
    codes = {code for card in cards if card.control for code in card.control.provisions}
    known = (provision for provision in PROVISIONS.values() if provision.id in codes)
    return [(chapter, list(provisions)) for chapter, provisions in groupby(known, key=lambda one: one.chapter)]
