"""The made-up input whose scan is weighed."""

from __future__ import annotations

import json

from benchmarks.detection import memory


def test_an_input_has_the_size_and_its_records_are_numbered(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "RECORDS", 40)
    source = tmp_path / "in.jsonl"
    memory.write(source, 30_000)
    assert 30_000 <= source.stat().st_size < 33_000
    given = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    assert [each["id"] for each in given] == [str(number) for number in range(len(given))]
    assert given[0]["text"] == given[40]["text"] != given[1]["text"]


def test_a_scan_of_it_is_weighed(monkeypatch):
    monkeypatch.setattr(memory, "RECORDS", 40)
    monkeypatch.setattr(memory, "write", lambda path, size: path.write_bytes(b'{"id": 1, "text": "x"}\n'))
    used = memory.used(1)
    assert used.peak_mb > 10
    assert used.seconds > 0
