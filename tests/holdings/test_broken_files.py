"""Files that are broken, lie or attack: each ends in an error that names the file, or in counted unreadable values, and no other file suffers."""

from __future__ import annotations

import io
import json
import os
import random
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import workbooks
from canaries import MOBILE
from command_line import run
from workspaces import source, workspace

from holdings.errors import BrokenData, SourceError
from holdings.inventory import SourceEntry
from holdings.sources.base import Bounds
from holdings.sources.opening import source_for
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEED = 20_240_601
GOOD = "name,note\nx,y\n"
BOUNDS = Bounds()
ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx")


@dataclass(frozen=True)
class Case:
    """`make` writes what is broken at a path; `place` is what the error's subject ends with, and `unreadable` the field whose values are counted."""

    name: str
    ending: str
    make: Callable[[Path], object]
    place: str | None = None
    unreadable: str | None = None


def content(name: str, ending: str, data: str | bytes, place: str | None = None, unreadable: str | None = None) -> Case:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return Case(f"{ending[1:]} {name}", ending, lambda path: path.write_bytes(raw), place, unreadable)


def holes(size: int, head: bytes = b"") -> Callable[[Path], None]:
    """A sparse file: it says that it is long, and needs no room."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            file.truncate(size)

    return make


def noise(seed: int, size: int = 4096) -> bytes:
    return b"\x00\xff" + random.Random(SEED + seed).randbytes(size)


def odd_files() -> list[Case]:
    """What has the name of a data file, and is none."""
    makers: dict[str, Callable[[Path], object]] = {
        "empty": lambda path: path.write_bytes(b""),
        "folder": lambda path: path.mkdir(),
        "pipe": lambda path: os.mkfifo(path),
        "link to nowhere": lambda path: path.symlink_to(path.with_name("nowhere")),
        "link to itself": lambda path: path.symlink_to(path),
        "link to a folder": lambda path: path.symlink_to(path.parent),
    }
    cases = [Case(f"{ending[1:]} {name}", ending, make) for ending in ENDINGS for name, make in makers.items()]
    packed = [
        content(f"packed as {end}", f"{ending}{end}", b"\x1f\x8b" + noise(0, 50)) for ending in ENDINGS for end in (".gz", ".zip", ".zst")
    ]
    random_bytes = [content(f"noise {seed}", ending, noise(seed)) for ending in ENDINGS[2:] for seed in range(3)]
    return [*cases, *packed, *random_bytes]


def csv_files() -> list[Case]:
    head, one = "name,note\n", f"{MOBILE},x\n"
    bad = {
        "a quote that does not end": f'"{MOBILE},x\n',
        "a quote in the wrong place": f'"x"{MOBILE},x\n',
        "a short record": f"{MOBILE}\n",
        "a long record": f"x,{MOBILE},x\n",
        "two quotes": f'"x""{MOBILE},"x"y\n',
    }
    broken = [
        content(f"{name} in line {before + 2}", ".csv", head + one * before + record, f":{before + 2}")
        for name, record in bad.items()
        for before in (0, 1, 700)
    ]
    texts = {"gb18030": "张三", "big5": "張三", "shift_jis": "日本", "latin-1": "Müller", "euc_kr": "홍길동"}
    mixed = [
        content(f"mixed with {code}", ".csv", head.encode() + one.encode() + text.encode(code) + b",x\n", None, "name")
        for code, text in texts.items()
    ]
    headers = {
        "a record": f"{MOBILE},x\n",
        "an address": "li@example.com,x\n",
        "utf-16": head.encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + head.encode("utf-16-be"),
        "gb18030": "姓名,电话\n".encode("gb18030"),
        "line breaks": "\n\r\n\n",
        "a mark": b"\xef\xbb\xbf",
    }
    return [*broken, *mixed, *(content(f"with a header of {name}", ".csv", data) for name, data in headers.items()),
            Case("csv a line of 1 GB", ".csv", holes(1 << 30, head.encode()), ":2")]  # fmt: skip


def jsonl_files() -> list[Case]:
    one = json.dumps({"name": MOBILE, "note": {"text": "x"}}) + "\n"
    lines = {
        "cut off": one[:-9],
        "a list": f'["{MOBILE}"]',
        "a text": f'"{MOBILE}"',
        "a number": MOBILE,
        "a truth value": "true",
        "null": "null",
        "a comma too many": f'{{"name": "{MOBILE}",}}',
        "single quotes": f"{{'name': '{MOBILE}'}}",
        "two objects": one.strip() + one.strip(),
        "no quotes": "{name: 1}",
        "a comment": "// " + MOBILE,
        "a bad escape": '{"name": "\\x41"}',
        "a line break in a text": '{"name": "a\nb"}',
        "a NUL": '{"name": "a\0b"}',
        "only NULs": "\0" * 100,
        "a key twice": f'{{"name": "{MOBILE}", "name": 1}}',
        "a key twice below": f'{{"note": {{"text": "{MOBILE}", "text": 1}}}}',
        "a key twice in a list": '{"note": [{"text": 1, "text": 2}]}',
        "10,000 lists": '{"note": ' + "[" * 10_000 + "]" * 10_000 + "}",
        "100,000 lists": '{"note": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "10,000 objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
        "lists without end": '{"note": ' + "[" * 100_000,
        "a mark in the middle": "\ufeff" + one,
        "a key that is no text": '{"\\ud800": 1}',
        "a number with a zero before": '{"name": 013812345678}',
        "a hexadecimal number": '{"name": 0x10}',
        "an unknown word": '{"name": undefined}',
        "markup": "<html>",
    }
    broken = [
        content(f"{name} in line {before + 1}", ".jsonl", one * before + data, f":{before + 1}")
        for name, data in lines.items()
        for before in (0, 3, 1200)
        if before or not name.startswith("a mark")
    ]
    values = {
        "NaN": "NaN",
        "Infinity": "Infinity",
        "-Infinity": "-Infinity",
        "half a pair": '"\\ud83d"',
        "the other half": '"\\ude00"',
        "halves in the wrong order": '"\\ude00\\ud83d"',
        "a half in a text": f'"{MOBILE} \\udc80"',
    }
    counted = [content(f"{name} as a value", ".jsonl", f'{one}{{"name": {value}}}\n', None, "name") for name, value in values.items()]
    bytes_of = {"gb18030": "张三", "latin-1": "é", "shift_jis": "日本"}
    counted += [
        content(f"text in {code}", ".ndjson", one.encode() + b'{"name": "' + text.encode(code) + b'"}\n', None, "name")
        for code, text in bytes_of.items()
    ]
    whole: dict[str, str | bytes] = {
        "blank lines": "\n \n\t\n",
        "utf-16": one.encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + one.encode("utf-16-be"),
        "one document of many lines": json.dumps([{"name": MOBILE}], indent=1),
        "too many keys": json.dumps({f"key{number}": 1 for number in range(2001)}),
        "a late key": one * 1001 + f'{{"other": "{MOBILE}"}}\n',
        "a late key without a name": one * 1001 + f'{{"{MOBILE}": 1}}\n',
    }
    late = content("what no path reaches", ".jsonl", one * 1001 + f'{{"note": {{"other": "{MOBILE}"}}}}\n', None, "note")
    keyed = content("keys that are data", ".jsonl", f'{{"note": {{"{MOBILE}": {{"text": "x"}}}}}}\n', None, "note")
    return [*broken, *counted, late, keyed, *(content(name, ".jsonl", data) for name, data in whole.items()),
            Case("jsonl a line of 1 GB", ".jsonl", holes(1 << 30, one.encode()), ":2")]  # fmt: skip


def parquet(**options: object) -> bytes:
    out = io.BytesIO()
    table = pa.table({"name": [f"{MOBILE}{row:04}" for row in range(777)], "note": [{"text": f"note {row}"} for row in range(777)]})
    pq.write_table(
        table,
        out,
        use_dictionary=False,
        compression="none",
        write_page_checksum=True,
        write_statistics=False,
        store_schema=False,
        **options,
    )
    return out.getvalue()


def parquet_files() -> list[Case]:
    data = parquet()
    footer = struct.unpack("<I", data[-8:-4])[0]
    head = data[: -8 - footer]
    cuts = [content(f"cut off at {part}/20", ".parquet", data[: len(data) * part // 20]) for part in range(1, 20)]
    lies = {
        "no magic at its end": data[:-4] + b"XXXX",
        "an encrypted footer": data[:-4] + b"PARE",
        "a footer beyond the file": data[:-8] + struct.pack("<I", len(data) * 2) + b"PAR1",
        "a footer of nothing": data[:-8] + struct.pack("<I", 0) + b"PAR1",
        "a footer of 4 GB": data[:-8] + struct.pack("<I", 0xFFFFFFFF) + b"PAR1",
        "a footer of noise": head + noise(1, footer - 2) + data[-8:],
        "a footer alone": data[-8 - footer :],
        "only magic": b"PAR1PAR1",
        "magic and noise": b"PAR1" + noise(2) + b"PAR1",
        "no pages": b"PAR1" + bytes(len(head) - 4) + data[-8 - footer :],
        "no columns": _without_columns(),
    }
    rows, other = b"\x92\x0c", b"\x90\x4e"  # 777 and 5,000 rows, as the footer writes them (zigzag, base 128)
    tail = data[len(head) :]
    places = [place for place in range(len(tail) - 1) if tail[place : place + 2] == rows]
    assert len(places) >= 3  # of the file, of the row group, and of each column
    claims = [
        content(f"a row count that lies, {number}", ".parquet", head + tail[:place] + other + tail[place + 2 :])
        for number, place in enumerate([places[0], places[-1]])
    ]
    chance = random.Random(SEED)
    flips = []
    for number in range(20):
        place = chance.randrange(200, len(head) // 2 - 200)  # within the values of the first column, which their checksum covers
        flips.append(content(f"a changed byte {number}", ".parquet", data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]))
    return [*cuts, *(content(name, ".parquet", raw) for name, raw in lies.items()), *claims, *flips,
            content("text in no encoding", ".parquet", _not_text(), None, "name"),
            content("a column of bytes", ".parquet", _of({"name": pa.array([b"x", None])}), None, "name"),
            content("a map", ".parquet", _of({"name": pa.array([[(MOBILE, "x")]], pa.map_(pa.string(), pa.string()))}), None, "name"),
            content("days that nobody has", ".parquet", _of({"name": pa.array([2**62, 1], pa.timestamp("ms"))}), None, "name"),
            content("a row of 65 MiB in a few kilobytes", ".parquet", _of({"name": pa.array(["x", "y" * (65 << 20)])}), "row 2"),
            content("two columns of one name", ".parquet", _twice())]  # fmt: skip


def _of(columns: dict[str, pa.Array]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def _not_text() -> bytes:
    return _of({"name": pa.array([b"\xff\xfe", b"ok"], pa.binary()).view(pa.string())})


def _without_columns() -> bytes:
    return _of({})


def _twice() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([pa.array(["x"]), pa.array([MOBILE])], names=["name", "name"]), out)
    return out.getvalue()


def xlsx_files() -> list[Case]:
    head, one = workbooks.row(1, "name", "note"), workbooks.row(2, MOBILE, "x")
    plain = workbooks.parts(head + one)
    data = workbooks.packed(plain)

    def variant(name: str, part: str, text: str | bytes | None, place: str | None = None, unreadable: str | None = None) -> Case:
        changed = {key: value for key, value in (plain | {part: text}).items() if value is not None}
        return content(name, ".xlsx", workbooks.packed(changed), place, unreadable)

    where = "xl/worksheets/sheet1.xml"
    cells = {
        "row 0": '<row r="0"><c r="A0"/></row>',
        "row -1": '<row r="-1"/>',
        "a row beyond the last": '<row r="1048577"/>',
        "a row of a billion": '<row r="1000000000"/>',
        "a row of no number": '<row r="x"/>',
        "a column beyond the last": '<row r="3"><c r="XFE3"><v>1</v></c></row>',
        "a cell of no place": '<row r="3"><c r="?"><v>1</v></c></row>',
        "a cell with signs": '<row r="3"><c r="$A$3"><v>1</v></c></row>',
        "a cell that stands twice": f'<row r="3"><c r="A3"><v>{MOBILE}</v></c><c r="A3"><v>2</v></c></row>',
        "a cell beyond the header": f'<row r="3"><c r="H3"><v>{MOBILE}</v></c></row>',
        "XML that does not close": '<row r="3"><c r="A3"><v>1</v>',
        "XML that crosses": '<row r="3"><c></row></c>',
        "XML with an unknown entity": '<row r="3"><c r="A3"><v>&x;</v></c></row>',
        "XML with a NUL": '<row r="3"><c r="A3"><v>\0</v></c></row>',
        "a cell of 3 MB": f'<row r="3"><c r="A3" t="str"><v>{"ab c" * 800_000}</v></c></row>',
        "deep XML": "<x>" * 100 + "</x>" * 100,
        "very deep XML": "<x>" * 100_000 + "</x>" * 100_000,
    }
    cases = [variant(name, where, workbooks.sheet(head + one + cell)) for name, cell in cells.items()]
    counted = {
        "a shared string that is not there": '<c r="A3" t="s"><v>9</v></c>',
        "a shared string before the first": '<c r="A3" t="s"><v>-1</v></c>',
        "a formula without a result": '<c r="A3"><f>1+1</f></c>',
        "a formula with an empty result": '<c r="A3"><f>1+1</f><v></v></c>',
    }
    strings = workbooks.packed(
        workbooks.parts(head + one + f'<row r="3">{counted["a shared string before the first"]}</row>', "<si><t>x</t></si>")
    )
    cases += [content("a shared string before the first of some", ".xlsx", strings, None, "name")]
    cases += [
        content(
            name, ".xlsx", workbooks.packed(workbooks.parts(head + one + f'<row r="3">{cell}</row>', "<si><t>x</t></si>")), None, "name"
        )
        for name, cell in counted.items()
    ]
    laughs = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    doctypes = {
        "a document type": "<!DOCTYPE x>",
        "an external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>',
        "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    }
    for part, text in plain.items():
        for name, doctype in doctypes.items():
            cases.append(variant(f"{name} in {part}", part, str(text).replace("?>", f"?>{doctype}", 1)))
        cases.append(variant(f"no XML in {part}", part, "x"))
        cases.append(variant(f"an unknown encoding in {part}", part, str(text).replace("UTF-8", "klingon", 1)))
        cases.append(variant(f"noise in {part}", part, noise(3)))
        cases.append(variant(f"a bomb in {part}", part, str(text).replace("?>", "?>" + " " * 6_000_000, 1)))
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", where):
        cases.append(variant(f"no {part}", part, None))
    cases.append(variant("no sheets", "xl/workbook.xml", str(plain["xl/workbook.xml"]).replace("<sheet ", "<sheat ")))
    cases.append(variant("no value", where, workbooks.sheet("")))
    cases.append(variant("a header that is a record", where, workbooks.sheet(workbooks.row(1, MOBILE, "x"))))
    cases.append(content("a part that stands twice", ".xlsx", workbooks.packed(plain, (where, workbooks.sheet("")))))
    cases.append(
        content("more parts than a workbook has", ".xlsx", workbooks.packed(plain | {f"x{number}": "" for number in range(10_001)}))
    )
    cases += [content(f"cut off at {part}/12", ".xlsx", data[: len(data) * part // 12]) for part in range(1, 12)]
    directory = data.index(b"PK\x01\x02")
    encrypted = bytearray(data)
    encrypted[directory + 8] |= 1
    cases.append(content("an encrypted part", ".xlsx", bytes(encrypted)))
    for name, size in {"4 GB": 0xFFFFFFF0, "less": 5}.items():
        lying = bytearray(data)
        place = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", directory + 1) + 1) + 1)  # of the sheet
        struct.pack_into("<I", lying, place + 24, size)
        cases.append(content(f"a part that says it has {name}", ".xlsx", bytes(lying)))
    cases.append(content("an old workbook", ".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)))
    return cases


CASES = [*odd_files(), *csv_files(), *jsonl_files(), *parquet_files(), *xlsx_files()]


def test_there_are_many() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_broken_file(tmp_path: Path, case: Case) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    path = tmp_path / f"broken{case.ending}"
    case.make(path)
    with source_for("export", SourceEntry(path="."), tmp_path).open() as snapshot:
        assert "good" in snapshot.datasets()
        (name,) = set(snapshot.datasets()) - {"good"}
        unreadable: dict[str, int] = {}
        error = None
        try:
            fields = snapshot.inspect(name).field_names
            for batch in snapshot.batches(name, fields, bounds=BOUNDS):
                for field, count in batch.unreadable.items():
                    unreadable[field] = unreadable.get(field, 0) + count
        except SourceError as caught:
            error = caught
        assert [batch.rows for batch in snapshot.batches("good", ["note"], bounds=BOUNDS)] == [1]
    if case.unreadable is not None:
        assert error is None
        assert unreadable[case.unreadable] == 1
        return
    assert type(error) is BrokenData
    said = [error.message(Lang.EN), error.message(Lang.ZH), str(error), repr(error)]
    assert all(path.name in words for words in said[:2])
    assert all(MOBILE not in words and "Traceback" not in words for words in said)
    assert error.subject.startswith(path.name)
    if case.place is not None:
        assert error.subject.endswith(case.place)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"calls{ending}"
    good = {".csv": b"a\n1\n", ".tsv": b"a\n1\n", ".jsonl": b'{"a": 1}\n', ".ndjson": b'{"a": 1}\n', ".parquet": _of({"a": pa.array([1])})}
    before = good.get(ending) or workbooks.packed(workbooks.parts(workbooks.row(1, "a") + workbooks.row(2, "1")))
    path.write_bytes(before)
    with source_for("export", SourceEntry(path="."), tmp_path).open() as snapshot:
        assert snapshot.inspect("calls").field_names == ("a",)
        stream = snapshot.batches("calls", ["a"], bounds=BOUNDS)
        assert next(stream).rows == 1
        path.write_bytes(before + b"\n")
        with pytest.raises(BrokenData, match="changed"):
            list(stream)
        with pytest.raises(BrokenData, match="changed"):
            snapshot.count("calls")


def test_any_change_of_a_parquet_file_is_an_error_or_none(tmp_path: Path) -> None:
    """A byte of a footer can be anything: what comes of it is an error of ours, or rows."""
    data, chance = parquet(), random.Random(SEED)
    footer = struct.unpack("<I", data[-8:-4])[0]
    subjects = set()
    for _ in range(100):
        place = chance.randrange(len(data) - 8 - footer, len(data) - 8)
        (tmp_path / "x.parquet").write_bytes(data[:place] + chance.randbytes(1) + data[place + 1 :])
        subjects.add(_subject_of(tmp_path, "x.parquet"))
    assert len(subjects) > 1
    assert all(subject is None or subject.startswith("x.parquet") for subject in subjects)


@pytest.mark.parametrize("stored", [False, True])
def test_any_change_of_a_workbook_is_an_error_or_none(tmp_path: Path, stored: bool) -> None:
    """The same of a byte anywhere in an archive, also where the parts are not compressed and only XML says what is wrong."""
    rows = (
        workbooks.row(1, "name", "note")
        + workbooks.row(2, MOBILE, "x")
        + '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" s="1"><v>45000</v></c></row>'
    )
    data, chance = workbooks.packed(workbooks.parts(rows, "<si><t>x</t></si>"), stored=stored), random.Random(SEED)
    subjects = set()
    for _ in range(120):
        place = chance.randrange(len(data))
        changed = data[:place] + chance.randbytes(1) + data[place + 1 :]
        (tmp_path / "x.xlsx").write_bytes(changed)
        subjects.add(_subject_of(tmp_path, "x.xlsx"))
    assert len(subjects) > 1
    assert all(subject is None or subject.startswith("x.xlsx") for subject in subjects)


def _subject_of(folder: Path, name: str) -> str | None:
    """What the error of reading is about; None where there is none."""
    try:
        with source_for("export", SourceEntry(path=name), folder).open() as snapshot:
            fields = snapshot.inspect(snapshot.datasets()[0]).field_names
            for _ in snapshot.batches(snapshot.datasets()[0], fields, bounds=BOUNDS):
                pass
    except SourceError as error:
        return error.subject
    return None


def test_an_audit_of_a_folder_reads_what_can_be_read(tmp_path: Path) -> None:
    declared = {"good": {"name": "contact/3", "note": "operational/1"}, **{f"broken{number}": {"name": "contact/3"} for number in range(9)}}
    folder = workspace(tmp_path / "w", {"desk": source({"path": "files"}, declared)})
    (folder / "files").mkdir()
    (folder / "files" / "good.csv").write_text(GOOD)
    names = ["csv a short record in line 3", "jsonl cut off in line 4", "parquet cut off at 10/20", "xlsx a billion laughs in xl/worksheets/sheet1.xml",
             "xlsx a bomb in xl/sharedStrings.xml", "tsv folder", "ndjson pipe", "csv link to nowhere", "jsonl a line of 1 GB"]  # fmt: skip
    chosen = [next(case for case in CASES if case.name == name) for name in names]
    for number, case in enumerate(chosen):
        case.make(folder / "files" / f"broken{number}{case.ending}")
    outcome = run("audit", "--only", "CLS-02", "--jobs", "1", "--format", "json", cwd=folder, env={"LANG": "en"})
    assert outcome.code == 4, outcome
    assert "Traceback" not in outcome.out + outcome.err
    assert MOBILE not in outcome.out + outcome.err
    reads = {one["asset"]: one for one in json.loads(outcome.out)["datasets"]}
    assert reads["desk.good"]["rows"] == 1
    for number, case in enumerate(chosen):
        assert f"broken{number}{case.ending}" in outcome.err, outcome
