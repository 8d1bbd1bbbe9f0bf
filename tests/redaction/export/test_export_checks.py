"""What an export finds out about itself: cells that run, names that tell, what was withheld, the risk, and what several processes make of it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import fields

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from canaries import SENTENCE, VALUES, traces
from exporting import MOBILE, OTHER, a_file, exported, redactor, write
from leaving import keys, policy

from holdings.entities import Entity
from holdings.errors import BrokenData
from holdings.inventory import FieldLabel
from holdings.sources.base import Batch
from redaction.errors import ExportRefused
from redaction.export.cells import is_formula, plain
from redaction.export.exporting import How, export
from redaction.export.fields import number_as_text
from redaction.export.formats import csv as csv_format
from redaction.export.source import Rows
from redaction.redactor import WITHHELD, Redactor
from redaction.risk.grade import Grade

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=", "+a", "-", "@x"]
HARMLESS = ["-5", "+5.50", "-1,000.5", "-1e5", "-.5%", "1-2", "a=b", "'=1", "", "[x]", " -5 "]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_would_run(cell):
    assert is_formula(cell)
    assert not is_formula(f"'{cell}")


@pytest.mark.parametrize("cell", HARMLESS)
def test_what_it_would_not_run(cell):
    assert not is_formula(cell)


def test_names_lose_what_deceives():
    assert plain("a\u202eb\u200bc\x1b[0m") == "a\ufffdb\ufffdc\ufffd[0m"
    assert plain("工单 号-1") == "工单 号-1"


CSV = b'id,=note,c\n1,=1+1,"@x"\n2,-5,ok\n'


def test_cells_are_neutralised_kept_or_refused_as_the_policy_says():
    out, record = exported(CSV, "csv", redactor("replace"))
    assert out.decode() == "id,'=note,c\n1,'=1+1,\"'@x\"\n2,-5,ok\n"
    assert (record.cells, record.names, record.cells_rule) == (3, 1, "neutralise")
    out, record = exported(CSV, "csv", redactor("replace", cells="keep"))
    assert (out, record.cells) == (CSV, 3)
    with pytest.raises(ExportRefused) as caught:
        exported(CSV, "csv", redactor("replace", cells="refuse"))
    assert caught.value.record.refused == ("cells",)
    assert exported(b"id,note\n1,-5\n", "csv", redactor("replace", cells="refuse"))[1].refused == ()


@pytest.mark.parametrize("operator", ["drop", "replace", "mask", "token"])
def test_what_is_left_of_a_cell_is_no_formula_either(operator):
    for cell in (f"{MOBILE}=1+1", f"={MOBILE}", f"'={MOBILE}", f"+{MOBILE}", "@zhangsan手机" + MOBILE):
        work = redactor(operator)
        out, _ = exported(f"id,note\n1,{cell}\n".encode(), "csv", work)
        assert not is_formula(out.decode().splitlines()[1].split(",", 1)[1])
        assert exported(out, "csv", work)[0] == out


def test_a_whole_field_is_neutralised_too():
    work = redactor("replace", fields={"names": {"note": {"use": "mask", "entity": "USER_NAME"}}})
    out, _ = exported(b"id,note\n1,=abcdef\n", "csv", work)
    assert not is_formula(out.decode().splitlines()[1].split(",", 1)[1])
    assert exported(out, "csv", work)[0] == out


def test_columns_sheets_and_keys_that_tell_of_people():
    sheet = openpyxl.Workbook()
    sheet.active.title = MOBILE
    sheet.active.append(["日期", "京A12345的通话", "@x"])
    sheet.active.append(["周一", 1, 2])
    data = io.BytesIO()
    sheet.save(data)
    out, record = exported(data.getvalue(), "xlsx", redactor("replace"))
    made = openpyxl.load_workbook(io.BytesIO(out))
    assert made.sheetnames == ["Sheet1"]
    assert [cell.value for cell in made.active[1]][1:] == ["[CN_PLATE]的通话", "'@x"]
    assert record.names == 3
    out, record = exported("日期,京A12345,京B12345\n1,2,3\n".encode(), "csv", redactor("replace"))
    assert out.decode().splitlines()[0] == "日期,[CN_PLATE],[CN_PLATE]_2"
    table = io.BytesIO()
    pq.write_table(pa.table({f"电话{MOBILE}": pa.array([{OTHER: 1}])}), table)  # nobody takes a column of Parquet for a record
    out, record = exported(table.getvalue(), "parquet", redactor("replace"))
    assert pq.read_schema(io.BytesIO(out)).names == ["电话[PHONE_NUMBER]"]
    assert record.names == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_first_line_with_numbers_of_people_is_refused(tmp_path, ending):
    """It may be a record, and then there are no names that rules could be for."""
    source = tmp_path / f"in.{ending}"
    write(source, [{"日期": "周一", MOBILE: "3"}])
    with pytest.raises(BrokenData, match="looks like a record"):
        export(source, tmp_path / f"out.{ending}", redactor("replace"))


def test_what_is_no_text_is_withheld_and_told():
    data = b"id,note\n1,ok\xff" + MOBILE.encode() + b"\n2,fine\n"
    out, record = exported(data, "csv", redactor("replace"))
    assert out.decode() == f"id,note\n1,{WITHHELD}\n2,fine\n"
    assert (record.withheld, record.refused) == (1, ())
    out, record = exported(b'{"a":"\\ud83d' + MOBILE.encode() + b'"}\n', "jsonl", redactor("replace"))
    assert json.loads(out) == {"a": WITHHELD}
    assert record.withheld == 1
    out, record = exported(b"ok\n\xff" + MOBILE.encode() + b"\n", "log", redactor("replace"))
    assert out.decode() == f"ok\n{WITHHELD}\n"


def test_values_of_a_query_that_nobody_could_read_are_told(tmp_path):
    rows = pa.record_batch({"a": ["x", None]})
    record = export(Rows(["a"], [Batch(first_row=1, table=rows, unreadable={"a": 1})]), tmp_path / "out.csv", redactor("replace"))
    assert (record.withheld, record.input.sha256, record.input.records) == (1, None, 2)
    assert (tmp_path / "out.csv").read_text() == 'a\nx\n""\n'


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("13800138000", "13800138000"),
        ("-13800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("1.3800138e10", "13800138000"),
        ("110105194912310020", "110105194912310020"),
        ("1.1010519491231002E+17", None),
        ("9999", ""),
        ("1.5", ""),
        ("1e300", ""),
        ("true", ""),
        ("1e99999", ""),
    ],
)
def test_numbers_as_detection_looks_at_them(written, text):
    assert number_as_text(written) == text


def test_a_number_that_is_known_only_roughly_is_withheld():
    out, record = exported(b'[{"card": 1.1010519491231002E+17, "n": 1.5}]', "json", redactor("replace"))
    assert (json.loads(out), record.withheld) == ([{"card": None, "n": 1.5}], 1)


def test_fields_by_rule_label_and_dataset():
    work = redactor(
        "replace",
        fields={
            "names": {"t.ref": "hash", "age": {"operator": "generalise", "band": 10}, "raw": "keep"},
            "entities": {"CN_ID_CARD": "drop"},
        },
    )
    data = f"ref,age,card,raw\nA1,34,x,{MOBILE}\n".encode()
    out, record = exported(data, "csv", work, dataset="t", labels={"card": FieldLabel(entity=Entity.CN_ID_CARD)})
    ref, age, card, raw = next(line for line in out.decode().splitlines()[1:]).replace("[30, 40)", "30-40").replace('"', "").split(",")
    assert (ref[:13], age, card, raw) == ("[USER_NAME:h-", "30-40", "", MOBILE)
    assert record.counts["USER_NAME", "keep"] == 1
    assert record.grade is Grade.IDENTIFIED
    assert record.key_ids == (keys(1).tokens[0].key_id,)


TABLE = "age,city,plan\n" + "".join(
    f"{age},{city},{plan}\n" for age, city, plan in [(30, "北京", "a"), (30, "北京", "b")] * 3 + [(40, "上海", "a")] * 2
)


@pytest.mark.parametrize(
    ("bounds", "broken", "grade"),
    [
        ({"k": 2}, (), Grade.RISKY),
        ({"k": 3}, ("k",), Grade.RISKY),
        ({"k": 2, "l": 2}, ("l",), Grade.RISKY),
        ({"threshold": 0.6}, (), Grade.ACCEPTABLE),
        ({"threshold": 0.5}, ("threshold",), Grade.RISKY),
        ({}, (), Grade.RISKY),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "parquet", "xlsx"])
def test_the_risk_is_measured_over_what_was_written(tmp_path, ending, bounds, broken, grade):
    rows = [dict(zip(TABLE.split("\n")[0].split(","), line.split(","), strict=True)) for line in TABLE.splitlines()[1:]]
    source = tmp_path / f"in.{ending}"
    write(source, rows)
    work = redactor("replace", risk={"quasi_identifiers": ["age", "city"], "sensitive": ["plan"], **bounds})
    if not broken:
        record = export(source, tmp_path / f"out.{ending}", work)
        assert (record.risk.k, record.risk.rows, record.grade) == (2, 8, grade)
        return
    with pytest.raises(ExportRefused) as caught:
        export(source, tmp_path / f"out.{ending}", work)
    record = caught.value.record
    assert (record.refused, record.broken, record.grade) == (("risk",), broken, grade)
    if "l" not in broken:
        assert record.proposals
        assert record.proposals[0].field in caught.value.do.en
    assert not (tmp_path / f"out.{ending}").exists()


def test_what_is_left_of_quasi_identifiers_counts_not_what_they_were(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("age\n" + "".join(f"{age}\n" for age in range(30, 40)))
    rule = {"names": {"age": {"operator": "generalise", "band": 10}}}
    assert export(source, None, redactor("replace", fields=rule, risk={"quasi_identifiers": ["age"], "k": 10})).risk.k == 10


def test_several_processes_make_the_same(tmp_path, monkeypatch):
    source = a_file(tmp_path / "in.csv", 4_000)
    monkeypatch.setattr(csv_format, "PIECE_BYTES", 64 * 1024)
    work = Redactor(policy("token", risk={"quasi_identifiers": ["phone"], "k": 2}), keys(1))
    one = export(source, tmp_path / "one.csv", work)
    two = export(source, tmp_path / "two.csv", work, how=How(jobs=2))
    assert one == two
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_the_record_holds_no_value(tmp_path):
    source = tmp_path / "in.jsonl"
    row = json.dumps({"id": 1, "note": SENTENCE, **VALUES}, ensure_ascii=False)
    source.write_text(row + "\n", "utf-8")
    work = Redactor(policy("token"), keys(1))
    record = export(source, tmp_path / "out.jsonl", work)
    assert (
        traces(
            (tmp_path / "out.jsonl").read_bytes(), "output", {name: VALUES[name] for name in ("mobile", "ID card", "bank card", "e-mail")}
        )
        == []
    )
    told = repr(record) + "".join(str(getattr(record, field.name)) for field in fields(record))
    assert traces(told.encode(), "record") == []


MEMORY = """
import resource, sys
from pathlib import Path
sys.path[:0] = ["tests/support"]
from exporting import redactor
from redaction.export.exporting import export
export(Path(sys.argv[1]), None, redactor("replace"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "txt", "parquet", "xlsx"])
def test_memory_is_flat_in_the_input(tmp_path, ending):
    peaks = []
    for rows in (20_000, 80_000):
        source = a_file(tmp_path / f"{rows}.{ending}", rows)
        done = subprocess.run([sys.executable, "-c", MEMORY, str(source)], capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.15 * peaks[0]
