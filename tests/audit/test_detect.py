"""`recordwarden detect`: what goes in, what comes out, in which order, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import workbooks
from command_line import COMMAND, Outcome, ended, environment, run, start
from processes import until

from audit.detection import lines, records, texts
from audit.detection.lines import WideText

if TYPE_CHECKING:
    from collections.abc import Callable

MOBILE, EMAIL = "13800138000", "a@example.com"
PHONE = {"start": 0, "end": 11, "type": "CN_MOBILE", "score": 0.9}
MAIL = {"start": 0, "end": 13, "type": "EMAIL_ADDRESS", "score": 0.95}


def jsonl(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.raw_out.decode().splitlines()]


def detect(folder: Path, *arguments: object) -> Outcome:
    outcome = run("--lang", "en", "detect", *arguments, "--no-names", cwd=folder)
    assert "Traceback" not in outcome.err, outcome
    assert "internal error" not in outcome.err, outcome
    return outcome


def piped(folder: Path, data: bytes, *arguments: str, script: str = "") -> Outcome:
    """With something on standard input."""
    command = [*COMMAND, "--lang", "en", "detect", *arguments, "--no-names"]
    whole = ["sh", "-c", f'exec "$@" {script}', "sh", *command] if script else command
    done = subprocess.run(whole, cwd=folder, env=environment(), input=data, capture_output=True, timeout=60, check=False)
    return Outcome(arguments=arguments, code=done.returncode, raw_out=done.stdout, raw_err=done.stderr)


def at(start: int, end: int, kind: str = "CN_MOBILE") -> dict[str, Any]:
    return {"start": start, "end": end, "type": kind}


def outcomes(outcome: Outcome) -> list[object]:
    """By line: its id and its spans or error, without scores."""
    told: list[object] = []
    for one in jsonl(outcome):
        spans = [{name: value for name, value in span.items() if name != "score"} for span in one.get("spans", ())]
        told.append((one["id"], one.get("error", spans), one.get("line")))
    return told


RECORDS = [
    (b'{"id":1,"text":"\xe6\x89\x8b\xe6\x9c\xba13800138000"}', (1, [at(2, 13)], None)),
    (b'{"id":"b","text":"nothing"}', ("b", [], None)),
    (b'{"text":"13800138000 and a@example.com","id":"c"}', ("c", [at(0, 11), at(16, 29, "EMAIL_ADDRESS")], None)),
    (b'{"id":"b","text":"13800138000"}', ("b", [at(0, 11)], None)),
    (b'{"id":4,"text":13800138000}', (4, [at(0, 11)], None)),
    (b'{"id":5,"text":null}', (5, [], None)),
    (b'{"id":6,"text":""}', (6, [], None)),
    (b'{"id":7,"text":"\\ud83d13800138000"}', (7, [at(1, 12)], None)),
    (b'{"id":8,"text":"\\ud83d\\ude00 13800138000"}', (8, [at(2, 13)], None)),
    ('{"id":9,"text":"😀 13800138000"}'.encode(), (9, [at(2, 13)], None)),
    (b'{"id":10,"text":"\\u0000 13800138000"}', (10, [at(2, 13)], None)),
    (b'{"id":12345678901234567890123,"text":""}', (12345678901234567890123, [], None)),
    (b'{"id":1.5,"text":"","lang":"en"}', (1.5, [], None)),
    (b'{"id":"\\ud83d","text":""}', ("\ud83d", [], None)),
    (b'{"id":null,"text":"13800138000"}', (None, [at(0, 11)], 15)),
    (b'{"text":"13800138000"}', (None, [at(0, 11)], 16)),
    (b'{"id":[1],"text":""}', (None, [], 17)),
    (b'{"id":true,"text":true}', (True, "no_text", None)),
    (b'{"id":19}', (19, "no_text", None)),
    (b'{"id":20,"text":["13800138000"]}', (20, "no_text", None)),
    (b'{"id":21,"text":"\xff 13800138000"}', (21, "invalid_encoding", None)),
    (b'{"id":"\xff","text":"13800138000"}', (None, "invalid_encoding", 22)),
    (b'{"id":23,"text":"13800138000"', (None, "not_json", 23)),
    (b'{"id":24,"text":"","text":"13800138000"}', (None, "not_json", 24)),
    (b'["13800138000"]', (None, "not_json", 25)),
    (b"[" * 100_000, (None, "not_json", 26)),
]
WRONG = {"no_text": 3, "invalid_encoding": 2, "not_json": 4}


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\n\n \n"], ids=["LF", "CRLF", "blank lines"])
def test_records(tmp_path: Path, ends: bytes) -> None:
    (tmp_path / "in.jsonl").write_bytes(ends.join(line for line, _ in RECORDS))
    outcome = detect(tmp_path, "in.jsonl")
    skipped = ends.count(b"\n") - 1
    assert outcomes(outcome) == [(name, told, line and line + skipped * (line - 1)) for _, (name, told, line) in RECORDS]
    assert outcome.code == 4
    for count in WRONG.values():
        assert f"Not examined, {count}:" in outcome.err
    assert "no other key of the records: lang" in outcome.err
    assert f"Records: {len(RECORDS)};" in outcome.err


def test_the_shape_is_the_one_that_others_parse(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id":"a","text":"手机13800138000"}\n', "utf-8")
    outcome = detect(tmp_path, "in.jsonl")
    assert outcome.raw_out == b'{"id":"a","spans":[{"start":2,"end":13,"type":"CN_MOBILE","score":0.9}]}\n'
    assert outcome.code == 0


def test_many_processes_say_the_same_in_the_same_order(tmp_path: Path) -> None:
    filler = "，您好，请问我的订单什么时候发货" * 12
    with (tmp_path / "in.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(
            json.dumps({"id": n, "text": f"{filler}{MOBILE if n % 3 else ''}"}, ensure_ascii=False) + "\n" for n in range(4_000)
        )
    one, two = (detect(tmp_path, "in.jsonl", "--jobs", jobs) for jobs in (1, 2))
    assert one.raw_out == two.raw_out
    assert [each["id"] for each in jsonl(one)] == list(range(4_000))
    assert (one.code, two.code, one.err) == (0, 0, two.err)


def workbook(folder: Path) -> None:
    (folder / "in.xlsx").write_bytes(workbooks.packed(workbooks.parts(workbooks.row(1, "phone", "note") + workbooks.row(2, MOBILE, EMAIL))))


def parquet(folder: Path) -> None:
    table = pa.table({"phone": [None, 13800138000], "calls": [[], [{"said": "x"}, {"said": EMAIL}]], "raw": [b"x", None]})
    pq.write_table(table, folder / "in.parquet")


TABLES: dict[str, tuple[Callable[[Path], object] | str | bytes, list[dict[str, Any]], int]] = {
    "in.csv": (
        f'phone,note\n,x\n{MOBILE},"{EMAIL}"\n',
        [{"row": 2, "field": "phone", **PHONE}, {"row": 2, "field": "note", **MAIL}],
        0,
    ),
    "in.tsv": (f"a\tphone\n1\t{MOBILE}\n", [{"row": 1, "field": "phone", **PHONE}], 0),
    "in.jsonl": (
        json.dumps({"user": {"phone": MOBILE}, "turns": [{"t": "x"}, {"t": EMAIL}]}),
        [{"row": 1, "field": "user.phone", **PHONE}, {"row": 1, "field": "turns[].t", **MAIL, "start": 2, "end": 15}],
        0,
    ),
    "in.parquet": (
        parquet,
        [
            {"rows": [1, 2], "field": "raw", "error": "unreadable_values", "count": 1},
            {"row": 2, "field": "phone", **PHONE},
            {"row": 2, "field": "calls[].said", **MAIL, "start": 2, "end": 15},
        ],
        4,
    ),
    "in.xlsx": (workbook, [{"row": 1, "field": "phone", **PHONE}, {"row": 1, "field": "note", **MAIL}], 0),
    "in.txt": (f"\n{EMAIL}\n\r\n 手机{MOBILE}\r\n", [{"line": 2, **MAIL}, {"line": 4, **PHONE, "start": 3, "end": 14}], 0),
    "in.md": (f"# {MOBILE}\0", [{"line": 1, **PHONE, "start": 2, "end": 13, "score": 0.8}], 0),
    "in.log": (
        b"\xef\xbb\xbf" + EMAIL.encode() + b"\nx\xff" + EMAIL.encode(),
        [{"line": 1, **MAIL}, {"line": 2, "error": "invalid_encoding"}],
        4,
    ),
}


def put(path: Path, content: Callable[[Path], object] | str | bytes) -> None:
    if callable(content):
        content(path.parent)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_locators(tmp_path: Path, name: str, jobs: int) -> None:
    content, told, code = TABLES[name]
    put(tmp_path / name, content)
    outcome = detect(tmp_path, name, "--jobs", jobs)
    assert jsonl(outcome) == [{"file": name, **one} for one in told]
    assert outcome.code == code, outcome


def test_names_that_look_like_personal_data_are_told_by_their_shape(tmp_path: Path) -> None:
    pq.write_table(pa.table({f"phone {EMAIL}": [MOBILE]}), tmp_path / f"{MOBILE}.parquet")
    outcome = detect(tmp_path, f"{MOBILE}.parquet")
    assert jsonl(outcome) == [{"file": "‹d11›.parquet", "row": 1, "field": '"phone ‹a1@a7.a3›"', **PHONE}]


def test_a_folder_is_looked_at_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    for name in ("in.csv", "in.txt"):
        put(tmp_path / "in" / "sub" / name, TABLES[name][0])
    (tmp_path / "in" / "picture.png").write_bytes(b"x")
    (tmp_path / "in" / "packed.csv.gz").write_bytes(b"x")
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    outcome = detect(tmp_path, "in")
    expected = [{"file": f"sub/{name}", **one} for name in ("in.csv", "in.txt") for one in TABLES[name][1]]
    missed = [{"file": name, "error": "unreadable_file"} for name in ("link", "packed.csv.gz", "picture.png")]
    assert jsonl(outcome) == [*missed, *expected]
    assert outcome.code == 4
    for word in ("picture.png: files of this kind are not known", "it is packed", "link: this folder is not looked into"):
        assert word in outcome.err


def test_a_table_that_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    rows = "".join(f"{MOBILE},{'x' * 300}\n" for _ in range(9_000))
    (tmp_path / "in.csv").write_text(f"phone,note\n{rows}1,2,3\n", "utf-8")
    outcome = detect(tmp_path, "in.csv")
    *found, last = jsonl(outcome)
    assert [one["row"] for one in found] == list(range(1, len(found) + 1))
    assert len(found) > 1_000
    assert last == {"file": "in.csv", "error": "unreadable_file"}
    assert outcome.code == 4
    assert "in.csv:9002: the record has 3 cells" in outcome.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "there is no such file or folder"),
        ("none", None, "there is no such file or folder"),
        ("in.csv", b"", "the file is empty"),
        ("in.parquet", b"PAR1", "it is not a readable Parquet file"),
        ("in.xlsx", b"x", "in.xlsx"),
        ("in.txt", "手机".encode("utf-16"), "it is UTF-16"),
        ("in.jsonl", '{"id":1,"text":""}'.encode("utf-16"), "UTF-16"),
        ("in.pdf", b"x", "files of this kind are not known"),
        ("in.jsonl", b'{"a":', "it is not JSON"),
    ],
)
def test_what_cannot_be_read_at_all(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    outcome = detect(tmp_path, name, "--output", "out.jsonl")
    assert (outcome.code, outcome.raw_out) == (3, b"")
    assert said in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ([] if content is None else [name])


@pytest.mark.parametrize("name", ["in.jsonl", "in.txt"])
def test_an_empty_file_holds_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    outcome = detect(tmp_path, name, "--output", "out.jsonl")
    assert (outcome.code, (tmp_path / "out.jsonl").read_bytes()) == (0, b"")
    assert "Records: 0" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "INPUT is missing"),
        (("in.txt", "--min-score", "2"), "give a number from 0 to 1"),
        (("in.txt", "--jobs", "0"), "1 or more"),
        (("in.txt", "--format", "xml"), "give one of jsonl"),
        (("in.txt", "--lang", "fr"), "no recognizers for this language"),
        (("in.txt", "--entities", "PHONE"), "Did you mean PHONE_NUMBER"),
        (("in.txt", "--presidio", "GLiNERRecognizer"), "needs a model or a service"),
        (("in.txt", "--patterns", "none.yaml"), "none.yaml: there is no such file"),
        (("in.txt", "--patterns", "bad.yaml"), "bad.yaml:1: patterns.0.pattern"),
        (("in.txt", "--encoding", "klingon"), "this encoding is not known"),
        (("in.txt", "--encoding", "utf-16"), "has no lines of bytes"),
        (("in.txt", "--output", "in.txt"), "this file belongs to the input"),
        (("in.txt", "--output", "link.txt"), "this file belongs to the input"),
        ((".", "--output", "in.txt"), "this file belongs to the input"),
        (("in.txt", "--patterns", "good.yaml", "--output", "good.yaml"), "this file belongs to the input"),
        (("in.txt", "--output", "."), "it cannot be written"),
        (("in.txt", "--output", "none/out.jsonl"), "it cannot be written"),
    ],
)
def test_what_is_typed_wrong(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "in.txt").write_text(MOBILE)
    (tmp_path / "link.txt").hardlink_to(tmp_path / "in.txt")
    for name, pattern in (("bad", "("), ("good", "a")):
        (tmp_path / f"{name}.yaml").write_text(f"patterns: [{{name: a, type: A_1, pattern: '{pattern}'}}]")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    outcome = detect(tmp_path, *arguments)
    assert (outcome.code, outcome.raw_out) == (2, b""), outcome
    assert said in outcome.err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_output_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(f"手机{MOBILE}\n", "utf-8")
    (tmp_path / "out.jsonl").write_text("older")
    (tmp_path / "out.jsonl").chmod(0o600)
    assert detect(tmp_path, "in.txt", "--output", "out.jsonl").code == 0
    assert [json.loads(line)["start"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [2]
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt", "out.jsonl"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (f"x {MOBILE}\n".encode(), [{"file": "-", "line": 1, **PHONE, "start": 2, "end": 13, "score": 0.8}]),
        (f'\n{{"id":1,"text":"手机{MOBILE}"}}\n'.encode(), [{"id": 1, "spans": [{**PHONE, "start": 2, "end": 13}]}]),
        (b'x\n{"id":1,"text":""}\n', [{"id": None, "line": 1, "error": "not_json"}, {"id": 1, "spans": []}]),
        (b'{"id":1}\n', []),
        (b"", []),
    ],
)
def test_standard_input_is_records_or_text(tmp_path: Path, data: bytes, told: list[dict[str, Any]]) -> None:
    outcome = piped(tmp_path, data, "-")
    assert jsonl(outcome) == told
    assert outcome.code == (4 if any("error" in one for one in told) else 0)


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    outcome = piped(tmp_path, b"", "-", script="<&-")
    assert (outcome.code, outcome.raw_out) == (3, b"")
    assert "standard input is closed" in outcome.err


@pytest.mark.parametrize("script", [">&-", "> /dev/full"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_output_that_cannot_be_written_is_an_error(tmp_path: Path, script: str, jobs: str) -> None:
    if "/" in script and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here: a full disk behind standard output is not tried")
    outcome = piped(tmp_path, f"{MOBILE}\n".encode() * 20_000, "-", "--jobs", jobs, script=script)
    assert outcome.code == 2
    assert "stdout: it cannot be written" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(("taken", "code"), [(-1, 0), (100, 4)], ids=["to its end", "not to its end"])
def test_the_output_may_be_a_named_pipe(tmp_path: Path, taken: int, code: int) -> None:
    os.mkfifo(tmp_path / "out")
    (tmp_path / "in.txt").write_text(f"{MOBILE}\n" * 30_000)
    read: list[bytes] = []

    def reader() -> None:
        with (tmp_path / "out").open("rb", buffering=0) as stream:
            read.append(stream.readall() if taken < 0 else stream.read(taken))

    thread = threading.Thread(target=reader)
    thread.start()
    outcome = detect(tmp_path, "in.txt", "--output", "out")
    thread.join()
    assert outcome.code == code, outcome
    assert read[0].startswith(b'{"file":"in.txt","line":1,')
    assert (tmp_path / "out").is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("name", ["pipe", "pipe.jsonl"])
def test_a_named_pipe_is_read_once(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    writer = threading.Thread(target=lambda: (tmp_path / name).write_bytes(b'{"id":1,"text":"13800138000"}\n'))
    writer.start()
    outcome = detect(tmp_path, name)
    writer.join()
    assert outcomes(outcome) == [(1, [at(0, 11)], None)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_who_reads_no_more_is_written_to_no_more(tmp_path: Path, jobs: str) -> None:
    """The input is without end: it would run for ever."""
    script = "while True: print('13800138000 ' * 2000)"
    source = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    command = [*COMMAND, "--lang", "en", "detect", "-", "--jobs", jobs, "--no-names"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdin=source.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert b'"line":1,' in process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read().decode()
        assert process.wait(60) == 4, err
        assert "nobody reads the output any more" in err
        assert "Traceback" not in err
    finally:
        process.kill()
        source.kill()
        for each in (source.stdout, process.stderr):
            if each is not None:
                each.close()
        source.wait()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, number: int, code: int, jobs: str) -> None:
    with (tmp_path / "in.txt").open("w") as file:
        file.writelines(f"{MOBILE} {'x' * 1000}\n" for _ in range(100_000))
    process = start("--lang", "en", "detect", "in.txt", "--output", "out.jsonl", "--jobs", jobs, "--no-names", cwd=tmp_path)
    assert until(lambda: any(path.suffix == ".part" and path.stat().st_size for path in tmp_path.iterdir()))
    process.send_signal(number)
    outcome = ended(process, within=30)
    assert outcome.code == code, outcome
    assert "Interrupted." in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


LONG = 20


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"ab\n\n \r\ncd", [(1, b"ab"), (4, b"cd")]),
        (b"x" * LONG + b"\n" + b"y" * LONG, [(1, b"x" * LONG), (2, b"y" * LONG)]),
        (b"x" * LONG + b"\r\ny", [(1, b"x" * LONG), (2, b"y")]),
        (b"x" * (LONG + 1) + b"\ny", [(1, None), (2, b"y")]),
        (b"x" * (LONG + 2) + b"\ny", [(1, None), (2, b"y")]),
        (b"x" * (9 * LONG) + b"\ny\n" + b"z" * (9 * LONG), [(1, None), (2, b"y"), (3, None)]),
        (b"\xef\xbb\xbfab\n\xef\xbb\xbfcd", [(1, b"ab"), (2, b"\xef\xbb\xbfcd")]),
        (b"a\rb\n", [(1, b"a\rb")]),
        (b"", []),
    ],
)
def test_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes, found: list[lines.Line]) -> None:
    monkeypatch.setattr(lines, "MOST_BYTES", LONG)
    monkeypatch.setattr(lines, "RUN_BYTES", 7)
    (tmp_path / "in").write_bytes(data)
    with (tmp_path / "in").open("rb") as stream:
        assert list(lines.lines(stream)) == found
    with (tmp_path / "in").open("rb") as stream:
        runs = list(lines.runs(lines.lines(stream)))
    assert [line for run in runs for line in run] == found
    assert all(sum(len(line or b"") for _, line in run[:-1]) < 7 for run in runs)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_wide_text_has_no_lines(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "in").write_bytes(mark + b"x\n")
    with (tmp_path / "in").open("rb") as stream, pytest.raises(WideText):
        list(lines.lines(stream))


def test_a_line_that_is_too_long_is_told(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(b"x" * (lines.MOST_BYTES + 1) + f"\n手机{MOBILE}\n".encode())
    outcome = detect(tmp_path, "in.txt")
    assert [(one["line"], one.get("error")) for one in jsonl(outcome)] == [(1, "too_long"), (2, None)]
    assert outcome.code == 4


def test_other_encodings(tmp_path: Path) -> None:
    for name in ("in.txt", "in.csv"):
        (tmp_path / name).write_bytes(f"电话\n手机{MOBILE}\n".encode("gb18030"))
        outcome = detect(tmp_path, name, "--encoding", "gb18030")
        assert [(one["start"], one["end"]) for one in jsonl(outcome)] == [(2, 13)], outcome
        assert outcome.code == 0


def test_patterns_types_and_scores(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(f"工号E123456，手机{MOBILE}，订单号13900139000，NI AB123456C", "utf-8")
    (tmp_path / "p.yaml").write_text("patterns: [{name: staff, type: EMPLOYEE_NO, pattern: 'E[0-9]{6}'}]")
    more = ("--patterns", "p.yaml", "--presidio", "UkNinoRecognizer")

    def types(*arguments: str) -> list[str]:
        outcome = detect(tmp_path, "in.txt", *more, *arguments)
        assert outcome.code == 0, outcome
        return [one["type"] for one in jsonl(outcome)]

    assert types() == ["EMPLOYEE_NO", "CN_MOBILE", "UK_NINO"]
    assert types("--entities", "phone_number") == ["CN_MOBILE"]
    assert (
        types("--entities", "EMPLOYEE_NO,UK_NINO")
        == types("--entities", "UK_NINO", "--entities", "EMPLOYEE_NO")
        == ["EMPLOYEE_NO", "UK_NINO"]
    )
    assert types("--min-score", "0.85") == ["CN_MOBILE"]
    assert types("--jobs", "2", "--lang", "zh") == types("--lang", "en, zh") == types()


def test_a_text_on_which_a_recognizer_failed_is_told() -> None:
    class Nothing:
        def spans(self, texts: object) -> object:
            return (None for _ in texts)  # type: ignore[attr-defined]

    lines = ((7, b'{"id":1,"text":"x"}'),)
    heads = {texts.Texts(file="f", lines=lines): '{"file":"f","line":7', records.Records(lines=lines): '{"id":1'}
    for piece, head in heads.items():
        told = piece.look(Nothing())  # type: ignore[arg-type]
        assert told.lines.decode() == f'{head},"error":"recognizer_failed"}}\n'
        assert (told.tally.unexamined, told.tally.records) == ({"recognizer_failed": 1}, 1)
