"""Reads what a workspace has of waivers and attestations, and says what they come to for an assessment."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

from audit.dispositions.counting import Dispositions, Kind, counted, dispositions, uncounted, waived
from audit.dispositions.files import attestations, attestations_file, waivers, waivers_file
from audit.errors import DispositionError
from audit.standing import standing_of
from holdings.errors import HoldingsError
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from audit.dispositions.counting import Counted, Disposition
    from audit.dispositions.entries import Entry
    from audit.store import FindingRow, Store
    from audit.workspace import Workspace
    from controls.finding import Assessment
    from holdings.errors import RecordwardenError


def dispositions_of(
    assessment: Assessment,
    workspace: Workspace,
    store: Store,
    *,
    named: Path | None = None,
    tell: Callable[[RecordwardenError], None],
) -> Dispositions:
    """What stands beside the statuses of an assessment, on the day that it began; `tell` hears of each that counts for nothing.

    Raises `DispositionError` where a file cannot be read. Where the list of people or the ledger cannot be, nothing counts.
    """
    entries = signed_here(workspace, named)
    if not entries:
        return Dispositions()
    found = dispositions(assessment, _judged(entries, workspace, store, assessment.started_at))
    for each in found.idle:
        tell(counts_for_nothing(each))
    return found


def waived_findings(rows: Iterable[FindingRow], workspace: Workspace, store: Store, now: dt.datetime) -> dict[str, Disposition]:
    """Which of these findings are waived today, by their fingerprints. Raises `DispositionError` where the file cannot be read."""
    entries = waivers(waivers_file(workspace))
    return waived(rows, _judged(entries, workspace, store, now)) if entries else {}


def _judged(entries: Sequence[Entry], workspace: Workspace, store: Store, at: dt.datetime) -> tuple[Counted, ...]:
    day = at.astimezone(zoneinfo.ZoneInfo(workspace.inventory().timezone)).date()
    try:
        return counted(entries, standing_of(workspace, store), day)
    except HoldingsError as error:
        return uncounted(entries, error)


def signed_here(workspace: Workspace, named: Path | None = None) -> tuple[Entry, ...]:
    """All that is in the files, whether it counts or not. Raises `DispositionError`."""
    return (*waivers(waivers_file(workspace, named)), *attestations(attestations_file(workspace)))


_NOTHING = {
    Kind.WAIVED: Text("例外审批不生效：", "the waiver counts for nothing: "),
    Kind.ATTESTED: Text("声明确认不生效：", "the attestation counts for nothing: "),
}
_COMMANDS = {Kind.WAIVED: "waiver check", Kind.ATTESTED: "attest check"}


def counts_for_nothing(each: Counted) -> DispositionError:
    """What to say of one that was signed once."""
    why, what, command = each.why_not or Text("", ""), _NOTHING[each.kind], _COMMANDS[each.kind]
    return DispositionError(
        Text(f"{what.zh}{why.zh}", f"{what.en}{why.en}"),
        f"{each.entry.control} {each.entry.id}",
        Text(f"请重新签署；另见 `recordwarden {command}`。", f"Have it signed anew, if it is to stand; see `recordwarden {command}`."),
    )
