"""Texts in, spans out: order, batches, what failed, what was asked for."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.detecting import detector as module
from redaction.detecting.detector import Detector
from redaction.detecting.kinds import checked, family, kind
from redaction.errors import UnknownName
from redaction.recognizers import default_recognizers
from redaction.scanner import Context
from redaction.span import Span

PHONE = "手机13800138000"


class Fragile:
    """Marks every `x`; breaks on a text with `!`."""

    entities = frozenset({Entity.PERSON})

    def gate(self, context):
        return "[x!]"

    def find(self, text, context):
        if "!" in text:
            raise ValueError(text)
        return [Span(i, i + 1, Entity.PERSON, 0.9) for i, char in enumerate(text) if char == "x"]


class FragileTogether:
    """The same for many texts at once, as a model does: what follows the text that it broke on was not looked at either."""

    entities = frozenset({Entity.PERSON})

    def gate(self, context):
        return "[x!]"

    def find_all(self, texts, context):
        return (list(Fragile().find(text, context)) for text in texts)


def placed(found):
    return [None if spans is None else [(span.start, span.end, str(span.entity)) for span in spans] for spans in found]


@pytest.mark.parametrize("recognizer", [Fragile(), FragileTogether()], ids=["text by text", "together"])
@given(texts=st.lists(st.sampled_from(["", "x", "axx", "!", "x!", "b", "\ud800x", "𠀀x"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_only_the_text_that_a_recognizer_failed_on_is_not_examined(recognizer, texts):
    expected = [None if "!" in text else [(i, i + 1, "PERSON") for i, char in enumerate(text) if char == "x"] for text in texts]
    assert placed(Detector([recognizer]).spans(texts)) == expected


@pytest.mark.parametrize("texts", [1, 3, 2_048])
def test_batches_change_nothing(monkeypatch, texts):
    given = [PHONE, "", "nothing", f"{PHONE} a@example.com", "\ud83d" + PHONE] * 3
    whole = placed(Detector().spans(given))
    monkeypatch.setattr(module, "BATCH_TEXTS", texts)
    monkeypatch.setattr(module, "BATCH_CHARACTERS", 20 * texts)
    assert placed(Detector().spans(iter(given))) == whole
    assert whole[3] == [(2, 13, "CN_MOBILE"), (14, 27, "EMAIL_ADDRESS")]


def test_texts_are_taken_as_they_are_needed():
    """What is read of an endless stream is bounded."""
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield PHONE

    found = Detector().spans(endless())
    assert [span.start for span in next(found)] == [2]
    assert len(taken) <= module.BATCH_TEXTS


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("\ud83d13800138000", 1),
        ("\udc80\ud83d 13800138000", 3),
        ("手机\udfff13800138000", 3),
        ("😀 13800138000", 2),
    ],
)
def test_a_lone_surrogate_counts_as_the_code_point_that_it_is(text, start):
    assert placed(Detector().spans([text, "x"])) == [[(start, start + 11, "CN_MOBILE")], []]


@pytest.mark.parametrize(
    ("entities", "least", "found"),
    [
        (None, 0.0, ["CN_MOBILE", "EMAIL_ADDRESS"]),
        ({"PHONE_NUMBER"}, 0.0, ["CN_MOBILE"]),
        ({"CN_MOBILE"}, 0.0, ["CN_MOBILE"]),
        ({"CN_LANDLINE"}, 0.0, []),
        ({"EMAIL_ADDRESS", "PERSON"}, 0.0, ["EMAIL_ADDRESS"]),
        (set(), 0.0, []),
        (None, 0.99, []),
    ],
)
def test_what_was_asked_for(entities, least, found):
    detector = Detector(entities=None if entities is None else frozenset(entities), least_score=least)
    (spans,) = detector.spans([f"{PHONE} a@example.com"])
    assert [str(span.entity) for span in spans] == found


@given(st.frozensets(st.sampled_from(sorted(map(str, Entity)))), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_asking_for_less_gives_a_part_of_the_whole_answer(entities, least):
    text = f"{PHONE}，订单号13900139000，卡号6222021234567894，身份证110101199003077758，邮箱 a@example.com"
    (whole,) = Detector().spans([text])
    (part,) = Detector(entities=entities, least_score=least).spans([text])
    assert part == tuple(span for span in whole if span.score >= least and family(span.entity) & entities)


@pytest.mark.parametrize(
    ("column", "spans", "failed", "unplaced"),
    [
        (pa.array([None, 13800138000]), {1: 1}, set(), 0),
        (pa.array([110101199003077700.0, 13800138000.0, None]), {1: 1}, set(), 1),
        (pa.array([b"13800138000", None]), {}, set(), 1),
        (pa.array([None, PHONE, "x!", None, "x"]), {1: 1, 4: 1}, {2}, 0),
        (pa.array(["!", None, "!"]), {}, {0, 2}, 0),
        (pa.array([], pa.string()), {}, set(), 0),
    ],
)
def test_columns(column, spans, failed, unplaced):
    looked = Detector([*default_recognizers(), Fragile()]).look(column, Context(field="phone", free_text=False))
    assert ({row: len(found) for row, found in looked.spans.items()}, set(looked.failed), looked.unplaced) == (spans, failed, unplaced)


def test_a_type_that_the_vocabulary_lacks_keeps_its_name():
    assert kind("PERSON") is Entity.PERSON
    assert family(kind("CN_MOBILE")) == {"CN_MOBILE", "PHONE_NUMBER"}
    assert family(kind("UK_NINO")) == {"UK_NINO"}


@pytest.mark.parametrize(("typed", "told"), [("PRSON", "PERSON"), ("phone", "PHONE_NUMBER"), ("13800138000", "")])
def test_an_unknown_type_is_said_to_be_none(typed, told):
    with pytest.raises(UnknownName) as caught:
        checked([typed])
    assert told in caught.value.do.en
    assert "13800138000" not in str(caught.value)


def test_types_are_asked_for_in_any_case_and_blanks_are_none():
    assert checked([" person ", "", "Uk_Nino"], {"UK_NINO"}) == {"PERSON", "UK_NINO"}
