"""ACC: grants that go past roles, past the matrix, past a level, and past all bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.demo.draft import some_rows
from audit.demo.policy import account, posts

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step


def near_misses(made: Draft) -> None:
    """Somebody with two roles, and a role that nobody has and that may read nothing."""
    made.policy.append(("g", account(made.world.staff), "archivist"))
    made.policy.append(("g", account(2), "trainee"))


def _past_roles(made: Draft, rng: random.Random) -> None:
    """ACC-01: accounts that were granted a register themselves, and now and then everybody was."""
    table = rng.choice(("backups", "exports", "role_grants"))
    for staff in rng.sample(range(2, made.world.staff + 1), rng.randint(1, 3)):
        made.policy.append(("p", account(staff), table, "read"))
    if rng.random() < 0.5:
        made.policy.append(("p", "*", "roles", "read"))


def _past_the_matrix(made: Draft, rng: random.Random) -> None:
    """ACC-02: a role of an old project that the matrix does not know, with a member."""
    role = rng.choice(("report_2023", "migration", "pilot"))
    made.policy.append(("p", role, rng.choice(("channels", "archive_register")), "read"))
    made.policy.append(("g", account(rng.randint(2, made.world.staff)), role))


def _past_the_level(made: Draft, rng: random.Random) -> None:
    """ACC-03: a role, and so everybody in it, that may read a column of level 4 (ACC-02 counts the role)."""
    role, column = rng.choice((("agent", "id_card"), ("senior_agent", "bank_card"), ("agent", "bank_card")))
    made.policy.append(("p", role, f"customers.{column}", "read"))


def _past_all_bounds(made: Draft, rng: random.Random) -> None:
    """ACC-04: a role that does not administer and may change whatever there is."""
    made.policy.append(("p", rng.choice(("quality", "supervisor")), "*", rng.choice(("update", "delete"))))


def _past_the_grants(made: Draft, rng: random.Random) -> None:
    """ACC-05: agents who looked at archives, long ago; nothing there was granted to them."""
    agents = [staff for staff, role in posts(made.world) if role == "agent"]
    rows = some_rows(rng, made.world.size("access_log") // 2, rng.randint(3, 9))
    for row in rows:
        made.write("access_log", row, "staff_id", rng.choice(agents[:-1] or agents))
        made.write("access_log", row, "dataset", "archives")
    made.count("beyond grants", ("access_log", "dataset"), len(rows))


def _never_used(made: Draft, rng: random.Random) -> None:
    """ACC-06: a register that a role may read and nobody ever looked at."""
    made.policy.append(("p", rng.choice(("archivist", "quality", "supervisor")), rng.choice(("consents", "backups")), "read"))


STEPS: tuple[Step, ...] = (_past_roles, _past_the_matrix, _past_the_level, _past_all_bounds, _past_the_grants, _never_used)
