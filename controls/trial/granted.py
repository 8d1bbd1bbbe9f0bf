"""Rights for cases, written briefly: `accounts` and `roles` (each with its powers), `members`, `grants`, `owners`, `views`, `future`.

A grant is read access to a dataset, to `dataset.field`, or to `*`; the grantee `PUBLIC` is everybody. A view names what it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.rights.model import EVERYBODY, Grant, Membership, Power, Principal, Privilege, Rights, Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def rights(
    *,
    accounts: Mapping[str, Sequence[str] | None] | None = None,
    roles: Mapping[str, Sequence[str] | None] | None = None,
    members: Mapping[str, Sequence[str]] | None = None,
    grants: Mapping[str, Sequence[str]] | None = None,
    owners: Mapping[str, str] | None = None,
    views: Mapping[str, Sequence[str]] | None = None,
    future: Mapping[str, Sequence[str]] | None = None,
) -> Rights:
    """The rights of a case."""
    named = [
        *((name, True, powers) for name, powers in (accounts or {}).items()),
        *((name, False, powers) for name, powers in (roles or {}).items()),
    ]
    return Rights(
        principals={name: Principal(name=name, login=login, powers=frozenset(map(Power, powers or ()))) for name, login, powers in named},
        memberships=tuple(Membership(member=member, role=role) for member, joined in (members or {}).items() for role in joined),
        grants=tuple(_grants(grants or {})),
        owners=owners or {},
        uses=tuple(
            Use(view=view, dataset=dataset, field=field) for view, shown in (views or {}).items() for dataset, field in map(_place, shown)
        ),
        future=tuple(_grants(future or {})),
    )


def _grants(given: Mapping[str, Sequence[str]]) -> Iterator[Grant]:
    for grantee, places in given.items():
        for place in places:
            dataset, field = _place(place)
            name = EVERYBODY if grantee == "PUBLIC" else grantee
            yield Grant(grantee=name, privilege=Privilege.READ, dataset=None if dataset == "*" else dataset, field=field)


def _place(written: str) -> tuple[str, str | None]:
    dataset, _, field = written.partition(".")
    return dataset, field or None
