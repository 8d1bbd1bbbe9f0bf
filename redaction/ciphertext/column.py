"""Folds the values of a column into a bounded state: counts of what they look like, of byte values, of lengths, of repeats.

Merging states is associative and commutative, and any split of the column gives the same state. No value is kept, nor any part
of one: counts and keyed fingerprints only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from holdings.octets import Octets, fixed
from redaction.ciphertext.deflate import inflating
from redaction.ciphertext.dictionary import SIZES, known_digests
from redaction.ciphertext.encoding import Encoding, decode, encoded_text, is_token, is_uuid, opens, readable
from redaction.ciphertext.forms import Form
from redaction.ciphertext.many import opaque
from redaction.ciphertext.sketch import Sketch
from redaction.ciphertext.structure import recognise, recognise_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from redaction.ciphertext.structure import Recognised

HEAD = 16
"""The bytes in front, where an initialisation vector or nonce stands, and those at the end, where a tag stands, are counted apart."""
NONCE = 12
BLOCK = 16
LONGEST = 1024
"""Longer values count as of this length: beyond it, length tells nothing more."""
ZONES = 3


@dataclass(slots=True)
class ColumnState:
    """What is counted of a column.

    `shapes`: how many values are plain, readable when decoded, of a known format, a UUID, a token, opaque by encoding.
    `schemes`: how many are of a format that says what it is, by `form|scheme|algorithm`.
    Of the opaque ones: `lengths` by `family|bytes`; `zones`, the byte values in head, middle and tail; `adjacent`, pairs of
    neighbouring bytes, and how many are equal; `hits` in the dictionary; `inflating`, how many happen to be a deflate stream.
    """

    shapes: Counter[str] = field(default_factory=Counter)
    schemes: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    zones: NDArray[np.int64] = field(default_factory=lambda: np.zeros((ZONES, 256), np.int64))
    facts: Counter[str] = field(default_factory=Counter)
    values: Sketch = field(default_factory=Sketch)
    heads: Sketch = field(default_factory=Sketch)
    blocks: Sketch = field(default_factory=Sketch)

    @property
    def total(self) -> int:
        """How many values were folded in; empty ones are none."""
        return self.shapes.total() + self.schemes.total()

    @property
    def opaque(self) -> int:
        """How many are bytes that nobody can read, which only the column as a whole tells anything of."""
        return sum(self.shapes[encoding.value] for encoding in Encoding)

    @property
    def certain(self) -> Counter[Form]:
        """How many values are of each form that a value tells by itself."""
        counts: Counter[Form] = Counter()
        for shape, form in _SHAPES.items():
            counts[form] += self.shapes[shape]
        for name, count in self.schemes.items():
            counts[Form(name.partition("|")[0])] += count
        return +counts

    def merged(self, other: ColumnState) -> ColumnState:
        return ColumnState(
            shapes=self.shapes + other.shapes,
            schemes=self.schemes + other.schemes,
            lengths=self.lengths + other.lengths,
            zones=self.zones + other.zones,
            facts=self.facts + other.facts,
            values=self.values.merged(other.values),
            heads=self.heads.merged(other.heads),
            blocks=self.blocks.merged(other.blocks),
        )

    def dump(self) -> dict[str, Any]:
        """The state as JSON values."""
        return {
            **{name: dict(sorted(getattr(self, name).items())) for name in _COUNTERS},
            "zones": self.zones.tolist(),
            **{name: sorted(getattr(self, name).counts.items()) for name in _SKETCHES},
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> ColumnState:
        """The state from JSON values."""
        state = cls(zones=np.array(data["zones"], np.int64))
        for name in _COUNTERS:
            setattr(state, name, Counter(data[name]))
        for name in _SKETCHES:
            setattr(state, name, Sketch(dict(data[name])))
        return state


_COUNTERS = ("shapes", "schemes", "lengths", "facts")
_SKETCHES = ("values", "heads", "blocks")


_SHAPES = {"plain": Form.PLAIN, "readable": Form.ENCODED, "known": Form.COMPRESSED, "uuid": Form.TOKEN, "token": Form.TOKEN}


def form_of(value: str) -> Form | None:
    """What one value tells by itself that it is; None where it is empty, or bytes that nobody can read."""
    text = value.strip()
    if not text:
        return None
    found, _ = _look(text)
    return _SHAPES.get(found) if isinstance(found, str) else found.form


def fold(values: Iterable[str], key: bytes) -> ColumnState:
    """The state of some values, under a 32-byte fingerprint key: each is looked at by itself."""
    texts = [text for value in values if (text := value.strip())]
    looks = [_look(text) for text in texts]
    state = ColumnState(
        shapes=Counter(str(found) for found, _ in looks if isinstance(found, str)),
        schemes=Counter(f"{found.form}|{found.scheme}|{found.algorithm}" for found, _ in looks if not isinstance(found, str)),
        values=Sketch.of(pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary()), key),
    )
    for (found, size), count in Counter((found, len(data)) for found, data in looks if data).items():
        state.lengths[_length(found == Encoding.HEX, size)] += count
    _pool(state, Octets.of(pa.array([data for _, data in looks if data], pa.large_binary())), key)
    return state


def fold_column(column: pa.Array, key: bytes) -> ColumnState:
    """The state of a text column, the same that `fold` gives its values: what is opaque beyond doubt is looked at all at once."""
    groups = list(opaque(Octets.of(column)))
    left = np.ones(len(column), np.bool_)
    for group in groups:
        left[group.rows] = False
    state = fold((value or "" for value in column.filter(pa.array(left)).to_pylist()), key)
    if not groups:
        return state
    sealed = ColumnState(values=Sketch.of(column.filter(pa.array(~left)), key))
    for group in groups:
        count, size = group.data.shape
        sealed.shapes[group.encoding.value] += count
        sealed.lengths[_length(group.encoding is Encoding.HEX, size)] += count
    _pool(sealed, Octets.joined([group.data for group in groups]), key)
    return state.merged(sealed)


def _length(is_hex: bool, size: int) -> str:
    return f"{'hex' if is_hex else 'base64'}|{min(size, LONGEST)}"


def _look(text: str) -> tuple[str | Recognised, bytes]:
    """What one value looks like, and its bytes where they are opaque."""
    if (recognised := recognise(text)) is not None:
        return recognised, b""
    if is_uuid(text):
        return "uuid", b""
    decoded = decode(text)
    if decoded is None:
        return _unpacked(text), b""
    encoding, data = decoded
    if (recognised := recognise_bytes(data)) is not None:
        return recognised, b""
    if readable(data):
        return "readable", b""
    return ("known", b"") if opens(data) else (encoding.value, data)


def _unpacked(text: str) -> str:
    """The shape of a value that holds no bytes to look at."""
    if encoded_text(text):
        return "readable"
    return "token" if is_token(text) else "plain"


def _pool(state: ColumnState, opaque: Octets, key: bytes) -> None:
    """Count the bytes of opaque values, one behind the other."""
    if not len(opaque.sizes):
        return
    joined, firsts, sizes = opaque.data, opaque.starts, opaque.sizes
    # A byte is in the head of its value, in its tail, or between; one of a short value that would be in both is in its head.
    heads = np.minimum(sizes, HEAD)
    tails = np.minimum(sizes - heads, HEAD)
    state.zones = np.stack([_bytes(joined, firsts, heads), np.zeros(256, np.int64), _bytes(joined, firsts + sizes - tails, tails)])
    state.zones[1] = np.bincount(joined, minlength=256) - state.zones[0] - state.zones[2]
    equal = joined[1:] == joined[:-1]
    equal[firsts[1:] - 1] = False  # the last byte of one value and the first of the next
    state.facts = +Counter(
        hits=_hits(opaque), inflating=inflating(opaque), pairs=len(joined) - len(sizes), equal=int(np.count_nonzero(equal))
    )  # zeroes left out, as merging leaves them out
    state.heads = Sketch.of(fixed(joined[firsts[sizes >= NONCE * 2, None] + np.arange(NONCE)]), key)
    state.blocks = Sketch.of(fixed(_later_blocks(opaque)), key)


def _hits(opaque: Octets) -> int:
    """How many are in the dictionary."""
    rows = np.flatnonzero(np.isin(opaque.sizes, list(SIZES)))
    known = known_digests() if len(rows) else frozenset()
    return sum(opaque.value(row) in known for row in rows)


def _bytes(joined: NDArray[np.uint8], starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each byte value occurs in pieces of at most `HEAD` bytes."""
    counts = np.zeros(256, np.int64)
    for place in range(HEAD):
        counts += np.bincount(joined[starts[sizes > place] + place], minlength=256)
    return counts


def _later_blocks(opaque: Octets) -> NDArray[np.uint8]:
    """The blocks behind the first of values that are whole blocks."""
    rows = np.flatnonzero(opaque.sizes % BLOCK == 0)
    blocks = opaque.sizes[rows] // BLOCK
    first = np.repeat(opaque.starts[rows], blocks)
    place = np.arange(len(first)) - np.repeat(np.cumsum(blocks) - blocks, blocks)
    later = place > 0
    found: NDArray[np.uint8] = opaque.data[(first + place * BLOCK)[later, None] + np.arange(BLOCK)]
    return found
