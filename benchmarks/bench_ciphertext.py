"""Whether ciphertext is told from what only looks like it: twenty kinds of value, 1,000 columns each, of 20, 50 and 200 values.

No label is given: the recogniser sees the values alone. Undetermined counts as not found.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

import pyarrow as pa

from benchmarks.measure import Row
from benchmarks.stored_values import CIPHERTEXT, KINDS, TOLD_APART_BY_NOTHING
from redaction.ciphertext.column import fold_column
from redaction.ciphertext.forms import Form
from redaction.ciphertext.judge import judge

SIZES = (20, 50, 200)
COLUMNS = 1_000
KEY = bytes(range(32))
FOUND, FALSE = 99.5, 0.1
"""Percent: at least, and at most."""


def verdicts(kind: str, columns: int, seed: int = 1) -> dict[int, Counter[Form]]:
    """What columns of a kind are taken for, by the number of values."""
    make = KINDS.get(kind) or TOLD_APART_BY_NOTHING[kind]
    out: dict[int, Counter[Form]] = {}
    for size in SIZES:
        rng = random.Random(f"{seed} {kind} {size}")
        out[size] = Counter(judge(fold_column(pa.array(make(rng, size)), KEY)).form for _ in range(columns))
    return out


def run(rows: int) -> list[Row]:
    """Make the columns, judge them, print the table. As many columns whatever `rows` is, for the bounds are shares of them."""
    del rows
    table = {kind: verdicts(kind, COLUMNS) for kind in (*KINDS, *TOLD_APART_BY_NOTHING)}
    print(said(table), file=sys.stderr)
    out: list[Row] = []
    for size in SIZES:
        ciphertext = sum((table[kind][size] for kind in KINDS if kind in CIPHERTEXT), Counter[Form]())
        others = sum((table[kind][size] for kind in KINDS if kind not in CIPHERTEXT), Counter[Form]())
        missed = 100 - 100 * ciphertext[Form.CIPHERTEXT] / ciphertext.total()
        false = 100 * others[Form.CIPHERTEXT] / others.total()
        reference = f"{ciphertext.total():,} columns, ten kinds"
        out += [
            Row(name=f"ciphertext not found, {size} values a column", value=missed, unit="%", bound=100 - FOUND, reference=reference),
            Row(name=f"others taken for ciphertext, {size} values", value=false, unit="%", bound=FALSE, reference=reference),
        ]
    return out


def said(table: dict[str, dict[int, Counter[Form]]]) -> str:
    """Per kind: found or false, and undetermined, in percent of the columns of 20, 50 and 200 values."""
    lines = [f"{'kind of value':<30}{'':<7}" + "".join(f"{f'{size} values':>20}" for size in SIZES)]
    for kind, by_size in table.items():
        word = "found" if kind in CIPHERTEXT else "false" if kind in KINDS else "called"
        cells = []
        for size in SIZES:
            counts = by_size[size]
            share, open_ = (100 * counts[form] / counts.total() for form in (Form.CIPHERTEXT, Form.UNDETERMINED))
            cells.append(f"{f'{share:.1f} %, {open_:.1f} % open':>20}")
        lines.append(f"{kind:<30}{word:<7}" + "".join(cells))
    return "\n".join(lines)
