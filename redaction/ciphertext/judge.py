"""Says what a column's state allows to be said: ciphertext, hash, random identifier, encoded, plain, or undetermined.

Structure is taken at its word. What is opaque, bytes that nobody can read, is judged as one: is it even, and do its lengths fit?
Ciphertext follows the length of what it hides, or has the length that a nonce, a tag and a plaintext add up to; digests and tokens
have one length, and mostly a usual one.

What cannot be told apart, and how it is called: one length of 32 or 48 bytes in hexadecimal is a digest, though AES-CBC of a
phone number has it too; the same in standard base64 is ciphertext, though it may be a key or SHA-256; 16, 20, 24, 28 and 64 bytes in
base64 are undetermined. Where the declared plaintext is too long for what is there (`plaintext`, in bytes), it is a digest after all. Ciphertext of under 16 bytes (64-bit blocks,
format-preserving) counts as plain; base58 and base62 count as tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from redaction.ciphertext.column import BLOCK
from redaction.ciphertext.dictionary import SIZES
from redaction.ciphertext.encoding import Encoding
from redaction.ciphertext.forms import Form
from redaction.ciphertext.uniformity import LIMIT, deviation

if TYPE_CHECKING:
    from redaction.ciphertext.column import ColumnState

LEAST = 28
"""Bytes of all values together: a nonce and a tag. Under this, nothing can be said."""
LEAST_POOLED = 128
"""Bytes of all values together under which unevenness would not be seen, and ciphertext is not told from anything else."""
_STATIC = 0.5
"""Heads are static where more than this share of them repeat, and more than the values do."""
_TOKEN_SIZES_HEX = frozenset({*SIZES, 8, 10, 12, 18, 24, 30, 36, 40, 60, 128})
_TOKEN_SIZES_BASE64 = frozenset({16, 18, 20, 21, 24, 27, 28, 30, 32, 33, 36, 40, 42, 45, 48, 50, 60, 64, 66, 72, 96, 128})
_AMBIGUOUS_BASE64 = frozenset({16, 20, 24, 28, 64})
_BARE_CHARACTERS = 440
"""So many characters without `+`, `/`, `-`, `_` by chance: once in a million columns of base64."""
_ADDED = (12, 16, 24, 28, 32, 40)
"""What nonce and tag add to a plaintext: SIV 16, CTR 12 or 16, GCM and ChaCha20-Poly1305 28, XChaCha20-Poly1305 40."""
_ADDED_TO_BLOCKS = (0, 16, 32, 36, 48)
"""What is added to a padded one: nothing in ECB, 16 for a vector, and 20 or 32 more for an HMAC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a column holds."""

    form: Form
    """What most values are."""
    basis: str
    """Why: `structure`, where each value tells by itself; else what tells of the opaque values together: `lengths`, `one_length`, `declared`, `dictionary`,
    `digest_length`, `token`, `inflates`, `uneven`, `ambiguous`, `too_little`; `none` where there is no value."""
    counts: dict[Form, int]
    """How many values are of each form; together all that were folded in."""
    opaque: Form
    """What the values are that tell nothing by themselves; `basis` is why."""
    schemes: dict[str, int]
    """How many are of each format that says what it is, by `form|scheme|algorithm`."""
    static_head: bool
    """Different ciphertexts begin alike: an initialisation vector or nonce that does not change."""
    repeated_blocks: bool
    """Blocks of 16 bytes repeat within or across different values: ECB."""
    repeated: float
    """The share of different values that occur more than once."""
    hits: int
    """Digests of passwords that everybody uses."""


def judge(state: ColumnState, *, plaintext: int | None = None) -> Verdict:
    """The verdict on a column. `plaintext`: how many bytes each plaintext has, where that is declared and the same for all."""
    opaque, basis = _opaque(state, plaintext)
    counts = state.certain
    if state.opaque:
        counts[opaque] += state.opaque
    form = max(Form, key=lambda each: counts[each]) if counts else Form.UNDETERMINED
    if not state.opaque:
        basis = "structure" if counts else "none"
    return Verdict(
        form=form,
        basis=basis,
        opaque=opaque,
        counts=dict(counts),
        schemes=dict(state.schemes),
        static_head=_static_head(state),
        repeated_blocks=state.blocks.repeated > 0 and state.blocks.weight > max(1.0, state.values.weight),
        repeated=state.values.repeated,
        hits=state.facts["hits"],
    )


def _opaque(state: ColumnState, plaintext: int | None) -> tuple[Form, str]:
    """What the opaque values are, and why."""
    if not state.opaque:
        return Form.UNDETERMINED, "none"
    if state.facts["hits"]:
        return Form.HASH, "dictionary"
    if state.facts["inflating"] * 2 > state.opaque:
        return Form.COMPRESSED, "inflates"
    pooled = state.zones.sum() / max(1.0, state.values.weight)
    if pooled < LEAST:
        return Form.UNDETERMINED, "too_little"
    lengths = {(family, int(size)) for family, _, size in (name.partition("|") for name in state.lengths)}
    sizes = {size for _, size in lengths}
    if (called := _called_by_length(state, lengths)) is not None:
        impossible = plaintext is not None and sizes <= SIZES.keys() and not any(_fits(size, plaintext) for size in sizes)
        return (Form.HASH, "declared") if impossible else called
    if pooled < LEAST_POOLED:
        return Form.UNDETERMINED, "too_little"
    if _uneven(state):
        return Form.UNDETERMINED, "uneven"
    return Form.CIPHERTEXT, "lengths" if len(sizes) > 1 else "one_length"


def _called_by_length(state: ColumnState, lengths: set[tuple[str, int]]) -> tuple[Form, str] | None:
    """What lengths and alphabet say, before the bytes are asked; None where they leave ciphertext possible."""
    families, sizes = {family for family, _ in lengths}, {size for _, size in lengths}
    one = len(sizes) == 1
    blocks = not one and all(size % BLOCK == 0 and size > BLOCK for size in sizes)
    if families == {"hex"}:
        if sizes <= SIZES.keys() and not blocks:
            return Form.HASH, "digest_length"
        return (Form.TOKEN, "token") if one and sizes <= _TOKEN_SIZES_HEX else None
    if "hex" in families:
        return None
    if not any(state.shapes[encoding.value] for encoding in (Encoding.STANDARD, Encoding.PADDED)):
        characters = sum(int(name.partition("|")[2]) * count for name, count in state.lengths.items()) * 4 / 3
        if not state.shapes[Encoding.URLSAFE.value]:
            return (Form.TOKEN, "token") if characters >= _BARE_CHARACTERS or state.shapes["token"] else (Form.UNDETERMINED, "ambiguous")
        if one and sizes <= _TOKEN_SIZES_BASE64:
            return Form.TOKEN, "token"
    return (Form.UNDETERMINED, "ambiguous") if one and sizes <= _AMBIGUOUS_BASE64 else None


def _fits(size: int, plaintext: int) -> bool:
    """Whether a ciphertext of this size can hide a plaintext of that one."""
    padded = (plaintext // BLOCK + 1) * BLOCK
    return size - padded in _ADDED_TO_BLOCKS or size - plaintext in _ADDED


def _static_head(state: ColumnState) -> bool:
    return state.heads.repeated > _STATIC and state.heads.weight > 2 * state.values.weight


def _uneven(state: ColumnState) -> bool:
    """Whether the bytes are not what ciphertext gives. Behind a static head only the tails are asked, for a nonce used twice shows in between."""
    weight = max(1.0, state.values.weight, state.blocks.weight)
    if _static_head(state):
        return deviation(state.zones[2], weight) > LIMIT
    head, whole = state.zones[0], state.zones.sum(axis=0)
    pairs, equal = state.facts["pairs"], state.facts["equal"]
    serial = abs(equal - pairs / 256) / sqrt(max(pairs, 1) / 256 * weight)
    return max(deviation(head, weight), deviation(whole, weight)) > LIMIT or (serial > LIMIT and abs(equal - pairs / 256) > 2 * LIMIT)
