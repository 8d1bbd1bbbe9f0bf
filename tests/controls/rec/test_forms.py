"""In which form a value is written."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.catalog.rec.forms import _MOMENT, _classes
from controls.catalog.rec.forms import forms as counted_forms
from holdings.model import FieldKind
from holdings.records import Element


def forms(column, element, kind):
    """The form of each value, in order of the forms."""
    found, counts = counted_forms(column, element, kind)
    assert len(found) == len(counts)
    return sorted(form for form, count in zip(found.to_pylist(), counts, strict=True) for _ in range(count))


SAME = [
    (Element.CLOSED_AT, ["2026-06-03 10:00:00", "2026-6-13 9:05:00", "2026-06-03 10:00:00.123"]),
    (Element.CLOSED_AT, ["2026年6月3日", "2026年12月13日"]),
    (Element.CLOSED_AT, ["3 Jun 2026", "13 September 2026"]),
    (Element.CLOSED_AT, ["1780452000", "1780459999"]),
    (Element.RECORD_NO, ["DD20260603-000001", "TH20260604-12"]),
    (Element.RATING, ["5", "10"]),
    (Element.RATING, ["满意", "非常满意"]),
]
OTHER = [
    (
        Element.CLOSED_AT,
        ["2026-06-03 10:00:00", "2026-06-03T10:00:00", "2026/06/03 10:00:00", "2026-06-03", "2026-06-03 10:00", "2026-06-03 10:00:00Z"],
    ),
    (Element.CLOSED_AT, ["20260603", "20260603100000", "2026年6月3日", "3 Jun 2026", "Jun 3, 2026"]),
    (Element.RECORD_NO, ["DD-1", "dd-1", "DD1", "DD-2026-1", "1"]),
    (Element.RATING, ["5", "5.0", "5分", "五星"]),
]


@pytest.mark.parametrize(("element", "values"), SAME)
def test_one_form(element, values):
    assert len(set(forms(pa.array(values), element, FieldKind.TEXT))) == 1


@pytest.mark.parametrize(("element", "values"), OTHER)
def test_several_forms(element, values):
    assert len(set(forms(pa.array(values), element, FieldKind.TEXT))) == len(values)


def test_blanks_have_none():
    assert forms(pa.array([None, " ", ""]), Element.CLOSED_AT, FieldKind.TEXT) == []


@pytest.mark.parametrize("kind", [FieldKind.DATETIME, FieldKind.DATE])
def test_a_typed_batch_and_one_that_a_stray_value_made_text_have_the_same_form(kind):
    moments = [dt.datetime.fromisoformat("2026-06-03 10:00"), None] if kind is FieldKind.DATETIME else [dt.date(2026, 6, 3), None]
    typed = forms(pa.array(moments), Element.CLOSED_AT, kind)
    text = forms(pa.array(["2026-06-03T10:00:00Z", "2026-06-03 10:00", "2026-06-03"]), Element.CLOSED_AT, kind)
    assert set(typed) == set(text)
    assert set(forms(pa.array(["2026/6/3"]), Element.CLOSED_AT, kind)) != set(typed)


def test_a_number_is_written_as_its_digits():
    assert forms(pa.array([5, 10, None]), Element.RATING, FieldKind.INTEGER) == forms(pa.array(["5", "10"]), Element.RATING, FieldKind.TEXT)


@given(st.lists(st.text(st.sampled_from("0189 -:.,/年aZ@T\n\u0663") | st.characters(codec="utf-8"), max_size=12) | st.none()))
def test_the_form_of_a_column_is_that_of_each_value(values):
    column = pa.array(values, pa.string())
    texts = [text for text in pc.utf8_trim_whitespace(column).to_pylist() if text]
    for part in (column, column[1:]):  # a part of a column lies somewhere in its buffers
        each = _classes(pa.array(texts[len(texts) - len(forms(part, Element.CLOSED_AT, FieldKind.TEXT)) :], pa.string()), _MOMENT)
        assert forms(part, Element.CLOSED_AT, FieldKind.TEXT) == sorted(each.to_pylist())
