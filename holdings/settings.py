"""How a workspace is run: the part of the inventory that is about the program, and not about records."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from holdings.declared import Declared, Words


class ContentScan(Declared):
    """What content is examined for, besides what shows by its form or its word."""

    names: bool = False
    """Names and addresses, too: off by default, for it takes many times as long."""


class Settings(Declared):
    """How this workspace is run."""

    store: Words | None = None
    """URL of a shared results store; the embedded one in `.recordwarden/` otherwise. `env:NAME` is allowed."""
    due_days: dict[Literal["critical", "high", "medium", "low"], Annotated[int, Field(gt=0)]] = Field(default_factory=dict)
    content_scan: ContentScan = ContentScan()
