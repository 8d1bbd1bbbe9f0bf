"""The rights of an application that decides by an RBAC policy file in Casbin's form: `p, subject, object, action` and `g, member, role`.

Policies that need a model of their own to be understood (domains, denials, roles for a time) are refused, not guessed.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from holdings.errors import BrokenData, Unreachable
from holdings.rights import actions
from holdings.rights.model import EVERYBODY, Grant, Membership, Principal, Rights
from holdings.text import Text
from holdings.told_paths import told_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ALL = "*"
_LONGEST = 1_000
"""Characters of a name."""
_WIDTHS = {"p": 4, "g": 3}
_LONGER = {
    "p": Text("该行写明了域", "the line names a domain"),
    "g": Text("该行写明了域或时限", "the line names a domain or a time"),
    "g2": Text("该行把对象归组", "the line groups objects"),
}
_DENIES = Text("该行是拒绝规则", "the line denies")
_ODD = Text("不是可读的权限策略行", "this is no line of a policy that can be read")


def read(path: Path) -> Rights:
    """The rights; an object is `dataset` or `dataset.field`, `*` stands for all. Raises `Unreachable`, `BrokenData` with the line."""
    rows = list(_rows(path))
    memberships = tuple(Membership(member=row[0], role=row[1]) for kind, row in rows if kind == "g")
    roles = {membership.role for membership in memberships} - _circular(memberships)
    subjects = {membership.member for membership in memberships} | {row[0] for kind, row in rows if kind == "p"} - {_ALL}
    return Rights(
        principals={name: Principal(name=name, login=name not in roles) for name in sorted(subjects | {each.role for each in memberships})},
        grants=tuple(dict.fromkeys(grant for kind, row in rows if kind == "p" for grant in _grants(*row))),
        memberships=memberships,
    )


def _circular(memberships: Iterable[Membership]) -> set[str]:
    """Whoever is a member of itself, by any number of steps: of those one cannot say which is an account, so all of them are."""
    direct: dict[str, set[str]] = {}
    for each in memberships:
        direct.setdefault(each.member, set()).add(each.role)
    found = set()
    for name in direct:
        seen: set[str] = set()
        waiting = set(direct[name])
        while waiting:
            seen |= waiting
            waiting = set().union(*(direct.get(each, set()) for each in waiting)) - seen
        found |= {name} & seen
    return found


def _grants(subject: str, what: str, action: str) -> Iterator[Grant]:
    dataset, _, field = what.partition(".")
    for privilege in actions.granted(action):
        yield Grant(
            grantee=EVERYBODY if subject == _ALL else subject,
            privilege=privilege,
            dataset=None if dataset == _ALL else dataset,
            field=field or None,
        )


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in (reader := csv.reader(file, skipinitialspace=True)):
                cells = [cell.strip() for cell in row]
                if not any(cells) or cells[0].startswith("#"):
                    continue
                effect = cells.pop() if cells[0] == "p" and len(cells) == 5 and cells[4] in ("allow", "deny") else "allow"
                if effect == "deny":
                    raise _broken(path, reader.line_num, _DENIES)
                if _WIDTHS.get(cells[0]) != len(cells) or not all(0 < len(cell) <= _LONGEST for cell in cells):
                    longer = len(cells) > _WIDTHS.get(cells[0], 0) and all(len(cell) <= _LONGEST for cell in cells)
                    raise _broken(path, reader.line_num, _LONGER.get(cells[0], _ODD) if longer else _ODD)
                yield cells[0], cells[1:]
    except OSError as error:
        raise Unreachable(
            Text("权限策略文件无法读取。", "the policy of rights cannot be read."),
            told_path(path),
            Text("请检查 rights 所写的路径和读取权限。", "Check the path under rights, and that it may be read."),
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _broken(path, 0) from error


def _broken(path: Path, line: int, what: Text = _ODD) -> BrokenData:
    return BrokenData(
        Text(f"{what.zh}。", f"{what.en}."),
        f"{told_path(path)}:{line}",
        Text(
            "每行应为 `p, 主体, 对象, 操作`（其后可加 allow）或 `g, 成员, 角色`；带域、拒绝规则、时限或对象组的策略尚不支持。",
            "A line is `p, subject, object, action` (with `allow` behind it, if need be) or `g, member, role`; policies with domains, denials, times or "
            "groups of objects are not supported yet.",
        ),
    )
