"""The scanner: types of columns, counting, failures, overlaps, big cells."""

from __future__ import annotations

import datetime as dt
import time

import pyarrow as pa
import pytest

from holdings.entities import Entity
from redaction.overlaps import resolved
from redaction.recognizers import default_recognizers
from redaction.scanner import Context, Scanner
from redaction.span import Span

TEXTS = ["手机13800138000", None, "你好", "", "a@example.com和13900139000"]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_text_of_any_layout(scanner, kind):
    spans = scanner.scan(pa.array(TEXTS, pa.string()).cast(kind), Context())
    assert (spans.examined, spans.unexamined) == (4, 0)
    assert {row: [str(span.entity) for span in found] for row, found in spans.rows.items()} == {
        0: ["CN_MOBILE"],
        4: ["EMAIL_ADDRESS", "CN_MOBILE"],
    }


@pytest.mark.parametrize("kind", [pa.int64(), pa.uint64()], ids=str)
def test_integers_are_read_as_decimal_text(scanner, kind):
    spans = scanner.scan(pa.array([13800138000, None, 7, 0, 12345], kind), Context(free_text=False))
    assert (spans.examined, spans.unexamined, list(spans.rows)) == (4, 0, [0])
    assert spans.rows[0][0] == Span(0, 11, Entity.CN_MOBILE, 0.8)


@pytest.mark.parametrize(
    ("text", "found"), [("13800138000.0", True), ("13800138000.00", True), ("13800138000.5", False), ("13800138000.0 ", False)]
)
def test_a_whole_number_written_as_a_measurement(scanner, text, found):
    """Of `13800138000.0 ` the number is not the whole text: an IP address or a version could look so too."""
    spans = scanner.scan(pa.array(["x", text]), Context(free_text=False))
    assert spans.rows == ({1: (Span(0, 11, Entity.CN_MOBILE, 0.8),)} if found else {})


BORN, MOMENT = dt.date(1990, 5, 1), dt.datetime(1990, 5, 1)  # noqa: DTZ001 (a column of moments without a zone)


@pytest.mark.parametrize(
    "column", [pa.array([None, BORN]), pa.array([None, MOMENT], pa.timestamp("us")), pa.array([None, "1990-05-01"])], ids=str
)
@pytest.mark.parametrize(("field", "found"), [("birth_date", True), ("出生日期", True), ("opened_at", False)])
def test_a_date_is_one_of_birth_where_the_field_says_so_in_whatever_type_it_is_kept(scanner, column, field, found):
    spans = scanner.scan(column, Context(field=field, free_text=False))
    assert (spans.examined, spans.unexamined) == (1, 0)
    assert {row: [span.entity for span in each] for row, each in spans.rows.items()} == ({1: [Entity.DATE_OF_BIRTH]} if found else {})


@pytest.mark.parametrize(
    ("value", "unexamined"), [(110101199003077700.0, 1), (-110101199003077700.0, 1), (2.0**53, 1), (2.0**53 - 1, 0), (1e19, 0)]
)
def test_a_float_that_lost_its_last_digits_was_not_looked_at(scanner, value, unexamined):
    spans = scanner.scan(pa.array([value, None, 1.5]), Context(field="no", free_text=False))
    assert (spans.examined, spans.unexamined) == (2 - unexamined, unexamined)


def test_negative_integers_are_nobodys(scanner):
    assert scanner.scan(pa.array([-13800138000]), Context()).rows == {}


@pytest.mark.parametrize(
    ("column", "unexamined"),
    [
        (pa.array([b"13800138000"]), 1),
        (pa.nulls(3), 0),
        (pa.array([], pa.string()), 0),
        (pa.nulls(2, pa.string()), 0),
    ],
)
def test_what_cannot_be_read_is_not_examined(scanner, column, unexamined):
    spans = scanner.scan(column, Context())
    assert (spans.examined, spans.unexamined, spans.rows) == (0, unexamined, {})


@pytest.mark.parametrize(
    ("column", "examined", "rows"),
    [
        (pa.array([13800138000.0, 1.5, None, float("nan"), float("inf"), 1e300, 13800138001.0]), 6, [0, 6]),
        (pa.array([True, None]), 1, []),
        (pa.array([0, None], pa.date32()), 1, []),
        (pa.array([0, 1], pa.timestamp("us")), 2, []),
    ],
)
def test_a_type_that_no_datum_has_is_examined_by_its_type(scanner, column, examined, rows):
    spans = scanner.scan(column, Context(field="phone", free_text=False))
    assert (spans.examined, spans.unexamined, list(spans.rows)) == (examined, 0, rows)


def test_a_slice_of_a_column_and_a_chunked_one(scanner):
    column = pa.array(TEXTS).slice(4)
    assert list(scanner.scan(column, Context()).rows) == [0]
    assert list(scanner.scan(pa.chunked_array([TEXTS[:2], TEXTS[2:]]), Context()).rows) == [0, 4]


class Fails:
    """A recognizer that breaks on some texts, also after it has found something."""

    entities = frozenset({Entity.USER_NAME})

    def gate(self, context):
        return "."

    def find(self, text, context):
        yield Span(0, 1, Entity.USER_NAME, 0.9)
        if "boom" in text:
            raise ValueError(text)


def test_a_recognizer_that_raises_leaves_the_value_unexamined(capfd, caplog):
    scanner = Scanner((*default_recognizers(), Fails()))
    spans = scanner.scan(pa.array(["boom 13800138000", "13800138000", None]), Context())
    assert (spans.examined, spans.unexamined, list(spans.rows)) == (1, 1, [1])
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


class Batched:
    """A recognizer of batches: marks the first character; on `boom` it says so, on `raise` it breaks, on `stop` it falls silent."""

    entities = frozenset({Entity.PERSON})

    def __init__(self):
        self.seen = []

    def gate(self, context):
        return None if context.field == "nothing" else "[a-z]"

    def find_all(self, texts, context):
        self.seen.append(list(texts))
        for text in texts:
            if "raise" in text:
                raise ValueError(text)
            if "stop" in text:
                return
            yield None if "boom" in text else [Span(0, 1, Entity.PERSON, 0.9)]


@pytest.mark.parametrize(
    ("texts", "rows", "unexamined"),
    [
        (["ab", None, "12", "ｃd"], [0, 3], 0),
        (["ab", "boom", "cd"], [0, 2], 1),
        (["ab", "raise", "cd", "12"], [0], 2),
        (["ab", "stop", "cd", "12"], [0], 2),
        (["12"], [], 0),
    ],
)
def test_a_recognizer_of_batches_is_told_all_texts_at_once(texts, rows, unexamined, capfd):
    batched = Batched()
    spans = Scanner((batched,)).scan(pa.array(texts), Context())
    present = len(texts) - texts.count(None)
    assert (list(spans.rows), spans.unexamined, spans.examined) == (rows, unexamined, present - unexamined)
    through = [text.replace("ｃ", "c") for text in texts if text and text != "12"]
    assert batched.seen == ([through] if through else [])
    assert capfd.readouterr() == ("", "")


def test_a_recognizer_of_batches_that_has_nothing_to_find_is_not_asked():
    batched = Batched()
    assert Scanner((batched,)).scan(pa.array(["ab"]), Context(field="nothing")).rows == {}
    assert batched.seen == []


def test_recognizers_of_batches_and_of_texts_share_a_value():
    spans = Scanner((*default_recognizers(), Batched())).scan(pa.array(["a 13800138000", "boom 13800138000"]), Context())
    assert {row: [span.entity for span in found] for row, found in spans.rows.items()} == {0: [Entity.PERSON, Entity.CN_MOBILE]}
    assert (spans.examined, spans.unexamined) == (1, 1)


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 5, 0.5), (3, 8, 0.9)], [(3, 8, 0.9)]),
        ([(0, 5, 0.9), (0, 9, 0.9)], [(0, 9, 0.9)]),
        ([(0, 5, 0.9), (3, 8, 0.9)], [(0, 5, 0.9)]),
        ([(0, 5, 0.9), (3, 9, 0.9)], [(3, 9, 0.9)]),
        ([(6, 9, 0.3), (0, 5, 0.9), (5, 6, 0.4)], [(0, 5, 0.9), (5, 6, 0.4), (6, 9, 0.3)]),
        ([(0, 9, 0.8), (1, 3, 0.9), (5, 7, 0.9)], [(1, 3, 0.9), (5, 7, 0.9)]),
        ([], []),
    ],
)
def test_overlaps(spans, kept):
    def made(rows):
        return [Span(start, end, Entity.CN_MOBILE, score) for start, end, score in rows]

    assert resolved(made(spans)) == tuple(made(kept))
    assert resolved(reversed(made(spans))) == tuple(made(kept))


@pytest.mark.slow
def test_a_ten_megabyte_cell(scanner):
    text = "客户反馈宽带断网，已派单处理。" * 240_000 + "手机13800138000"
    begun = time.perf_counter()
    spans = scanner.scan(pa.array([text]), Context())
    assert [span.end for span in spans.rows[0]] == [len(text)]
    assert time.perf_counter() - begun < 10


def test_every_recognizer_keeps_its_word(scanner):
    """What it finds is in its `entities`, and its gate compiles, alone and joined."""
    seen = set()
    for recognizer in default_recognizers():
        assert recognizer.entities
        seen |= recognizer.entities
    later = {Entity.PERSON, Entity.ADDRESS, Entity.LOCATION, Entity.NATIONAL_ID, Entity.CREDIT_CARD}
    assert seen == set(Entity) - later
