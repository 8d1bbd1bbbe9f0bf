"""What goes wrong on the way in: a clear message in both languages, the right exit code, never a pass, a traceback or a value."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from canaries import MOBILE, VALUES, traces
from command_line import COMMAND, Outcome, environment, run
from workspaces import source, workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SECRET = "Zx81-quietly-kept"
DESK = {"t": {"phone": "contact/3", "note": "operational/1"}}
AUDIT = ("audit", "--only", "CLS-02", "--jobs", "1")


def desk(folder: Path, *rows: tuple[object, object], name: str = "desk.db") -> None:
    """A small database; MOBILE stands in it, where it may."""
    with closing(sqlite3.connect(folder / name)) as database:
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, phone TEXT, note TEXT)")
        database.executemany("INSERT INTO t (phone, note) VALUES (?, ?)", rows or [(MOBILE, "quiet")])
        database.commit()


def files(folder: Path, name: str, content: bytes) -> None:
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / name).write_bytes(content)


def declare(folder: Path, **more: Any) -> None:
    workspace(folder, {"desk": source({"path": "desk.db"}, DESK), **more})


def elsewhere(folder: Path, place: dict[str, Any], datasets: dict[str, Any] | None = None) -> None:
    workspace(folder, {"desk": source(place, DESK if datasets is None else datasets)})


def text(folder: Path, content: str) -> None:
    desk(folder)
    (folder / "recordwarden.yaml").write_text(content, "utf-8")


@dataclass(frozen=True)
class Case:
    """`make` fills the folder; the command ends with `code` and says all of `zh` and `en`, in stderr or its report."""

    name: str
    make: Callable[[Path], object]
    code: int
    zh: Sequence[str]
    en: Sequence[str]
    command: Sequence[str] = AUDIT


HEAD = "version: 1\nsources:\n  desk:\n    path: desk.db\n"


def yaml(content: str) -> Callable[[Path], None]:
    return lambda folder: text(folder, content)


INVENTORIES = [
    Case("malformed", yaml(HEAD + "    datasets: {t: [}\n"), 2, ["recordwarden.yaml:5", "YAML 语法错误", "请修改"], ["recordwarden.yaml:5", "malformed YAML", "Mend"]),
    Case("tab", yaml("version: 1\nsources:\n\tdesk: {}\n"), 2, ["recordwarden.yaml:3"], ["recordwarden.yaml:3"]),
    Case("duplicate key", yaml(HEAD + "    path: other.db\n"), 2, ["recordwarden.yaml:5", "键重复"], ["recordwarden.yaml:5", "a key stands twice"]),
    Case("alias", yaml("version: 1\nsources:\n  a: &x {path: desk.db}\n  b: *x\n"), 2, ["recordwarden.yaml:4", "别名"], ["recordwarden.yaml:4", "aliases"]),
    Case("wrong type", yaml(HEAD + "    datasets:\n      t:\n        fields:\n          phone: {level: high}\n"), 2, ["recordwarden.yaml:8", "sources.desk.datasets.t.fields.phone.level"], ["recordwarden.yaml:8", "sources.desk.datasets.t.fields.phone.level"]),
    Case("unknown key", yaml(HEAD + "    colour: red\n"), 2, ["recordwarden.yaml:5", "sources.desk.colour"], ["recordwarden.yaml:5", "sources.desk.colour"]),
    Case("list for mapping", yaml("version: 1\nsources: [desk]\n"), 2, ["recordwarden.yaml:2", "sources"], ["recordwarden.yaml:2", "sources"]),
    Case("not a mapping", yaml("just words\n"), 2, ["recordwarden.yaml:1"], ["recordwarden.yaml:1"]),
    Case("empty", yaml(""), 2, ["recordwarden.yaml:1"], ["recordwarden.yaml:1"]),
    Case("no version", yaml("sources: {desk: {path: desk.db}}\n"), 2, ["version"], ["version"]),
    Case("future version", yaml("version: 2\nsources: {desk: {path: desk.db}}\n"), 2, ["recordwarden.yaml:1", "version"], ["recordwarden.yaml:1", "version"]),
    Case("no sources", yaml("version: 1\nsources: {}\n"), 3, ["没有声明任何数据源", "recordwarden init"], ["declares no source", "recordwarden init"]),
    Case("two places", yaml(HEAD + "    url: sqlite:///desk.db\n"), 2, ["recordwarden.yaml:3", "sources.desk"], ["recordwarden.yaml:3", "sources.desk"]),
    Case("not text", lambda folder: (folder / "recordwarden.yaml").write_bytes(b"version: 1\n\xff\xfe"), 2, ["recordwarden.yaml", "UTF-8"], ["recordwarden.yaml", "UTF-8"]),
    Case("too deep", yaml("version: 1\nsources: " + "[" * 5000 + "]" * 5000), 2, ["recordwarden.yaml:2", "嵌套过深"], ["recordwarden.yaml:2", "nested too deeply"]),
    Case("too large", lambda folder: text(folder, "# " + "x" * 34_000_000), 2, ["过大"], ["too large"]),
    Case("unknown control", yaml(HEAD + "controls: {CLS-99: {n: 1}}\n"), 2, ["controls.CLS-99", "没有这个控制点"], ["controls.CLS-99", "no such control"]),
    Case("unknown parameter", yaml(HEAD + "controls: {CLS-02: {colour: 1}}\n"), 2, ["controls.CLS-02.colour", "没有这个参数"], ["controls.CLS-02.colour", "no such parameter"]),
    Case("password in the url", yaml(f"version: 1\nsources:\n  desk:\n    url: postgresql://u:{SECRET}@127.0.0.1/db\n"), 2, ["recordwarden.yaml:3", "env:NAME"], ["recordwarden.yaml:3", "env:NAME"]),
    Case("password as a parameter", yaml(f"version: 1\nsources:\n  desk:\n    url: postgresql://u@127.0.0.1/db?password={SECRET}\n"), 2, ["recordwarden.yaml:3"], ["recordwarden.yaml:3"]),
    Case("literal password", yaml(f"version: 1\nsources:\n  desk:\n    url: postgresql://u@127.0.0.1/db\n    password: {SECRET}\n"), 2, ["recordwarden.yaml:5", "env:NAME"], ["recordwarden.yaml:5", "env:NAME"]),
]  # fmt: skip

SOURCES = [
    Case("no variable", lambda f: elsewhere(f, {"url": "env:NOT_SET_HERE"}), 2, ["env:NOT_SET_HERE", "未设置"], ["env:NOT_SET_HERE", "not set"]),
    Case("no password variable", lambda f: elsewhere(f, {"url": "postgresql://u@127.0.0.1:1/d", "password": "env:NOT_SET_HERE"}), 2, ["env:NOT_SET_HERE"], ["env:NOT_SET_HERE"]),
    Case("no password file", lambda f: elsewhere(f, {"url": "postgresql://u@127.0.0.1:1/d", "password": "file:nowhere/pw"}), 2, ["file:pw", "无法读取"], ["file:pw", "cannot be read"]),
    Case("unreachable", lambda f: elsewhere(f, {"url": "postgresql://u@127.0.0.1:1/d"}), 3, ["desk", "无法连接", "请检查地址"], ["desk", "cannot be reached", "Check the address"]),
    Case("unreachable mysql", lambda f: elsewhere(f, {"url": "mysql://u@127.0.0.1:1/d"}), 3, ["desk", "无法连接"], ["desk", "cannot be reached"]),
    Case("unknown host", lambda f: elsewhere(f, {"url": "postgresql://u@nowhere.invalid/d"}), 3, ["desk", "无法连接"], ["desk", "cannot be reached"]),
    Case("not a url", lambda f: elsewhere(f, {"url": f"{SECRET} is no url"}), 2, ["desk", "地址的写法不正确", "请写成"], ["desk", "not a url", "Write it like"]),
    Case("unknown engine", lambda f: elsewhere(f, {"url": "oracle://u@127.0.0.1/d"}), 2, ["desk", "不支持"], ["desk", "not supported"]),
    Case("parameters in the url", lambda f: elsewhere(f, {"url": "postgresql://u@127.0.0.1/d?sslmode=disable"}), 2, ["desk", "不支持的参数"], ["desk", "not supported"]),
    Case("no file", lambda f: elsewhere(f, {"path": "gone.db"}), 3, ["desk", "不存在", "请检查路径"], ["desk", "no such file", "Check the path"]),
    Case("not a database", lambda f: (elsewhere(f, {"path": "desk.db"}), (f / "desk.db").write_bytes(os.urandom(9000))), 3, ["desk", "不是可读的 SQLite 数据库"], ["desk", "not a readable SQLite"]),
    Case("an empty file", lambda f: (elsewhere(f, {"path": "desk.db"}), (f / "desk.db").touch()), 3, [], []),
    Case("unknown kind", lambda f: (elsewhere(f, {"path": "desk.docx"}), (f / "desk.docx").write_text("x")), 2, ["desk", "不认识这种文件"], ["desk", "not known"]),
    Case("a folder instead", lambda f: (elsewhere(f, {"path": "desk.db"}), (f / "desk.db").mkdir()), 3, ["desk"], ["desk"]),
    Case("a symlink loop", lambda f: (elsewhere(f, {"path": "desk.db"}), (f / "desk.db").symlink_to(f / "desk.db")), 3, ["desk"], ["desk"]),
    Case("a dangling symlink", lambda f: (elsewhere(f, {"path": "desk.csv"}), (f / "desk.csv").symlink_to(f / "no.csv")), 3, ["desk"], ["desk"]),
    Case("a pipe as CSV", lambda f: (elsewhere(f, {"path": "desk.csv"}), os.mkfifo(f / "desk.csv")), 3, ["desk"], ["desk"]),
    Case("a pipe as database", lambda f: (elsewhere(f, {"path": "desk.db"}), os.mkfifo(f / "desk.db")), 3, ["desk"], ["desk"]),
    Case("a pipe", lambda f: (elsewhere(f, {"path": "desk"}), os.mkfifo(f / "desk")), 3, ["desk"], ["desk"]),
    Case("unknown encoding", lambda f: (elsewhere(f, {"path": "files", "encoding": "klingon"}, {}), files(f, "a.csv", b"a\n1\n")), 3, ["desk", "字符编码"], ["desk", "encoding"]),
]  # fmt: skip

CSV = {"a": {"x": "operational/1", "y": "operational/1"}}


def folder_of(name: str, content: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        files(folder, name, content)
        files(folder, "good.csv", b"x,y\n1,2\n")
        elsewhere(folder, {"path": "files"}, {Path(name).stem: CSV["a"], "good": CSV["a"]})

    return make


def rows(*values: tuple[object, object]) -> Callable[[Path], None]:
    return lambda folder: (desk(folder, *values), declare(folder))


def sql(*statements: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        desk(folder)
        with closing(sqlite3.connect(folder / "desk.db")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        declare(folder)

    return make


CONTENT = [
    Case("broken quoting", folder_of("a.csv", f'x,y\n1,2\n"multi\nline",3\n4,"{MOBILE}" 5\n6,7\n'.encode()), 4, ["a.csv:5", "引号不配对"], ["a.csv:5", "quotes do not match"]),
    Case("open quote", folder_of("a.csv", f'x,y\n1,2\n3,"{MOBILE}\n'.encode()), 4, ["a.csv:3"], ["a.csv:3"]),
    Case("ragged", folder_of("a.csv", f"x,y\n1,2\n{MOBILE},{MOBILE},4\n".encode()), 4, ["a.csv:3", "3 列"], ["a.csv:3", "3 cells"]),
    Case("no header", folder_of("a.csv", b""), 4, ["a.csv:1", "没有标题行"], ["a.csv:1", "no header line"]),
    Case("only a header", folder_of("a.csv", b"x,y\n"), 4, ["没有任何行"], ["no rows"]),
    Case("invalid UTF-8 in CSV", folder_of("a.csv", b"x,y\n1,\xff" + MOBILE.encode() + b"\n"), 4, ["1 个值无法检查"], ["1 values could not be examined"]),
    Case("UTF-16", folder_of("a.csv", "x,y\n1,2\n".encode("utf-16")), 4, ["a.csv:1", "UTF-16"], ["a.csv:1", "UTF-16"]),
    Case("invalid UTF-8", lambda f: (rows((b"\xff\xfe", "x"))(f), _cast(f)), 4, ["1 个值无法检查"], ["1 values could not be examined"]),
    Case("NUL bytes", rows(("a\0b", "\0"), ("\0", f"quiet\0{MOBILE[:3]}")), 0, [], []),
    Case("NUL bytes in CSV", folder_of("a.csv", b"x,y\n1\x00,2\n3,\x00\n"), 0, [], []),
    Case("an empty table", sql("DELETE FROM t"), 4, ["没有任何行"], ["no rows"]),
    Case("an empty database", sql("DROP TABLE t"), 3, [], []),
    Case("a table gone", sql("DROP TABLE t"), 1, ["desk.t"], ["desk.t"], ("audit", "--only", "CLS-09", "--fail-on", "low")),
    Case("a field gone", sql("ALTER TABLE t DROP COLUMN phone"), 1, ["desk.t.phone"], ["desk.t.phone"], ("audit", "--only", "CLS-09", "--fail-on", "low")),
    Case("a broken view", sql("CREATE VIEW v AS SELECT lost FROM nowhere"), 4, ["desk.v"], ["desk.v"], ("audit", "--jobs", "1")),
]  # fmt: skip


def _cast(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as database:
        database.execute("UPDATE t SET phone = CAST(phone AS TEXT)")
        database.commit()


@pytest.mark.parametrize("case", [*INVENTORIES, *SOURCES, *CONTENT], ids=lambda case: case.name)
def test_a_bad_input_is_explained(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path)
    explained(case, tmp_path)


def explained(case: Case, folder: Path) -> None:
    """Run the case's command in both languages, and hold what must hold of any failure."""
    for lang, words in (("zh", case.zh), ("en", case.en)):
        outcome = run(*case.command, "--lang", lang, cwd=folder, within=60)
        assert outcome.code == case.code, outcome
        harmless(outcome)
        said = " ".join((outcome.out + outcome.err).split())
        assert not [word for word in words if word not in said], outcome


def harmless(outcome: Outcome) -> None:
    """Whatever happened: no traceback, no fault of ours, no secret and no value."""
    said = outcome.out + outcome.err
    assert not [word for word in ("Traceback", "internal error", "内部错误", SECRET) if word in said], outcome
    assert not traces(outcome.raw_out + outcome.raw_err, "output", VALUES), outcome


COMMANDS = [
    Case("unknown format", rows(), 2, ["没有这种报告格式", "html"], ["no such report format", "html"], ("audit", "--format", "papyrus")),
    Case("two formats, one output", rows(), 2, ["--format", "--output"], ["--format", "--output"], ("audit", "--format", "json", "--format", "csv", "--output", "a.json")),
    Case("outputs of a report", rows(), 2, ["--format", "--output"], ["--format", "--output"], ("report", "--format", "json", "--output", "a", "--output", "b")),
    Case("unknown control", rows(), 2, ["CLS-77", "controls list"], ["CLS-77", "controls list"], ("audit", "--only", "CLS-77")),
    Case("no workers", rows(), 2, ["--jobs", "不小于 1"], ["--jobs", "1 or more"], ("audit", "--jobs", "0")),
    Case("wrong severity", rows(), 2, ["--fail-on", "medium"], ["--fail-on", "medium"], ("audit", "--fail-on", "grave")),
    Case("wrong day", rows(), 2, ["--as-of", "2026-01-31"], ["--as-of", "2026-01-31"], ("audit", "--as-of", "yesterday")),
    Case("unknown option", rows(), 2, ["--sevverity"], ["--sevverity"], ("audit", "--sevverity", "high")),
    Case("unknown command", rows(), 2, ["audti"], ["audti"], ("audti",)),
    Case("no workspace", lambda f: None, 2, ["未找到 recordwarden.yaml", "recordwarden init"], ["no recordwarden.yaml", "recordwarden init"]),
    Case("no such workspace", lambda f: None, 2, ["recordwarden.yaml"], ["recordwarden.yaml"], ("audit", "--workspace", "nowhere")),
    Case("no assessment yet", rows(), 2, ["还没有完成的审计"], ["no finished assessment"], ("report",)),
    Case("unknown assessment", rows(), 2, ["19700101", "没有这次审计"], ["19700101", "no such assessment"], ("report", "19700101")),
    Case("unknown finding", rows(), 2, ["findings list"], ["findings list"], ("findings", "show", "0000")),
    Case("unknown source", rows(), 2, ["nowhere", "没有这个数据源"], ["nowhere", "no such source"], ("sources", "test", "nowhere")),
    Case("init of nothing", lambda f: None, 2, ["gone.db"], ["gone.db"], ("init", "gone.db")),
    Case("init with a password", lambda f: None, 2, ["env:NAME"], ["env:NAME"], ("init", f"postgresql://u:{SECRET}@127.0.0.1/d")),
    Case("report into nowhere", rows(), 2, ["r.html", "无法写入"], ["r.html", "cannot be written"], (*AUDIT, "--format", "html", "--output", "nowhere/r.html")),
    Case("report over a folder", lambda f: (rows()(f), (f / "r").mkdir()), 2, ["无法写入"], ["cannot be written"], (*AUDIT, "--format", "csv", "--output", "r")),
    Case("report to a full device", rows(), 2, ["full", "磁盘空间"], ["full", "free space"], (*AUDIT, "--format", "html", "--output", "/dev/full")),
]  # fmt: skip


@pytest.mark.parametrize("case", COMMANDS, ids=lambda case: case.name)
def test_a_wrong_command_is_explained(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path)
    explained(case, tmp_path)


@pytest.mark.parametrize(("gone", "lost"), [("DROP TABLE t", "desk.t"), ("ALTER TABLE t DROP COLUMN phone", "desk.t.phone")])
def test_what_is_gone_never_passes_what_needs_its_rows(tmp_path: Path, gone: str, lost: str) -> None:
    sql(gone, "CREATE TABLE u (a)")(tmp_path)
    outcome = run("audit", "--jobs", "1", "--format", "json", cwd=tmp_path)
    results = {result["control"]: result["observations"] for result in json.loads(outcome.out)["results"]}
    seen = {
        (control, each["status"]) for control, observations in results.items() for each in observations if each["asset"].startswith(lost)
    }
    assert ("CLS-09", "fail") in seen
    assert not seen & {("CLS-02", "pass"), ("CLS-03", "pass"), ("CLS-07", "pass")}


@pytest.mark.parametrize("url", [f"oracle://u:{SECRET}@127.0.0.1/d", f"postgresql://u:{SECRET}@127.0.0.1:1/d", "env:NOT_SET_HERE", SECRET])
def test_a_results_store_that_is_not_there(tmp_path: Path, url: str) -> None:
    rows()(tmp_path)
    for lang in ("zh", "en"):
        outcome = run(*AUDIT, "--lang", lang, cwd=tmp_path, env={"RECORDWARDEN_STORE": url})
        assert outcome.code == 2, outcome
        harmless(outcome)
        assert ("结果库" if lang == "zh" else "store") in outcome.err, outcome


def assessed(folder: Path) -> str:
    """A workspace with one finished assessment; gives its report."""
    rows()(folder)
    assert run(*AUDIT, cwd=folder).code == 0
    outcome = run("report", "--format", "json", cwd=folder)
    assert outcome.code == 0, outcome
    return outcome.out


STORE = Path(".recordwarden") / "results.db"


def spoil(how: str, store: Path) -> None:
    for path in store.parent.glob("results.db-*"):
        path.unlink()
    match how:
        case "garbage":
            store.write_bytes(os.urandom(50_000))
        case "truncated":
            store.write_bytes(store.read_bytes()[:5000])
        case "half a page":
            store.write_bytes(store.read_bytes()[:100])
        case "newer":
            with closing(sqlite3.connect(store)) as database:
                database.execute("UPDATE recordwarden_schema SET version_num = '9999'")
                database.commit()
        case "something else":
            store.unlink()
            with closing(sqlite3.connect(store)) as database:
                database.execute("CREATE TABLE assessments (x)")
                database.commit()
        case "a folder":
            store.unlink()
            store.mkdir()


@pytest.mark.parametrize("how", ["garbage", "truncated", "half a page", "newer", "something else", "a folder"])
def test_a_spoilt_results_store(tmp_path: Path, how: str) -> None:
    assessed(tmp_path)
    spoil(how, tmp_path / STORE)
    left = (tmp_path / STORE).read_bytes() if (tmp_path / STORE).is_file() else b""
    for lang in ("zh", "en"):
        for command in (AUDIT, ("history",), ("report",), ("findings", "list")):
            outcome = run(*command, "--lang", lang, cwd=tmp_path)
            assert outcome.code == 2, outcome
            harmless(outcome)
            assert "results.db" in outcome.err, outcome
            assert outcome.out == "", outcome
    assert how in ("a folder", "newer", "something else") or (tmp_path / STORE).read_bytes() == left


@pytest.mark.parametrize(
    ("key", "mode", "zh", "en"),
    [
        (b"00" * 32, 0o644, "其他用户读取", "read by other users"),
        (b"not hexadecimal", 0o600, "格式不正确", "malformed"),
        (b"00" * 31, 0o600, "格式不正确", "malformed"),
        (b"", 0o600, "格式不正确", "malformed"),
        (b"\xff\xfe\x00", 0o600, "格式不正确", "malformed"),
    ],
)
def test_a_fingerprint_key_that_cannot_be_used(tmp_path: Path, own_keys: Path, key: bytes, mode: int, zh: str, en: str) -> None:
    rows()(tmp_path)
    (own_keys / "fingerprint.key").write_bytes(key)
    (own_keys / "fingerprint.key").chmod(mode)
    for lang, words in (("zh", zh), ("en", en)):
        outcome = run(*AUDIT, "--lang", lang, cwd=tmp_path)
        assert outcome.code == 2, outcome
        harmless(outcome)
        assert words in outcome.err, outcome
        assert "fingerprint.key" in outcome.err, outcome
    assert not (tmp_path / STORE).exists()


def test_a_report_that_cannot_be_written_costs_no_assessment(tmp_path: Path) -> None:
    rows()(tmp_path)
    outcome = run(*AUDIT, "--format", "json", "--output", "/dev/full", cwd=tmp_path)
    assert outcome.code == 2, outcome
    assert run("report", "--format", "json", cwd=tmp_path).code == 0


def test_a_locked_database_is_waited_for_and_then_named(tmp_path: Path) -> None:
    desk(tmp_path)
    entry = source({"path": "desk.db", "lock_timeout_s": 0.3}, DESK)
    (tmp_path / "files").mkdir()
    files(tmp_path, "a.csv", b"x,y\n1,2\n")
    workspace(tmp_path, {"desk": entry, "files": source({"path": "files"}, CSV)})
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for lang, words in (("zh", "被锁定"), ("en", "locked")):
            outcome = run(*AUDIT, "--lang", lang, cwd=tmp_path)
            assert outcome.code == 4, outcome
            harmless(outcome)
            assert words in outcome.err, outcome
            assert "lock_timeout_s" in outcome.err, outcome
            assert run("sources", "test", "--lang", lang, cwd=tmp_path).code == 4
    assert run(*AUDIT, cwd=tmp_path).code == 0


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("kind", ["sqlite", "csv"])
def test_a_huge_cell_costs_bounded_memory(tmp_path: Path, kind: str, jobs: int) -> None:
    huge = "a quiet sentence; " * 600_000  # more than 10 MB
    if kind == "sqlite":
        desk(tmp_path, *[(f"k{n}", "short") for n in range(50)], (huge, huge), *[(f"l{n}", huge[:1000]) for n in range(500)])
        workspace(tmp_path, {"desk": source({"path": "desk.db"}, DESK)})
    else:
        files(tmp_path, "t.csv", f'phone,note\n1,2\n"{huge}","{huge}"\n3,4\n'.encode())
        workspace(tmp_path, {"desk": source({"path": "files"}, DESK)})
    arguments = ["audit", "--only", "CLS-02", "--jobs", str(jobs)]
    code, most = measured(arguments, tmp_path)
    assert code == 0
    assert most <= 400


def measured(arguments: Sequence[str], cwd: Path) -> tuple[int, float]:
    """A command's exit code, and the most memory (MiB) that it or any of its workers took."""
    script = (
        "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, *COMMAND, *arguments], cwd=cwd, env=environment(), capture_output=True, text=True)
    code, most = done.stdout.split()
    return int(code), float(most)


def test_a_huge_inventory_is_read_in_time(tmp_path: Path) -> None:
    desk(tmp_path)
    many = {f"t{n}": dict.fromkeys((f"field_{m}" for m in range(20)), "operational/1") for n in range(300)}
    workspace(tmp_path, {"desk": source({"path": "desk.db"}, DESK | many)})
    outcome = run(*AUDIT, cwd=tmp_path, within=60)
    assert outcome.code == 0, outcome
