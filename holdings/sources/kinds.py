"""What kind of source a file is, told without loading the means to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DATA_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
"""The files that a folder of records is made of, by the ending of their names."""
PACKED_SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip", ".7z"})
SQLITE_SUFFIXES = frozenset({".db", ".sqlite", ".sqlite3", ".db3"})
_HEADER = b"SQLite format 3\x00"


def looks_like_data(path: Path) -> bool:
    """Whether a name promises data, packed or not; whether it can be read is another question."""
    inner = path.with_suffix("") if path.suffix.lower() in PACKED_SUFFIXES else path
    return inner.suffix.lower() in DATA_SUFFIXES


def looks_like_sqlite(path: Path) -> bool:
    """Whether a file has the header of a SQLite database. Raises OSError, also for a pipe, whose reading might never end."""
    if not path.is_file():
        raise FileNotFoundError
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER
