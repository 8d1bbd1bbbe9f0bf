"""The one way into a ledger: entries are appended under its lock, are on the disk, and are signed for, before anybody hears of it.

The order is what makes it safe to be killed anywhere: (1) what an interrupted append left at the right edge goes; (2) tiles
and bundles are written; (3) the checkpoint takes the place of the older one: from here on the entries are in the ledger; (4) partial
tiles that a full one has replaced go; (5) copies of the checkpoint go elsewhere. What (1) to (3) do is durable before the next step begins.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.errors import LedgerAltered, LedgerError
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.entries import encoded
from holdings.ledger.growth import Edge, edge_tiles, grown
from holdings.ledger.mirrors import sent
from holdings.ledger.note import NoteError, VerifierKey
from holdings.ledger.reading import TileTree, altered
from holdings.ledger.storage import BUSY_SECONDS, CHECKPOINT, KEYS
from holdings.ledger.tiles import ENTRIES, WIDTH, Tile, TileError, hashes, unpack, width_at
from holdings.ledger.tree import leaf_hash
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.ledger.entries import Event
    from holdings.ledger.growth import Growth
    from holdings.ledger.mirrors import Mirror
    from holdings.ledger.note import Signer
    from holdings.ledger.storage import Batch, Storage

_RESTORE = Text(
    "请勿继续写入；请运行 `recordwarden evidence verify` 查明原因，并从备份恢复。",
    "Do not go on writing; run `recordwarden evidence verify` to see what happened, and restore it from a backup.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Where the entries of one append stand, for good."""

    first: int
    """The index of the first of them."""
    size: int
    """How many entries the ledger has with them."""
    checkpoint: bytes
    mirrors_failed: tuple[LedgerError, ...]
    """Which mirrors could not be asked what they have seen, or took no copy of the checkpoint, and why; the next append tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What this writer has seen of the ledger."""

    checkpoint: bytes
    edge: Edge


class Writer:
    """Appends to the ledger whose origin is the name of the signer's key; any number of processes may, one at a time.

    `known` are the keys of earlier signers, whose checkpoint may be the one that is there when this one begins.
    """

    def __init__(
        self,
        storage: Storage,
        signer: Signer,
        *,
        mirrors: Sequence[Mirror] = (),
        known: Iterable[VerifierKey] = (),
        wait: float = BUSY_SECONDS,
    ) -> None:
        self._storage = storage
        self._signer = signer
        self._mirrors = tuple(mirrors)
        self._keys = (signer.key, *known)
        self._wait = wait
        self._last: _Known | None = None
        self._unasked: list[LedgerError] = []

    @property
    def origin(self) -> str:
        """The name of the ledger."""
        return self._signer.key.name

    def append(self, events: Iterable[Event]) -> Appended:
        """Append events, all or none of them. Raises `LedgerError`: `LedgerAltered` where the ledger is not what was signed."""
        return self.extend([encoded(event) for event in events])

    def extend(self, entries: Sequence[bytes]) -> Appended:
        """Append entries that are encoded already; without any, the checkpoint that there is is copied to the mirrors."""
        with self._storage.writing(self._wait) as batch:
            self._unasked.clear()
            before = self._current(batch) or self._founded(batch)
            known = self._write(batch, before, entries) if entries else before
        self._last = known
        failed = (*self._unasked, *sent(known.checkpoint, self._mirrors))
        return Appended(first=before.edge.size, size=known.edge.size, checkpoint=known.checkpoint, mirrors_failed=failed)

    def _write(self, batch: Batch, before: _Known, entries: Sequence[bytes]) -> _Known:
        try:
            growth = grown(before.edge, entries)
        except TileError as error:
            raise LedgerError(
                Text("一条记录超过 65535 字节。", "an entry is longer than 65,535 bytes."),
                self._storage.subject,
                Text("请只写入摘要，不要写入全文。", "Write digests into it, not whole contents."),
            ) from error
        head = Checkpoint(origin=self._signer.key.name, size=growth.edge.size, root=growth.edge.root)
        checkpoint = head.signed(self._signer)
        self._enrol(batch)
        batch.remove(_leftovers(batch, growth, before.edge.size))
        batch.put({tile.path: content for tile, content in growth.files.items()})
        batch.put({CHECKPOINT: checkpoint})
        with suppress(LedgerError):  # the entries are in the ledger; what is left over harms nobody
            batch.remove([partial.path for tile in growth.completed for partial in batch.partials(tile)], durable=False)
        return _Known(checkpoint=checkpoint, edge=growth.edge)

    def _enrol(self, batch: Batch) -> None:
        """See to it that the signer's key is among those that the ledger itself names."""
        there = (batch.read(KEYS) or b"").decode("utf-8", "replace").splitlines()
        if str(self._signer.key) not in there:
            batch.put({KEYS: "".join(f"{line}\n" for line in (*there, self._signer.key)).encode()})

    def _founded(self, batch: Batch) -> _Known:
        """A new ledger: a signed checkpoint without entries stands before any tile does, so tiles without one are an alarm."""
        edge = Edge()
        first = Tile(level=0, index=0)
        if batch.read(first.path) is not None or batch.partials(first):
            raise self._alarm(Text("账本的检查点缺失。", "its checkpoint is missing."))
        for seen in self._seen():
            self._hold_against(seen, TileTree(batch, 0), edge)
        self._enrol(batch)
        checkpoint = Checkpoint(origin=self._signer.key.name, size=0, root=edge.root).signed(self._signer)
        batch.put({CHECKPOINT: checkpoint})
        return _Known(checkpoint=checkpoint, edge=edge)

    def _current(self, batch: Batch) -> _Known | None:
        """The ledger as it is now, held against its signature, what this writer saw before, and the mirrors; None where there is none."""
        checkpoint = batch.read(CHECKPOINT)
        if checkpoint is not None and self._last is not None and checkpoint == self._last.checkpoint:
            return self._last
        if checkpoint is None:
            return None
        known = _Known(checkpoint=checkpoint, edge=_edge(batch, self._read(checkpoint)))
        tree = TileTree(batch, known.edge.size)
        for seen in self._seen():
            self._hold_against(seen, tree, known.edge)
        return known

    def _seen(self) -> Iterable[bytes]:
        """Checkpoints of this ledger that were seen elsewhere or earlier; a mirror that cannot be asked is told of after appending."""
        if self._last is not None:
            yield self._last.checkpoint
        for mirror in self._mirrors:
            try:
                latest = mirror.latest()
            except LedgerError as error:
                self._unasked.append(error)
                continue
            if latest is not None:
                yield latest

    def _read(self, data: bytes) -> Checkpoint:
        try:
            checkpoint, note = Checkpoint.read(data)
            note.verified(self._keys)
        except NoteError as error:
            raise self._alarm(
                Text(
                    "检查点已被改动，或由未知密钥签名。",
                    "a checkpoint was altered, or is signed with a key that is not known.",
                )
            ) from error
        if checkpoint.origin != self._signer.key.name:
            raise self._alarm(Text("检查点属于另一个账本。", "a checkpoint is another ledger's."))
        return checkpoint

    def _hold_against(self, data: bytes, tree: TileTree, edge: Edge) -> None:
        seen = self._read(data)
        if seen.size > edge.size:
            raise self._alarm(
                Text(
                    f"账本只有 {edge.size} 条记录，而已签名的检查点有 {seen.size} 条：账本被截断或回退。",
                    f"it has {edge.size} entries, and a checkpoint was signed for {seen.size}: it was cut short or rolled back.",
                )
            )
        root = edge.root if seen.size == edge.size else tree.subtree(0, seen.size)
        if root != seen.root:
            raise self._alarm(
                Text(
                    f"同为 {seen.size} 条记录，却有两个不同的根：账本被改写，或有两份账本。",
                    f"there are two roots for its first {seen.size} entries: it was written anew, or there are two of it.",
                )
            )

    def _alarm(self, what: Text) -> LedgerAltered:
        return LedgerAltered(what, self._storage.subject, _RESTORE)


def _leftovers(batch: Batch, growth: Growth, size: int) -> list[str]:
    """What stands where tiles are to be written and no checkpoint covers: an interrupted append left it."""
    found: list[str] = []
    for tile in growth.files:
        covered = width_at(size, tile.level, tile.index)
        found += [partial.path for partial in batch.partials(tile) if partial.width > covered]
        if tile.width < WIDTH:
            found.append(tile.of_width(WIDTH).path)
    return found


def _edge(batch: Batch, checkpoint: Checkpoint) -> Edge:
    """The right edge of the tree of a checkpoint, read and held against it. Raises `LedgerAltered`."""
    rows: list[tuple[bytes, ...]] = []
    entries: tuple[bytes, ...] = ()
    for tile in edge_tiles(checkpoint.size):
        content = batch.read(tile.path)
        try:
            row = tuple(unpack(content or b"") if tile.level == ENTRIES else hashes(content or b""))
        except TileError as error:
            raise altered(tile) from error
        if len(row) != tile.width:
            raise altered(tile)
        if tile.level == ENTRIES:
            entries = row
            if tuple(map(leaf_hash, entries)) != rows[0]:
                raise altered(tile)
        else:
            rows += [()] * (tile.level - len(rows))
            rows.append(row)
    edge = Edge(size=checkpoint.size, levels=tuple(rows), entries=entries)
    if edge.root != checkpoint.root:
        raise LedgerAltered(
            Text("账本的内容与其检查点不符。", "the ledger is not what its checkpoint was signed for."), checkpoint.origin, _RESTORE
        )
    return edge
