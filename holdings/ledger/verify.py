"""Looks at a whole ledger as a stranger would: every byte of it, its signature, and checkpoints that were kept elsewhere.

One pass over the entries, a tile at a time, in memory that does not grow with the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.ledger import problems
from holdings.ledger.heads import own_keys, read_head, read_unsigned, roots_of_copies, who_signed
from holdings.ledger.note import NoteError
from holdings.ledger.problems import Problem, Verdict, Verification
from holdings.ledger.proof import Proof
from holdings.ledger.pruning import excused, prunings
from holdings.ledger.storage import CHECKPOINT, KEYS
from holdings.ledger.tiles import ENTRIES, WIDTH, Tile, TileError, hashes, parsed, unpack, width_at
from holdings.ledger.tree import EMPTY, ProofError, fold, leaf_hashes, root_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.ledger.checkpoint import Checkpoint
    from holdings.ledger.entries import Pruning
    from holdings.ledger.note import VerifierKey
    from holdings.ledger.pruning import Pruned
    from holdings.ledger.storage import View

_ENOUGH = 1000
"""Problems after which nothing more is looked at."""


def verify(view: View, *, trusted: Sequence[VerifierKey] = (), copies: Iterable[tuple[str, bytes]] = ()) -> Verification:
    """Verify a ledger, and hold it against copies of checkpoints, each with the name by which a message may call it.

    Raises `LedgerUnreadable` where a file cannot be looked at: then nothing is known. Without `trusted` keys the ledger's own are
    taken, and the verdict is `INTEGRITY_ONLY` at best: whoever wrote the ledger anew could have put a key of his own there.
    """
    copies = list(copies)
    found: list[Problem] = []
    own = own_keys(view, found)
    data = view.read(CHECKPOINT)
    head = None if data is None else read_head(data, CHECKPOINT, (*own, *trusted), trusted, found)
    if data is None:
        found.append(problems.missing(CHECKPOINT))
    if head is None:
        return Verification(found=tuple(found), verdict=Verdict.ALTERED)
    checkpoint, signers = head
    kept = roots_of_copies(copies, checkpoint, (*own, *trusted), trusted, found)
    walk = _Walk(view=view, size=checkpoint.size, wanted=sorted(kept), found=found)
    root = walk.root()
    pruned = excused(walk.prunings, walk.absent)
    if walk.miss(pruned) and view.read(CHECKPOINT) != data:  # perhaps they were pruned meanwhile, which the newer one says
        return verify(view, trusted=trusted, copies=copies)
    if root is None:
        found.append(problems.enough())
        return Verification(checkpoint=checkpoint, signers=signers, found=tuple(found), verdict=Verdict.ALTERED)
    if root != checkpoint.root:
        found.append(problems.wrong_root(checkpoint.size))
    found += [problems.forked(kept[size][1], size) for size in kept if walk.roots.get(size, EMPTY) != kept[size][0]]
    ahead = _other_files(view, checkpoint.size, found)
    return Verification(
        checkpoint=checkpoint,
        signers=signers,
        found=tuple(found),
        held_against=len(kept),
        ahead=ahead,
        pruned=pruned,
        verdict=_verdict(found, trusted, checkpoint),
    )


def _verdict(found: Sequence[Problem], trusted: Sequence[VerifierKey], checkpoint: Checkpoint) -> Verdict:
    if found:
        return Verdict.ALTERED
    if checkpoint.size == 0:
        return Verdict.EMPTY
    return Verdict.GENUINE if trusted else Verdict.INTEGRITY_ONLY


@dataclass(slots=True, kw_only=True)
class _Walk:
    """From the entries upwards: each level's open row of hashes, compared with its tile when it is full, or at the end."""

    view: View
    size: int
    wanted: list[int]
    """Sizes, ascending, at which the root is wanted."""
    found: list[Problem]
    roots: dict[int, bytes] = field(default_factory=dict)
    rows: list[list[bytes]] = field(default_factory=lambda: [[]])
    absent: list[int] = field(default_factory=list)
    """The numbers of the bundles that are not there: missing, or pruned."""
    prunings: list[Pruning] = field(default_factory=list)

    def root(self) -> bytes | None:
        """Walk, and give the root that the entries come to; None where so much is wrong that it stopped.

        Whoever signs with a key of his own can claim any size: nobody is to look for all those entries.
        """
        waiting = iter(self.wanted)
        size = next(waiting, None)
        for index in range(-(-self.size // WIDTH)):
            start = index * WIDTH
            leaves = self._leaves(index)
            if len(self.found) > _ENOUGH:
                return None
            while size is not None and size <= start + len(leaves):
                self.roots[size] = root_above([leaves[: size - start], *self.rows[1:]])
                size = next(waiting, None)
            if len(leaves) == WIDTH:
                self._push(1, fold(leaves))
            else:
                self.rows[0] = leaves
        for level in range(1, len(self.rows)):
            if self.rows[level]:
                self._compare(level, self.size >> 8 * (level + 1), self.rows[level])
        return root_above(self.rows)

    def miss(self, pruned: Pruned | None) -> bool:
        """Tell of the bundles that are not there and were not pruned; whether there are any."""
        gone = [each for each in self.absent if pruned is None or each not in pruned.absent]
        for index in gone[: max(0, _ENOUGH - len(self.found))]:
            self.found.append(problems.missing(Tile(level=ENTRIES, index=index, width=width_at(self.size, ENTRIES, index)).path))
        return bool(gone)

    def _leaves(self, index: int) -> list[bytes]:
        """The hashes of a bundle's entries, held against the leaves' tile; the tile's own where the entries cannot be had."""
        width = width_at(self.size, ENTRIES, index)
        bundle = Tile(level=ENTRIES, index=index, width=width)
        data, most = self._data(bundle)
        stored = self._parts(Tile(level=0, index=index, width=width))
        if data is None:
            self.absent.append(index)
        entries = None if data is None else self._taken_apart(bundle, data, most)
        if entries is None:
            return stored or [b""] * width
        self.prunings += prunings(entries, index * WIDTH)
        leaves = leaf_hashes(entries)
        if stored is not None and leaves != stored:
            places = [place for place in range(width) if leaves[place] != stored[place]]
            self.found.append(problems.entry_altered(bundle.path, index * WIDTH + places[0], len(places)))
        return leaves

    def _push(self, level: int, hashed: bytes) -> None:
        if level == len(self.rows):
            self.rows.append([])
        row = self.rows[level]
        row.append(hashed)
        if len(row) == WIDTH:
            covered = sum(len(each) << 8 * above for above, each in enumerate(self.rows[level + 1 :]))
            self._compare(level, covered, row)
            self.rows[level] = []
            self._push(level + 1, fold(row))

    def _compare(self, level: int, index: int, row: list[bytes]) -> None:
        tile = Tile(level=level, index=index, width=len(row))
        if self._parts(tile) not in (None, row):
            self.found.append(problems.tile_altered(tile.path))

    def _parts(self, tile: Tile) -> list[bytes] | None:
        """The hashes of a tile; None, and a problem, where it is missing or malformed."""
        data, most = self._data(tile)
        if data is None:
            self.found.append(problems.missing(tile.path))
            return None
        return self._taken_apart(tile, data, most)

    def _data(self, tile: Tile) -> tuple[bytes | None, int]:
        """What stands in a tile or bundle, and of how many parts at most.

        A partial one that has become full meanwhile may have gone: then the full one begins with it.
        """
        data = self.view.read(tile.path)
        if data is None and tile.width < WIDTH:
            return self.view.read(tile.of_width(WIDTH).path), WIDTH
        return data, tile.width

    def _taken_apart(self, tile: Tile, data: bytes, most: int) -> list[bytes] | None:
        """The hashes of a tile, or the entries of a bundle; None, and a problem, where it is malformed."""
        try:
            parts = unpack(data) if tile.level == ENTRIES else hashes(data)
        except TileError:
            parts = []
        if not tile.width <= len(parts) <= most:
            self.found.append(problems.malformed(tile.path))
            return None
        return parts[: tile.width]


def _other_files(view: View, size: int, found: list[Problem]) -> int:
    """Hold what the walk did not need against what it did; gives how many files are beyond the checkpoint.

    A file beyond it is an append that is under way or was interrupted, and no evidence of anything.
    """
    ahead = 0
    for path in view.paths():
        if path in (CHECKPOINT, KEYS):
            continue
        tile = parsed(path)
        if tile is None:
            found.append(problems.unexpected(shown(path)))
            continue
        covered = width_at(size, tile.level, tile.index)
        if tile.width > covered:
            ahead += 1
        elif tile.width < covered and not _is_beginning(view, tile, covered):
            found.append(problems.tile_altered(tile.path))
    return ahead


def _is_beginning(view: View, tile: Tile, covered: int) -> bool:
    """Whether a narrower form of a tile is the beginning of the one that the walk has looked at."""
    narrow = view.read(tile.path)
    wide = view.read(tile.of_width(covered).path) or view.read(tile.of_width(WIDTH).path)
    if narrow is None or wide is None:  # removed by a writer meanwhile; or missing, which is a problem already
        return True
    try:
        count = len(unpack(narrow)) if tile.level == ENTRIES else len(hashes(narrow))
    except TileError:
        return False
    return count == tile.width and wide.startswith(narrow)


def verify_proof(data: bytes, *, name: str, trusted: Sequence[VerifierKey] = (), copies: Iterable[tuple[str, bytes]] = ()) -> Verification:
    """Verify that the entry in a proof is in the ledger of its checkpoint, and that checkpoint against copies of its size.

    A proof names no key: without `trusted` ones its signature cannot be looked at, and the verdict is `INTEGRITY_ONLY` at best.
    """
    found: list[Problem] = []
    try:
        proof = Proof.read(data)
        checkpoint, note = proof.verified()
    except NoteError:
        return Verification(found=(problems.malformed(name),), verdict=Verdict.ALTERED)
    except ProofError:
        return Verification(found=(problems.not_proven(name),), verdict=Verdict.ALTERED)
    signers = who_signed(note, name, trusted, found) if trusted else ()
    if any(key.name != checkpoint.origin for key in signers):
        found.append(problems.other_ledger(name))
    held_against = 0
    for other, copy in copies:
        head = read_head(copy, other, trusted, trusted, found) if trusted else read_unsigned(copy, other, found)
        if head is not None and (head[0].origin, head[0].size) == (checkpoint.origin, checkpoint.size):
            held_against += 1
            if head[0].root != checkpoint.root:
                found.append(problems.forked(other, checkpoint.size))
    verdict = _verdict(found, trusted, checkpoint)
    return Verification(checkpoint=checkpoint, signers=signers, found=tuple(found), held_against=held_against, verdict=verdict)
