"""What a detection came to, in a few lines for people: counts and types, and what was not examined, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.reports.safety import terminal
from holdings.entities import Entity
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.detection.told import Tally
    from redaction.names.base import Absent


def summary(tally: Tally, gaps: Iterable[Absent]) -> Iterator[Text]:
    """Line by line; the gaps are what was not looked for."""
    total = tally.types.total()
    yield Text(
        f"记录 {tally.records:,} 条，其中 {tally.hit:,} 条含有个人信息，共 {total:,} 处。",
        f"Records: {tally.records:,}; with personal data: {tally.hit:,}; findings: {total:,}.",
    )
    for name, count in sorted(tally.types.items(), key=lambda one: (-one[1], one[0])):
        called = Entity(name).spec.text if name in set(Entity) else None
        zh, en = (f"（{called.zh}）", f" ({called.en})") if called else ("", "")
        yield Text(f"  {count:>9,}  {name}{zh}", f"  {count:>9,}  {name}{en}")
    for why, count in tally.unexamined.items():
        yield Text(f"未检查 {count:,} 处：{why.text.zh}。", f"Not examined, {count:,}: {why.text.en}.")
    for gap in gaps:
        types = sorted(gap.entities)
        zh, en = ("、".join(entity.spec.text.zh for entity in types), ", ".join(entity.spec.text.en for entity in types))
        within = f" ({gap.language})" if gap.language else ""
        yield Text(f"未查找{zh}{within}：{gap.reason.zh}", f"Not looked for: {en}{within}: {gap.reason.en}")
    if tally.beside:
        keys = terminal(", ".join(tally.beside))
        yield Text(f"只检查了 text，未检查记录的其他键：{keys}。", f"Only `text` was examined, no other key of the records: {keys}.")
