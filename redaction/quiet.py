"""Has Presidio's recognizers work for us in silence, offline, and fail aloud, and leaves them as they are for everybody else.

Presidio swallows the time-out of a pattern with a warning, and its logger is told matched values. Whoever has our recognizers in
an `AnalyzerEngine` of theirs has Presidio at work beside us, in this process: nothing of it is replaced for good.
"""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from redaction.errors import RecognizerFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_watching: ContextVar[bool] = ContextVar("watching", default=False)


@contextmanager
def watched() -> Iterator[None]:
    """Within, and for this thread only, Presidio logs nothing, and what it would warn of is a `RecognizerFailed`."""
    _watch()
    before = _watching.set(True)
    try:
        yield
    finally:
        _watching.reset(before)


@cache
def _watch() -> None:
    """Ask Presidio's one logger. A handler would hear of a time-out only at the level that somebody else has set."""
    logger = logging.getLogger("presidio-analyzer")
    otherwise = logger.isEnabledFor

    def is_enabled(level: int) -> bool:
        if not _watching.get():
            return otherwise(level)
        if level >= logging.WARNING:
            raise RecognizerFailed.named("presidio-analyzer")
        return False

    vars(logger)["isEnabledFor"] = is_enabled


def offline(recognizer: Any) -> Any:
    """The same recognizer; that of e-mail addresses would fetch the list of public suffixes, and keep it in the home directory."""
    if "tldextract" in vars(sys.modules[type(recognizer).__module__]):
        import tldextract

        extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        recognizer.validate_result = lambda text: bool(extract(text).fqdn)
    return recognizer
