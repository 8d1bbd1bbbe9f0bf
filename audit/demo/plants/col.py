"""COL: a dataset without a basis, notices that leave something out, consents that are not there, and data that nobody needs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from audit.demo.consent_rows import LATE, NEVER, NOT_SEPARATELY, OTHERWISE, WITHDRAWN, WRONG_NOTICE, consents
from audit.demo.notices import TELLS
from audit.demo.policy import account, posts
from audit.demo.schema import Column
from holdings.labels import Category, Level

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step


def near_misses(made: Draft) -> None:
    """Somebody who administers looked at the channels once, within the year. Those of consents are in their rows themselves."""
    _looked_at(made, "channels")


def _looked_at(made: Draft, table: str) -> None:
    row = made.world.size("access_log") * 11 // 20  # some two hundred days ago
    made.write("access_log", row, "staff_id", next(int(account(staff)) for staff, role in posts(made.world) if role == "dba"))
    made.write("access_log", row, "dataset", table)


def _no_basis(made: Draft, rng: random.Random) -> None:
    """COL-01: a dataset with personal information and no legal basis."""
    table = rng.choice(("staff", "refunds", "login_log"))
    made.declared[table] = replace(made.declared[table], basis=None)


def _left_out(made: Draft, rng: random.Random) -> None:
    """COL-02: the notice in force leaves out one thing or two."""
    gone = rng.sample(TELLS, rng.randint(1, 2))
    made.notices["v5"] = replace(made.notices["v5"], tells=tuple(told for told in TELLS if told not in gone))


def _spoilt(made: Draft, rng: random.Random) -> None:
    """COL-03 to COL-07: consents after no notice that is known, too late or none, to something else, withdrawn, not given separately."""
    spoilt = {flaw: rng.randint(1, 3) for flaw in (NEVER, LATE, OTHERWISE, WITHDRAWN, NOT_SEPARATELY, WRONG_NOTICE)}
    made.generators["consents"] = partial(consents, spoilt=spoilt)


def _never_filled(made: Draft, rng: random.Random) -> None:
    """COL-08: a column for something that nobody was ever asked for."""
    name = rng.choice(("telex", "qq_no", "workplace"))
    column = Column(name=name, sql="VARCHAR(64)", category=Category.CONTACT, level=Level.L2)
    for tables in (made.declared, made.built):
        tables["customers"] = tables["customers"].with_column(column)
    made.added["customers"] = lambda _row: (None,)
    made.count("never filled", ("customers", name), 1)


def _never_read(made: Draft, _rng: random.Random) -> None:
    """COL-09: that one look was at something else."""
    _looked_at(made, "customers")
    made.count("never read", ("channels", "note"), 1)


STEPS: tuple[Step, ...] = (_no_basis, _left_out, _spoilt, _never_filled, _never_read)
