"""Thousands of mutated schema files: the gate never falls over, and every file is judged or named."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from gating import judge

from audit.gate.output import Wanted, form, names
from holdings.text import Lang

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = {
    "a.sql": "CREATE TABLE `t` (\n  id int PRIMARY KEY,\n  phone varchar(20) COMMENT '@pii:contact level=3', -- recordwarden: ignore[unclassified] x until=2027-01-01\n"
    "  id_card varchar(18) NOT NULL DEFAULT '',\n  CONSTRAINT c FOREIGN KEY (id) REFERENCES u (id)\n);\nCOMMENT ON COLUMN t.phone IS 'x';\n"
    "ALTER TABLE t ADD COLUMN email text;\nCREATE VIEW v AS SELECT phone AS p FROM t;\nDROP TABLE t;\n",
    "a.schema.json": '{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "type": "object", "properties": {"phone": {"type": "string", '
    '"x-pii": {"category": "contact", "level": 3}}, "more": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"properties": {"email": {"type": ["string", "null"]}}}}}',
    "a.yaml": "openapi: 3.0.0\ncomponents:\n  schemas:\n    T:\n      type: object\n      properties:\n        phone: {type: string, x-pii: contact}  # c\n"
    "paths:\n  /u:\n    get:\n      parameters:\n        - {name: phone, in: query, schema: {type: string}}\n",
    "m.py": "from sqlalchemy import Column, String\nclass T(Base):\n    __tablename__ = 't'\n    phone = Column(String(20), comment='@pii:contact level=3')  # c\n"
    "    id_card: Mapped[str] = mapped_column(String(18), info={'pii': {'category': 'identity', 'level': 4}})\n",
    "a.avsc": '{"type": "record", "name": "TicketUpdated", "fields": [{"name": "email", "type": ["null", "string"], "doc": "x", "pii": "contact"}]}',
    "a.proto": 'syntax = "proto3";\nmessage T {\n  // mobile @pii:contact level=3\n  string phone = 1;\n  repeated U more = 2;\n  message U { string email = 1; }\n}\n',
    "schema.rb": 'ActiveRecord::Schema.define(version: 1) do\n  create_table "ts" do |t|\n    t.string "phone", limit: 20, comment: "x"\n  end\nend\n',
    "a.prisma": "model T {\n  id Int @id\n  /// mobile\n  phone String @db.VarChar(20)\n  u U[]\n}\nmodel U {\n  id Int @id\n}\n",
}
PIECES = [
    "'",
    '"',
    "`",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "--",
    "/*",
    "*/",
    "#",
    "\n",
    "\0",
    "\ufeff",
    "\u202e",
    "@pii:",
    "@pii:none level=9",
    "$$",
    ":",
    "\\",
    "é" * 50,
]
PIECES += [
    "recordwarden: ignore[",
    "-- recordwarden: ignore[unclassified]",
    "x-pii",
    "null",
    "1e999",
    "&a [*a]",
    "\ud800",
    "% s",
    "CREATE TABLE",
    "((((" * 200,
    "手机号",
]


def mutated(text: str, chance: random.Random) -> str:
    """A text with one to four pieces cut, doubled, put in or exchanged."""
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(text) + 1), chance.randint(0, 30)
        piece = chance.choice([*PIECES, text[at : at + length], ""])
        text = text[:at] + piece + text[at + chance.choice([0, 0, length]) :]
        if not text:
            text = "x"
    return text


@pytest.mark.parametrize("name", SEEDS)
def test_every_file_is_judged_or_named(tmp_path: Path, name: str) -> None:
    chance, path = random.Random(name), tmp_path / name
    for number in range(250):
        text = mutated(SEEDS[name], chance)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        verdict = judge(tmp_path, {}, paths=(path,))
        judged = any(one.place.file == path.as_posix() for one in verdict.case.datasets)
        named = {one.place.file for one in verdict.problems} | {one.place.file for one in verdict.ignores}
        assert judged or path.as_posix() in named or verdict.nothing_read, (number, text)
        if number % 25 == 0:
            for one in names():
                form(one).text(verdict, Wanted(lang=Lang.ZH if number % 2 else Lang.EN, explain_all=True))


HUGE = {
    "a name": ("a.sql", "CREATE TABLE t (a int, " + "phone_a@b" * 20_000 + " int);"),
    "a comment": ("a.sql", "CREATE TABLE t (phone int COMMENT '" + "a@b 1" * 50_000 + "');"),
    "many exceptions": ("a.sql", "-- recordwarden: ignore[unclassified] x\n" * 5_000 + "CREATE TABLE t (phone text);"),
    "an exception without an end": ("a.sql", "CREATE TABLE t (phone text); -- recordwarden: ignore[" + "unclassified," * 20_000),
    "spaces": ("a.py", "# recordwarden:" + " \t" * 100_000 + "x\nclass A(BaseModel):\n    phone: str\n"),
    "labels": ("a.sql", "CREATE TABLE t (phone int COMMENT '" + "@pii:contact level=3 " * 10_000 + "');"),
}


@pytest.mark.parametrize("name", HUGE)
def test_the_work_grows_with_the_file_and_not_faster(tmp_path: Path, name: str) -> None:
    file, text = HUGE[name]
    (tmp_path / file).write_text(text, "utf-8")
    before = time.process_time()
    verdict = judge(tmp_path, {}, paths=(tmp_path / file,))
    for one in names():
        form(one).text(verdict, Wanted(lang=Lang.EN, explain_all=True))
    assert time.process_time() - before < 20
