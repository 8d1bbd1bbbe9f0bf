"""AWS CloudTrail, an event a line, or `Records` as it delivers them, in one line: which identity asked which service for what.

The keys of an event are those of the CloudTrail user guide, "CloudTrail record contents". A dataset is the service, such as `s3`; an identity its
user or role, for sessions of a role have names of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdings.sources.json_text import NotJson, parse
from holdings.sources.logs.base import DENIED, Entry, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.sources.reading import Opened

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Client.UnauthorizedOperation"})
_FAILED = "failed"


class _CloudTrail:
    name = "cloudtrail"

    def entries(self, opened: Opened) -> Iterator[Entry]:
        for number, line in lines(opened):
            if not line.strip():
                continue
            try:
                given = parse(line.strip())
            except NotJson as error:
                raise opened.broken(number, f"该行{error.what.zh}", f"{error.what.en}, in the line") from error
            events = given.get("Records") if isinstance(given, dict) and "eventName" not in given else [given]
            if not isinstance(events, list) or not all(isinstance(event, dict) and "eventName" in event for event in events):
                raise opened.broken(number, "该行不是 CloudTrail 事件", "the line holds no event of CloudTrail")
            yield from map(_entry, events)


FORM = _CloudTrail()


def _entry(event: dict[str, Any]) -> Entry:
    error = event.get("errorCode")
    return Entry(
        at=_text(event.get("eventTime")),
        account=_account(event.get("userIdentity")),
        action="read" if event.get("readOnly") is True else "write" if event.get("readOnly") is False else None,
        dataset=(_text(event.get("eventSource")) or "").removesuffix(".amazonaws.com") or None,
        outcome=DENIED if error in _DENIED else _FAILED if error else "done",
    )


def _account(identity: object) -> str | None:
    if not isinstance(identity, dict):
        return None
    session = identity.get("sessionContext")
    issuer = session.get("sessionIssuer") if isinstance(session, dict) else None
    of_role = issuer.get("arn") if isinstance(issuer, dict) else None
    return _text(of_role) or _text(identity.get("arn")) or _text(identity.get("invokedBy")) or _text(identity.get("userName"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
