"""Tools that find personal data, ours and others', behind one small protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.finders.argus import Argus
from benchmarks.detection.finders.datafog import Datafog
from benchmarks.detection.finders.ours import Ours
from benchmarks.detection.finders.presidio import Presidio

if TYPE_CHECKING:
    from benchmarks.detection.finders.base import Finder


def finders(language: str) -> list[Finder]:
    """All tools, ours last; some may be absent."""
    with_model = [Presidio(language="en", model=True)] if language == "en" else []
    return [Presidio(language=language), *with_model, Argus(), Datafog(), Ours(names=False), Ours(names=True)]
