"""The public sets: their labels stand where they should, and a set that is not here is told, not passed over."""

from __future__ import annotations

import pytest

from benchmarks.detection import public
from benchmarks.detection.finders.ours import Ours
from benchmarks.detection.render import Region


def test_a_set_that_is_not_here_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(public, "DATA", tmp_path)
    lines = list(public.measured())
    assert len(lines) == len(public._SETS)
    assert all("skipped" in line for line in lines)
    assert public.banking_hits(Ours(names=False)) is None


@pytest.mark.parametrize(("folder", "label"), [("dialogues_crosswoz_zh", "电话"), ("dialogues_multidogo", "ssn")])
def test_labels_stand_where_their_values_do(folder, label):
    if not (public.DATA / folder).exists():
        pytest.skip(f"../shared/data/{folder} is not here")
    read = next(each for _, name, each, _ in public._SETS if name == folder)
    texts, truth = read(public.DATA / folder)
    values = [text[start:end] for text, spans in zip(texts, truth, strict=True) for start, end, said in spans if said == label]
    assert len(values) > 300
    assert sum(any(sign.isdigit() for sign in value) for value in values) > 0.9 * len(values)
    assert not any(value != value.strip() for value in values)


def test_recall_is_by_label_and_other_findings_are_counted_apart():
    found = [[Region(0, 4, "PERSON"), Region(10, 12, "PERSON")], []]
    truth = [[(0, 6, "name"), (10, 12, "current_city")], [(0, 4, "name")]]
    assert public._recall(found, truth) == "name 0.50 of 2; found elsewhere, per 1,000 texts: 0.0"
    assert public._recall([[Region(7, 9, "PERSON")], []], truth) == "name 0.00 of 2; found elsewhere, per 1,000 texts: 500.0"
