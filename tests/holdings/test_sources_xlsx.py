"""XLSX workbooks: what another program wrote is read as it was meant, sheet by sheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import workbooks
from file_sources import opened, read

from holdings.errors import BrokenData, MissingAsset
from holdings.model import FieldKind
from holdings.sources.base import Bounds

if TYPE_CHECKING:
    from pathlib import Path

moment = dt.datetime.fromisoformat
MOMENT = moment("2024-01-02 03:04:05")


def write(path: Path, sheets: dict[str, list[list[Any]]], hidden: str = "") -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    book.save(path)


VALUES = {
    "text": (["x", None, "<&> 张"], FieldKind.TEXT, ["x", None, "<&> 张"]),
    "integers": ([1, None, -5], FieldKind.INTEGER, [1, None, -5]),
    "numbers": ([1.5, 2], FieldKind.NUMBER, [1.5, 2.0]),
    "truth values": ([True, False], FieldKind.BOOLEAN, [True, False]),
    "moments": ([MOMENT, None], FieldKind.DATETIME, [MOMENT, None]),
    "days": ([dt.date(2024, 1, 2)], FieldKind.DATETIME, [moment("2024-01-02")]),
    "days around a day that never was": ([moment("1900-01-01"), moment("1900-03-01")], FieldKind.DATETIME, [moment("1900-01-01"), moment("1900-03-01")]),
    "times": ([dt.time(3, 4, 5)], FieldKind.TEXT, ["03:04:05"]),
    "spans of time": ([dt.timedelta(hours=30)], FieldKind.NUMBER, [1.25]),
    "errors": (["#N/A", "#DIV/0!"], FieldKind.TEXT, ["#N/A", "#DIV/0!"]),
    "mixed": ([1, "x", True, MOMENT], FieldKind.TEXT, ["1", "x", "true", "2024-01-02 03:04:05"]),
    "a telephone number as a number": ([13812345678], FieldKind.INTEGER, [13812345678]),
}  # fmt: skip


@pytest.mark.parametrize(("values", "kind", "expected"), VALUES.values(), ids=VALUES)
def test_values(tmp_path: Path, values: list[Any], kind: FieldKind, expected: list[Any]) -> None:
    write(tmp_path / "book.xlsx", {"S": [["id", "a"], *([place, value] for place, value in enumerate(values))]})
    info, columns, unreadable = read(opened(tmp_path, "book.xlsx"), "book")
    assert (info.field("a").kind, columns["a"], unreadable) == (kind, expected, {})


def test_days_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["a"])
    book.active.append([MOMENT])
    book.save(tmp_path / "book.xlsx")
    assert read(opened(tmp_path, "book.xlsx"), "book")[1] == {"a": [MOMENT]}


FORMATS = {
    "yyyy-mm-dd": True,
    "0.00": False,
    "General": False,
    '0 "days"': False,
    "[h]:mm": False,
    "[Red]0": False,
    "[$-804]yyyy年m月": True,
    "\\d0": False,
}


@pytest.mark.parametrize(("code", "is_moment"), FORMATS.items(), ids=FORMATS)
def test_number_formats(tmp_path: Path, code: str, is_moment: bool) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append([45_000])
    book.active["A2"].number_format = code
    book.save(tmp_path / "book.xlsx")
    assert read(opened(tmp_path, "book.xlsx"), "book")[1] == {"a": [moment("2023-03-15") if is_moment else 45_000]}


def test_sheets_are_datasets(tmp_path: Path) -> None:
    write(tmp_path / "one.xlsx", {"S": [["a"], [1]]})
    write(tmp_path / "two.xlsx", {"客户": [["a"], [1]], "hidden": [["b"], [2]], "Sheet3": []}, hidden="hidden")
    write(tmp_path / "three.xlsx", {"S": [["a"], [1]], "Sheet2": [], "Sheet3": []})
    with opened(tmp_path, ".").open() as snapshot:
        assert snapshot.datasets() == ["one", "three", "two/hidden", "two/客户"]
        assert snapshot.inspect("two/hidden").field_names == ("b",)
        assert snapshot.count("two/客户") == 1
        with pytest.raises(MissingAsset):
            snapshot.inspect("two")


def test_headers_blank_rows_and_gaps(tmp_path: Path) -> None:
    rows = [[], [None, "a", "a", None], [], [None, 1, None, None], [None, None, None, "x"], []]
    write(tmp_path / "book.xlsx", {"S": rows})
    source = opened(tmp_path, "book.xlsx")
    with pytest.raises(BrokenData) as caught:
        read(source, "book")
    assert caught.value.subject == "book.xlsx:S!D5"
    write(tmp_path / "book.xlsx", {"S": rows[:4]})
    info, columns, _ = read(source, "book")
    assert info.field_names == ("column_1", "a", "a_2")
    assert columns == {"column_1": [None], "a": [1], "a_2": [None]}
    assert info.row_estimate == 1


def test_text_in_runs_and_without_places(tmp_path: Path) -> None:
    strings = "<si><t>a</t></si><si><r><t>13</t></r><r><t>8_x000D_</t></r><rPh><t>x</t></rPh></si>"
    cells = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row><row><c t="str"><f>1</f><v>y</v></c></row>'
    (tmp_path / "book.xlsx").write_bytes(workbooks.packed(workbooks.parts(cells, strings)))
    assert read(opened(tmp_path, "book.xlsx"), "book")[1] == {"a": ["138\r", "y"]}


def test_projection_counts_and_bounds(tmp_path: Path) -> None:
    write(tmp_path / "book.xlsx", {"S": [["a", "b"], *([number, "x"] for number in range(3000))]})
    source = opened(tmp_path, "book.xlsx")
    assert read(source, "book", "a", bounds=Bounds(batch_rows=7))[1] == {"a": list(range(3000))}
    with source.open() as snapshot:
        assert (snapshot.count("book"), snapshot.count("book", distinct="a"), snapshot.count("book", distinct="b")) == (3000, 3000, 1)
        assert snapshot.inspect("book").row_estimate is None
