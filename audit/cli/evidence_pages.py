"""What `recordwarden evidence verify` prints, for people and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.ledger.problems import Verification

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


def _facts(found: Verification) -> Iterator[Text]:
    if found.checkpoint is not None:
        origin, size, root = found.checkpoint.origin, found.checkpoint.size, found.checkpoint.root.hex()
        yield Text(f"账本：{origin}；记录数：{size}；根：{root}", f"ledger: {origin}; entries: {size}; root: {root}")
    for key in found.signers:
        yield Text(f"签名公钥：{key}", f"signed with the key: {key}")
    if found.held_against:
        yield Text(f"已比对的检查点：{found.held_against} 个", f"checkpoints that it was held against: {found.held_against}")
    yield from found.facts
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
        "facts": [each.both() for each in found.facts],
        "problems": [{"place": each.place, "what": each.what.both(), "do": each.do.both()} for each in found.found],
    }
