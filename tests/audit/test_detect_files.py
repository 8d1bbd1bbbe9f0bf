"""What `recordwarden detect` says of tables, texts and folders, and where it writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import workbooks
from detecting import EMAIL, MAIL, MOBILE, PHONE, detect, jsonl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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
        (("in.txt", "--min-score", "nan"), "give a number from 0 to 1"),
        (("in.txt", "--entities", ""), "--entities: it names no entity type"),
        (("in.txt", "--entities", " ,"), "--entities: it names no entity type"),
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
