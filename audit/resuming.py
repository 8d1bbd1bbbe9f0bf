"""Whether an unfinished assessment can be gone on with: what both runs must share, kept as keyed digests, and what differs."""

from __future__ import annotations

import json
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from audit.errors import GivenUp, Unfinished
from audit.signals import Signalled
from holdings import secrets
from holdings.inventory import is_reference
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from audit.store import Store
    from holdings.errors import RecordwardenError
    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import SourceEntry


class Fact(StrEnum):
    """What a resumed assessment must share with its beginning."""

    KEY = "key"
    INVENTORY = "inventory"
    SOURCES = "sources"
    THERE = "there"
    AS_OF = "as_of"
    CONTROLS = "controls"
    PARAMETERS = "parameters"
    SAMPLE = "sample"
    NAMES = "names"
    VERSION = "version"

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {
    Fact.KEY: Text("指纹密钥", "the fingerprint key"),
    Fact.INVENTORY: Text("数据资产目录", "the inventory"),
    Fact.SOURCES: Text("数据源的地址", "the address of a source"),
    Fact.THERE: Text("实际存在的数据集和字段", "the datasets and fields that are there"),
    Fact.AS_OF: Text("基准日", "the day to assess as of"),
    Fact.CONTROLS: Text("所选的控制点", "the selected controls"),
    Fact.PARAMETERS: Text("控制点的参数", "the parameters of controls"),
    Fact.SAMPLE: Text("抽样方式", "how content is sampled"),
    Fact.NAMES: Text("是否检查姓名和地址", "whether names and addresses are examined"),
    Fact.VERSION: Text("Recordwarden 的版本", "the version of Recordwarden"),
}


def digest(facts: Mapping[Fact, Any], key: FingerprintKey) -> str:
    """The facts (JSON values) as digests by name, in one text; the key itself is a fact of its own."""
    parts = {fact.value: key.name("resume", fact, json.dumps(value, sort_keys=True)) for fact, value in facts.items()}
    return json.dumps({**parts, Fact.KEY.value: key.name("resume", Fact.KEY)})


def differing(then: str, now: str) -> tuple[Fact, ...]:
    """The facts in which two digests differ. Under another key nothing can be compared, and that is what is told."""
    try:
        kept = dict(json.loads(then))
    except (ValueError, TypeError):
        kept = {}
    current = json.loads(now)
    different = tuple(fact for fact in Fact if kept.get(fact.value) != current.get(fact.value))
    return (Fact.KEY,) if Fact.KEY in different else different


def address(entry: SourceEntry, folder: Path) -> str:
    """Where an entry really points, without its password: the same entry can mean another place tomorrow.

    Raises `SecretError` where its reference cannot be resolved.
    """
    if entry.path is not None:
        return str((folder / entry.path).resolve())
    import sqlalchemy as sa

    url = entry.url or ""
    resolved = secrets.resolve(url, folder) if is_reference(url) else url
    return sa.make_url(resolved).render_as_string(hide_password=True)


@contextmanager
def interruptible(store: Store, tell: Callable[[RecordwardenError], None]) -> Iterator[None]:
    """Within, whoever interrupts an assessment that has begun hears how to go on with it."""
    try:
        yield
    except (KeyboardInterrupt, Signalled):
        unfinished = store.unfinished()
        if unfinished is not None:
            tell(_interrupted(unfinished[0].id))
        raise


def _interrupted(assessment: str) -> Unfinished:
    return Unfinished(
        Text("该次审计未完成，已读完的数据集已保存。", "this assessment is unfinished; the datasets that were read to their end are kept."),
        assessment,
        Text("运行 `recordwarden audit --resume` 可继续。", "`recordwarden audit --resume` goes on with it."),
    )


def gone_on(assessment: str) -> Unfinished:
    """An unfinished assessment is gone on with."""
    return Unfinished(
        Text("继续该次未完成的审计。", "this unfinished assessment is gone on with."),
        assessment,
        Text("已读完且未变化的数据集不再读取。", "Datasets that were read to their end and have not changed are not read again."),
    )


def nothing_unfinished() -> Unfinished:
    """There is nothing to go on with."""
    return Unfinished(
        Text("没有未完成的审计。", "there is no unfinished assessment."), "--resume", Text("已开始一次新的审计。", "A new one was begun.")
    )


def given_up(assessment: str) -> GivenUp:
    """An unfinished assessment is given up, for nobody asked to go on with it."""
    return GivenUp(
        Text("该次审计未完成，已放弃。", "this assessment was unfinished, and is given up."),
        assessment,
        Text("如需继续未完成的审计，请使用 --resume。", "To go on with an unfinished one, use --resume."),
    )


def not_resumable(assessment: str, different: Sequence[Fact]) -> GivenUp:
    """An unfinished assessment is given up, for it cannot be gone on with."""
    zh, en = "、".join(fact.text.zh for fact in different), ", ".join(fact.text.en for fact in different)
    return GivenUp(
        Text(
            f"该次未完成的审计不能继续，以下内容已改变：{zh}。", f"this unfinished assessment cannot be gone on with; changed since: {en}."
        ),
        assessment,
        Text("已放弃该次审计，并重新开始。", "It is given up, and a new one was begun."),
    )
