"""`recordwarden detect`: records in and out, in order, and what was asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from detecting import MOBILE, at, detect, jsonl, outcomes

from audit.detection import records, texts

if TYPE_CHECKING:
    from pathlib import Path

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


def test_other_encodings(tmp_path: Path) -> None:
    for name in ("in.txt", "in.csv"):
        (tmp_path / name).write_bytes(f"电话\n手机{MOBILE}\n".encode("gb18030"))
        outcome = detect(tmp_path, name, "--encoding", "gb18030")
        assert [(one["start"], one["end"]) for one in jsonl(outcome)] == [(2, 13)], outcome
        assert outcome.code == 0


def test_a_line_that_its_encoding_refuses_in_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(f"xn--a\n{MOBILE}\n")
    outcome = detect(tmp_path, "in.txt", "--encoding", "idna")
    assert [(one["line"], one.get("error", one.get("type"))) for one in jsonl(outcome)] == [(1, "invalid_encoding"), (2, "CN_MOBILE")]
    assert outcome.code == 4


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
