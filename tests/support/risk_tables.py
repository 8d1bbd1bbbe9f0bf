"""Tables made from a seed for the figures of risk; `random()` alone is used, which gives the same numbers in every version of Python."""

from __future__ import annotations

from random import Random


def table(seed):
    """Columns by name, the quasi-identifiers' names; `ill` is a word and `paid` a number, both sensitive."""
    dice = Random(seed)

    def pick(size):
        return int(dice.random() * size)

    rows, fields = 5 + pick(80), 1 + pick(3)
    widths = [2 + pick(3) for _ in range(fields)]
    kinds, prices = 2 + pick(4), 2 + pick(7)
    columns = {f"q{n}": [f"v{pick(width)}" for _ in range(rows)] for n, width in enumerate(widths)}
    columns["ill"] = [f"s{pick(kinds)}" for _ in range(rows)]
    columns["paid"] = [0, 10] + [pick(prices) * 10 for _ in range(rows - 2)]
    return columns, [f"q{n}" for n in range(fields)]
