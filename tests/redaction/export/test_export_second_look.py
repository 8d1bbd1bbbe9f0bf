"""The check of a written file: what was looked at before it was written need not be looked at again, and whatever else stands in it is."""

from __future__ import annotations

import pickle
from collections import Counter

import pyarrow as pa
import pytest
from exporting import FORMATS, MOBILE, OTHER, a_file
from hypothesis import given
from hypothesis import strategies as st
from leaving import keys, policy

from redaction.errors import ExportRefused
from redaction.export.exporting import How, export
from redaction.export.formats import parquet, xlsx_rows
from redaction.export.formats.base import BytesWriter
from redaction.export.looking import Looking
from redaction.export.redacting import Redacting
from redaction.export.resting import Resting
from redaction.recognizers import default_recognizers
from redaction.redactor import Redacted, Redactor

KEY = bytes(range(32))
VALUES = st.lists(st.tuples(st.sampled_from(["a", "b", "c\x00", None]), st.sampled_from(["x", "xx", "", " ", "\ud800", "a\x00x", None])))


def sum_of(pairs, resting=Resting(KEY)):  # noqa: B008 (it is frozen)
    by_name = {}
    for name, value in pairs:
        by_name.setdefault(name, []).append(value)
    return sum(resting.sum_of(name, Counter(values)) for name, values in by_name.items())


def told(pairs):
    return Counter((name, value) for name, value in pairs if value is not None and value.strip())


@given(VALUES, VALUES)
def test_sums_are_equal_where_the_same_values_stand_in_the_same_fields_as_often(one, other):
    assert (sum_of(one) == sum_of(other)) == (told(one) == told(other))


@given(VALUES, st.integers(0, 20), st.randoms())
def test_sums_of_parts_add_up_in_any_order(pairs, cut, chance):
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert sum_of(mixed[:cut]) + sum_of(mixed[cut:]) == sum_of(pairs)


def test_sums_of_two_exports_tell_nothing_of_each_other():
    one, other = Resting(), Resting()
    assert one.key != other.key
    assert sum_of([("a", "x")], one) != sum_of([("a", "x")], other)
    assert sum_of([("a", "x")], pickle.loads(pickle.dumps(one))) == sum_of([("a", "x")], one)
    assert one.key.hex() not in repr(one)


def work(given="replace", *numbers, **more):
    """Our own recognizers, but for names, which need a model."""
    made = Redactor(policy(given, **more), keys(*numbers))
    vars(made)["_recognizers"] = default_recognizers()
    return made


@pytest.fixture
def looks(monkeypatch):
    """How many texts the check has looked at, names of fields left out."""
    seen = Counter()
    look_at = Looking._look_at

    def counted(self, values, field, tally):
        seen["texts"] += len(values) if field is not None else 0
        look_at(self, values, field, tally)

    monkeypatch.setattr(Looking, "_look_at", counted)
    return seen


@pytest.mark.parametrize("operator", ["replace", "mask", "token", "hash", "encrypt", "drop", "generalise"])
@pytest.mark.parametrize("ending", FORMATS)
def test_what_was_looked_at_is_not_looked_at_again(tmp_path, looks, ending, operator):
    source = a_file(tmp_path / f"in.{ending}", 5)
    record = export(source, tmp_path / f"out.{ending}", work(operator, 1))
    assert (record.refused, looks["texts"]) == ((), 0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_processes_add_up_to_the_same(tmp_path, monkeypatch, looks, jobs):
    from redaction.export.formats import csv

    monkeypatch.setattr(csv, "PIECE_BYTES", 4 * 1024)
    source = a_file(tmp_path / "in.csv", 400)
    export(source, tmp_path / "out.csv", work("token", 1), how=How(jobs=jobs))
    assert looks["texts"] == 0


def test_where_the_policy_leaves_what_is_less_sure_all_is_looked_at_again(tmp_path, looks):
    source = tmp_path / "in.csv"
    source.write_text("note\nok\n")
    export(source, None, work(detection={"least_score": 0.5}))
    assert looks["texts"] == 1


def test_a_detector_of_somebody_elses_is_asked_twice(tmp_path, looks):
    source = tmp_path / "in.csv"
    source.write_text("note\nok\n")
    export(source, None, Redactor(policy("replace"), detector=work().detector))
    assert looks["texts"] == 1


def refused(tmp_path, ending, redactor):
    target = tmp_path / f"out.{ending}"
    with pytest.raises(ExportRefused) as caught:
        export(a_file(tmp_path / f"in.{ending}", 5), target, redactor)
    assert not target.exists()
    return caught.value.record


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "txt"])
def test_a_writer_that_writes_something_else_is_caught(tmp_path, monkeypatch, ending):
    write = BytesWriter.write

    def wrong(self, piece, treated):
        data = treated.data.replace(b"[PHONE_NUMBER]", MOBILE.encode(), 1)
        write(self, piece, type(treated)(tally=treated.tally, data=data))

    monkeypatch.setattr(BytesWriter, "write", wrong)
    assert refused(tmp_path, ending, work()).refused == ("left",)


def test_a_writer_of_columns_that_writes_something_else_is_caught(tmp_path, monkeypatch):
    write = parquet._Writer.write

    def wrong(self, piece, treated):
        batches = [
            batch.set_column(2, "note", pa.array([f"请回电{OTHER}"] * len(batch), batch.schema.field(2).type)) for batch in treated.batches
        ]
        write(self, piece, type(treated)(tally=treated.tally, batches=batches))

    monkeypatch.setattr(parquet._Writer, "write", wrong)
    assert refused(tmp_path, "parquet", work()).refused == ("left",)


def test_a_workbook_that_is_written_with_what_stood_there_is_caught(tmp_path, monkeypatch):
    written = xlsx_rows.Rows._written
    monkeypatch.setattr(xlsx_rows.Rows, "_written", lambda self, records, names, changed: written(self, records, names, {}))
    assert refused(tmp_path, "xlsx", work()).refused == ("left",)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_treatment_that_hands_on_what_it_was_given_is_caught(tmp_path, monkeypatch, ending):
    texts = Redacting.texts

    def wrong(self, values, field, tally, *, cells=False):
        texts(self, values, field, tally, cells=cells)
        return values

    monkeypatch.setattr(Redacting, "texts", wrong)
    assert refused(tmp_path, ending, work()).refused == ("left",)


def test_a_treatment_that_looks_at_nothing_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(Redacting, "texts", lambda self, values, field, tally, *, cells=False: values)
    assert refused(tmp_path, "csv", work()).refused == ("left",)


def test_a_redactor_that_forgets_a_text_is_caught(tmp_path, monkeypatch):
    settled = Redactor._settled

    def wrong(self, texts, context):
        done = settled(self, texts, context)
        return [*done[:-1], Redacted(text=f"{OTHER}.", changes=())] if context.field == "note" else done

    monkeypatch.setattr(Redactor, "_settled", wrong)
    assert refused(tmp_path, "csv", work("token", 1)).refused == ("left",)


def test_a_pseudonym_that_does_not_prove_itself_is_caught(tmp_path, monkeypatch):
    from redaction.operators.tokenise import Tokenise

    apply = Tokenise.apply
    monkeypatch.setattr(Tokenise, "apply", lambda self, value, entity, bench: apply(self, value, entity, bench).replace("b", "c"))
    assert refused(tmp_path, "csv", work("token", 1)).refused == ("left",)
