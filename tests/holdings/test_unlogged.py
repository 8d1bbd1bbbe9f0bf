"""A parser that logs what it reads is kept from it, and only there."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import sqlglot

from holdings.unlogged import unlogged

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
STATEMENT = "ALTER TABLE t FROBNICATE 'quiet day'"
CALLED = re.compile(r"sqlglot\.(parse|parse_one|tokenize|transpile)\(")


def test_only_what_is_parsed_within_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with unlogged():
        sqlglot.parse_one(STATEMENT, read="mysql")
        assert not caplog.records
        other = Thread(target=sqlglot.parse_one, args=(STATEMENT,))
        other.start()
        other.join()
    assert "quiet day" in caplog.text  # another thread's use is its own affair


def in_rights(written: str) -> object:
    from holdings.rights.mariadb import _named

    return _named(written)


def in_queries(written: str) -> object:
    from holdings.schemas.sql.fold import State
    from holdings.schemas.sql.queries import columns_of

    return columns_of(written, State())


def in_selects(written: str) -> object:
    from holdings.sources.selects import tables_of

    return tables_of(written, "mysql")


@pytest.mark.parametrize("door", [in_rights, in_queries, in_selects])
def test_no_door_of_the_project_logs(door: Callable[[str], object], caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("sqlglot").setLevel(logging.DEBUG)
    door(STATEMENT)
    assert not caplog.records


def test_every_module_that_parses_knows_how() -> None:
    found = [path for folder in ("holdings", "audit", "controls", "redaction", "retention") for path in (ROOT / folder).rglob("*.py")]
    parsing = [path for path in found if CALLED.search(path.read_text("utf-8"))]
    assert len(parsing) >= 4
    assert all("with unlogged():" in path.read_text("utf-8") for path in parsing)
