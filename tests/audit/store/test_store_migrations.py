"""The schema: made from nothing, upgraded, equal to the tables, and never touched where it is newer."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import audit.migrations
from audit.errors import StoreError
from audit.store import schema
from audit.store.migrate import upgrade, version
from audit.store.opening import connected
from holdings.ledger.postgres import ledger_files


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", audit.migrations.__path__[0])
    return ScriptDirectory.from_config(config)


def tables(connection) -> sa.MetaData:
    """The store's own, and in a shared one the table of the ledgers as its writer makes it."""
    metadata = sa.MetaData(naming_convention=schema.metadata.naming_convention)
    wanted = [*schema.metadata.tables.values(), *([ledger_files] if connection.dialect.name == "postgresql" else [])]
    for table in wanted:
        table.to_metadata(metadata)
    return metadata


def test_the_list_of_revisions_is_the_history_of_migrations():
    assert tuple(reversed([each.revision for each in script().walk_revisions()])) == schema.REVISIONS
    assert script().get_heads() == [schema.REVISIONS[-1]]


def test_the_newest_schema_is_that_of_the_tables(any_place):
    with any_place.open() as store, store._database.reading() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables(connection)) == []
        assert version(connection) == schema.REVISIONS[-1]


def test_a_difference_would_be_seen(any_place):
    """The test above can fail."""
    with any_place.open() as store:
        with store._database.writing() as connection:
            connection.execute(sa.text("ALTER TABLE findings DROP COLUMN due"))
        with store._database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
            assert len(compare_metadata(context, tables(connection))) == 1


@pytest.mark.parametrize("revision", schema.REVISIONS)
def test_every_older_schema_is_brought_up(any_place, revision):
    database = connected(any_place.workspace, any_place.url)
    with database.writing() as connection:
        upgrade(connection, revision)
    with any_place.open() as store, store._database.reading() as connection:
        assert version(connection) == schema.REVISIONS[-1]


def test_a_newer_schema_is_refused_and_left_alone(any_place):
    with any_place.open() as store, store._database.writing() as connection:
        connection.execute(sa.text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        any_place.open()
    with connected(any_place.workspace, any_place.url).reading() as connection:
        assert version(connection) == "9999"


def test_a_migration_that_breaks_off_leaves_nothing(any_place):
    database = connected(any_place.workspace, any_place.url)
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE accesses (of_another_program INTEGER)"))  # the migration makes this one last
    with pytest.raises(StoreError):
        any_place.open()
    with database.reading() as connection:
        assert sa.inspect(connection).get_table_names() == ["accesses"]
    with database.writing() as connection:
        connection.execute(sa.text("DROP TABLE accesses"))
    with any_place.open() as store:
        assert store.history() == ()


def test_alembic_is_loaded_only_to_change_the_schema(place):
    code = (
        "import sys; from pathlib import Path; from audit.store import open_store; from audit.workspace import Workspace;"
        "from holdings.inventory import Inventory;"
        "open_store(Workspace(Path(sys.argv[1])), Inventory.model_validate({'version': 1, 'sources': {}}), environ={});"
        "print('alembic' in sys.modules)"
    )
    loaded = [
        subprocess.run([sys.executable, "-c", code, str(place.workspace.folder)], capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    ]
    assert loaded == ["True", "False"]


def test_a_workspace_whose_folder_has_odd_characters(tmp_path, place, build):
    import dataclasses

    from audit.workspace import Workspace

    folder = tmp_path / "100% ‘odd’ ?#文件夹"
    folder.mkdir()
    odd = dataclasses.replace(place, workspace=Workspace(folder))
    with odd.open() as store:
        build.run(store, build.assessment("one", []))
    assert sorted(path.name for path in (folder / ".recordwarden").iterdir()) == ["results.db", "results.db.lock", "workspace.id"]


def test_the_migrations_stand_in_a_folder_that_is_shipped():
    folder = Path(audit.migrations.__path__[0])
    assert folder.parent.name == "audit"
    assert sorted(path.name for path in (folder / "versions").glob("r*.py")) == ["r0001_results.py", "r0002_ledger.py", "r0003_exports.py"]
    assert shutil.which("alembic") is None or not (folder / "alembic.ini").exists()
