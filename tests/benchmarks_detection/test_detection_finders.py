"""The tools behind their door, the table that they are put in, and the bench's rows."""

from __future__ import annotations

import pytest

from audit.cli.detect import DEFAULT_MIN_SCORE
from benchmarks.detection import comparing, report
from benchmarks.detection.finders import finders
from benchmarks.detection.finders.argus import Argus
from benchmarks.detection.finders.ours import LEAST, Ours, Unexamined
from benchmarks.detection.finders.presidio import Presidio
from benchmarks.detection.render import Record, Region, records
from benchmarks.detection.scoring import score
from benchmarks.detection.templates import BLIND
from benchmarks.measure import Row
from holdings.entities import Entity
from redaction.scanner import Scanner

TEXT = "王先生的邮箱 li.na@example.com，手机13800138000。"


@pytest.mark.parametrize("finder", [each for language in ("zh", "en") for each in finders(language)], ids=lambda each: each.name)
def test_offsets_are_code_points_of_the_text_given(finder):
    if why := finder.absent():
        pytest.skip(why)
    (found, nothing) = finder.find(["𠮷" + TEXT, ""])
    assert "li.na@example.com" in {("𠮷" + TEXT)[each.start : each.end] for each in found}
    assert nothing == []


def test_a_missing_model_is_told():
    assert [finder.absent() for finder in finders("en") if finder.name.endswith("en_core_web_sm")] != []
    assert Argus().absent() is None
    assert Presidio(language="zh").absent() is None


class Broken:
    entities = frozenset({Entity.PERSON})

    def gate(self, context):
        return "."

    def find(self, text, context):
        raise RuntimeError


def test_a_text_that_was_not_examined_is_no_empty_result(monkeypatch):
    ours = Ours(names=False)
    monkeypatch.setitem(vars(ours), "_scanner", Scanner([Broken()]))
    with pytest.raises(Unexamined):
        ours.find([TEXT])


def test_ours_finds_what_the_command_writes():
    assert DEFAULT_MIN_SCORE == LEAST


def test_misses_are_told_with_what_they_are_called():
    truth = Record(id="1", channel="notes", text="a 王芳 b 20261122 c", spans=(Region(2, 4, "PERSON"),), negs=(Region(7, 15, "ORDER"),))
    told = list(report.misses([truth], {"1": [Region(7, 15, "CN_MOBILE")]}))
    assert [line.split("\t")[:2] for line in told] == [["missed", "PERSON"], ["false", "CN_MOBILE, is ORDER"]]
    assert [line.split("\t")[0] for line in report.misses([truth], {"1": [Region(2, 3, "PERSON")]})] == ["in part"]
    assert list(report.misses([truth], {"1": [Region(2, 4, "PERSON")]})) == []


def test_the_table_has_a_line_a_tool_and_a_line_a_type():
    truth = list(records("en", "develop", count=30, seed=1))
    result = score(truth, {})
    assert len(report.side_by_side({"one": result, "two": result}, head="en").splitlines()) == 3
    lines = report.by_type(result).splitlines()
    assert len(lines) == 2 + len(result.by_type)
    assert "1.000" not in lines[-1]


def test_texts_are_cut_to_length_and_half_of_them_chinese():
    corpus = comparing.texts(20_000, 1_000)
    assert {len(text) for text in corpus} == {1_000}
    assert len(corpus) == 20
    assert sum(any("一" <= sign <= "鿿" for sign in text) for text in corpus[::2]) == 10
    assert [len(text) for text in comparing.thinned(corpus)][:4] == [1_000] * 4
    assert sum(map(len, comparing.batches(corpus, 4_000))) == 20
    assert len(next(comparing.batches(corpus, 1))) == 1


def test_each_blind_edition_is_told_by_itself():
    """Of text that differs, with a finder that finds all there is in the fourth and nothing else."""
    whole = {record.text: record.spans for record in records("en", None, count=12, seed=1, edition="4")}

    class Knowing:
        name = "knowing"
        at_a_time = 1

        def absent(self):
            return None

        def find(self, texts):
            return [list(whole.get(text, ())) for text in texts]

    told = comparing.blind("en", Knowing(), count=12)
    assert list(told) == [f"edition {edition}" for edition in BLIND]
    assert (told["edition 4"].leak, told["edition 4"].over, told["edition 4"].negs) == (0, 0, 0)
    assert told["edition 3"].leak == 1


@pytest.mark.parametrize(("value", "met"), [(9, False), (10, True), (20, True), (21, False)])
def test_a_row_may_have_a_least_and_a_most(value, met):
    row = Row(name="x", value=value, unit="", least=10, bound=20)
    assert row.met is met
    assert row.asked == "≥ 10 ≤ 20"
