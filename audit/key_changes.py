"""What the evidence ledger of a workspace is told when a key of the ring came, was rotated, or was destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.errors import NotTold, StoreError
from audit.ledger import ledger_of
from audit.store import open_store
from holdings.errors import LedgerError, SecretError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError
    from holdings.keys.ring import KeyRing
    from holdings.ledger.entries import KeyChange


def recorded(workspace: Workspace, ring: KeyRing, changes: Iterable[KeyChange], *, tell: Callable[[RecordwardenError], None]) -> None:
    """Append what was changed, signed with the ring's key of now; `tell` hears of mirrors that failed. Raises `NotTold`."""
    inventory = workspace.inventory()
    try:
        with open_store(workspace, inventory) as store:
            ledger_of(workspace, inventory, store, ring).append(changes, tell=tell)
    except (LedgerError, StoreError, SecretError) as error:
        raise NotTold(
            Text(
                f"密钥已更改，但未能写入证据账本：{error.what.zh}",
                f"the key was changed, but the evidence ledger could not be told: {error.what.en}",
            ),
            error.subject,
            error.do,
        ) from error
