"""Plants violations in the tidy desk, a module a family: one step a control, with what it changes; near misses stay in either case.

A step changes what is declared, what is built, or single cells, and counts what it wrote. What must then be found is worked
out in `truth`, from those counts and from the declarations as they stand after all steps: one plant may break several rules,
of other families too. A new family is a module here with `near_misses` and `STEPS`, and one in `truth` with `rules`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.demo.draft import Draft
from audit.demo.plants import acc, cls, col, enc, keeping, log, rec, red, ret

if TYPE_CHECKING:
    from audit.demo.world import World

Step = Callable[[Draft, random.Random], None]

_FAMILIES = {"CLS": cls, "COL": col, "ACC": acc, "ENC": enc, "ENC files": keeping, "RED": red, "RET": ret, "REC": rec, "LOG": log}


def draft(world: World, *, clean: bool) -> Draft:
    """The desk with its near misses and, unless it is to be clean, with everything that must be found."""
    made = Draft(world=world)
    for family in _FAMILIES.values():
        family.near_misses(made)
    if not clean:
        for name, family in _FAMILIES.items():
            for number, step in enumerate(family.STEPS, 1):
                step(made, world.rng(f"plant:{name}:{number}"))
    return made
