"""English person names and postal addresses, by lists of public origin and the words around them; no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redaction.names.en.recognizer import EnglishNames
    from redaction.scanner import Context


def recognizers() -> tuple[EnglishNames, ...]:
    """The recognizer of names and addresses. The lists are read at its first text."""
    from redaction.names.en.recognizer import EnglishNames

    return (EnglishNames(),)


def absent() -> tuple[()]:
    """Nothing is: the lists ship with the package, and where one is broken every text counts as unexamined."""
    return ()


def called(context: Context) -> bool:
    """Whether a column is named as one of names, addresses or parts of them."""
    from redaction.names.en.fields import column_kind

    return not context.free_text and column_kind(context.field) is not None
