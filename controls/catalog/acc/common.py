"""What the controls of least privilege share: who may do what in a source, and which roles may read a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controls.base import could_not_look, not_applicable, worded
from controls.finding import Evidence
from controls.locator import hidden
from controls.looking import reason_of
from controls.tally import EVIDENCE_KEPT
from holdings.assets import mask
from holdings.errors import SourceError
from holdings.rights.model import EVERYBODY
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from controls.base import Context
    from controls.finding import Observation
    from holdings.assets import Asset
    from holdings.inventory import Inventory, Role
    from holdings.rights.reach import Reach
    from holdings.view import DatasetView, FieldView

REASONS = worded(
    no_accounts=Text(
        "数据源自身没有账号，目录也未写明应用的权限策略文件（rights）。",
        "The source knows no accounts, and the inventory names no policy file (rights) of an application.",
    ),
)
NO_MATRIX = worded(
    REASONS, no_matrix=Text("目录未写明角色权限矩阵（roles），无从比对。", "The inventory has no role matrix (roles) to compare with.")
)

HIGH = 3
"""The level from which on a field needs approved readers."""


def looked(context: Context, source: str, asset: Asset, owner: str | None = None) -> Sequence[Reach] | Observation:
    """Who may do what in a source, by each list of rights that it has; or what is observed instead."""
    reaches = context.view.reaches.get(source, ())
    if isinstance(reaches, SourceError):
        return could_not_look(asset, reason_of(reaches), owner=owner)
    return reaches or not_applicable(asset, "no_accounts", owner=owner)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The role matrix, by the names that databases and policies know its roles by."""

    roles: Mapping[str, Role]

    @classmethod
    def of(cls, inventory: Inventory) -> Matrix:
        return cls({known: role for name, role in inventory.roles.items() for known in (role.known_as or (name,))})

    @property
    def administering(self) -> frozenset[str]:
        return frozenset(name for name, role in self.roles.items() if role.administers)

    def readers(self, inventory: Inventory, dataset: DatasetView, field: FieldView) -> frozenset[str]:
        """The roles that may read a field: those named for it, else for its dataset, else those of its level; and who administers."""
        named = (field.label.readers if field.label else ()) or (dataset.declared.readers if dataset.declared else ())
        if named:
            found = {known for name in named for known in (inventory.roles[name].known_as or (name,))}
        else:
            found = {name for name, role in self.roles.items() if field.level is not None and role.level >= field.level}
        return frozenset(found) | self.administering


def accounts_as_evidence(context: Context, source: str, names: Iterable[str]) -> tuple[Evidence, ...]:
    """Accounts and roles, by the keyed HMAC of their names and their shape: the name of an account can be a person's."""
    found = {hidden(context.key.digest("account", source, name)): mask(name) if name != EVERYBODY else "PUBLIC" for name in names}
    return tuple(Evidence(locator=locator, shape=shape) for locator, shape in sorted(found.items())[:EVIDENCE_KEPT])
