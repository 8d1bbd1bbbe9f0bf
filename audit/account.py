"""Who uses this machine, as the operating system knows it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holdings.fingerprint import FingerprintKey


def os_user() -> str:
    """The account of this process; environment variables do not count."""
    if os.name == "posix":
        import pwd

        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return f"uid {os.getuid()}"
    return os.getlogin()


def keyed(user: str, key: FingerprintKey) -> str:
    """An account as evidence names it: a keyed digest, 64 hex digits."""
    return key.derive(f"account/{user}").hex()
