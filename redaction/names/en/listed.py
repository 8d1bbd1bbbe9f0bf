"""Writes a set of words as one text, so that a list reads like a list."""

from __future__ import annotations


def listed(text: str, by: str | None = None) -> frozenset[str]:
    """The words of a text, set apart by white space or by what `by` says."""
    return frozenset(text.split(by))
