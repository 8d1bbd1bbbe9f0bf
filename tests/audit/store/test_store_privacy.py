"""No personal data is in the store: values planted in cells, keys and names are searched in every table, and in the files."""

import sqlite3

import pytest
import sqlalchemy as sa

from audit.assess import assess
from audit.errors import StoreError
from audit.store import Writer, open_store
from audit.workspace import Workspace
from holdings.text import Text

PHONE, EMAIL, ID_CARD, CARD, NAME = "13800138017", "canary.li@mail.example", "11010519491231002X", "6222021234567890128", "欧阳金丝雀"
CANARIES = (PHONE, EMAIL, ID_CARD, CARD, NAME)

LABEL = "{category: operational, level: 1, tier: general, state: confirmed, by: records office, on: 2026-01-01}"
TEXT = LABEL.replace("operational, level: 1", "communication, level: 2")
INVENTORY = f"""
version: 1
sources:
  desk:
    path: desk.db
    datasets:
      tickets_{PHONE}:
        fields: {{id: {LABEL}, phone: {LABEL}, "{EMAIL}": {LABEL}, note: {TEXT}}}
      notes:
        fields: {{body: {TEXT}, who: {LABEL}}}
"""


@pytest.fixture
def workspace(tmp_path):
    with sqlite3.connect(tmp_path / "desk.db") as source:
        source.execute(f'CREATE TABLE "tickets_{PHONE}" (id TEXT PRIMARY KEY, phone TEXT, "{EMAIL}" TEXT, note TEXT)')
        source.execute("CREATE TABLE notes (body TEXT, who TEXT)")
        for number in range(50):
            source.execute(
                f'INSERT INTO "tickets_{PHONE}" VALUES (?, ?, ?, ?)',
                (f"{ID_CARD}-{number}", PHONE, EMAIL, f"{NAME} 的身份证 {ID_CARD}，卡号 {CARD}，电话 {PHONE}"),
            )
            source.execute("INSERT INTO notes VALUES (?, ?)", (f"call {PHONE} or {EMAIL}, card {CARD}, id {ID_CARD}", NAME))
    source.close()
    (tmp_path / "recordwarden.yaml").write_text(INVENTORY, encoding="utf-8")
    return Workspace(tmp_path)


def dump(workspace, url=None):
    """Every cell of every table."""
    with open_store(workspace, workspace.inventory(), url=url, environ={}) as store, store._database.reading() as connection:
        tables = sa.inspect(connection).get_table_names()
        assert len(tables) > 8
        cells = [
            str(cell).encode().decode("unicode_escape", "replace") + str(cell)
            for table in tables
            for row in connection.execute(sa.text(f"SELECT * FROM {table}"))
            for cell in row
        ]
    return "\n".join(cells)


def assert_no_canary(text):
    found = [canary for canary in CANARIES if canary in text]
    assert not found


def test_after_an_assessment(workspace):
    assessment = assess(workspace, jobs=1)
    text = dump(workspace)
    assert len([each for result in assessment.results for each in result.observations if each.evidence]) > 0, "something was planted"
    assert_no_canary(text)
    for path in workspace.state.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [canary for canary in CANARIES if canary.encode() in data], path.name


def test_while_it_can_still_be_resumed(workspace, monkeypatch):
    def broken(self, assessment, left):
        raise StoreError(Text("", "the disk is full."), "results.db", Text("", ""))

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "finish", broken)
        with pytest.raises(StoreError, match="disk is full"):
            assess(workspace, jobs=1)
    with open_store(workspace, workspace.inventory(), environ={}) as store:
        assert len(store.unfinished()[1]) == 2, "the progress of two datasets"
    assert_no_canary(dump(workspace))


def test_the_search_would_find_one(workspace, build):
    """The tests above can fail: an assignee is what a person typed, and stands there as typed."""
    assess(workspace, jobs=1)
    with open_store(workspace, workspace.inventory(), environ={}) as store:
        store.assign(store.findings()[0].id, NAME, note=f"ring {PHONE}")
    text = dump(workspace)
    assert NAME in text
    assert PHONE not in text
