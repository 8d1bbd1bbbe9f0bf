"""What an assessment of the demo must report, and nothing else: worked out here, without any control, a module a family.

From the declarations as they stand after planting, from what was built, and from the counts that the planter and the row
writer kept. Every rule is restated in its own words, so that a mistake in a control and one here would have to agree.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.truth import acc, cls, col, enc, keeping, log, rec, red, ret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.demo.draft import Draft
    from audit.demo.truth.expected import Expected

_FAMILIES = (cls, col, acc, enc, keeping, red, ret, rec, log)


def work_out(made: Draft) -> tuple[Expected, ...]:
    """Every failing observation, sorted."""
    return tuple(sorted(chain.from_iterable(family.rules(made) for family in _FAMILIES)))


def to_json(expected: Sequence[Expected]) -> str:
    """One observation a line, so that two truths compare well."""
    lines = [
        json.dumps({"control": each.control, "asset": each.asset, "exceptions": each.exceptions}, ensure_ascii=False) for each in expected
    ]
    return "[\n  " + ",\n  ".join(lines) + "\n]\n" if lines else "[]\n"
