"""CSV files as sources: what they hold, and where they are broken."""

import os

import pytest

from holdings.errors import BrokenData, MissingAsset, SourceError, Unreachable
from holdings.inventory import SourceEntry
from holdings.sources.base import ROW_KEY, Bounds
from holdings.sources.opening import source_for
from holdings.text import Lang

BOUNDS = Bounds()


def source(tmp_path, data=None, **entry):
    if data is not None:
        (tmp_path / "calls.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    return source_for("export", SourceEntry(path="calls.csv", **entry), tmp_path)


def read(opened, dataset="calls", bounds=BOUNDS):
    """Field names, rows without their numbers, unreadable counts."""
    with opened.open() as snapshot:
        info = snapshot.inspect(dataset)
        found = list(snapshot.batches(dataset, info.field_names, bounds=bounds))
    rows = [tuple(row.values())[:-1] for batch in found for row in batch.table.to_pylist()]
    numbers = [number for batch in found for number in batch.table.column(ROW_KEY).to_pylist()]
    assert numbers == list(range(1, len(rows) + 1))
    unreadable = {}
    for batch in found:
        for name, count in batch.unreadable.items():
            unreadable[name] = unreadable.get(name, 0) + count
    return info.field_names, rows, unreadable


CASES = {
    "plain": ("a,b\n1,x\n", {}, ("a", "b"), [("1", "x")]),
    "header only": ("a,b\n", {}, ("a", "b"), []),
    "no last line break": ("a\n1", {}, ("a",), [("1",)]),
    "CRLF": ("a,b\r\n1,x\r\n", {}, ("a", "b"), [("1", "x")]),
    "byte order mark": (b"\xef\xbb\xbfa\n1\n", {}, ("a",), [("1",)]),
    "gb18030 with a mark": ("\ufeff姓名,b\n张三,x\n".encode("gb18030"), {"encoding": "gb18030"}, ("姓名", "b"), [("张三", "x")]),
    "utf-16-le with a mark": ("\ufeffa,b\n汉,x\n".encode("utf-16-le"), {"encoding": "utf-16-le"}, ("a", "b"), [("汉", "x")]),
    "gbk": ("姓名,b\n张三,x\n".encode("gbk"), {"encoding": "gbk"}, ("姓名", "b"), [("张三", "x")]),
    "the name of the row numbers": ("__row__,b\n13812345678,x\n", {}, ("__row___2", "b"), [("13812345678", "x")]),
    "gb18030": ("姓名,b\n张三,\n".encode("gb18030"), {"encoding": "gb18030"}, ("姓名", "b"), [("张三", None)]),
    "utf-16": ("a,b\n汉,x\n".encode("utf-16"), {"encoding": "utf-16"}, ("a", "b"), [("汉", "x")]),
    "empty cells are no values": ('a,b\n,""\n', {}, ("a", "b"), [(None, None)]),
    "blank lines are no records": ("\n\na,b\n\n1,x\n\n", {}, ("a", "b"), [("1", "x")]),
    "quotes": ('a,b\n"1,""2""","x\r\ny"\n', {}, ("a", "b"), [('1,"2"', "x\r\ny")]),
    "semicolon": ("a;b\n1,5;x\n", {}, ("a", "b"), [("1,5", "x")]),
    "tab": ("a\tb\n1\tx\n", {}, ("a", "b"), [("1", "x")]),
    "pipe": ("a|b\n1|x\n", {}, ("a", "b"), [("1", "x")]),
    "delimiters within quotes": ('"a;b;c",d\n1,x\n', {}, ("a;b;c", "d"), [("1", "x")]),
    "declared delimiter": ("a:b\n1:x\n", {"delimiter": ":"}, ("a", "b"), [("1", "x")]),
    "empty names": ("a,, \n1,2,3\n", {}, ("a", "column_2", "column_3"), [("1", "2", "3")]),
    "names that stand twice": ("a,a,a_2,a\n1,2,3,4\n", {}, ("a", "a_3", "a_2", "a_4"), [("1", "2", "3", "4")]),
    "an empty name that is taken": (",column_1\n1,2\n", {}, ("column_1_2", "column_1"), [("1", "2")]),
    "names with numbers": ("q1,2,3,4,客户编号12\n1,2,3,4,5\n", {}, ("q1", "2", "3", "4", "客户编号12"), [("1", "2", "3", "4", "5")]),
    "names that are years and days": ("2024,2024-01,2024-01-02\n1,2,3\n", {}, ("2024", "2024-01", "2024-01-02"), [("1", "2", "3")]),
    "NUL bytes": ("a,b\n\x001,x\x00y\n", {}, ("a", "b"), [("\x001", "x\x00y")]),
}


@pytest.mark.parametrize(("data", "entry", "names", "rows"), CASES.values(), ids=CASES)
def test_a_file(tmp_path, data, entry, names, rows):
    assert read(source(tmp_path, data, **entry)) == (names, rows, {})


BROKEN = {
    "a quote that does not end": ('a,b\n1,x\n2,"x\n3,x\n', "calls.csv:3"),
    "a quote in the wrong place": ('a,b\n1,x\n2,"x"y\n3,x\n', "calls.csv:3"),
    "after a record of several lines": ('a,b\n1,"x\r\ny\nz"\n2,"x"y\n', "calls.csv:5"),
    "a record that is short": ("a,b\n1,x\n2\n", "calls.csv:3"),
    "a record that is long": ('a,b\n1,"x\n"\n2,x,13812345678\n', "calls.csv:4"),
    "after blank lines": ("\n\na,b\n\n1\n", "calls.csv:5"),
    "nothing at all": ("", "calls.csv:1"),
    "only line breaks": ("\n\n", "calls.csv:1"),
    "no header but a number": ("13812345678,x\n2,y\n", "calls.csv:1"),
    "no header but an identity number": ("a,11010119900307123X,b\n", "calls.csv:1"),
    "no header but an address": ("a,li@example.com,b\n", "calls.csv:1"),
    "no header but amounts": ("ab,12.50,1001\n", "calls.csv:1"),
    "no header but sentences": ("x" * 41 + ",a," + "y" * 41 + "\n", "calls.csv:1"),
    "a quote in the header": ('a,"b\n1,2\n', "calls.csv:1"),
    "not in its encoding": ("姓名\n张三\n".encode("gb18030"), "calls.csv:1"),
    "utf-16 undeclared": ("a,b\n".encode("utf-16"), "calls.csv:1"),
}


@pytest.mark.parametrize(("data", "place"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_names_its_line(tmp_path, data, place):
    with pytest.raises(BrokenData) as caught:
        read(source(tmp_path, data))
    assert caught.value.subject == place
    assert "138" not in caught.value.message(Lang.EN) + caught.value.message(Lang.ZH)


def test_what_was_read_before_a_break_stands(tmp_path):
    with source(tmp_path, "a,b\n" + "1,x\n" * 1000 + '2,"x"y\n').open() as snapshot:
        stream = snapshot.batches("calls", ["a"], bounds=Bounds(batch_rows=100))
        assert next(stream).rows == 100
        with pytest.raises(BrokenData) as caught:
            list(stream)
    assert caught.value.subject == "calls.csv:1002"


def test_invalid_text_costs_only_itself(tmp_path):
    assert read(source(tmp_path, b"a,b\n\xff\xfe,x\nok,\x80\n")) == (("a", "b"), [(None, "x"), ("ok", None)], {"a": 1, "b": 1})
    assert read(source(tmp_path, "a,b\n张,x\n".encode("gb18030") + b"\xff,y\n", encoding="gb18030"))[2] == {"a": 1}


def test_a_huge_cell_and_a_line_without_end(tmp_path):
    data = "a,b\n1,x\n2," + "x" * 10_000_000 + "\n3,x\n"
    assert [len(row[1]) for row in read(source(tmp_path, data))[1]] == [1, 10_000_000, 1]
    with pytest.raises(BrokenData) as caught:
        read(source(tmp_path, "a,b\n" + "x" * (65 * 1024 * 1024)))
    assert caught.value.subject == "calls.csv:2"
    with pytest.raises(BrokenData, match="too long"):
        read(source(tmp_path, "a\n1\n" + "x" * (65 * 1024 * 1024)))


def test_counts(tmp_path):
    with source(tmp_path, "a,b\n1,x\n1,\n2,\n\n").open() as snapshot:
        assert snapshot.consistent
        assert (snapshot.count("calls"), snapshot.count("calls", distinct="a"), snapshot.count("calls", distinct="b")) == (3, 2, 1)
        with pytest.raises(MissingAsset):
            snapshot.count("calls", distinct="c")


@pytest.mark.parametrize(
    ("data", "expected"),
    [("a,b\n", 0), ("a,b", 0), ("a,b\n1,x\n2,y\n", 2), ("a,b\r\n1,x\r\n2,y", 2), ("a\r1\r2\r", 2), ("a,b\n" + "1,x\n" * 400_000, 400_000)],
)
def test_about_how_many_rows(tmp_path, data, expected):
    with source(tmp_path, data).open() as snapshot:
        assert snapshot.inspect("calls").row_estimate == pytest.approx(expected, rel=0.01)


def test_a_folder(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, data in {"a.csv": "x\n1\n", "b.TSV": "x\ty\n1\t2\n", "c.csv": "x\n", "c.tsv": "y\n", "notes.txt": "n"}.items():
        (folder / name).write_text(data)
    opened = source_for("export", SourceEntry(path="exports"), tmp_path)
    with opened.open() as snapshot:
        assert snapshot.datasets() == ["a", "b", "c.csv", "c.tsv"]
        assert snapshot.inspect("b").field_names == ("x", "y")
        (folder / "a.csv").unlink()
        with pytest.raises(MissingAsset):
            snapshot.inspect("a")
        with pytest.raises(MissingAsset):
            snapshot.inspect("notes")
    assert opened.test().read_only


def test_no_file_of_a_folder_vanishes(tmp_path):
    for name in ("a.csv", "a.csv.csv", "a.tsv", "b.csv"):
        (tmp_path / name).write_text(f"of_{name}\n")
    with source_for("export", SourceEntry(path="."), tmp_path).open() as snapshot:
        fields = {dataset: snapshot.inspect(dataset).field_names for dataset in snapshot.datasets()}
    assert fields == {"a.csv": ("of_a.csv",), "a.csv.csv": ("of_a.csv.csv",), "a.tsv": ("of_a.tsv",), "b": ("of_b.csv",)}


def test_what_is_named_as_data_and_is_no_file_cannot_be_read(tmp_path):
    (tmp_path / "good.csv").write_text("x\n1\n")
    (tmp_path / "linked.csv").symlink_to(tmp_path / "good.csv")
    (tmp_path / "nowhere.csv").symlink_to(tmp_path / "gone")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.tsv")
    (tmp_path / "packed.csv.gz").write_bytes(b"\x1f\x8b")
    with source_for("export", SourceEntry(path="."), tmp_path).open() as snapshot:
        odd = ["folder.csv", "nowhere.csv", "packed.csv.gz", "pipe.tsv"]
        assert snapshot.datasets() == sorted(["good", "linked", *odd])
        assert (snapshot.count("good"), snapshot.count("linked")) == (1, 1)
        for dataset in odd:
            with pytest.raises(BrokenData, match="not a regular file"):
                snapshot.inspect(dataset)
            with pytest.raises(BrokenData):
                snapshot.count(dataset)


def test_a_change_that_hides_its_time_is_a_change(tmp_path):
    path = tmp_path / "calls.csv"
    with source(tmp_path, "a\n1\n").open() as snapshot:
        snapshot.inspect("calls")
        before = path.stat()
        path.write_text("a\n2\n")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(BrokenData, match="changed"):
            snapshot.count("calls")


def test_files_that_change_or_vanish(tmp_path):
    opened = source(tmp_path, "a\n1\n")
    with opened.open() as snapshot:
        snapshot.inspect("calls")
        (tmp_path / "calls.csv").write_text("a\n1\n2\n")
        with pytest.raises(BrokenData):
            snapshot.count("calls")
        (tmp_path / "calls.csv").unlink()
        with pytest.raises(MissingAsset):
            list(snapshot.batches("calls", ["a"], bounds=BOUNDS))
    with pytest.raises(Unreachable):
        opened.open()
    with pytest.raises(Unreachable):
        source(tmp_path)


def test_an_empty_folder_and_an_unknown_encoding(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unreachable):
        source_for("export", SourceEntry(path="empty"), tmp_path).open()
    for encoding in ("klingon", "base64", "rot13"):
        with pytest.raises(SourceError):
            source(tmp_path, "a\n", encoding=encoding).open()


def test_file_names_are_shown_safely(tmp_path):
    (tmp_path / "13812345678.csv").write_text('a\n"x')
    opened = source_for("export", SourceEntry(path="13812345678.csv"), tmp_path)
    with opened.open() as snapshot, pytest.raises(BrokenData) as caught:
        snapshot.count("13812345678")
    assert "13812345678" not in str(caught.value)
    assert caught.value.subject.endswith(".csv:2")
