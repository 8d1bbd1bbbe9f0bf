"""Why something could not be looked at: the reason code of a source's error."""

from __future__ import annotations

from holdings.errors import AccessDenied, BrokenData, MissingAsset, SourceError, Unreachable

_CODES: tuple[tuple[type[SourceError], str], ...] = (
    (Unreachable, "unreachable"),
    (AccessDenied, "access_denied"),
    (MissingAsset, "missing"),
    (BrokenData, "broken_data"),
)


def reason_of(error: SourceError) -> str:
    """A code of `controls.base.COMMON_REASONS`."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), "source_error")
