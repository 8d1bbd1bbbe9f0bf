"""ENC, of what lies outside the tables: backups in the clear, keys beside the data, keys that nobody changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.demo.keeping import BACKUPS, KEY_FILE, PUBLIC_FILE, backup, in_the_clear, pem

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step


def near_misses(made: Draft) -> None:
    """Backups under a name that says nothing, and a public key beside the data."""
    rng = made.world.rng("keeping")
    made.files |= {f"{BACKUPS}/BF-{number:04d}.sql": backup(rng) for number in range(74, 79)}
    made.files[PUBLIC_FILE] = pem(rng, "PUBLIC KEY")


def _in_the_clear(made: Draft, rng: random.Random) -> None:
    """ENC-08: backups that are packed and not encrypted, whatever their names say."""
    for number in rng.sample(range(60, 74), rng.randint(1, 3)):
        made.files[f"{BACKUPS}/BF-{number:04d}.sql.age"] = in_the_clear(rng)
        made.count("in the clear", (BACKUPS, ""), 1)


def _beside(made: Draft, rng: random.Random) -> None:
    """ENC-09: a private key in the folder of the database."""
    made.files[KEY_FILE] = pem(rng, rng.choice(("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")))
    made.count("key beside", ("", ""), 1)


def _too_old(made: Draft, rng: random.Random) -> None:
    """ENC-10: a key that was last changed a day too early, or some."""
    key = made.keys["refunds"]
    made.keys["refunds"] = replace(key, rotated=key.rotated - dt.timedelta(days=rng.randint(1, 90)))


STEPS: tuple[Step, ...] = (_in_the_clear, _beside, _too_old)
