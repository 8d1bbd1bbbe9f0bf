"""RED: values that are not masked, not pseudonymised, or written where everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from audit.demo import people
from audit.demo.draft import some_rows
from audit.demo.exports import LEAST_GROUP, Later, planned

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step
    from audit.demo.world import World


def near_misses(made: Draft) -> None:
    """Masks that hide just enough, numbers that are nobody's, hotlines, tokens that have a number in them."""
    world = made.world
    rng = world.rng("near:RED")
    for place, row in enumerate(some_rows(rng, world.size("archives"), 3 * _misses(world, "archives"))):
        number = rng.choice(world.phones)
        made.write("archives", row, "phone", (_masked(number, 3, 5), f"+86 {_masked(number, 3, 4)}", _order(rng))[place % 3])
    for row in some_rows(rng, world.size("consultations"), _misses(world, "consultations")):
        number = people.masked_mobile(rng.choice(world.phones))
        made.write(
            "consultations",
            row,
            "feedback",
            rng.choice((f"已致电 {number} 回访，客户满意。", "客户请转告 10086 的坐席，谢谢。", f"Called {number}: fine.")),
        )
    for row in some_rows(rng, world.size("satisfaction"), _misses(world, "satisfaction")):
        made.write("satisfaction", row, "respondent", f"RD-{rng.choice(world.phones)}{rng.choice('ABCD')}")
    for name, group, later in (
        ("service-report-2026-02", LEAST_GROUP, Later.NOTHING),  # just enough rows in each group
        ("service-report-2026-03", LEAST_GROUP + 4, Later.HANDED_OVER),
    ):
        made.exports.append(planned(world, world.rng(f"export:{name}"), name, group=group, later=later))
    for row in some_rows(rng, world.size("exports"), 3):
        made.write("exports", row, "policy", rng.choice(("p1", "无痕处理-2", "none-v1")))


def _misses(world: World, table: str) -> int:
    """How many rows of a table have a near miss of each sort: few, so that a small desk has room for the plants."""
    return 1 + world.size(table) // 100


def _rows(made: Draft, rng: random.Random, table: str, column: str, count: int) -> list[int]:
    """So many rows of a column in which nothing has been planted yet, or as many as there are."""
    free = made.untouched(table, column)
    return sorted(rng.sample(free, min(count, len(free))))


def _undone_masks(made: Draft, rng: random.Random) -> None:
    """RED-01: numbers in the archives of which one to three digits are hidden. Those that are not masked at all are CLS-12's plant."""
    rows = _rows(made, rng, "archives", "phone", rng.randint(4, 9))
    for row in rows:
        hidden = rng.randint(1, 3)
        made.write("archives", row, "phone", _masked(rng.choice(made.world.phones), rng.randint(3, 11 - hidden), hidden))
    made.count("weak mask", ("archives", "phone"), len(rows))


def _raw_pseudonyms(made: Draft, rng: random.Random) -> None:
    """RED-02: numbers and addresses of customers where their token should stand; they are above the field's level as well (CLS-02)."""
    rows = _rows(made, rng, "satisfaction", "respondent", rng.randint(5, 15))
    for row in rows:
        made.write("satisfaction", row, "respondent", people.email(rng) if rng.random() < 0.3 else rng.choice(made.world.phones))
    for planted in ("raw", "above level"):
        made.count(planted, ("satisfaction", "respondent"), len(rows))


def _contacts_in_feedback(made: Draft, rng: random.Random) -> None:
    """RED-03: a number to call, or an address to write to, in feedback that goes into reports."""
    rows = _rows(made, rng, "consultations", "feedback", rng.randint(5, 15))
    for row in rows:
        contact = people.email(rng) if rng.random() < 0.3 else people.written_mobile(rng, rng.choice(made.world.phones))
        text = rng.choice(("客户要求改用 {} 联系。", "请回复 {}，谢谢。", "Please reach me at {}.", "The customer prefers {} from now on."))
        made.write("consultations", row, "feedback", text.format(contact))
    made.count("contact", ("consultations", "feedback"), len(rows))


def _leaking_log(made: Draft, rng: random.Random) -> None:
    """RED-04: mobile numbers and e-mail addresses in the paths of the access log.

    An e-mail address stands there with its @ escaped, as addresses write it, so that only who undoes that finds it; the
    numbers are above the field's level as well (CLS-02).
    """
    rows = _rows(made, rng, "access_log", "path", rng.randint(8, 25))
    numbers = 0
    for row in rows:
        if rng.random() < 0.3:
            path = f"/customers?email={quote(people.email(rng), safe='')}"
        else:
            numbers += 1
            path = rng.choice(("/customers?phone={}", "/calls?caller={}&page=1", "/customers/{}/bills")).format(
                rng.choice(made.world.phones)
            )
        made.write("access_log", row, "path", path)
    made.count("in log", ("access_log", "path"), len(rows))
    made.count("above level", ("access_log", "path"), numbers)


def _struck_off(made: Draft, rng: random.Random) -> None:
    """RED-05: an export that the ledger has, and nobody finds in the register."""
    made.exports.append(planned(made.world, rng, "complaints-2026-04", later=Later.STRUCK_OFF))


def _added_to(made: Draft, rng: random.Random) -> None:
    """RED-06: an exported file that somebody appended to."""
    made.exports.append(planned(made.world, rng, "callbacks-2026-05", group=LEAST_GROUP + rng.randint(0, 3), later=Later.ADDED_TO))


def _small_groups(made: Draft, rng: random.Random) -> None:
    """RED-07: a table in which fewer people than five share site and month."""
    made.exports.append(planned(made.world, rng, "remarks-2026-05", group=rng.randint(2, LEAST_GROUP - 1)))


def _unaccounted(made: Draft, rng: random.Random) -> None:
    """RED-08: rows of the desk's own register without a policy, a manifest, or both."""
    rows = some_rows(rng, made.world.size("exports"), rng.randint(3, 8))
    for place, row in enumerate(rows):
        for column in (("policy",), ("manifest",), ("policy", "manifest"))[place % 3]:
            made.write("exports", row, column, rng.choice((None, "", "无", "N/A", "-")))
    made.count("unaccounted", ("exports", "manifest"), len(rows))


def _masked(number: str, start: int, count: int) -> str:
    """A number with so many of its digits hidden from one on."""
    start = min(start, len(number) - count)
    return number[:start] + "*" * count + number[start + count :]


def _order(rng: random.Random) -> str:
    """Eleven digits that are an order number: no mobile number begins so."""
    return f"20{rng.randrange(10**9):09d}"


STEPS: tuple[Step, ...] = (
    _undone_masks,
    _raw_pseudonyms,
    _contacts_in_feedback,
    _leaking_log,
    _struck_off,
    _added_to,
    _small_groups,
    _unaccounted,
)
