"""ENC, of what lies outside the tables: what follows from the files that were planted, and from the days of the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.demo.keeping import BACKUPS
from audit.demo.schema import AS_OF
from audit.demo.truth.expected import SOURCE, Expected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation."""
    if files := made.planted("in the clear", (BACKUPS, "")):
        yield Expected("ENC-08", f"org:copies:{BACKUPS}", files)
    if keys := made.planted("key beside", ("", "")):
        yield Expected("ENC-09", SOURCE, keys)
    for name, key in made.keys.items():
        if (key.rotated.year + 1, key.rotated.month, key.rotated.day) < (AS_OF.year, AS_OF.month, AS_OF.day):
            yield Expected("ENC-10", f"org:keys:{name}", 1)
