"""The work is linear, what fails is said, and hostile texts do no harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.text import Text
from redaction.names import zh
from redaction.names.zh import address, model, person
from redaction.names.zh.clauses import LONGEST, clauses
from redaction.names.zh.gate import starts
from redaction.names.zh.model import Unavailable
from redaction.names.zh.recognizer import ChineseAddresses, ChineseNames
from redaction.names.zh.script import simplified
from redaction.scanner import Context

CONTEXT = Context()
PROSE = "客户林小满来电反映，高先生与张江路的李小红都没有收到货，请联系王建国处理。"
HOSTILE = [
    "王",
    "张伟",
    "1",
    "路",
    "省市区",
    "1号",
    "地址：",
    "姓名：",
    " ",
    "1-",
    "Ab ",
    "阿·",
    "姓名（",
    "与花路交叉口",
    "扎西",
    "name",
    "北京",
    "我是  ",
]


class Counting:
    """The model, counting what it is shown."""

    def __init__(self, real):
        self.real, self.tags, self.shown = real, real.tags, 0

    def tag(self, texts):
        self.shown += sum(map(len, texts))
        return self.real.tag(texts)


def test_the_model_sees_as_much_of_a_long_text_as_of_short_ones(model):
    counting = Counting(model)
    recognizer = ChineseNames(model=counting)
    list(recognizer.find_all([PROSE] * 100, CONTEXT))
    short, counting.shown = counting.shown, 0
    list(recognizer.find_all([PROSE * 100], CONTEXT))
    assert 0 < counting.shown <= short


def test_the_model_sees_little_of_what_names_nobody(model):
    text = "您好，请问这个订单什么时候可以发货？我已经等了三天了，物流信息一直没有更新，麻烦帮我催一下。谢谢！" * 20
    counting = Counting(model)
    list(ChineseNames(model=counting).find_all([text], CONTEXT))
    assert counting.shown < len(text) / 10


@pytest.mark.parametrize("unit", [*HOSTILE, "张路号" * 3])
def test_parts_of_a_clause_overlap_by_less_than_half(unit):
    text = (unit * 2000)[:6000]
    shown = [end - start for start, end in clauses(text, starts(text))]
    assert all(length <= LONGEST for length in shown)
    assert sum(shown) <= 2 * len(text)


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_chains_of_a_hostile_text_are_few_and_short(unit, monkeypatch):
    steps = 0
    real = address._walked

    def counted(*args):
        nonlocal steps
        steps += 1
        return real(*args)

    monkeypatch.setattr(address, "_walked", counted)
    text = (unit * 3000)[:6000]
    list(address.addresses(text))
    assert steps <= len(text)


@pytest.mark.parametrize(
    "text", ["王" * 333_333, "\ud800张伟\udfff，" * 50, "\u202e张伟\u202c" * 50, "", "张", "王云", "，高明", "\x00" * 1000, "𠮷" * 1000]
)
def test_hostile_texts_are_examined(find, text):
    for _, fragment in find(text):
        assert fragment in text


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("张王李伟芳的在，：姓名客户地址市区路号栋123A ·\n"), max_size=60))
def test_spans_lie_within_the_text(model, text):
    for recognizer in (ChineseNames(model=model), ChineseAddresses()):
        for spans in recognizer.find_all([text], CONTEXT):
            for span in spans:
                assert 0 <= span.start < span.end <= len(text)


@given(st.text(max_size=50))
def test_simplifying_keeps_the_length(text):
    assert len(simplified(text)) == len(text)


def test_texts_are_read_apart(model):
    texts = [PROSE, "没有", PROSE + "谢谢", "联系人：林小满"]
    recognizer = ChineseNames(model=model)
    together = list(recognizer.find_all(texts, CONTEXT))
    assert together == [next(iter(recognizer.find_all([text], CONTEXT))) for text in texts]


def test_a_model_that_fails_leaves_texts_unexamined(model):
    class Broken:
        tags = model.tags

        def tag(self, texts):
            raise RuntimeError

    assert list(ChineseNames(model=Broken()).find_all(["客户林小满来电反映", "没有人"], CONTEXT)) == [None, []]


def test_a_rule_that_fails_leaves_its_text_unexamined(model, monkeypatch):
    monkeypatch.setattr(person, "surname_length", lambda text, at: 1 / 0)
    first, second = ChineseNames(model=model).find_all(["客户林小满来电", "nothing"], CONTEXT)
    assert first is None
    assert second == []


def test_without_the_model_names_are_said_to_be_unexamined(monkeypatch):
    monkeypatch.setattr(model_door(), "shared", lambda: Unavailable(reason=Text("无", "none")))
    assert [one.entities for one in zh.recognizers()] == [frozenset({"ADDRESS"})]
    (said,) = zh.absent()
    assert (said.language, said.entities, said.reason.en) == ("zh", frozenset({"PERSON"}), "none")


def model_door():
    return model


def test_with_the_model_nothing_is_absent(model):
    assert zh.absent() == ()
    assert {entity for one in zh.recognizers() for entity in one.entities} == {"PERSON", "ADDRESS"}
