"""Each format keeps its structure: what nothing is found in is written to the byte, what is changed stays where it was, and comes back exactly."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exporting import MOBILE, OTHER, exported, redactor
from hypothesis import example, given, settings
from hypothesis import strategies as st

from redaction.export.exporting import How, export
from redaction.export.formats import csv as csv_format
from redaction.export.formats import json as json_format
from redaction.export.formats import jsonl, text
from redaction.export.unredacting import unredact

REPLACE, ENCRYPT, DROP = redactor("replace"), redactor("encrypt", cells="keep"), redactor("drop")
POLICIES = [REPLACE, ENCRYPT, DROP, redactor("token"), redactor("hash"), redactor("mask"), redactor("generalise")]

CHARS = "ab 一二,;\"'\t|\\/:{}[]=+-@#_.x"
PLAIN = st.text(CHARS, max_size=8)
VALUES = st.sampled_from(
    [MOBILE, f"请回电{OTHER}。", "a@qq.com", "11010519491231002X", "=1+1", "'=x", f"={MOBILE}", "-5", "[PHONE_NUMBER]"]
)
CELL = st.one_of(PLAIN, VALUES, st.tuples(PLAIN, VALUES).map("，手机：".join), st.tuples(PLAIN, PLAIN).map("\n".join))


@pytest.fixture(autouse=True)
def pieces_of_few_bytes(monkeypatch):
    for module in (csv_format, jsonl, json_format, text):
        monkeypatch.setattr(module, "PIECE_BYTES", 64)


@st.composite
def csv_files(draw, cell=CELL):
    width = draw(st.integers(1, 4))
    delimiter, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6))
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if end == "\r" else draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([f"c{place}" for place in range(width)])
    writer.writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    data = out.getvalue().encode(encoding)
    return (
        (data if draw(st.booleans()) else data.removesuffix(end.encode("utf-16-le" if encoding == "utf-16" else encoding))),
        encoding,
        delimiter,
    )


def cells_of(data, encoding, delimiter):
    return [row for row in csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter, strict=True) if row]


@given(csv_files(), st.sampled_from(POLICIES))
@settings(max_examples=60, deadline=None)
def test_csv(file, work):
    data, encoding, delimiter = file
    how = How(encoding=encoding, delimiter=delimiter)
    out, record = exported(data, "csv", work, how=how)
    before, after = cells_of(data, encoding, delimiter), cells_of(out, encoding, delimiter)
    assert [len(row) for row in before] == [len(row) for row in after]
    assert record.input.records == record.output.records == len(before) - 1
    assert not any(value in cell for row in after for cell in row for value in (MOBILE, OTHER, "11010519491231002X"))
    if not record.counts and not record.cells:
        assert out == data
    twice, _ = exported(out, "csv", work, how=how)
    assert twice == out


@given(csv_files())
@settings(max_examples=30, deadline=None)
def test_csv_comes_back_to_the_byte_where_quotes_are_not_needed_otherwise(file):
    data, encoding, delimiter = file
    with TemporaryDirectory() as folder:
        source, there, back = (Path(folder) / name for name in ("a.csv", "b.csv", "c.csv"))
        source.write_bytes(data)
        how = How(encoding=encoding, delimiter=delimiter)
        export(source, there, ENCRYPT, how=how)
        unredact(there, back, ENCRYPT, how=how)
        assert cells_of(back.read_bytes(), encoding, delimiter) == cells_of(data, encoding, delimiter)


JSON = st.recursive(
    st.one_of(
        CELL,
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False, allow_infinity=False),
        st.just(int(MOBILE)),
    ),
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(st.one_of(st.sampled_from(["id", "phone", "名", "a.b"]), CELL), below, max_size=3)
    ),
    max_leaves=8,
)


def shape(value):
    """What has to stay: nesting, the order and number of keys, truth values."""
    match value:
        case dict():
            return [shape(each) for each in value.values()]
        case list():
            return ["list", *map(shape, value)]
        case bool():
            return value
        case _:
            return None


@given(st.lists(JSON, max_size=5), st.sampled_from(POLICIES), st.sampled_from([None, 1]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_json(values, work, indent, ascii_only):
    written = [json.dumps(value, ensure_ascii=ascii_only, indent=indent) for value in values]
    documents = {"json": (f"[{','.join(written)}]" if len(values) != 1 else written[0]).encode()}
    if indent is None:
        documents["jsonl"] = "".join(f"{line}\r\n" for line in written).encode()
    for ending, data in documents.items():
        out, record = exported(data, ending, work)
        assert not any(value in out.decode() for value in (MOBILE, OTHER, "11010519491231002X"))
        if ending == "json":
            assert shape(json.loads(out)) == shape(json.loads(data))
        else:
            assert [shape(json.loads(line)) for line in out.splitlines()] == list(map(shape, values))
            assert record.input.records == len(values)
        if not record.counts and not record.names and not record.withheld:
            assert out == data
        assert exported(out, ending, work)[0] == out


def test_the_spelling_of_numbers_the_order_of_keys_and_spaces_stay():
    data = b'{"b" : 1.50e3,\t"a":-0, "c":[1E400, 0.10 ],"\\u0061":"\\u4f60\\/"}'
    assert exported(data, "json", REPLACE)[0] == data


def test_what_is_encrypted_in_json_comes_back():
    data = json.dumps({"phone": MOBILE, MOBILE: [OTHER], "t": "请回电" + OTHER}, ensure_ascii=False).encode()
    with TemporaryDirectory() as folder:
        source, there, back = (Path(folder) / name for name in ("a.json", "b.json", "c.json"))
        source.write_bytes(data)
        record = export(source, there, ENCRYPT)
        assert record.names == 1
        assert MOBILE not in there.read_text("utf-8")
        assert unredact(there, back, ENCRYPT).restored == 4
        assert back.read_bytes() == data


def test_keys_that_would_be_the_same_are_told_apart():
    out, record = exported(json.dumps([{MOBILE: 1, OTHER: 2, "x": 3}]).encode(), "json", REPLACE)
    assert json.loads(out) == [{"[PHONE_NUMBER]": 1, "[PHONE_NUMBER]_2": 2, "x": 3}]
    assert record.names == 2


@given(
    st.lists(CELL, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    st.sampled_from(POLICIES),
)
@settings(max_examples=50, deadline=None)
def test_text(lines, end, encoding, work):
    data = "".join(line.replace("\n", " ") + end for line in lines).encode(encoding)
    out, record = exported(data, "log", work, how=How(encoding=encoding))
    assert out.decode(encoding).count(end) == len(lines) == record.output.records
    assert not any(value in out.decode(encoding) for value in (MOBILE, OTHER))
    if not record.counts:
        assert out == data
    assert exported(out, "log", work, how=How(encoding=encoding))[0] == out


MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2030, 1, 1))  # noqa: DTZ001 (files have such)
LEAVES = {
    pa.string(): CELL,
    pa.large_string(): CELL,
    pa.int64(): st.one_of(st.integers(-1000, 1000), st.just(int(MOBILE))),
    pa.float64(): st.floats(-1000, 1000),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    pa.timestamp("ns", "UTC"): MOMENTS.map(lambda at: at.replace(tzinfo=dt.UTC)),
    pa.time64("us"): st.times(),
    pa.decimal128(14, 2): st.one_of(st.just(Decimal(f"{MOBILE}.00")), st.just(Decimal("1.50"))),
}


@st.composite
def arrow_types(draw, depth=2):
    leaf = draw(st.sampled_from(list(LEAVES)))
    kind = draw(st.sampled_from(["leaf", "leaf", "list", "large_list", "struct", "map", "fixed"])) if depth else "leaf"
    below, strategy = (leaf, LEAVES[leaf]) if kind == "leaf" else draw(arrow_types(depth=depth - 1))
    match kind:
        case "list":
            return pa.list_(below), st.lists(st.one_of(st.none(), strategy), max_size=3)
        case "large_list":
            return pa.large_list(below), st.lists(strategy, max_size=3)
        case "fixed":
            return pa.list_(below, 2), st.lists(strategy, min_size=2, max_size=2)
        case "struct":
            return pa.struct([("a", below), ("b", pa.string())]), st.fixed_dictionaries({"a": st.one_of(st.none(), strategy), "b": CELL})
        case "map":
            return pa.map_(pa.string(), below), st.lists(st.tuples(PLAIN, strategy), max_size=2)
        case _:
            return below, strategy


@st.composite
def tables(draw):
    rows = draw(st.integers(0, 7))
    columns = {}
    for place in range(draw(st.integers(1, 3))):
        kind, strategy = draw(arrow_types())
        columns[f"c{place}"] = pa.array(draw(st.lists(st.one_of(st.none(), strategy), min_size=rows, max_size=rows)), kind)
    return pa.table(columns), draw(st.integers(1, 4))


@given(tables(), st.sampled_from(POLICIES))
@settings(max_examples=60, deadline=None)
def test_parquet(made, work):
    table, group = made
    data = io.BytesIO()
    pq.write_table(table, data, row_group_size=group)
    out, record = exported(data.getvalue(), "parquet", work)
    before, after = pq.ParquetFile(data), pq.ParquetFile(io.BytesIO(out))
    assert after.schema_arrow.types == before.schema_arrow.types
    groups = [[file.metadata.row_group(place).num_rows for place in range(file.metadata.num_row_groups)] for file in (before, after)]
    assert groups[0] == groups[1] or not table.num_rows
    redacted = after.read()
    assert not any(value in str(redacted.to_pylist()) for value in (MOBILE, OTHER))
    if not record.counts and not record.withheld:
        assert redacted.to_pylist() == before.read().to_pylist()
    assert pq.read_table(io.BytesIO(exported(out, "parquet", work)[0])).equals(redacted)


SHEET_CELL = st.one_of(
    st.none(),
    CELL.map(lambda text: text.strip("'") or None).filter(lambda text: text is None or not text.startswith("=")),
    st.integers(-1000, 1000),
    st.just(int(MOBILE)),
    st.booleans(),
    MOMENTS.map(lambda at: at.replace(microsecond=0)),
)


@example([[[None, None, MOBILE]], [[MOBILE, "x", None]]], DROP)
@given(st.lists(st.lists(st.lists(SHEET_CELL, min_size=3, max_size=3), max_size=5), min_size=1, max_size=3), st.sampled_from(POLICIES))
@settings(max_examples=30, deadline=None)
def test_xlsx(sheets, work):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{place}")
        sheet.append(["id", "名", "c"])
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    out, record = exported(data.getvalue(), "xlsx", work)
    before, after = openpyxl.load_workbook(data), openpyxl.load_workbook(io.BytesIO(out))
    assert after.sheetnames == before.sheetnames
    for name in before.sheetnames:
        old, new = (
            [[cell.value for cell in row] for row in one[name].iter_rows(max_col=3, max_row=max(1, before[name].max_row))]
            for one in (before, after)
        )
        for old_row, new_row in zip(old, new, strict=True):
            for was, is_ in zip(old_row, new_row, strict=True):
                assert not any(value in str(is_) for value in (MOBILE, OTHER))
                if not isinstance(was, str) and was != int(MOBILE):
                    assert is_ == was
        if not record.counts and not record.cells:
            assert new == old
    assert exported(out, "xlsx", work)[0] == out


def test_a_cell_in_quotes_stays_in_quotes():
    out, _ = exported(f'a,b\n"{MOBILE}",{MOBILE}\n'.encode(), "csv", REPLACE)
    assert out == b'a,b\n"[PHONE_NUMBER]",[PHONE_NUMBER]\n'


def test_blank_lines_of_a_table_stay():
    data = b"\n\r\na,b\n\n1,2\n\n\n3,4\n\n"
    out, record = exported(data, "csv", REPLACE)
    assert (out, record.input.records) == (data, 2)
    out, _ = exported(data.replace(b"3", MOBILE.encode()), "csv", REPLACE)
    assert out == data.replace(b"3", b"[PHONE_NUMBER]")


def test_a_workbook_keeps_formats_and_widths_and_leaves_out_what_is_no_value():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b"])
    sheet.append([1.5, "=A2*2"])
    sheet["A2"].number_format = '0.00"元"'
    sheet["A1"].font = openpyxl.styles.Font(bold=True, color="FFFF0000")
    sheet["B1"].comment = openpyxl.comments.Comment(f"电话{MOBILE}", "张三")
    sheet.column_dimensions["A"].width = 33
    book.properties.creator = "张三"
    data = io.BytesIO()
    book.save(data)
    out, record = exported(data.getvalue(), "xlsx", REPLACE)
    made = openpyxl.load_workbook(io.BytesIO(out)).active
    assert (made["A2"].value, made["A2"].number_format, made["A1"].font.b, made["A1"].font.color.rgb) == (1.5, '0.00"元"', True, "FFFF0000")
    assert made.column_dimensions["A"].width == 33
    assert made["B1"].comment is None
    assert record.left_out["formulas"] == 1
    assert record.left_out["comments"] >= 1
    assert record.withheld == 1
    assert MOBILE.encode() not in b"".join(archive_parts(out))


def archive_parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]
