"""The door to a source: whatever goes wrong behind it comes out as a `SourceError`, and a signal that was swallowed there is heeded."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit.signals import heed
from holdings.assets import Asset
from holdings.errors import RecordwardenError, SourceError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from holdings.links import Link
    from holdings.model import DatasetInfo
    from holdings.rights.model import Rights
    from holdings.sources.base import Batch, Bounds, Snapshot, Source


def opened(source: Source) -> Guarded:
    """Open a source, behind the door. Raises `SourceError`."""
    with door(source.name):
        return Guarded(source.name, source.open())


class Guarded:
    """A snapshot behind the door. Its calls raise `SourceError`, whatever the source foresaw."""

    def __init__(self, source: str, snapshot: Snapshot) -> None:
        self.consistent = snapshot.consistent
        self._source = source
        self._snapshot = snapshot

    def __enter__(self) -> Self:
        self._snapshot.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._snapshot.__exit__(kind, error, trace)

    def rights(self) -> Rights | None:
        with door(self._source):
            return self._snapshot.rights()

    def link(self) -> Link | None:
        with door(self._source):
            return self._snapshot.link()

    def datasets(self) -> Sequence[str]:
        with door(self._source):
            return self._snapshot.datasets()

    def inspect(self, dataset: str) -> DatasetInfo:
        with door(self._source, dataset):
            return self._snapshot.inspect(dataset)

    def count(self, dataset: str, *, distinct: str | None = None) -> int:
        with door(self._source, dataset):
            return self._snapshot.count(dataset, distinct=distinct)

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds) -> Generator[Batch, None, None]:
        with door(self._source, dataset):
            yield from self._snapshot.batches(dataset, fields, bounds=bounds)


@contextmanager
def door(source: str, dataset: str | None = None) -> Iterator[None]:
    """Whatever goes wrong with a source here comes out as a `SourceError`."""
    try:
        yield
    except RecordwardenError:
        heed()
        raise
    except Exception as error:  # what a source did not foresee costs its dataset; the others go on
        heed()
        raise _unexpected(error, Asset.of(source, dataset)) from error
    heed()


def _unexpected(error: Exception, asset: Asset) -> SourceError:
    """What to say of an error that the source did not foresee: its kind, for its words can hold data."""
    kind = type(error).__name__
    return SourceError(
        Text(f"读取时发生意外错误（{kind}）。", f"reading it failed unexpectedly ({kind})."),
        asset.name,
        Text(
            "请用 `recordwarden sources test` 检查数据源，并报告此错误类型。",
            "Check it with `recordwarden sources test`, and report this kind of error.",
        ),
    )
