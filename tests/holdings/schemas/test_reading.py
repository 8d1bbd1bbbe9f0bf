"""Files and folders of schema files: what is found, what belongs together, and what could not be read."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.model import FieldKind
from holdings.schemas import files
from holdings.schemas.base import SchemaFile
from holdings.schemas.files import Found
from holdings.schemas.formats.ddl import DdlReader
from holdings.schemas.kinds import kind_of, length_of
from holdings.schemas.reading import read
from holdings.schemas.registry import readers
from holdings.schemas.sql.dialects import Dialect
from holdings.text import Lang

TABLE = "CREATE TABLE {} (a int, phone varchar(20));\n"


def write(folder: Path, **texts: str) -> Path:
    for key, text in texts.items():
        *above, stem, suffix = key.split("__")
        path = folder.joinpath(*above, f"{stem}.{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_folder_is_read_whole_and_what_is_no_schema_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        db__V2__sql="ALTER TABLE t ADD mail text;",
        db__V10__sql="ALTER TABLE t DROP COLUMN a;",
        db__V1__sql=TABLE.format("t"),
        other__schema__sql=TABLE.format("t"),
        app__models__py="import pydantic\nclass A(BaseModel):\n  a: int\n",
        app__helpers__py="x = 1\n",
        settings__json="{}",
        node_modules__x__schema__sql="broken",
    )
    reading = read([tmp_path])
    assert sorted((one.name, tuple(field.name for field in one.fields)) for one in reading.datasets) == [
        ("A", ("a",)),
        ("t", ("a", "phone")),
        ("t", ("phone", "mail")),
    ]
    assert reading.complete
    assert len(reading.files) == 5
    assert sorted(Path(one).name for one in reading.passed_over) == ["helpers.py", "settings.json"]


def test_steps_that_have_a_folder_each_are_one_history(tmp_path: Path) -> None:
    write(tmp_path, migrations__2_b__migration__sql="ALTER TABLE t ADD mail text;", migrations__1_a__migration__sql=TABLE.format("t"))
    (dataset,) = read([tmp_path]).datasets
    assert [one.name for one in dataset.fields] == ["a", "phone", "mail"]


def test_dumps_of_one_schema_side_by_side_are_all_told(tmp_path: Path) -> None:
    write(tmp_path, mysql__sql=TABLE.format("`t`"), postgres__sql=TABLE.format("public.t"))
    assert [one.name for one in read([tmp_path]).datasets] == ["t", "t"]


def test_one_python_file_can_hold_models_of_several_kinds(tmp_path: Path) -> None:
    text = "import pydantic, sqlalchemy\nclass A(BaseModel):\n  a: int\nclass B(Base):\n  __tablename__ = 'b'\n  c = Column(String(9))\n"
    reading = read([write(tmp_path, m__py=text)])
    assert sorted(one.name for one in reading.datasets) == ["A", "b"]
    assert len(reading.files) == 1


def test_utf_16_of_the_tools_of_sql_server(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes("CREATE TABLE [dbo].[t] ([phone] [nvarchar](20))\r\nGO\r\n".encode("utf-16"))
    (dataset,) = read([tmp_path / "a.sql"]).datasets
    assert (dataset.name, dataset.fields[0].length) == ("t", 20)


@pytest.mark.parametrize("data", [b"\xff\xfe\xff", "CREATE TABLE t (a int) -- 手机".encode("gb18030")])
def test_text_in_another_encoding_is_a_problem(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.sql").write_bytes(data)
    assert len(read([tmp_path]).problems) == 1


def test_what_was_asked_for_and_is_not_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a__json="{}", b__sql=TABLE.format("t"))
    assert len(read([tmp_path / "a.json"]).problems) == 1
    assert len(read([tmp_path / "gone.sql"]).problems) == 1
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert len(read([tmp_path / "b.sql"]).problems) == 1
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    monkeypatch.setattr(files, "MAX_FILES", 1)
    assert len(read([tmp_path]).problems) == 1


def test_a_link_within_a_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, out__a__sql=TABLE.format("t"))
    inside = write(tmp_path / "in", b__sql=TABLE.format("u"))
    (inside / "c.sql").symlink_to(tmp_path / "out" / "a.sql")
    assert [one.name for one in read([inside]).datasets] == ["u"]


def test_names_that_hold_personal_data_are_masked_in_messages(tmp_path: Path) -> None:
    write(tmp_path, d13800138000__sql="FROB x;\nALTER TABLE t13800138000 ADD a int;")
    told = "".join(one.message(lang) for one in read([tmp_path]).problems for lang in Lang)
    assert "13800138000" not in told
    assert told


def test_every_reader_has_its_own_name_and_endings() -> None:
    names = [one.name for one in readers()]
    assert len(set(names)) == len(names) == 13
    assert all(ending.startswith(".") and ending == ending.lower() for one in readers() for ending in one.suffixes)


SHARED = [
    ("schema_helpdesk_cskefu_mysql", 121, 3123),
    ("schema_helpdesk_django_postgresql", 53, 312),
    ("schema_helpdesk_helpy_postgresql", 22, 272),
    ("schema_json_iglu", 5, 57),
    ("schema_openapi_intercom", 362, 1917),
    ("schema_labelled_fides", 52, 686),
    ("tickets_zendesk_export", 20, 162),
]


@pytest.mark.parametrize(("folder", "datasets", "fields"), SHARED)
def test_the_real_schemas_are_read_whole(shared_data: Path, folder: str, datasets: int, fields: int) -> None:
    reading = read([shared_data / folder])
    assert (len(reading.datasets), reading.fields, reading.problems) == (datasets, fields, ())
    assert reading.passed_over == ()


def test_three_thousand_columns_are_read_within_a_second_and_a_half(shared_data: Path) -> None:
    before = time.process_time()
    read([shared_data / "schema_helpdesk_cskefu_mysql"])
    assert time.process_time() - before < 1.5


@pytest.mark.parametrize("dialect", Dialect)
def test_a_quote_that_is_never_closed_costs_no_time(dialect: Dialect) -> None:
    text = "INSERT INTO t VALUES " + "('a', 1), " * 20_000 + "'" + "b, " * 20_000
    before = time.process_time()
    assert DdlReader(dialect).read([SchemaFile(name="a.sql", text=text)]).problems
    assert time.process_time() - before < 3


FRAGMENTS = [
    "CREATE TABLE t (", "a int", ", ", "b text NOT NULL", ");\n", "ALTER TABLE t ", "ADD ", "DROP COLUMN a", "MODIFY ", "RENAME TO ", "'", '"', "`", "[", "]", "(", ")",
    "/*", "*/", "--", "\n", ";", "$$", "DELIMITER //\n", "GO\n", "/\n", "BEGIN ", "END ", "COMMENT ON COLUMN t.a IS ", "'x'", "CREATE VIEW v AS SELECT * FROM t", "\\", ".", "=",
    "CREATE FUNCTION f() ", "EXEC sp_rename 't.a', 'b', 'COLUMN'\n", "DEFAULT ", "PRIMARY KEY", "REFERENCES t (a)", "1", "::", "AS ", "CREATE TYPE x AS ENUM ('a')", "RENAME TABLE t TO u",
    "COPY t FROM stdin;\n", "\\.\n", "INSERT INTO t VALUES (", "q'[", "LIKE t", "INHERITS (t)", "SET search_path = x;", "DROP TABLE t;", "CREATE UNIQUE INDEX i ON t (a)", "手机",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40), st.sampled_from(Dialect))
def test_no_script_makes_the_reader_fail(parts: list[str], dialect: Dialect) -> None:
    text = "".join(parts)
    reading = DdlReader(dialect).read([SchemaFile(name="a.sql", text=text)])
    for place in [one.place for one in reading.problems] + [field.place for one in reading.datasets for field in one.fields]:
        assert 1 <= place.line <= text.count("\n") + 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=15), st.sampled_from([one for one in Dialect if one is not Dialect.ORACLE]))
def test_a_table_behind_anything_is_read_or_a_problem_is_told(parts: list[str], dialect: Dialect) -> None:
    text = "".join(parts) + "\nCREATE TABLE last_one (z int);\n"
    reading = DdlReader(dialect).read([SchemaFile(name="a.sql", text=text)])
    routine = any(part.startswith(("CREATE FUNCTION", "DELIMITER", "COPY", "INSERT", "$$", "/*")) for part in parts)
    assert routine or reading.problems or any(one.name.rpartition(".")[2] == "last_one" for one in reading.datasets)


@pytest.mark.parametrize(
    ("written", "kind", "length"),
    [
        ("varchar(20)", FieldKind.TEXT, 20),
        ("VARCHAR2(20 BYTE)", FieldKind.TEXT, 20),
        ("nvarchar(max)", FieldKind.TEXT, None),
        ("pg_catalog.varchar(9)", FieldKind.TEXT, 9),
        ("enum('a','b')", FieldKind.TEXT, None),
        ("character varying(20)[]", FieldKind.TEXT, 20),
        ("numeric(10,2)", FieldKind.NUMBER, None),
        ("NUMBER(11)", FieldKind.INTEGER, None),
        ("decimal", FieldKind.TEXT, None),
        ("int(11) unsigned", FieldKind.INTEGER, None),
        ("UNSIGNED BIG INT", FieldKind.INTEGER, None),
        ("double precision", FieldKind.NUMBER, None),
        ("LONG RAW", FieldKind.BINARY, None),
        ("binary(16)", FieldKind.BINARY, 16),
        ("timestamp(3) with time zone", FieldKind.DATETIME, None),
        ("tinyint(1)", FieldKind.INTEGER, None),
        ("geometry", FieldKind.BINARY, None),
        ("frob", FieldKind.OTHER, None),
        ("", FieldKind.OTHER, None),
    ],
)
def test_types(written: str, kind: FieldKind, length: int | None) -> None:
    assert (kind_of(written), length_of(written)) == (kind, length)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    found = files.load(Found(path=tmp_path, name="x", asked=True))
    assert not isinstance(found, SchemaFile)


def test_a_reader_that_fails_names_its_files_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LookupError("a mistake of ours")

    monkeypatch.setattr(DdlReader, "read", fails)
    reading = read([write(tmp_path, a__sql=TABLE.format("t"), m__py="import pydantic\nclass A(BaseModel):\n  a: int\n")])
    assert [one.name for one in reading.datasets] == ["A"]
    assert [Path(one.place.file).name for one in reading.problems] == ["a.sql"]


def test_a_key_that_points_nowhere_is_read(tmp_path: Path) -> None:
    (dataset,) = read([write(tmp_path, a__sql="CREATE TABLE t (a int, phone text, FOREIGN KEY (a) REFERENCES (b));")]).datasets
    assert [one.name for one in dataset.fields] == ["a", "phone"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its path is longer than the system takes (PATH_MAX), which holds for every user, root as well."""
    write(tmp_path, near__schema__sql=TABLE.format("near"))
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        Path("d" * 250).mkdir()
        monkeypatch.chdir("d" * 250)
    Path("schema.sql").write_text(TABLE.format("far"), "utf-8")
    reading = read([tmp_path])
    asked = read([Path("/", "d" * 5_000)])
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(tmp_path / ("d" * 250))
    assert [one.name for one in reading.datasets] == ["near"]
    for (problem,) in (reading.problems, asked.problems):
        assert "cannot be listed" in problem.message(Lang.EN)
        assert "无法列出" in problem.message(Lang.ZH)


ABSTRACT = "from django.db import models\nclass Stamped(models.Model):\n  phone = models.CharField(max_length=20)\n  class Meta:\n    abstract = True\n"
MODEL = "from django.db import models\n{}\nclass Ticket({}):\n  title = models.TextField()\n"
MIXIN = "from sqlalchemy import Column, Text\nclass Stamped:\n  phone = Column(Text)\n"
TABLE_PY = "from sqlalchemy import Column, Text\n{}\nclass Ticket({}, Base):\n  __tablename__ = 'ticket'\n  title = Column(Text)\n"

INHERITED = [
    # where the base class is, the import, the base as it is written, and whether it is found
    ("django", "core__models", "from core.models import Stamped", "Stamped", True),
    ("django", "core__models", "from core.models import Stamped as S", "S", True),
    ("django", "core__models", "from ..core.models import Stamped", "Stamped", True),
    ("django", "core__base", "from core import Stamped", "Stamped", True),
    ("django", "core__models", "from core import models as base", "base.Stamped", True),
    ("django", "core__models", "from model_utils.models import Stamped", "Stamped", False),
    ("django", "core__models", "from core.models import Other", "Other", False),
    ("sqlalchemy", "core__mixins", "from app.core.mixins import Stamped", "Stamped", True),
    ("sqlalchemy", "core__mixins", "from ..core.mixins import Stamped", "Stamped", True),
    ("sqlalchemy", "core__mixins", "from library.mixins import Stamped", "Stamped", False),
]


@pytest.mark.parametrize(("kind", "there", "line", "base", "found"), INHERITED)
def test_a_base_class_in_another_folder(tmp_path: Path, kind: str, there: str, line: str, base: str, found: bool) -> None:
    parent, model = (ABSTRACT, MODEL) if kind == "django" else (MIXIN, TABLE_PY)
    write(tmp_path, **{f"app__{there}__py": parent, "app__desk__models__py": model.format(line, base)})
    reading = read([tmp_path])
    (ticket,) = (one for one in reading.datasets if one.name.endswith("ticket"))
    assert ("phone" in {field.name for field in ticket.fields}) == found
    assert reading.complete == found


def test_a_base_class_that_two_files_may_mean_is_not_guessed(tmp_path: Path) -> None:
    line = "import core, other"
    write(tmp_path, core__models__py=ABSTRACT, other__models__py=ABSTRACT, desk__models__py=MODEL.format(line, "core.models.Stamped"))
    reading = read([tmp_path])
    assert not reading.complete


def test_models_of_one_name_in_one_folder_are_both_read(tmp_path: Path) -> None:
    one = "from sqlalchemy import Column, Text\nclass Item(Base):\n  __tablename__ = '{}'\n  a = Column(Text)\n"
    write(tmp_path, models__a__py=one.format("a"), models__b__py=one.format("b"))
    assert {dataset.name for dataset in read([tmp_path]).datasets} == {"a", "b"}
