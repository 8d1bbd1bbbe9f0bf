"""Since when the keys of the ring that are in use have been so; read without opening it, for nothing of that is secret."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from holdings.errors import RingError
from holdings.fingerprint import key_folder
from holdings.keys.document import LONGEST, KeyState, NotARing, UnknownVersion, read
from holdings.keys.files import read_private
from holdings.keys.opening import RING_FILE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


def ages(environ: Mapping[str, str] | None = None) -> dict[str, dt.datetime] | None:
    """By purpose, when the active key was made; empty where there is no ring, None where it cannot be read."""
    try:
        data = read_private(key_folder(os.environ if environ is None else environ) / RING_FILE, LONGEST)
        if data is None:
            return {}
        document, _ = read(data)
    except (OSError, RingError, NotARing, UnknownVersion):
        return None
    return {key.purpose.value: key.created for key in document.keys if key.state is KeyState.ACTIVE}
