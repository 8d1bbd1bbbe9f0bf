"""sqlglot without its log: it quotes there what it does not understand, and a statement may hold personal data."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_parsing: ContextVar[bool] = ContextVar("parsing", default=False)
logging.getLogger("sqlglot").addFilter(lambda record: not _parsing.get())


@contextmanager
def unlogged() -> Iterator[None]:
    """What this thread or task has sqlglot do in here is not logged; every use of it is within."""
    token = _parsing.set(True)
    try:
        yield
    finally:
        _parsing.reset(token)
