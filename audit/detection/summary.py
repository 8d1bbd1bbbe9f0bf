"""What a detection came to, in a few lines for people: counts and types, and what was not examined, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.reports.safety import terminal
from holdings.entities import Entity
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.detection.told import Tally


def summary(tally: Tally, *, no_names: Text | None) -> Iterator[Text]:
    """Line by line; `no_names` says why names and addresses were not examined."""
    total = tally.types.total()
    yield Text(
        f"记录 {tally.records:,} 条，其中 {tally.hit:,} 条含有个人信息，共 {total:,} 处。",
        f"Records: {tally.records:,}; with personal data: {tally.hit:,}, in places: {total:,}.",
    )
    for name, count in sorted(tally.types.items(), key=lambda one: (-one[1], one[0])):
        called = Entity(name).spec.text if name in set(Entity) else None
        zh, en = (f"（{called.zh}）", f" ({called.en})") if called else ("", "")
        yield Text(f"  {count:>9,}  {name}{zh}", f"  {count:>9,}  {name}{en}")
    for why, count in tally.unexamined.items():
        yield Text(f"未检查 {count:,} 处：{why.text.zh}。", f"Not examined, {count:,}: {why.text.en}.")
    if no_names is not None:
        yield Text(f"未检查姓名和地址：{no_names.zh}。", f"Names and addresses were not examined: {no_names.en}.")
    if tally.beside:
        keys = terminal(", ".join(tally.beside))
        yield Text(f"只检查了 text，未检查记录的其他键：{keys}。", f"Only `text` was examined, no other key of the records: {keys}.")
