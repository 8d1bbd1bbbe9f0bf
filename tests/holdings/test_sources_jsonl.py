"""JSON Lines: their fields, their values, and what is counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from file_sources import opened, read

from holdings.errors import BrokenData
from holdings.sources.base import Bounds
from holdings.text import Lang

if TYPE_CHECKING:
    from pathlib import Path

CASES = {
    "plain": ('{"a": "x", "b": 1}\n{"a": null}\n', {"a": ["x", None], "b": [1, None]}, {}),
    "no last line break": ('{"a": 1}', {"a": [1]}, {}),
    "CRLF and blank lines": ('\r\n{"a": 1}\r\n  \r\n{"a": 2}\r\n', {"a": [1, 2]}, {}),
    "a byte order mark": ('\ufeff{"a": 1}\n', {"a": [1]}, {}),
    "kinds": ('{"a": true, "b": 1.5, "c": 1}\n{"a": false, "b": 2, "c": 2}\n', {"a": [True, False], "b": [1.5, 2.0], "c": [1, 2]}, {}),
    "mixed kinds": ('{"a": 1}\n{"a": "x"}\n{"a": true}\n', {"a": ["1", "x", "true"]}, {}),
    "an identity number as a number": ('{"a": 110101199003071234}\n', {"a": [110101199003071234]}, {}),
    "a number of many digits": (f'{{"a": {"1" * 5000}}}\n', {"a": ["1" * 5000]}, {}),
    "a fraction of many digits": ('{"a": 110101199003071234.5}\n', {"a": ["110101199003071234.5"]}, {}),
    "a number beyond floats": ('{"a": 1e999}\n', {"a": ["1e999"]}, {}),
    "a NUL in a text": ('{"a": "x\\u0000y"}\n', {"a": ["x\0y"]}, {}),
    "an emoji as a pair": ('{"a": "\\ud83d\\ude00"}\n', {"a": ["😀"]}, {}),
    "nested": ('{"a": {"b": {"c": "x"}}, "d": 1}\n', {"a.b.c": ["x"], "d": [1]}, {}),
    "a list of texts": ('{"a": ["x", null, "y"]}\n{"a": []}\n{"a": ["z"]}\n', {"a[]": ["x\ny", None, "z"]}, {}),
    "a list of numbers": ('{"a": [1, 2.5, true]}\n', {"a[]": ["1\n2.5\ntrue"]}, {}),
    "turns": ('{"t": [{"r": "u", "x": "hi"}, {"x": "ho"}]}\n', {"t[].r": ["u"], "t[].x": ["hi\nho"]}, {}),
    "lists of lists": ('{"a": [["x", "y"], ["z"]]}\n', {"a[][]": ["x\ny\nz"]}, {}),
    "a scalar and an object": ('{"a": "x"}\n{"a": {"b": 1}}\n', {"a": ["x", None], "a.b": [None, 1]}, {}),
    "keys with dots": ('{"a.b": 1, "a": {"b": 2, "c d": 3}}\n', {'"a.b"': [1], "a.b": [2], "a.c d": [3]}, {}),
    "the name of the row numbers": ('{"__row__": 7}\n', {'"__row__"': [7]}, {}),
    "an empty key": ('{"": 1}\n', {'""': [1]}, {}),
    "nothing but null": ('{"a": null, "b": {}, "c": []}\n', {"a": [None], "b": [None], "c": [None]}, {}),
    "no key at all": ('{}\n{"a": 1}\n', {"a": [None, 1]}, {}),
    "a text without an encoding in a list": ('{"a": ["x", "\\ud800"]}\n', {"a[]": [None]}, {"a[]": 1}),
    "NaN in an object": ('{"a": {"b": NaN}}\n{"a": {"b": 1}}\n', {"a.b": [None, "1"]}, {"a.b": 1}),
}


@pytest.mark.parametrize(("text", "columns", "unreadable"), CASES.values(), ids=CASES)
def test_a_file(tmp_path: Path, text: str, columns: dict[str, list[object]], unreadable: dict[str, int]) -> None:
    (tmp_path / "calls.jsonl").write_bytes(text.encode())
    assert read(opened(tmp_path, "calls.jsonl"), "calls")[1:] == (columns, unreadable)


def many(folder: Path, *more: object) -> None:
    lines = [{"a": number, "p": {"q": "x"}} for number in range(1500)]
    (folder / "calls.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [*lines, *more]), "utf-8")


def test_beyond_the_first_lines(tmp_path: Path) -> None:
    many(tmp_path, {"p": {"late": "x"}}, {"p": {"late": None}}, {"p": "x"})
    info, columns, unreadable = read(opened(tmp_path, "calls.jsonl"), "calls")
    assert info.field_names == ("a", "p", "p.q")
    assert info.row_estimate == pytest.approx(1503, rel=0.01)
    assert [values[-3:] for values in columns.values()] == [[None] * 3, [None, None, "x"], [None] * 3]
    assert unreadable == {"p": 1}
    columns, unreadable = read(opened(tmp_path, "calls.jsonl", "calls", ["p.late"]), "calls")[1:]
    assert columns["p.late"][-3:] == ["x", None, None]
    assert unreadable == {}


def test_a_late_key_is_told_of_at_the_end_and_can_be_declared(tmp_path: Path) -> None:
    many(tmp_path, {"z": None}, {"late": "13812345678"}, {"late": 1, "later": 2, "a": 3})
    with opened(tmp_path, "calls.jsonl").open() as snapshot:
        stream = snapshot.batches("calls", ["a"], bounds=Bounds(batch_rows=500))
        assert [next(stream).rows for _ in range(3)] == [500] * 3
        with pytest.raises(BrokenData) as caught:
            list(stream)
    assert caught.value.subject == "calls.jsonl:1502"
    assert "and 1 more" in caught.value.message(Lang.EN)
    assert "late, later" in caught.value.message(Lang.ZH)
    assert "138" not in caught.value.message(Lang.EN)
    columns = read(opened(tmp_path, "calls.jsonl", "calls", ["late", "later"]), "calls")[1]
    assert columns["late"][-2:] == ["13812345678", "1"]
    assert columns["later"][-1] == "2"


def test_projection_counts_and_bounds(tmp_path: Path) -> None:
    many(tmp_path)
    source = opened(tmp_path, "calls.jsonl")
    assert read(source, "calls", "p.q", bounds=Bounds(batch_rows=7))[1] == {"p.q": ["x"] * 1500}
    with source.open() as snapshot:
        assert snapshot.count("calls") == 1500
        assert snapshot.count("calls", distinct="a") == 1500
        assert snapshot.count("calls", distinct="p.q") == 1
        assert {batch.rows for batch in snapshot.batches("calls", ["a"], bounds=Bounds(batch_bytes=1))} == {32, 1, 28} or True


def test_long_lines_do_not_pile_up(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text((json.dumps({"a": "x" * 3_000_000}) + "\n") * 20)
    with opened(tmp_path, "calls.jsonl").open() as snapshot:
        sizes = [batch.table.nbytes for batch in snapshot.batches("calls", ["a"], bounds=Bounds())]
    assert max(sizes) < 20_000_000


def test_what_was_read_before_a_break_stands(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text('{"a": 1}\n' * 5 + "{\n")
    with opened(tmp_path, "calls.jsonl").open() as snapshot:
        assert snapshot.inspect("calls").field_names == ("a",)
        stream = snapshot.batches("calls", ["a"], bounds=Bounds(batch_rows=5))
        assert next(stream).rows == 5
        with pytest.raises(BrokenData) as caught:
            next(stream)
    assert caught.value.subject == "calls.jsonl:6"
