"""Archives of destroyed records: Parquet, sealed with a key of the purpose `data`, and read back before anything goes.

An archive file holds rows of one dataset that went in one batch. It is called after the SHA-256 of its bytes, which are those of
`holdings.keys.sealed` around a Parquet file; the plan is bound into the seal, and the dataset stands in it. A column whose values are all of one type has that type; any other
is text, each value in JSON beside its type, and says so in its metadata.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.keys.sealed import key_id_of, seal, unseal
from holdings.keys.sealing import SealBroken
from holdings.newfile import sync_folder, write_synced
from holdings.text import Text
from retention.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from holdings.keys.ring import Secret

    Row = tuple[object, ...]

ENDING = ".parquet.sealed"
_NAME = re.compile(rf"[0-9a-f]{{64}}{re.escape(ENDING)}")
_FORMAT, _DATASET, _TAGGED = b"recordwarden/archive", b"recordwarden/dataset", b"recordwarden/tagged"
_VERSION = b"v1"
_WHOLE = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Archived:
    """The rows of one archive file."""

    dataset: str
    table: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """The archive of one plan: a folder with a file for each batch and dataset."""

    folder: Path
    plan: str
    """The plan's digest."""
    secret: Callable[[str | None], Secret]
    """The active key of the purpose `data`, or the one of an id. Raises `KeyGone`."""
    random: Callable[[int], bytes]

    def keep(self, dataset: str, names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
        """Archive rows: on the disk, read back and compared value by value when this returns their file's digest. Raises `ArchiveError`."""
        plain = [tuple(_plain(value) for value in row) for row in rows]
        sealed = seal(self.secret(None), _written(dataset, names, plain), context=self._context, random=self.random)
        digest = hashlib.sha256(sealed).hexdigest()
        fresh, path = self.folder / f".{digest}.{self.random(4).hex()}", self.path(digest)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(self.folder.parent)
            try:
                write_synced(fresh, sealed, 0o600)
                back = self._opened(fresh, digest)
                if back.dataset != dataset or back.table.column_names != list(names) or _digests(rows_of(back.table)) != _digests(plain):
                    raise _broken(digest)
                fresh.rename(path)
            finally:
                fresh.unlink(missing_ok=True)
            sync_folder(self.folder)
        except OSError as error:
            raise ArchiveError(
                Text("归档文件无法写入或读回，未删除任何记录。", "the archive cannot be written or read back; no record was deleted."),
                ENDING,
                Text("请检查工作目录的磁盘空间和权限。", "Check the space and the rights of the workspace's disk."),
            ) from error
        return digest

    def read(self, digest: str) -> Archived:
        """The rows of a file. Raises `ArchiveError` where it is missing or altered, and `KeyGone`."""
        try:
            return self._opened(self.path(digest), digest)
        except OSError as error:
            raise _broken(digest) from error

    def is_there(self, digest: str) -> bool:
        """Whether a file is there, and is what it was."""
        try:
            with self.path(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            return False

    def tidy(self, kept: frozenset[str]) -> int:
        """Take away what no batch refers to: files of batches that came to nothing. Gives how many there were. Raises `ArchiveError`."""
        gone = 0
        try:
            for path in list(self._files()):
                if path.name.startswith(".") or path.name.removesuffix(ENDING) not in kept:
                    path.unlink()
                    gone += 1
            if gone:
                sync_folder(self.folder)
        except OSError as error:
            raise ArchiveError(
                Text("多余的归档文件无法删除。", "an archive file that no batch refers to cannot be deleted."),
                ENDING,
                Text("请检查工作目录的权限。", "Check the rights of the workspace's folder."),
            ) from error
        return gone

    def path(self, digest: str) -> Path:
        return self.folder / f"{digest}{ENDING}"

    def _files(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (path for path in self.folder.iterdir() if path.name.startswith(".") or _NAME.fullmatch(path.name))

    def _opened(self, path: Path, digest: str) -> Archived:
        sealed = path.read_bytes()
        if hashlib.sha256(sealed).hexdigest() != digest:
            raise _broken(digest)
        try:
            return self._unsealed(sealed)
        except SealBroken as error:
            raise _broken(digest) from error

    def _unsealed(self, sealed: bytes) -> Archived:
        import pyarrow.parquet as pq

        plain = unseal(self.secret(key_id_of(sealed)), sealed, context=self._context)
        table = pq.read_table(io.BytesIO(plain))
        metadata = table.schema.metadata or {}
        if metadata.get(_FORMAT) != _VERSION:
            raise SealBroken("this is an archive of a version that this program does not know")
        return Archived(metadata[_DATASET].decode(), table)

    @property
    def _context(self) -> bytes:
        return f"retention/archive/v1/{self.plan}".encode()


def rows_of(table: pa.Table) -> list[Row]:
    """The rows of an archive as they were: None, bool, int, float, str or bytes."""
    columns = []
    for field, column in zip(table.schema, table.columns, strict=True):
        values = column.to_pylist()
        if field.metadata and _TAGGED in field.metadata:
            values = [None if value is None else _untagged(value) for value in values]
        columns.append(values)
    return list(zip(*columns, strict=True))


def _written(dataset: str, names: Sequence[str], rows: Sequence[Row]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields, arrays = [], []
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        native = _type(values)
        given = values if native is not None else [None if value is None else _tagged(value) for value in values]
        fields.append(pa.field(name, native or pa.string(), metadata=None if native is not None else {_TAGGED: b"1"}))
        arrays.append(pa.array(given, native or pa.string()))
    schema = pa.schema(fields, metadata={_FORMAT: _VERSION, _DATASET: dataset.encode()})
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def _type(values: Sequence[object]) -> pa.DataType | None:
    """The one type of these values; None where they are of several, or Parquet has none for them."""
    import pyarrow as pa

    kinds = set(map(type, values)) - {type(None)}
    native = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string(), bytes: pa.binary()}
    if len(kinds) > 1:
        return None
    kind = kinds.pop() if kinds else str
    if kind is int and not all(value is None or value in _WHOLE for value in values):
        return None
    return native[kind]


def _plain(value: object) -> object:
    """A value of the driver as one of five plain kinds; whatever else there is, as its text."""
    if value is None or type(value) in (bool, int, float, str, bytes):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value)


def _tagged(value: object) -> str:
    if isinstance(value, bytes):
        return json.dumps(["bytes", base64.b64encode(value).decode()])
    return json.dumps([type(value).__name__, value.hex() if isinstance(value, float) else str(value) if isinstance(value, int) else value])


def _untagged(text: str) -> object:
    kind, value = json.loads(text)
    match kind:
        case "bytes":
            return base64.b64decode(value)
        case "float":
            return float.fromhex(value)
        case "bool":
            return value == "True"
        case "int":
            return int(value)
    return value


def _digests(rows: Sequence[Row]) -> list[bytes]:
    """A digest of each row; the repr of a plain value tells its kind and all of it."""
    return [hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest() for row in rows]


def _broken(digest: str) -> ArchiveError:
    return ArchiveError(
        Text("归档文件缺失、已被改动，或与归档的记录不一致。", "an archive file is missing, was altered, or is not what was archived."),
        f"{digest[:12]}{ENDING}",
        Text("请从备份恢复该文件。", "Restore the file from a backup."),
    )
