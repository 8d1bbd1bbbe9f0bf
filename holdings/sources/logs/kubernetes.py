"""The audit log of Kubernetes, an event a line: who asked for which resource, and whether it was let through.

The keys are those of the API `audit.k8s.io/v1`, kind Event. A dataset is the resource, within its namespace where it has one (`ns1/pods`); who
impersonates somebody acts as that one. Requests for no resource (`/healthz`) are no accesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdings.sources.json_text import NotJson, parse
from holdings.sources.logs.base import DENIED, Entry, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.sources.reading import Opened

_BEGUN = frozenset({"RequestReceived", "ResponseStarted"})
"""Stages that another event of the same request follows."""
_VERBS = {"deletecollection": "delete"}


class _Kubernetes:
    name = "kubernetes-audit"

    def entries(self, opened: Opened) -> Iterator[Entry]:
        for number, line in lines(opened):
            if not line.strip():
                continue
            try:
                event = parse(line.strip())
            except NotJson as error:
                raise opened.broken(number, f"该行{error.what.zh}", f"{error.what.en}, in the line") from error
            if not isinstance(event, dict) or event.get("kind") != "Event" or "verb" not in event:
                raise opened.broken(number, "该行不是 Kubernetes 审计事件", "the line is no audit event of Kubernetes")
            if event.get("stage") not in _BEGUN and isinstance(event.get("objectRef"), dict):
                yield _entry(event)


FORM = _Kubernetes()


def _entry(event: dict[str, Any]) -> Entry:
    about, verb = event["objectRef"], str(event["verb"])
    code = event["responseStatus"].get("code") if isinstance(event.get("responseStatus"), dict) else None
    name = "/".join(str(about[key]) for key in ("namespace", "resource", "subresource") if about.get(key))
    return Entry(
        at=next((str(event[key]) for key in ("stageTimestamp", "requestReceivedTimestamp", "timestamp") if event.get(key)), None),
        account=_name(event.get("impersonatedUser")) or _name(event.get("user")),
        action=_VERBS.get(verb, verb),
        dataset=name or None,
        outcome=DENIED if code in (401, 403) else "failed" if isinstance(code, int) and code >= 400 else "done",
    )


def _name(user: object) -> str | None:
    name = user.get("username") if isinstance(user, dict) else None
    return name if isinstance(name, str) and name else None
