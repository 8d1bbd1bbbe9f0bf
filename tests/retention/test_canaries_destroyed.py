"""What a certificate of level `logical` claims: of the records that went, nothing is in any table, nor in what was written about them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sweeping import OLD, World


def _canary(number: int) -> str:
    return f"canary-{number * 2654435761 % 2**32:08x}-end"


def _swept(world: World, count: int) -> set[str]:
    """Destroy so many tickets, each with a value that nothing else has; two more stay. Gives their values."""
    world.fill(due=2, not_due=2, notes=0)
    with world.engine.begin() as connection:
        rows = [{"id": number, "closed": OLD, "subject": _canary(number)} for number in range(10, 10 + count)]
        connection.execute(sa.text("INSERT INTO tickets VALUES (:id, :closed, :subject)"), rows)
        connection.execute(sa.text("INSERT INTO notes VALUES (:id, :ticket, :subject)"), [row | {"ticket": row["id"]} for row in rows])
        connection.execute(sa.text("UPDATE tickets SET subject = :subject WHERE id = 1"), {"subject": _canary(1)})
    assert world.executor().run().done == count + 2
    return {row["subject"] for row in rows}


def _tables(world: World) -> str:
    """Every value of every table, our own too."""
    inspector = sa.inspect(world.engine)
    with world.engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for name in inspector.get_table_names()
            for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(name)))
        )


def _found(values: set[str], text: str) -> set[str]:
    """Those that stand in a text, each at once: 100,000 of them are looked for."""
    return {text[place : place + len(_canary(1))] for place in _places(text)} & values


def _places(text: str) -> list[int]:
    places, place = [], text.find("canary-")
    while place >= 0:
        places.append(place)
        place = text.find("canary-", place + 1)
    return places


def _none_is_left(world: World, count: int) -> None:
    values = _swept(world, count)
    assert len(values) == count
    assert _found({_canary(1)}, _tables(world)) == {_canary(1)}, "what stays is found: the search finds"
    assert _found(values, _tables(world)) == set()
    for path in world.folder.rglob("*"):
        if path.is_file():
            assert _found(values, path.read_bytes().decode("latin-1")) == set(), path.name


@pytest.mark.parametrize("backend", ["sqlite", "postgres", "mariadb"])
def test_no_canary_is_left_in_any_table(backend, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'desk.db'}" if backend == "sqlite" else request.getfixturevalue(f"{backend}_url")
    _none_is_left(World(tmp_path / "w", url), 2_000)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_no_canary_of_a_hundred_thousand_is_left(backend, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'desk.db'}" if backend == "sqlite" else request.getfixturevalue(f"{backend}_url")
    _none_is_left(World(tmp_path / "w", url), 100_000)


def test_in_a_sqlite_file_they_are_overwritten(tmp_path):
    """More than is claimed: of other copies in the file, in its journal or in backups nothing is known."""
    world = World(tmp_path / "w", f"sqlite:///{tmp_path / 'desk.db'}")
    values = _swept(world, 2_000)
    assert _found(values, (tmp_path / "desk.db").read_bytes().decode("latin-1")) == set()
