"""Canaries: distinctive values are planted wherever data can carry one, and every byte that the tool writes is searched for them."""

from __future__ import annotations

import base64
import html
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import workbooks
from canaries import ADDRESS, BANK_CARD, EMAIL, ID_CARD, MOBILE, NAMED, PASSWORD, PERSON, SENTENCE, TOKEN, VALUES, Trace, traces, written
from command_line import Outcome, run
from workspaces import source, workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

FORMATS = {"terminal": "txt", "html": "html", "json": "json", "csv": "csv"}


@dataclass(kw_only=True)
class Stage:
    """A workspace, and everything that was said about it."""

    folder: Path
    home: Path
    said: list[Outcome] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return {"HOME": str(self.home), "TMPDIR": str(self.home / "tmp"), "RECORDWARDEN_KEYS": str(self.home / "keys")}

    def run(self, *arguments: object) -> Outcome:
        outcome = run(*arguments, cwd=self.home, env=self.env)
        for word in ("Traceback", "internal error", "内部错误"):
            assert word not in outcome.err, outcome
        self.said.append(outcome)
        return outcome

    def run_each(self, commands: Sequence[Sequence[object]]) -> list[int]:
        return [self.run(*command).code for command in commands]

    def found(self, canaries: Mapping[str, str], exempt: Iterable[Path] = ()) -> list[Trace]:
        """All traces in what was said and in all files but the exempt ones."""
        spoken = [
            (f"{way} of {' '.join(one.arguments)}", data)
            for one in self.said
            for way, data in (("stdout", one.raw_out), ("stderr", one.raw_err))
        ]
        everything = [*spoken, *written([self.folder, self.home], exempt)]
        assert any(where.endswith("results.db") for where, _ in everything)
        return [trace for where, data in everything for trace in traces(data, where, canaries)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    for name in ("work", "home", "home/tmp", "home/keys"):
        (tmp_path / name).mkdir(mode=0o700)
    return Stage(folder=tmp_path / "work", home=tmp_path / "home")


def tour(stage: Stage) -> list[dict[str, Any]]:
    """Every command, every format, both languages; gives the failing observations."""
    at = ("--workspace", stage.folder)
    for lang in ("zh", "en"):
        targets = [part for name, ending in FORMATS.items() for part in ("--format", name, "--output", stage.folder / f"{lang}.{ending}")]
        assert stage.run("--lang", lang, "audit", *at, *targets, "--jobs", "1").code in (1, 4), stage.said[-1]
    documents = [json.loads((stage.folder / f"{lang}.json").read_text("utf-8")) for lang in ("zh", "en")]
    first = documents[0]["assessment"]["id"]
    looks = [("sources", "test"), ("sources", "test", "--format", "json"), ("plan",), ("plan", "--format", "json"), ("history",)]
    reads = [("report", "--format", name, "--compare", first) for name in FORMATS]
    reads += [("findings", "list", "--format", form) for form in ("table", "json", "csv")]
    failing = {result["control"]: each for result in documents[1]["results"] for each in result["observations"] if each["status"] == "fail"}
    reads += [("findings", "show", each["fingerprint"], "--format", form) for each in failing.values() for form in ("text", "json")]
    for lang in ("zh", "en"):
        codes = stage.run_each([(*command, "--lang", lang, *at) for command in (*looks, *reads)])
        assert set(codes[len(looks) :]) == {0}, stage.said[-1]
    return [
        {"control": result["control"], **observation}
        for result in documents[1]["results"]
        for observation in result["observations"]
        if observation["status"] == "fail"
    ]


@pytest.mark.parametrize(
    "form",
    [
        SENTENCE.encode(),
        quote(PERSON).encode(),
        html.escape(f"{PASSWORD}&").encode(),
        json.dumps({"a": ADDRESS}).encode(),
        TOKEN.encode("utf-16-le"),
        b"x" + base64.b64encode(b"ab" + EMAIL.encode() + b"tail"),
        EMAIL.encode().hex().upper().encode(),
        b"139 8765 0421",
        b"6228-4803-7165-9208-461",
        ID_CARD[4:14].encode(),
        PERSON.encode("gb18030"),
    ],
)
def test_the_search_knows_every_form(form: bytes) -> None:
    assert traces(form, "here")
    assert not traces(b"0123456789abcdef 13800138000 someone@example.org", "here")


def sqlite_values(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            f"""
            CREATE TABLE people (mobile TEXT PRIMARY KEY, id_card TEXT, bank_card TEXT, email TEXT, person TEXT, secret TEXT,
                                 number INTEGER, odd BLOB, doc JSON, born DATE, note TEXT);
            CREATE TABLE numbers (phone INTEGER PRIMARY KEY, code INTEGER CHECK (code > 0), note TEXT);
            CREATE TABLE refs (ref TEXT PRIMARY KEY, note TEXT);
            CREATE VIEW failing_path AS SELECT json_extract('{{"a": 1}}', '$.' || mobile || '[' || note) AS x, note FROM people;
            CREATE VIEW failing_json AS SELECT json_extract(note, '$.a') AS x, note FROM people;
            CREATE VIEW failing_late AS SELECT CASE WHEN code > 99999 THEN json_extract('{{}}', code) ELSE note END AS x FROM numbers;
            CREATE VIEW failing_gone AS SELECT lost FROM "{EMAIL} {ADDRESS}"; -- SQLite's words for it name the table
            """
        )
        filler = [(f"k{n}", "none", "none", "none", "none", "none", n, None, "{}", "2020-01-01", "quiet day") for n in range(30)]
        planted = [
            (
                MOBILE,
                ID_CARD,
                BANK_CARD,
                EMAIL,
                PERSON,
                f"password: {PASSWORD}",
                int(MOBILE),
                SENTENCE.encode(),
                SENTENCE,
                MOBILE,
                SENTENCE,
            ),
            (
                EMAIL,
                "x",
                "x",
                "x",
                "x",
                f"api_key={TOKEN}",
                int(BANK_CARD),
                TOKEN,
                f'{{"a": "{PERSON}"}}',
                SENTENCE,
                f"{SENTENCE}\0{SENTENCE}",
            ),
        ]
        database.executemany("INSERT INTO people VALUES (?,?,?,?,?,?,?,?,?,?,?)", [*filler, *planted])
        for broken in (b"\xff" + SENTENCE.encode(), SENTENCE.encode()[:-2], SENTENCE.encode("utf-16-le")):
            database.execute("INSERT INTO people (mobile, note) VALUES (?, CAST(? AS TEXT))", (broken.hex()[:6], broken))
        database.execute("INSERT INTO people (mobile, note) VALUES (CAST(? AS TEXT), ?)", (b"\xfe" + TOKEN.encode(), SENTENCE))
        database.executemany("INSERT INTO numbers VALUES (?, ?, ?)", [(n, n + 1, "quiet day") for n in range(200)])
        database.execute("INSERT INTO numbers VALUES (?, ?, ?)", (int(MOBILE), int(BANK_CARD), SENTENCE))
        database.executemany("INSERT INTO refs VALUES (?, ?)", [(value, SENTENCE) for value in (*NAMED.values(), "139-8765-0421")])
        database.commit()


OPEN = "operational/1"
TEXT = "communication/3"
DESK = {
    "people": {
        **dict.fromkeys(("mobile", "id_card", "bank_card", "email", "person", "secret", "number", "odd", "doc", "born"), OPEN),
        "note": TEXT,
    },
    "numbers": {"phone": OPEN, "code": OPEN, "note": TEXT},
    "refs": {"ref": OPEN, "note": TEXT},
    "failing_path": {"x": OPEN, "note": TEXT},
    "failing_json": {"x": OPEN, "note": TEXT},
    "failing_late": {"x": OPEN},
    "failing_gone": {"lost": OPEN},
}
FILES = {"people": {"mobile": OPEN, "note": TEXT}, **{key: {"a": OPEN, "b": OPEN} for key in ("quotes", "ragged", "bytes")}}


def csv_values(folder: Path) -> None:
    folder.mkdir()
    (folder / "people.csv").write_text(f"mobile,note\n{MOBILE},{SENTENCE}\n", "utf-8")
    (folder / "quotes.csv").write_text(f'a,b\n1,2\n{MOBILE},"{SENTENCE}" {TOKEN}\n3,"{EMAIL}\n', "utf-8")
    (folder / "ragged.csv").write_text(f"a,b\n1,2\n{MOBILE},{EMAIL},{BANK_CARD}\n", "utf-8")
    (folder / "bytes.csv").write_bytes(f"a,b\n{MOBILE},".encode() + b"\xff" + SENTENCE.encode() + b"\n")


NESTED = {"calls.mobile": OPEN, "calls.turns[].text": TEXT}
OTHERS = {
    "lines": NESTED,
    "late": {"a": OPEN},
    "cut": {"a": OPEN},
    "columns": NESTED,
    "sheet": {"mobile": OPEN, "note": TEXT},
    "beyond": {"mobile": OPEN},
}


def other_values(folder: Path) -> None:
    """JSON Lines, Parquet and XLSX; those named `late`, `cut` and `beyond` cannot be read to their end, because of a value."""
    folder.mkdir()
    record = {"calls": {"mobile": MOBILE, "turns": [{"text": SENTENCE}, {"text": EMAIL}], "by": {MOBILE: {PERSON: TOKEN}}}}
    (folder / "lines.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    (folder / "late.jsonl").write_text('{"a": 1}\n' * 1001 + json.dumps({"a": BANK_CARD, MOBILE: EMAIL}) + "\n", "utf-8")
    (folder / "cut.ndjson").write_text(f'{{"a": 1}}\n{{"a": "{SENTENCE}", {PASSWORD}', "utf-8")
    del record["calls"]["by"]
    pq.write_table(pa.Table.from_pylist([record]), folder / "columns.parquet")
    (folder / "half.parquet").write_bytes((folder / "columns.parquet").read_bytes()[:-20])
    rows = workbooks.row(1, "mobile", "note") + workbooks.row(2, MOBILE, SENTENCE)
    (folder / "sheet.xlsx").write_bytes(workbooks.packed(workbooks.parts(rows)))
    (folder / "beyond.xlsx").write_bytes(workbooks.packed(workbooks.parts(rows + workbooks.row(3, EMAIL, TOKEN, ID_CARD))))
    (folder / "record.xlsx").write_bytes(workbooks.packed(workbooks.parts(workbooks.row(1, MOBILE, EMAIL))))


def test_no_value_leaves_other_files(stage: Stage) -> None:
    other_values(stage.folder / "files")
    workspace(stage.folder, {"files": source({"path": "files"}, OTHERS)})
    failing = {(each["control"], each["asset"]) for each in tour(stage)}
    looked_at = {("CLS-02", f'files.{name}."calls.mobile"') for name in ("lines", "columns")} | {("CLS-02", "files.sheet.mobile")}
    looked_at |= {("CLS-03", 'files.lines."calls.turns[].text"'), ("CLS-03", "files.sheet.note")}
    assert looked_at <= failing, looked_at - failing
    assert set(stage.run_each(drafts(stage, "first", stage.folder / "files"))) == {0}
    assert stage.found(VALUES, list((stage.folder / "files").iterdir())) == []


def texts(folder: Path) -> None:
    """Text and records, whole and broken."""
    folder.mkdir()
    (folder / "notes.txt").write_text(f"{SENTENCE}\n\0{SENTENCE}\n", "utf-8")
    (folder / "cut.log").write_bytes(SENTENCE.encode()[:-2] + b"\n\xff" + SENTENCE.encode())
    (folder / f"{MOBILE} {EMAIL}.md").write_text(SENTENCE, "utf-8")
    pq.write_table(pa.table({EMAIL: [MOBILE], "b": [[{ID_CARD: SENTENCE}]]}), folder / f"{ID_CARD}.parquet")
    (folder / f"{BANK_CARD}.pdf").write_text(SENTENCE, "utf-8")
    records = [{"id": 1, "text": SENTENCE, MOBILE: EMAIL}, {"id": 2, "text": [SENTENCE]}, {"id": 3, "text": int(MOBILE)}, [SENTENCE]]
    lines = [json.dumps(record, ensure_ascii=False).encode() for record in records]
    broken = [lines[0][:-9], b"\xff" + lines[0], b'{"id":4,"text":"\\ud83d' + SENTENCE.encode() + b'"}', SENTENCE.encode()]
    (folder / "records.jsonl").write_bytes(b"\n".join([*lines, *broken]))


def test_no_value_leaves_a_detection(stage: Stage) -> None:
    other_values(stage.folder / "files")
    csv_values(stage.folder / "tables")
    texts(stage.folder / "texts")
    workspace(stage.folder, {"files": source({"path": "tables"}, FILES)})
    stage.run("audit", "--workspace", stage.folder, "--jobs", "1")  # for the results that `found` looks for
    (stage.folder / "patterns.yaml").write_text(f"patterns: [{{name: a, type: A_1, pattern: '({PASSWORD}'}}]")
    (stage.folder / "mine.yaml").write_text("patterns: [{name: a, type: A_1, pattern: '[0-9]{4}'}]")
    files = [path for name in ("files", "tables", "texts") for path in (stage.folder / name).iterdir()]
    places = [*files, *(stage.folder / name for name in ("files", "tables", "texts", f"no {EMAIL}", f"{MOBILE}.csv"))]
    for lang, place in ((lang, place) for lang in ("zh", "en") for place in places):
        more = ("--presidio", "EmailRecognizer") if place.is_dir() else ()
        assert stage.run("--lang", lang, "detect", place, "--patterns", stage.folder / "mine.yaml", *more).code in (0, 3, 4), stage.said[-1]
    stage.run("detect", stage.folder / "texts", "--output", stage.folder / "out.jsonl", "--jobs", "2")
    mistakes = [("--patterns", stage.folder / "patterns.yaml"), ("--entities", MOBILE), ("--presidio", EMAIL), ("--encoding", ID_CARD)]
    assert {stage.run("detect", files[0], *mistake).code for mistake in mistakes} == {2}
    told = (stage.folder / "out.jsonl").read_text("utf-8")
    assert all(f'"type":"{each}"' in told for each in ("CN_MOBILE", "CN_ID_CARD", "BANK_CARD", "EMAIL_ADDRESS", "CREDENTIAL")), told
    assert stage.found(VALUES, [*files, stage.folder / "patterns.yaml"]) == []


def test_no_value_leaves_sqlite_or_csv(stage: Stage) -> None:
    sqlite_values(stage.folder / "desk.db")
    csv_values(stage.folder / "files")
    sources = [stage.folder / "desk.db", *(stage.folder / "files").iterdir()]
    desk = source({"path": "desk.db"}, DESK, refs={"reference_field": "ref"}, people={"subject_field": "mobile"})
    workspace(stage.folder, {"desk": desk, "files": source({"path": "files"}, FILES)})
    failing = {(each["control"], each["asset"]) for each in tour(stage)}
    looked_at = {("CLS-02", f"desk.people.{name}") for name in ("mobile", "id_card", "bank_card", "email", "secret")}
    looked_at |= {
        ("CLS-03", "desk.people.note"),
        ("CLS-03", "desk.numbers.note"),
        ("CLS-02", "desk.numbers.phone"),
        ("CLS-03", "files.people.note"),
    }
    assert looked_at <= failing, looked_at - failing
    for name, place in (("first", "desk.db"), ("second", "files")):
        assert set(stage.run_each(drafts(stage, name, stage.folder / place))) == {0}
    assert stage.found(VALUES, sources) == []


def drafts(stage: Stage, name: str, place: object) -> list[tuple[object, ...]]:
    """A first look and a second one, in both languages."""
    return [
        command
        for lang in ("zh", "en")
        for command in (
            ("init", place, "--lang", lang, "--workspace", stage.home / f"{name}-{lang}"),
            ("init", place, "--lang", lang, "--workspace", stage.folder, "--output", stage.home / f"{name}-{lang}.yaml"),
        )
    ]


def mistaken(stage: Stage, name: str) -> list[tuple[object, ...]]:
    """Commands that name what is not there."""
    at = ("--workspace", stage.folder)
    return [
        ("init", stage.folder / "nowhere" / name, "--workspace", stage.home / "never"),
        ("sources", "test", name, *at),
        ("report", name, *at),
        ("report", "--format", name, *at),
        ("findings", "show", name, *at),
        ("audit", "--only", name, *at),
        ("audit", "--workspace", stage.folder / name),
    ]


def sqlite_names(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            f"""
            CREATE TABLE "{MOBILE}" (id INTEGER PRIMARY KEY, "{EMAIL}" TEXT, "no {ID_CARD}" TEXT, "card_{BANK_CARD}" TEXT UNIQUE);
            CREATE TABLE "orders of {EMAIL}" ("{ID_CARD}" TEXT PRIMARY KEY, a TEXT REFERENCES "{MOBILE}" ("card_{BANK_CARD}"), b TEXT);
            CREATE TABLE empty_{MOBILE} (a TEXT);
            CREATE TABLE "undeclared {BANK_CARD}" ("{MOBILE}" TEXT);
            CREATE TABLE ignored_{ID_CARD} (a TEXT);
            CREATE VIEW "broken {BANK_CARD}" AS SELECT json_extract("{EMAIL}", '$.{EMAIL}[') AS "{MOBILE}" FROM "{MOBILE}";
            CREATE VIEW "lost {ID_CARD}" AS SELECT "{MOBILE}" FROM "{EMAIL}";
            """
        )
        rows = [(n, f"user{n}@example.com", "110101199003077758", str(n)) for n in range(40)]
        database.executemany(f'INSERT INTO "{MOBILE}" VALUES (?, ?, ?, ?)', rows)
        database.executemany(f'INSERT INTO "orders of {EMAIL}" VALUES (?, ?, ?)', [(f"o{n}", str(n), rows[n][1]) for n in range(40)])
        database.commit()


def test_no_name_that_looks_like_personal_data_leaves(stage: Stage) -> None:
    files = stage.folder / f"files {EMAIL}"
    files.mkdir()
    desk, people = stage.folder / f"desk_{MOBILE}.db", files / f"{ID_CARD}.csv"
    sqlite_names(desk)
    people.write_text(f"{EMAIL},{BANK_CARD}\nuser1@example.com,6222021234567894\n", "utf-8")
    (files / f"quotes {BANK_CARD}.csv").write_text(f'{MOBILE},b\n1,"2" 3\n', "utf-8")
    (files / f"{MOBILE}.csv").write_text("a,b\n1,2,3\n", "utf-8")
    missing = {f"gone {MOBILE}": {EMAIL: OPEN}}
    tables = {
        MOBILE: {"id": OPEN, EMAIL: OPEN, f"no {ID_CARD}": TEXT, f"card_{BANK_CARD}": OPEN, f"gone {BANK_CARD}": OPEN},
        f"orders of {EMAIL}": {ID_CARD: OPEN, "a": OPEN, "b": OPEN},
        f"empty_{MOBILE}": {"a": OPEN},
        f"broken {BANK_CARD}": {MOBILE: OPEN},
        f"lost {ID_CARD}": {MOBILE: OPEN},
    }
    csv_files = {ID_CARD: {EMAIL: OPEN, BANK_CARD: OPEN}, f"quotes {BANK_CARD}": {MOBILE: OPEN, "b": OPEN}, MOBILE: {"a": OPEN, "b": OPEN}}
    place = {"path": desk.name, "ignore": [f"ignored_{ID_CARD}"]}
    workspace(
        stage.folder,
        {
            f"d{MOBILE}": source(place, tables | missing, **{MOBILE: {"subject_field": EMAIL, "reference_field": EMAIL}}),
            "files": source({"path": files.name}, csv_files),
            f"gone_{MOBILE}": source({"path": f"{EMAIL}.db"}, {f"t {BANK_CARD}": {"a": OPEN}}),
            "server": source({"url": f"postgresql://{MOBILE}@127.0.0.1:1/{ID_CARD}"}, {}),
            "secret": source({"url": f"postgresql://u@127.0.0.1:1/{ID_CARD}", "password": f"file:{EMAIL}"}, {}),
        },
    )
    assert stage.run("audit", "--workspace", stage.folder).code == 2  # the file with the password is not there
    (stage.folder / EMAIL).write_text("secret", "utf-8")
    assert len(tour(stage)) > 10
    for name, place in (("desk", desk), ("files", files), ("people", people)):
        assert set(stage.run_each(drafts(stage, name, place))) == {0}
    wrong = [command for name in (MOBILE, EMAIL, f"{BANK_CARD}.db") for command in mistaken(stage, name)]
    assert set(stage.run_each(wrong)) == {2}
    inventories = [*stage.home.rglob("*.yaml"), stage.folder / "recordwarden.yaml"]
    assert stage.found(NAMED, [desk, files, *files.iterdir(), stage.folder / EMAIL, *inventories]) == []


COLUMNS = ("mobile", "id_card", "bank_card", "email", "secret")
STRAY = {
    "CLS-02": [*(f"desk.people.{name}" for name in COLUMNS), "desk.numbers.phone"],
    "CLS-03": ["desk.people.note", "desk.numbers.note"],
}
SERVER = {
    "people": {**dict.fromkeys((*COLUMNS, "person", "token", "mood"), OPEN), "note": TEXT},
    "numbers": {"phone": OPEN, "note": TEXT},
    **{f"failing_{name}": {"x": OPEN, "note": TEXT} for name in ("cast", "enum", "raise", "zero")},
    MOBILE: {EMAIL: OPEN, "gone": OPEN},
}
ROWS = """
    INSERT INTO people VALUES ('{MOBILE}', '{ID_CARD}', '{BANK_CARD}', '{EMAIL}', '{PERSON}', 'password: {PASSWORD}', '{TOKEN}', '{PERSON}', '{SENTENCE}');
    INSERT INTO numbers VALUES ({MOBILE}, '{SENTENCE}');
"""
POSTGRES = """
    CREATE TYPE mood AS ENUM ('{PERSON}', '{TOKEN}');
    CREATE TABLE people (mobile text PRIMARY KEY, id_card text, bank_card text, email text, person text, secret text, token text, mood mood, note text,
                         CONSTRAINT "only {EMAIL}" CHECK (token <> '{PASSWORD}'));
    CREATE TABLE numbers (phone bigint PRIMARY KEY, note text DEFAULT '{ADDRESS}');
    CREATE TABLE "{MOBILE}" ("{EMAIL}" text, b text CHECK (b <> '{ID_CARD}'));
    COMMENT ON TABLE people IS 'asked by {PERSON}, {MOBILE}';
    COMMENT ON COLUMN people.email IS 'e.g. {EMAIL}, {ADDRESS}';
    COMMENT ON COLUMN numbers.note IS '{SENTENCE}';
    CREATE VIEW failing_cast AS SELECT replace(note, ',', ';')::integer AS x, note FROM people;
    CREATE VIEW failing_enum AS SELECT email::mood AS x, note FROM people;
    CREATE FUNCTION tell(words text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
        RAISE WARNING 'warned of %', words;
        RAISE EXCEPTION 'refused: %', words USING DETAIL = words, HINT = words, ERRCODE = '23514';
    END $$;
    CREATE VIEW failing_raise AS SELECT tell(note) AS x, note FROM people;
    CREATE VIEW failing_zero AS SELECT 1 / (phone - {MOBILE}) AS x, note FROM numbers;
"""
MARIADB = """
    CREATE TABLE people (mobile varchar(99) PRIMARY KEY, id_card text, bank_card text, email varchar(99) COMMENT 'e.g. {EMAIL}, {ADDRESS}', person text,
                         secret text, token text, mood enum('{PERSON}', '{TOKEN}'), note text DEFAULT '{ADDRESS}') COMMENT 'asked by {PERSON}, {MOBILE}';
    CREATE TABLE numbers (phone bigint PRIMARY KEY, note text COMMENT '{SENTENCE}');
    CREATE TABLE `{MOBILE}` (`{EMAIL}` text, b text CHECK (b <> '{ID_CARD}'));
    CREATE FUNCTION tell(words text) RETURNS text DETERMINISTIC BEGIN
        DECLARE short varchar(120) DEFAULT left(words, 120); SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = short; RETURN short;
    END;
    CREATE VIEW failing_cast AS SELECT cast(json_extract(note, concat('$.', note)) AS integer) AS x, note FROM people;
    CREATE VIEW failing_enum AS SELECT {MOBILE} * phone * phone AS x, note FROM numbers;
    CREATE VIEW failing_raise AS SELECT tell(note) AS x, note FROM people;
    CREATE VIEW failing_zero AS SELECT cast(email AS date) / 0 AS x, note FROM people;
"""


def planted(template: str) -> str:
    values = {"MOBILE": MOBILE, "ID_CARD": ID_CARD, "BANK_CARD": BANK_CARD, "EMAIL": EMAIL, "PERSON": PERSON}
    return template.format(**values, ADDRESS=ADDRESS, PASSWORD=PASSWORD, TOKEN=TOKEN, SENTENCE=SENTENCE)


def postgres(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(planted(POSTGRES + ROWS))


def mariadb(url: str) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in re.split(r";\s+(?=CREATE|INSERT)", planted(MARIADB + ROWS).strip()):
            connection.exec_driver_sql(statement.rstrip("; \n"))


def refused(url: str) -> dict[str, Any]:
    """Sources that the server refuses in words of its own, which name the user and the database."""
    import sqlalchemy as sa

    places = {"login": {"username": MOBILE}, "database": {"database": ID_CARD}}
    urls = {name: sa.make_url(url).set(**change).render_as_string(hide_password=False) for name, change in places.items()}
    return {name: source({"url": place}, {f"t {BANK_CARD}": {EMAIL: OPEN}}) for name, place in urls.items()}


@pytest.mark.parametrize(("fixture", "make"), [("postgres_url", postgres), ("mariadb_url", mariadb)])
def test_no_value_leaves_a_server(stage: Stage, request: pytest.FixtureRequest, fixture: str, make: Callable[[str], None]) -> None:
    url = request.getfixturevalue(fixture)
    make(url)
    workspace(stage.folder, {"desk": source({"url": url}, SERVER), **refused(url)})
    failing = {(each["control"], each["asset"]) for each in tour(stage)}
    wanted = {(control, asset) for control, assets in STRAY.items() for asset in assets}
    assert wanted <= failing, wanted - failing
    read = {each["asset"]: each["problem"] for each in json.loads((stage.folder / "en.json").read_text("utf-8"))["datasets"]}
    assert read["desk.failing_raise"] is not None, read
    for lang in ("zh", "en"):
        drafted = stage.run("init", url, "--lang", lang, "--workspace", stage.home / lang)
        assert drafted.code == 0, drafted
        stage.run("init", url, "--lang", lang, "--workspace", stage.folder, "--output", stage.home / f"{lang}.yaml")
    inventories = [stage.folder / "recordwarden.yaml", *stage.home.rglob("*.yaml")]
    assert stage.found(VALUES, inventories) == []
    inventories.remove(stage.folder / "recordwarden.yaml")  # its sources are named after canaries
    unnamed = {name: value for name, value in VALUES.items() if value not in (MOBILE, EMAIL)}
    assert [trace for path in inventories for trace in traces(path.read_bytes(), path.name, unnamed)] == []


SCHEMAS = {
    "values.sql": """
        CREATE TABLE people (phone varchar(20) DEFAULT '{MOBILE}', note text COMMENT '{SENTENCE}', email text COMMENT 'e.g. {EMAIL}, {ADDRESS}',
                             secret text CHECK (secret <> '{PASSWORD}'), mood enum('{PERSON}', '{TOKEN}')); -- {SENTENCE}
        INSERT INTO people VALUES ('{MOBILE}', '{SENTENCE}', '{EMAIL}', '{PASSWORD}', '{PERSON}');
        CREATE VIEW v AS SELECT CREATE TABLE x '{ID_CARD}' AS phone FROM people WHERE name = '{PERSON}';
        CREATE VIEW w AS CREATE TABLESELECT '{ID_CARD}' AS phone FROM people WHERE name = '{PERSON}';
        CREATE TABL '{TOKEN}' ({BANK_CARD} int);
        ALTER TABLE nowhere ADD COLUMN x text DEFAULT '{ID_CARD}' FROB '{BANK_CARD}';
    """,
    "names.sql": 'CREATE TABLE "{MOBILE}" ("{EMAIL}" text COMMENT "{ID_CARD}", "phone {BANK_CARD}" text, "no {ID_CARD}" int COMMENT "@pii:{EMAIL}");',
    "a.schema.json": '{{"title": "people", "properties": {{"phone": {{"type": "string", "default": "{MOBILE}", "examples": ["{EMAIL}"], "x-pii": "{ID_CARD}"}}}}}}',
    "m.py": "from pydantic import BaseModel\nclass People(BaseModel):\n    phone: str = '{MOBILE}'  # {SENTENCE}\n    broken: = '{TOKEN}'\n",
    "a.yaml": "openapi: 3.0.0\ncomponents: {{schemas: {{P: {{properties: {{phone: {{example: '{MOBILE}'}}}}}}}}}}\nbroken: [{ID_CARD}\n",
}


def test_no_value_leaves_the_gate(stage: Stage) -> None:
    values = {"MOBILE": MOBILE, "ID_CARD": ID_CARD, "BANK_CARD": BANK_CARD, "EMAIL": EMAIL, "PERSON": PERSON}
    values |= {"ADDRESS": ADDRESS, "PASSWORD": PASSWORD, "TOKEN": TOKEN, "SENTENCE": SENTENCE}
    db = stage.folder / "db"
    (db / EMAIL).mkdir(parents=True)
    for name, text in SCHEMAS.items():
        (db / name).write_text(text.format(**values), "utf-8")
    (db / EMAIL / f"{MOBILE}.sql").write_text(f'CREATE TABLE "{ID_CARD}" (phone text);', "utf-8")
    sources = [*db.rglob("*")]
    for form in ("terminal", "json", "sarif", "github", "gitlab", "junit", "markdown"):
        for lang in ("zh", "en"):
            outcome = stage.run("gate", db, "--format", form, "--lang", lang, "--explain-all")
            assert outcome.code == 4, outcome
    assert stage.run("gate", db, "--baseline", stage.home / "b.json", "--update-baseline").code == 4
    assert stage.run("gate", db / EMAIL, "--diff", MOBILE).code == 2
    spoken = [("", data) for one in stage.said for data in (one.raw_out, one.raw_err)]
    found = [trace for where, data in (*spoken, *written([stage.folder, stage.home], sources)) for trace in traces(data, where, VALUES)]
    assert found == []
