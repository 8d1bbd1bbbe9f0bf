"""The made-up input, and its way through the scanner in batches."""

from __future__ import annotations

import json

from benchmarks.detection import memory
from benchmarks.detection.finders.ours import Ours
from benchmarks.detection.render import Region


def test_an_input_of_a_size_is_scanned_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "RECORDS", 40)
    monkeypatch.setattr(memory, "BATCH", 7)
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    memory.write(source, 30_000)
    assert 30_000 <= source.stat().st_size < 33_000
    memory.main(str(source), str(target))
    given, told = ([json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in (source, target))
    assert [each["id"] for each in told] == [each["id"] for each in given] == [str(number) for number in range(len(given))]
    ours = Ours(names=Ours(names=True).absent() is None)
    assert [[Region(**span) for span in each["spans"]] for each in told] == ours.find([each["text"] for each in given])
