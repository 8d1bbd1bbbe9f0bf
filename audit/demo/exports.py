"""The demo's exports, as they are planned: what leaves, by which policy, and what becomes of it afterwards. Another module makes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.text import Lang

if TYPE_CHECKING:
    import random

    from audit.demo.world import World

FOLDER = "exports"
"""Where the files are, in the demo's folder."""
LEAST_GROUP = 5
"""Rows that share site and month, at least, in a tidy export."""


class Later(StrEnum):
    """What becomes of an export afterwards."""

    NOTHING = "nothing"
    HANDED_OVER = "handed_over"
    """The file is gone; nothing is wrong with that."""
    ADDED_TO = "added_to"
    """Somebody appends a row to the file."""
    STRUCK_OFF = "struck_off"
    """The register does not have it, and the ledger does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExport:
    """One export."""

    id: str
    name: str
    policy: str
    """YAML."""
    records: str
    """CSV."""
    group: int
    """Rows in each group of equal quasi-identifiers."""
    later: Later = Later.NOTHING

    @property
    def asset(self) -> str:
        """How a report names it."""
        return f"org:exports:{self.id}"


def planned(world: World, rng: random.Random, name: str, *, group: int = LEAST_GROUP, later: Later = Later.NOTHING) -> PlannedExport:
    """A month's remarks of three sites, `group` rows each; every other one has a customer's number in it."""
    writer = "客户请回电 {}。" if world.lang is Lang.ZH else "Please call the customer back on {}."
    plain = "客户满意。" if world.lang is Lang.ZH else "The customer is content."
    lines = ["site,month,channel,remark"]
    for site in range(1, 4):
        for row in range(group):
            remark = writer.format(rng.choice(world.phones)) if row % 2 else plain
            lines.append(f"desk-{site},2026-0{1 + site},{rng.choice(('hotline', 'web', 'app'))},{remark}")
    return PlannedExport(
        id=rng.randbytes(16).hex(), name=f"{name}.csv", policy=_POLICY, records="\n".join(lines) + "\n", group=group, later=later
    )


_POLICY = """\
version: 1
name: service-report
title: {zh: 服务分析, en: service report}
purpose: service-report
text: {default: replace}
risk: {quasi_identifiers: [site, month]}
"""
