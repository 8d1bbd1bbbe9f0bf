"""Has Python look for no cycles for a while: what a sheet's reading makes, thousands of small things, never refers to itself."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """Within, nothing is collected, unless another thread sees to it; afterwards all is as it was."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
