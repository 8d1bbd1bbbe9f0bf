"""What `recordwarden evidence verify` prints, for people and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from holdings.ledger.note import VerifierKey
    from holdings.ledger.problems import Verification
    from holdings.ledger.pruning import Cut

_SHOWN = 20
"""Problems that are listed; all are counted."""


def print_json(found: Verification) -> None:
    """Print `recordwarden/verification/v1`."""
    from audit.reports.safety import json_text

    click.echo(json_text(json.dumps(_as_json(found), ensure_ascii=False, indent=2)))


def print_text(found: Verification, lang: Lang) -> None:
    """Print each problem, what is known, and the verdict."""
    from audit.reports.safety import terminal
    from holdings.ledger.problems import message

    for problem in found.found[:_SHOWN]:
        say(terminal(message(problem, lang)))
    if len(found.found) > _SHOWN:
        more = len(found.found) - _SHOWN
        say(Text(f"另有 {more} 个问题。", f"Problems beyond these: {more}.").in_(lang))
    for line in _facts(found):
        say(terminal(line.in_(lang)))
    say(found.verdict.text.in_(lang))


def print_pruned(cut: Cut, archive: Path, key: VerifierKey, lang: Lang) -> None:
    """Say what went, what stayed, and how to verify the archive."""
    from audit.reports.safety import terminal
    from holdings.ledger.pruning import YEARS
    from holdings.ledger.tiles import WIDTH

    if not cut.gone:
        none = Text(
            f"没有可清理的记录：记录以 {WIDTH} 条为一组整组清理，{YEARS} 年之内的和仍需要的均保留。未作改动。",
            f"There is nothing to prune: entries go by whole bundles of {WIDTH}, and what is younger than {YEARS} years or still needed stays. "
            "Nothing was changed.",
        )
        say(none.in_(lang))
        return
    entries = len(cut.gone) * WIDTH
    done = Text(
        f"已清理第 {cut.minimum} 条以前的 {entries} 条记录，其哈希仍在账本中；仍需要的 {len(cut.kept)} 组保留。",
        f"Pruned: {entries} entries below {cut.minimum}; their hashes stay in the ledger. Bundles that stay because they are needed: "
        f"{len(cut.kept)}.",
    )
    say(done.in_(lang))
    where = Text(
        f"归档：{archive}\n校验：recordwarden evidence verify {archive} --trust {key}",
        f"Archive: {archive}\nTo verify it: recordwarden evidence verify {archive} --trust {key}",
    )
    for line in where.in_(lang).split("\n"):
        click.echo(terminal(line), err=True)


def _facts(found: Verification) -> Iterator[Text]:
    if found.checkpoint is not None:
        origin, size, root = found.checkpoint.origin, found.checkpoint.size, found.checkpoint.root.hex()
        yield Text(f"账本：{origin}；记录数：{size}；根：{root}", f"ledger: {origin}; entries: {size}; root: {root}")
    for key in found.signers:
        yield Text(f"签名公钥：{key}", f"signed with the key: {key}")
    if found.held_against:
        yield Text(f"已比对的检查点：{found.held_against} 个", f"checkpoints that it was held against: {found.held_against}")
    yield from found.facts
    if found.pruned is not None:
        below, gone = found.pruned.minimum, found.pruned.entries
        yield Text(
            f"第 {below} 条以前的记录已清理：其中 {gone} 条不在账本中，仅保留哈希；根仍可证明",
            f"pruned below entry {below}: {gone} entries are not there, only their hashes; the root is proven all the same",
        )
    if found.ahead:
        yield Text(
            f"检查点之后的文件：{found.ahead} 个（一次写入正在进行或曾被中断；未计入）",
            f"files beyond the checkpoint: {found.ahead} (an append is under way or was interrupted; they do not count)",
        )


def _as_json(found: Verification) -> dict[str, object]:
    head = found.checkpoint
    return {
        "schema": "recordwarden/verification/v1",
        "verdict": found.verdict.value,
        "origin": head.origin if head else None,
        "size": head.size if head else None,
        "root": head.root.hex() if head else None,
        "signers": [str(key) for key in found.signers],
        "held_against": found.held_against,
        "ahead": found.ahead,
        "pruned": None if found.pruned is None else {"minimum": found.pruned.minimum, "entries": found.pruned.entries},
        "facts": [each.both() for each in found.facts],
        "problems": [{"place": each.place, "what": each.what.both(), "do": each.do.both()} for each in found.found],
    }
