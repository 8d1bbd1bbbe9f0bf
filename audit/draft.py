"""Drafts labels for what a source has: the guess from names, set right by a sample of the content.

A sample is the first rows of a dataset, bounded in rows and in bytes. What it shows is told as counts and shares, never as
a value. A dataset whose rows cannot be read is drafted from names alone, and every reason then says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.draft_content import Content, look_at
from holdings.entities import Entity
from holdings.errors import SourceError
from holdings.labels import Category, Level
from holdings.names import Guess, guess_all
from holdings.sources.base import Bounds
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from holdings.model import DatasetInfo, FieldInfo
    from holdings.sources.base import Snapshot
    from redaction.scanner import Scanner

SAMPLE_ROWS = 2_000
_SAMPLE_CELLS = 400_000
"""Cells at most in a sample, so that a table of 3,000 columns costs no more than a narrow one."""
_SAMPLE_BYTES = 32 * 1024 * 1024
_ENOUGH = 5
"""Fewer values than this do not outweigh a name."""
_MAJORITY = 0.5
_NOTABLE = 0.1
_UNMISTAKABLE = frozenset({Entity.EMAIL_ADDRESS, Entity.CN_ID_CARD, Entity.IP_ADDRESS, Entity.MAC_ADDRESS, Entity.USCC, Entity.CN_MOBILE})
"""Entities that a value either looks like, or is not (or is encrypted)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetDraft:
    """The suggestions for one dataset, in the order of its fields."""

    name: str
    guesses: Mapping[str, Guess]
    sampled: int = 0
    problem: SourceError | None = None
    """Why its rows, or the dataset itself, could not be looked at."""
    inspected: bool = True

    def count(self, *, sensitive: bool = False) -> int:
        """How many fields are suggested personal, or sensitive."""
        return sum(1 for guess in self.guesses.values() if (guess.level is Level.L4 if sensitive else guess.personal))


def draft(snapshot: Snapshot, scanner: Scanner) -> Iterator[DatasetDraft]:
    """Draft every dataset of a source, one after another. Raises `SourceError` where the source cannot list them."""
    for name in snapshot.datasets():
        try:
            info = snapshot.inspect(name)
        except SourceError as error:
            yield DatasetDraft(name=name, guesses={}, problem=error, inspected=False)
            continue
        yield draft_dataset(snapshot, info, scanner)


def draft_dataset(snapshot: Snapshot, info: DatasetInfo, scanner: Scanner) -> DatasetDraft:
    """Draft one dataset."""
    guesses = guess_all(info)
    wanted = [field for field in info.fields if not field.holds_none]
    try:
        columns, rows = _sample(snapshot, info, wanted) if wanted else ({}, 0)
    except SourceError as error:
        return DatasetDraft(name=info.name, guesses={name: _unseen(guess) for name, guess in guesses.items()}, problem=error)
    out = dict(guesses)
    for field in wanted:
        if field.name in columns:
            content = look_at(columns[field.name], field, info, scanner)
            out[field.name] = combine(guesses[field.name], content)
    return DatasetDraft(name=info.name, guesses=out, sampled=rows)


def _sample(snapshot: Snapshot, info: DatasetInfo, wanted: list[FieldInfo]) -> tuple[dict[str, list[pa.Array]], int]:
    """The first rows of the wanted columns, as chunks, and how many rows they are."""
    rows = max(100, min(SAMPLE_ROWS, _SAMPLE_CELLS // len(wanted)))
    bounds = Bounds(batch_rows=min(rows, 500), statement_timeout_s=60.0)
    chunks: dict[str, list[pa.Array]] = {field.name: [] for field in wanted}
    read = size = 0
    batches = snapshot.batches(info.name, [field.name for field in wanted], bounds=bounds)
    try:
        for batch in batches:
            table = batch.table.slice(0, rows - read)
            for field in wanted:
                chunks[field.name].append(table.column(field.name))
            read += table.num_rows
            size += table.nbytes
            if read >= rows or size >= _SAMPLE_BYTES:
                break
    finally:
        close = getattr(batches, "close", None)
        if close is not None:
            close()  # the rest of the dataset is not read
    return chunks, read


def _unseen(guess: Guess) -> Guess:
    return _with(guess, Text("未能查看内容", "content was not looked at"), guess.confidence * 0.9)


def combine(guess: Guess, content: Content) -> Guess:
    """The guess, set right by what the content shows."""
    if content.values == 0:
        return guess
    entity, rate = content.dominant
    if entity is not None and rate >= _MAJORITY:
        return _shown(guess, content, entity, rate)
    if content.sentences and not guess.free_text and guess.entity is None and (guess.weak or not guess.personal):
        guess = _prose(guess, content)
    if guess.category is Category.COMMUNICATION:
        return _mentions(guess, content)
    if entity is not None and rate >= _NOTABLE and content.values >= _ENOUGH and entity.spec.level > guess.level:
        return _with(guess, _share(content, entity, rate), min(guess.confidence, 0.5))
    entity, faint = content.faint
    if entity is not None and faint >= _MAJORITY and content.values >= _ENOUGH and entity.spec.level > guess.level:
        note = Text(f"抽样值的形式像{entity.spec.text.zh}，请核对", f"the sampled values have the form of {_a(entity)}; look again")
        return _with(guess, note, min(guess.confidence, 0.5))
    if guess.entity in _UNMISTAKABLE and guess.entity is not None and content.values >= 20 and rate == 0:
        note = Text(
            f"但抽样的 {content.values} 个值均不像{guess.entity.spec.text.zh}",
            f"but none of {content.values} sampled values looks like one",
        )
        return _with(guess, note, guess.confidence * 0.6)
    return guess


def _shown(guess: Guess, content: Content, entity: Entity, rate: float) -> Guess:
    """Most values are of one entity."""
    share = _share(content, entity, rate)
    if guess.entity is not None and guess.entity.root is entity.root:
        exact = entity if guess.entity.spec.parent is None and rate >= 0.9 else guess.entity
        sure = max(guess.confidence, min(0.99, 0.5 + rate / 2))
        label = replace(guess, entity=exact, level=max(guess.level, exact.spec.level), sensitive=exact.spec.basis, from_content=True)
        return _with(label, share, sure)
    if content.values < _ENOUGH:
        return _with(guess, share, guess.confidence)
    spec = entity.spec
    if guess.weak or not guess.personal or spec.level > guess.level or rate >= 0.8:
        other = Text(f"（仅看名称：{guess.reason.zh}）", f" (by name alone: {guess.reason.en})")
        return replace(
            guess,
            category=spec.category,
            level=spec.level,
            entity=entity,
            sensitive=spec.basis,
            confidence=round(min(0.95, rate), 2),
            reason=Text(share.zh + other.zh, share.en + other.en),
            free_text=False,
            refers=False,
            from_content=True,
        )
    return _with(guess, Text(f"但{share.zh}", f"but {share.en}"), guess.confidence * 0.7)


def _prose(guess: Guess, content: Content) -> Guess:
    """Most values are sentences."""
    length = round(content.mean_length)
    about = Text(f"抽样内容为长文本（平均 {length} 个字符）", f"the sampled values are prose (of {length} characters on average)")
    if guess.catalogue or not (guess.linked or length >= 60):
        note = Text(f"{about.zh}，但该数据集与个人无关", f"{about.en}, but nothing links the dataset to persons")
        return _with(guess, note, guess.confidence)
    return replace(
        guess,
        category=Category.COMMUNICATION,
        level=Level.L3,
        entity=None,
        sensitive=None,
        confidence=0.75 if guess.linked else 0.5,
        reason=about,
        free_text=True,
        refers=False,
    )


def _mentions(guess: Guess, content: Content) -> Guess:
    """Free text: what of the highest level is mentioned in it is said, for the level to be thought over."""
    entity, rate = content.highest_mentioned
    if entity is None:
        return guess
    share = f"{rate:.0%}" if rate >= 0.01 else "<1%"
    note = Text(f"{share} 的抽样文本含有{entity.spec.text.zh}", f"{share} of the sampled texts hold {_a(entity)}")
    if entity.spec.level > guess.level:
        note = Text(f"{note.zh}（级别 {int(entity.spec.level)}）", f"{note.en} (level {int(entity.spec.level)})")
    return _with(guess, note, guess.confidence)


def _share(content: Content, entity: Entity, rate: float) -> Text:
    return Text(
        f"抽样的 {content.values} 个值中 {rate:.0%} 是{entity.spec.text.zh}",
        f"{rate:.0%} of {content.values} sampled values are of the type {entity.spec.text.en}",
    )


def _a(entity: Entity) -> str:
    text = entity.spec.text.en
    return f"{'an' if text[0].lower() in 'aeiou' else 'a'} {text}"


def _with(guess: Guess, note: Text, confidence: float) -> Guess:
    reason = Text(f"{guess.reason.zh}；{note.zh}", f"{guess.reason.en}; {note.en}")
    return replace(guess, reason=reason, confidence=round(confidence, 2))
