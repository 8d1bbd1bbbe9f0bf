"""What tests of exports share: redactors that need no model, and files to try them on."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from leaving import keys, policy

from redaction.detecting.detector import Detector
from redaction.export.exporting import export
from redaction.recognizers import default_recognizers
from redaction.redactor import Redactor

NUMBERS = Detector(default_recognizers())
"""Without names and addresses, which take most of the time."""
MOBILE, OTHER = "13800138000", "13900139000"
FORMATS = ("csv", "jsonl", "json", "txt", "parquet", "xlsx")


def redactor(given="replace", *numbers, detector=NUMBERS, **more):
    return Redactor(policy(given, **more), keys(*numbers), detector=detector)


def exported(data, ending, work, **more):
    """The bytes that come of bytes, and the record."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / f"in.{ending}", Path(folder) / f"out.{ending}"
        source.write_bytes(data)
        record = export(source, target, work, **more)
        return target.read_bytes(), record


def a_file(path, rows=3):
    """A file of the kind that its name says, with a number in each row."""
    values = [{"id": row, "phone": MOBILE, "note": f"请回电{OTHER}，谢谢"} for row in range(rows)]
    write(path, values)
    return path


def write(path, values):
    match path.suffix:
        case ".csv":
            lines = [",".join(values[0]), *(",".join(map(str, row.values())) for row in values)]
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        case ".jsonl":
            path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in values), "utf-8")
        case ".json":
            path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        case ".txt":
            path.write_text("".join(f"{row['phone']} {row['note']}\n" for row in values), "utf-8")
        case ".parquet":
            pq.write_table(pa.Table.from_pylist(values), path)
        case ".xlsx":
            book = openpyxl.Workbook()
            book.active.append(list(values[0]))
            for row in values:
                book.active.append(list(row.values()))
            book.save(path)


def read(path):
    """The values of a file, row by row."""
    match path.suffix:
        case ".parquet":
            return pq.read_table(path).to_pylist()
        case ".xlsx":
            sheet = openpyxl.load_workbook(path).active
            header, *rows = sheet.iter_rows(values_only=True)
            return [dict(zip(header, row, strict=True)) for row in rows]
        case _:
            return path.read_text("utf-8")
