"""COL: what follows from the declarations, and from whose consents are not what they ought to be."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.consent_rows import LATE, NEVER, NOT_SEPARATELY, OTHERWISE, WITHDRAWN, WRONG_NOTICE
from audit.demo.truth.expected import Expected, field_asset, fields, table_asset, tables
from holdings.labels import LabelState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft

_MUST_TELL = {"handler", "purpose", "manner", "kinds", "period", "rights", "necessity", "effect"}
"""The last two because the chats hold identity checks."""


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(_basis(made), _notices(made), _consents(made), _unneeded(made))


def _basis(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        personal = [
            each for each, column in fields(made) if each is table and column.category.personal and column.state is LabelState.CONFIRMED
        ]
        if table.basis is None and personal:
            yield Expected("COL-01", table_asset(table), len(personal))


def _notices(made: Draft) -> Iterator[Expected]:
    for version, notice in made.notices.items():
        untold = _MUST_TELL - set(notice.tells)
        if untold and notice.until is None:
            yield Expected("COL-02", f"org:notices:{version}", len(untold))


def _consents(made: Draft) -> Iterator[Expected]:
    spoilt = made.world.spoilt
    register = made.declared["consents"]
    if spoilt[WRONG_NOTICE]:
        yield Expected("COL-03", table_asset(register), len(spoilt[WRONG_NOTICE]))  # a row each: they consented to marketing alone
    for table in tables(made):
        if not table.consent:
            continue
        rows = made.world.subjects[table.name]
        wrong = {
            "COL-04": sum(rows[customer] for customer in spoilt[NEVER] | spoilt[LATE]),
            "COL-05": sum(rows[customer] for customer in spoilt[OTHERWISE]),
            "COL-06": sum(rows[customer] for customer in spoilt[WITHDRAWN]),
        }
        if table.name == "chats" and _checks_are_sensitive(made):
            without = spoilt[NEVER] | spoilt[LATE] | spoilt[OTHERWISE] | spoilt[WITHDRAWN] | spoilt[NOT_SEPARATELY]
            wrong["COL-07"] = sum(made.world.checked[customer] for customer in without)
        yield from (Expected(control, table_asset(table), count) for control, count in wrong.items() if count)


def _checks_are_sensitive(made: Draft) -> bool:
    return made.declared["chats"].column("identity_check").confirmed_level == 4


def _unneeded(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        if made.planted("never filled", (table.name, column.name)) and column.state is LabelState.CONFIRMED:
            yield Expected("COL-08", field_asset(table, column), 1)
        if made.planted("never read", (table.name, column.name)):
            yield Expected("COL-09", table_asset(table), 1)
