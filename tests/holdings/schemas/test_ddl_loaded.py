"""SQL definitions against databases: what is read equals what the database reports after loading it."""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from holdings.schemas.base import SchemaFile
from holdings.schemas.formats.ddl import DdlReader
from holdings.schemas.sql.dialects import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from holdings.schemas.model import Reading

SHARED = [
    ("schema_helpdesk_cskefu_mysql", 121, 3123),
    ("schema_helpdesk_django_postgresql", 53, 312),
    ("schema_helpdesk_helpy_postgresql", 22, 272),
]


def read(text: str, dialect: Dialect | None = None) -> Reading:
    reading = DdlReader(dialect).read([SchemaFile(name="schema.sql", text=text)])
    assert reading.problems == ()
    return reading


@pytest.mark.parametrize(("folder", "tables", "columns"), SHARED)
def test_a_real_schema_equals_what_its_database_said(shared_data: Path, folder: str, tables: int, columns: int) -> None:
    reading = read((shared_data / folder / "schema.sql").read_text("utf-8"))
    assert (len(reading.datasets), reading.fields) == (tables, columns)
    with (shared_data / folder / "columns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = defaultdict(list)
    for row in rows:
        said[row["table"]].append((row["column"], row["nullable"] == "YES", row.get("comment") or ""))
    assert {one.name: [(field.name, field.nullable, field.comment) for field in one.fields] for one in reading.datasets} == dict(said)
    if "mysql" in folder:
        types = {(one.name, field.name): field.type for one in reading.datasets for field in one.fields}
        assert [row for row in rows if types[row["table"], row["column"]].split(" CHARACTER")[0].lower() != row["type"].lower()] == []


def reflected(engine: sa.Engine) -> Mapping[str, Any]:
    """Each table's columns, nullability and key, as SQLAlchemy reflects them."""
    out = {}
    look = sa.inspect(engine)
    for name in (*look.get_table_names(), *look.get_view_names()):
        key = set(look.get_pk_constraint(name)["constrained_columns"]) if name in look.get_table_names() else set()
        out[name] = [(one["name"], one["name"] in key, one.get("comment") or "") for one in look.get_columns(name)]
    engine.dispose()
    return out


def same(reading: Reading) -> Mapping[str, Any]:
    return {one.name: [(field.name, field.key, field.comment) for field in one.fields] for one in reading.datasets}


LITE = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, "full name" TEXT, phone VARCHAR(20) NOT NULL DEFAULT '', note);
CREATE TABLE [ticket] (id INTEGER, customer_id INT REFERENCES customer(id), body TEXT, PRIMARY KEY (id, customer_id)) WITHOUT ROWID;
CREATE VIEW open_ticket AS SELECT t.*, c."full name" AS caller FROM ticket AS t JOIN customer c ON c.id = t.customer_id;
CREATE TABLE copy AS SELECT id, phone AS tel, count(*) AS n FROM customer GROUP BY id;
ALTER TABLE customer ADD COLUMN email TEXT; ALTER TABLE customer RENAME COLUMN note TO remark; ALTER TABLE ticket RENAME TO tickets;
CREATE TABLE gone (a); DROP TABLE gone;
CREATE TRIGGER tr AFTER INSERT ON customer BEGIN UPDATE customer SET phone = CASE WHEN phone = '' THEN 'x;' END; END;
"""


def test_sqlite(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.executescript(LITE.replace("ALTER TABLE ticket RENAME TO tickets;", ""))
    expected = dict(reflected(sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")))
    expected["tickets"] = expected.pop("ticket")  # SQLite renames it in the view as well, which says nothing of what is read
    assert same(read(LITE, Dialect.SQLITE)) == expected


PG = """
CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN phone_no AS character varying(20) CHECK (VALUE <> '');
CREATE TABLE Customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Full Name" text, phone phone_no, tags text[] DEFAULT '{a,b}'::text[] NOT NULL,
  feeling mood DEFAULT 'good'::mood, born date, at timestamp(3) with time zone DEFAULT now() NOT NULL, CHECK (born > '1900-01-01'));
CREATE TABLE ticket (LIKE Customer INCLUDING DEFAULTS, body text NOT NULL, n numeric(10,2) DEFAULT (1 + 2) * 3);
CREATE TABLE vip () INHERITS (Customer);
CREATE TABLE kept (id int PRIMARY KEY, mail text UNIQUE); COMMENT ON COLUMN kept.mail IS 'e-mail';
CREATE TABLE bare (LIKE kept); CREATE TABLE whole (LIKE kept INCLUDING ALL); CREATE TABLE most (LIKE kept INCLUDING ALL EXCLUDING COMMENTS);
CREATE TABLE keyed (LIKE kept INCLUDING INDEXES, note text);
CREATE TABLE part (a int, b text) PARTITION BY LIST (a); CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
ALTER TABLE ticket DROP COLUMN born, ADD COLUMN ip inet, ALTER COLUMN body TYPE varchar(4000) USING body::varchar(4000), RENAME TO tickets_;
"""
PG = PG.replace(", RENAME TO tickets_;", "; ALTER TABLE ticket RENAME TO tickets; ALTER TABLE tickets RENAME ip TO address;") + """
COMMENT ON COLUMN customer.phone IS '手机号; it''s'; COMMENT ON COLUMN customer."Full Name" IS NULL;
CREATE VIEW v AS SELECT c."Full Name" AS who, count(*) FROM customer c GROUP BY 1 UNION ALL SELECT 'x', 1;
CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN CREATE TABLE nope (a int); RETURN NEW; END $body$ LANGUAGE plpgsql;
DO $$ BEGIN PERFORM 1; END $$;
ALTER TABLE tickets ADD CONSTRAINT tk PRIMARY KEY (id); CREATE UNIQUE INDEX u ON tickets (body);
"""  # fmt: skip


def test_postgres(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(PG)
    assert same(read(PG)) == reflected(engine)


MY = """
CREATE TABLE `customer` (`id` int(11) NOT NULL AUTO_INCREMENT, `phone` varchar(20) DEFAULT '' COMMENT '手机;号', mood enum('a','b') , data json,
  PRIMARY KEY (`id`) USING BTREE, KEY `p` (`phone`(8))) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='客户';
# a note; with a semicolon
CREATE TABLE ticket LIKE customer;
ALTER TABLE ticket ADD COLUMN body mediumtext COMMENT "正文" AFTER id, CHANGE phone tel char(11) NOT NULL, DROP COLUMN mood;
ALTER TABLE ticket MODIFY COLUMN body text, ADD (n decimal(10,2), at timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
RENAME TABLE ticket TO tickets;
CREATE TABLE part (a int NOT NULL, b text) PARTITION BY HASH(a) PARTITIONS 2;
CREATE VIEW v AS SELECT t.tel, c.phone p FROM tickets t JOIN customer c ON c.id = t.id;
CREATE TABLE made (z int COMMENT 'it\\'s') SELECT 1 AS z, tel FROM tickets;
INSERT INTO customer (phone) VALUES ('a;\\'CREATE TABLE'), ('b');
"""


def test_mariadb(mariadb_url: str) -> None:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in (
            MY.replace("a note; with a semicolon", "a note").replace("a;\\'", "a\\'").replace("手机;号", "手机；号").split(";\n")
        ):
            if statement.strip():
                connection.exec_driver_sql(statement.replace("%", "%%"))
    expected = {
        name: [(one, key, comment.replace("；", ";")) for one, key, comment in columns] for name, columns in reflected(engine).items()
    }
    found = {name: sorted(columns) for name, columns in same(read(MY)).items()}  # FIRST and AFTER order what is shown, and nothing else
    found["v"] = [(name, key, "") for name, key, _ in found["v"]]
    found["made"] = [(name, key, comment if name == "z" else "") for name, key, comment in found["made"]]
    expected["v"] = [(name, key, "") for name, key, _ in expected["v"]]
    expected["made"] = [(name, key, comment if name == "z" else "") for name, key, comment in expected["made"]]
    assert found == {name: sorted(columns) for name, columns in expected.items()}
