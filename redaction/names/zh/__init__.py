"""Names of persons and addresses in Chinese text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redaction.names.base import Absent
    from redaction.recognizers.base import BatchRecognizer
    from redaction.scanner import Context


def recognizers() -> tuple[BatchRecognizer, ...]:
    """Those that can work here: without the model, names of persons are not among what is found (`absent` says so)."""
    from redaction.names.zh.model import Unavailable, shared
    from redaction.names.zh.recognizer import ChineseAddresses, ChineseNames

    model = shared()
    return (ChineseAddresses(),) if isinstance(model, Unavailable) else (ChineseAddresses(), ChineseNames(model=model))


def absent() -> tuple[Absent, ...]:
    """What is not examined here, and why."""
    from holdings.entities import Entity
    from redaction.names.base import Absent
    from redaction.names.zh.model import Unavailable, shared

    model = shared()
    if not isinstance(model, Unavailable):
        return ()
    return (Absent(language="zh", entities=frozenset({Entity.PERSON}), reason=model.reason),)


def called(context: Context) -> bool:
    """Whether a column is named as one of names or addresses."""
    from redaction.names.zh.columns import holds_addresses, holds_names

    return holds_names(context) or holds_addresses(context)
