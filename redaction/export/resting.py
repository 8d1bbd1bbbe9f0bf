"""Holds what is read back from a written file against what detection, at its most sensitive, has looked at and left as it is.

Both sides are sums of keyed digests, one for each value with its field. They are equal where the same values stand in the same fields, each as
often; a value that is another one, is missing or came from elsewhere makes them differ, and nobody without the key can make up for that. A sum
takes no room, whatever the file's size, and sums of parts of a file add up in any order.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

_BYTES = 16


@dataclass(frozen=True, slots=True)
class Resting:
    """The key of one export; it is used for nothing else and is gone with it."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def sum_of(self, name: str | None, values: Counter[str] | Counter[str | None]) -> int:
        """Of values of one field, and how often each stands there; None, and what is nothing but white space, counts for nothing."""
        begun = hashlib.blake2b(f"{name!r}\0".encode(), digest_size=_BYTES, key=self.key)
        total = 0
        for value, count in values.items():
            if value and not value.isspace():
                each = begun.copy()
                each.update(value.encode("utf-8", "surrogatepass"))
                total += count * int.from_bytes(each.digest(), "big")
        return total
