"""What `recordwarden waiver` and `attest` say of an entry that is to be done something about: it ended, ends soon, or is about nothing now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cli.prose import say
from audit.dispositions.counting import Kind, covered
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.cli.base import Common
    from audit.cli.disposed import Here
    from audit.dispositions.counting import Counted
    from audit.dispositions.entries import Entry
    from controls.finding import Assessment

_SOON_DAYS = 30
_ALL = {Kind.WAIVED: Text("例外审批", "Waivers"), Kind.ATTESTED: Text("声明确认", "Attestations")}
_UNMATCHED = {
    Kind.WAIVED: Text(
        "最近一次审计中没有对应的审计发现，可以不再续签。", "matches no finding of the newest assessment; it need not be signed anew."
    ),
    Kind.ATTESTED: Text(
        "最近一次审计中没有对应的待人工核查内容，可以不再续签。",
        "the newest assessment leaves nothing of this to people; it need not be signed anew.",
    ),
}
_NOTES = {
    Kind.WAIVED: Text(
        "注意：最近一次审计中没有对应的审计发现，此项例外审批目前不起作用；请核对控制点和对象。",
        "Note: it matches no finding of the newest assessment, and counts for nothing while that is so. Check the control and the asset.",
    ),
    Kind.ATTESTED: Text(
        "注意：最近一次审计中没有对应的待人工核查内容，此项声明确认目前不起作用；请核对控制点和对象。",
        "Note: the newest assessment leaves nothing of this to people, and it counts for nothing while that is so. Check the control and the asset.",
    ),
}


def check_entries(here: Here, options: Common, kind: Kind) -> int:
    """Say what is to be done about each, and give the exit code: 1 where one counts for nothing."""
    for each in here.judged:
        for told in _told(each, here):
            line = Text(f"{each.entry.control} {each.entry.id}：{told.zh}", f"{each.entry.control} {each.entry.id}: {told.en}")
            say(line.in_(options.lang))
    idle = sum(each.why_not is not None for each in here.judged)
    every = _ALL[kind]
    total = Text(
        f"{every.zh} {len(here.judged)} 项，其中不生效的 {idle} 项。",
        f"{every.en}: {len(here.judged)}; of these, count for nothing: {idle}.",
    )
    say(total.in_(options.lang), err=True)
    return int(idle > 0)


def note_idle(entry: Entry, kind: Kind, newest: Assessment | None, lang: Lang) -> None:
    """Say of an entry that was just signed that it is about nothing in the newest assessment, where that is so."""
    if newest is not None and not covered(newest, entry):
        say(_NOTES[kind].in_(lang), err=True)


def _told(each: Counted, here: Here) -> Iterator[Text]:
    entry = each.entry
    if each.why_not is not None:
        yield Text(f"不生效：{each.why_not.zh}", f"counts for nothing: {each.why_not.en}")
        return
    left = (entry.until - here.day).days
    if left <= _SOON_DAYS:
        yield Text(f"将于 {entry.until} 到期，还有 {left} 天。", f"ends on {entry.until}, in {left} days.")
    if not here.recorded(entry):
        yield Text(
            "本工作目录的证据账本中没有它：签署人一旦被吊销即失效。",
            "is not in this workspace's ledger: it ends when its signer is revoked.",
        )
    if here.newest is None:
        yield Text("还没有完成的审计，无从对应。", "nothing has been assessed yet that it could be held against.")
    elif not covered(here.newest, entry):
        yield _UNMATCHED[each.kind]
