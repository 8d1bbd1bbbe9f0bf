"""What the words for what somebody did, or may do, mean: applications and logs have many of them."""

from __future__ import annotations

from holdings.rights.model import Privilege

_CHANGES = (Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE)
_ANYTHING = tuple(Privilege)
_KINDS: dict[str, tuple[Privilege, ...]] = {
    **dict.fromkeys(("read", "select", "get", "list", "watch", "search", "view", "export", "print"), (Privilege.READ,)),
    **dict.fromkeys(("insert", "create", "add"), (Privilege.INSERT,)),
    **dict.fromkeys(("update", "edit", "patch"), (Privilege.UPDATE,)),
    **dict.fromkeys(("delete", "remove"), (Privilege.DELETE,)),
    "write": _CHANGES,
    "*": _ANYTHING,
}


def granted(action: str) -> tuple[Privilege, ...]:
    """What a grant of an action allows; what is not known is something else."""
    return _KINDS.get(action.casefold(), (Privilege.OTHER,))


def done(action: str | None) -> tuple[Privilege, ...]:
    """What an access of which a log says so may have needed: of one that is not known, anything."""
    return _KINDS.get((action or "").casefold(), _ANYTHING)
