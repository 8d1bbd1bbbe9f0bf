"""Redacts texts and tables by a policy: finds personal data, has operators deal with it, and looks again until nothing is left."""

from __future__ import annotations

import re
import secrets
from bisect import bisect_left
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, overload

from holdings.entities import Entity
from holdings.text import Lang, Text
from redaction.detecting.detector import Detector, as_column, batches
from redaction.errors import PolicyError
from redaction.keys import Keys
from redaction.operators.base import Bench
from redaction.operators.encrypt import Encrypt
from redaction.operators.generalise import Generalise
from redaction.operators.keep import Keep
from redaction.operators.mask import Mask
from redaction.operators.replace import Replace, placeholder
from redaction.ours import Restored, parted, restore
from redaction.overlaps import resolved
from redaction.pieces import Pieces, Put
from redaction.pseudonym import has_any
from redaction.scanner import Context
from redaction.shortened import Shortened
from redaction.speaking import speaks

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from holdings.inventory import FieldLabel
    from redaction.names.base import Absent
    from redaction.pieces import Change
    from redaction.policy import Policy
    from redaction.pseudonym import Written
    from redaction.recognizers.base import BatchRecognizer, Recognizer
    from redaction.span import Span
    from redaction.tables import RedactedBatch

LONGEST_CELL = 100
"""Characters of a cell that may be one value."""
MOST_ROUNDS = 8
"""What an operator leaves is looked at again, as its surroundings have changed; a text that does not come to rest is withheld."""
WITHHELD = "[WITHHELD]"
"""Stands for a text that could not be examined: never the text itself."""
_FREE_TEXT = Context()
_NOTHING = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What came of one text."""

    text: str
    changes: tuple[Change, ...]
    examined: bool = True
    """False where a recognizer failed on it, or it did not come to rest; the text is `WITHHELD` then."""


class Redactor:
    """One policy and its keys, for any number of texts and tables. Holds no text between two calls, but while it is `foreseeing`."""

    def __init__(
        self,
        policy: Policy,
        keys: Keys | None = None,
        *,
        detector: Detector | None = None,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """Raises `PolicyError` where the policy needs a key that there is not."""
        self.policy = policy
        self.bench = Bench(purpose=policy.purpose, keys=Keys() if keys is None else keys, random=random)
        self._given = detector
        self._foreseen: Mapping[str, Sequence[Span] | None] = {}
        _check_keys(policy, self.bench.keys)

    @property
    def portable(self) -> bool:
        """Whether another process can make the same: not where a detector of the caller's own was given."""
        return self._given is None

    def __getstate__(self) -> dict[str, Any]:
        """For another process: without what is made at the first text, a model perhaps."""
        return {**{name: self.__dict__[name] for name in ("policy", "bench", "_given")}, "_foreseen": {}}

    @cached_property
    def _said(self) -> re.Pattern[str]:
        """The words that stand for values of all kinds: they are the same whatever stood there, so they tell nothing."""
        words = {WITHHELD, *(placeholder(entity, lang) for entity in Entity for lang in (None, *Lang))}
        words |= {operator.words for operator in self.policy.operators if isinstance(operator, Replace) and operator.words is not None}
        return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

    @cached_property
    def detector(self) -> Detector:
        """The one given, else all recognizers there are; made at the first text, for it may load a model."""
        return self._given or Detector(self._recognizers, least_score=self.policy.detection.least_score)

    @cached_property
    def _most_sensitive(self) -> Detector:
        return self._given or (self.detector if self.policy.detection.least_score == 0 else Detector(self._recognizers))

    @property
    def looks_closest(self) -> bool:
        """Whether it redacts whatever is found, however unsure: then a text that it left as it is has passed the check as well."""
        return self.detector is self._most_sensitive

    @cached_property
    def _recognizers(self) -> Sequence[Recognizer | BatchRecognizer]:
        from redaction.names import name_recognizers
        from redaction.recognizers import default_recognizers

        return (*default_recognizers(), *name_recognizers(self.policy.detection.languages))

    @property
    def gaps(self) -> tuple[Absent, ...]:
        """Which names and addresses cannot be looked for here, and why: what stands in an export as it was, unless a field's rule deals with it."""
        from redaction.names import absent

        return absent(self.policy.detection.languages)

    @overload
    def redact(self, given: str, context: Context = ...) -> Redacted: ...
    @overload
    def redact(self, given: pa.RecordBatch, *, dataset: str = ..., labels: Mapping[str, FieldLabel] | None = ...) -> RedactedBatch: ...
    def redact(
        self,
        given: str | pa.RecordBatch,
        context: Context = _FREE_TEXT,
        *,
        dataset: str = "",
        labels: Mapping[str, FieldLabel] | None = None,
    ) -> Redacted | RedactedBatch:
        """A text by what is found in it; a batch of rows by the rules for its fields as well (`labels`: what the inventory says of them)."""
        if isinstance(given, str):
            return next(self.redact_all([given], context))
        from redaction.tables import redact_batch

        return redact_batch(self, given, dataset, labels or {})

    def redact_all(self, texts: Iterable[str], context: Context = _FREE_TEXT) -> Iterator[Redacted]:
        """Each text, in order."""
        for some in batches(texts):
            yield from self._redacted(some, context)

    @contextmanager
    def foreseeing(self, columns: Mapping[str, Iterable[str]]) -> Iterator[None]:
        """Look at the values of several fields together, where they are looked at as texts: one long sheet costs less than many short ones.

        What was found is known until the end of this, and is used for whatever text is the same.
        """
        if self.portable:
            plain = (name for name in columns if not speaks(Context(field=name, free_text=False)))
            texts = dict.fromkeys(text for name in plain for text in columns[name])
            self._foreseen = dict(zip(texts, self.detector.spans(texts), strict=True))
        try:
            yield
        finally:
            self._foreseen = {}

    def unredact(self, text: str) -> Restored:
        """The text with its tokens and ciphertexts turned back. Raises `NotRestored`."""
        return restore(text, self.bench)

    def left(self, texts: Iterable[str], context: Context = _FREE_TEXT) -> Iterator[tuple[Put, ...] | None]:
        """What this policy would still change in each text that is about to leave, whatever is found counting; None where it cannot be examined."""
        for some in batches(texts):
            yield from (None if puts is None else tuple(puts) for puts in self._all_puts(self._most_sensitive, some, context))

    def any_foreign(self, text: str) -> bool:
        """Whether anything in a text looks like a pseudonym of ours and is none."""
        return "[" in text and has_any(text) and bool(parted(text, self.bench)[1])

    def left_in(self, column: pa.Array, context: Context) -> tuple[Mapping[tuple[str, str], int], int]:
        """The same of a column of numbers or days: how many values by type and operator, and how many could not be examined."""
        looked = self._most_sensitive.look(column, context)
        found = Counter[tuple[str, str]]()
        for spans in looked.spans.values():
            operators = ((span.entity, self.policy.text.operator(span.entity)) for span in spans)
            found.update([(entity, operator.name) for entity, operator in operators if not isinstance(operator, Keep)][:1])
        return found, looked.unplaced + len(looked.failed)

    def _redacted(self, texts: Sequence[str], context: Context) -> list[Redacted]:
        """Equal texts have equal outcomes, so each is dealt with once; but for ciphertexts, of which nobody is to see that they are of one value."""
        if any(isinstance(operator, Encrypt) for operator in self.policy.operators):
            return self._settled(texts, context)
        apart = list(dict.fromkeys(texts))
        done = dict(zip(apart, self._settled(apart, context), strict=True))
        return [done[text] for text in texts]

    def _settled(self, texts: Sequence[str], context: Context) -> list[Redacted]:
        pieces: dict[int, Pieces] = {}
        withheld: set[int] = set()
        restless: Sequence[int] = range(len(texts))
        for _ in range(MOST_ROUNDS):
            current = [pieces[index].text if index in pieces else texts[index] for index in restless]
            made = [pieces[index].put if index in pieces else _NOTHING for index in restless]
            changed = []
            for index, puts in zip(restless, self._all_puts(self.detector, current, context, made), strict=True):
                if puts is None:
                    withheld.add(index)
                elif puts:
                    pieces[index] = pieces.get(index, Pieces.of(texts[index])).with_(puts)
                    changed.append(index)
            restless = changed
            if not restless:
                break
        withheld.update(restless)
        out = [Redacted(text=text, changes=()) for text in texts]
        for index, each in pieces.items():
            out[index] = Redacted(text=each.text, changes=each.changes)
        for index in withheld:
            out[index] = Redacted(text=WITHHELD, changes=(), examined=False)
        return out

    def _all_puts(
        self, detector: Detector, texts: Sequence[str], context: Context, made: Iterable[frozenset[str]] | None = None
    ) -> Iterator[Sequence[Put] | None]:
        """For each text what is to be put where, in order; None where it could not be examined. `made`: what was put into each by now."""
        shown = list(texts)
        written: dict[int, tuple[Shortened, list[Written], list[Written]]] = {}
        for row, (text, known) in enumerate(zip(texts, repeat(_NOTHING) if made is None else made, strict=False)):
            if "[" in text and has_any(text):
                own, foreign = parted(text, self.bench, known)
                written[row] = Shortened(text, own), own, foreign
                shown[row] = written[row][0].text
        found, failed = self._look(detector, shown, context)
        for row, text in enumerate(texts):
            if row in failed:
                yield None
            elif row in written:
                short, own, foreign = written[row]
                yield self._puts(text, short.spans(found.get(row, ())), own, foreign)
            else:
                yield self._puts(text, found[row], (), ()) if row in found else ()

    def _look(self, detector: Detector, texts: Sequence[str], context: Context) -> tuple[Mapping[int, Sequence[Span]], Container[int]]:
        """What was found in each text, and which could not be examined.

        A short cell of a table is looked at as a value of its field, where the field's name says what that may be, and as a text, for it may be
        either; where it is nothing but a value, that is all. It is decided for each by itself, so that its neighbours in a batch change nothing.
        """
        if context.free_text or (self.portable and not speaks(context)):
            return self._read(detector, texts, context)
        short = [row for row, text in enumerate(texts) if len(text) <= LONGEST_CELL]
        cells = detector.look(as_column([texts[row] for row in short]), context)
        found: dict[int, Sequence[Span]] = {short[place]: spans for place, spans in cells.spans.items()}
        rest = [row for row, text in enumerate(texts) if not self._is_value(text, found.get(row, ()))]
        read, failed = self._read(detector, [texts[row] for row in rest], context)
        for place, spans in read.items():
            found[rest[place]] = resolved([*found.get(rest[place], ()), *spans])
        return found, {*(short[place] for place in cells.failed), *(row for place, row in enumerate(rest) if place in failed)}

    def _is_value(self, text: str, spans: Sequence[Span]) -> bool:
        """Whether all of a cell is one value that does not stay as it is."""
        return len(spans) == 1 and (0, len(text)) == spans[0][:2] and not isinstance(self.policy.text.operator(spans[0].entity), Keep)

    def _read(self, detector: Detector, texts: Sequence[str], context: Context) -> tuple[Mapping[int, Sequence[Span]], Container[int]]:
        """What is found in each as a text."""
        if not self._foreseen or detector is not self.detector:
            looked = detector.look(as_column(texts), replace(context, free_text=True))
            return looked.spans, looked.failed
        found: dict[int, Sequence[Span]] = {}
        failed: set[int] = set()
        others: list[int] = []
        for row, text in enumerate(texts):
            spans = self._foreseen.get(text, ...)
            if spans is ...:
                others.append(row)
            elif spans is None:
                failed.add(row)
            elif spans:
                found[row] = spans
        looked = detector.look(as_column([texts[row] for row in others]), replace(context, free_text=True))
        found.update((others[place], spans) for place, spans in looked.spans.items())
        failed.update(others[place] for place in looked.failed)
        return found, failed

    def _puts(self, text: str, spans: Sequence[Span], own: Sequence[Written], foreign: Sequence[Written]) -> list[Put]:
        if not spans and not foreign:
            return []
        said = self._said.finditer(text) if "[" in text else ()
        known = sorted([*(each.place for each in (*own, *foreign)), *(match.span() for match in said)])
        puts = [put for span in spans for put in self._puts_of(text, span, known)]
        puts += [put for each in foreign if (put := self._put(text, *each.place, each.entity, pseudonym=True)) is not None]
        return sorted(puts)

    def _puts_of(self, text: str, span: Span, known: Sequence[tuple[int, int]]) -> Iterator[Put]:
        for start, end in _without(span.start, span.end, known):
            if any(map(str.isalnum, text[start:end])) and (put := self._put(text, start, end, span.entity)) is not None:
                yield put

    def _put(self, text: str, start: int, end: int, kind: Entity, *, pseudonym: bool = False) -> Put | None:
        """What takes the place of a value; None where its operator leaves it as it is, for then it is an outcome already.

        What only looks like a pseudonym of ours (of another key or purpose, or forged: any number may stand in it) is a value like others. Its
        parts mean nothing, so there is no less exact form of it, and none of them is shown.
        """
        operator = self.policy.text.operator(kind)
        entity = kind if isinstance(kind, Entity) else Entity.USER_NAME
        if pseudonym and isinstance(operator, (Mask, Generalise)):
            return Put(start, end, placeholder(entity), kind, operator.name)
        outcome = operator.apply(text[start:end], entity, self.bench) or ""
        return None if outcome == text[start:end] else Put(start, end, outcome, kind, operator.name)


def _without(start: int, end: int, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a stretch beside those that are ours, which are in order."""
    for first, last in islice(known, max(0, bisect_left(known, (start, start)) - 1), None):
        if first >= end:
            break
        if last <= start:
            continue
        if first > start:
            yield start, first
        start = last
    if start < end:
        yield start, end


def _check_keys(policy: Policy, keys: Keys) -> None:
    needed = {operator.name for operator in policy.operators if operator.keyed}
    lacking = [name for name in sorted(needed) if not (keys.data if name == Encrypt.name else keys.tokens)]
    if lacking:
        raise PolicyError(
            Text(
                f"策略用到 {'、'.join(lacking)}，但没有可用的密钥。", f"the policy uses {', '.join(lacking)}, and there is no key for that."
            ),
            policy.name,
            Text(
                "请用 `recordwarden keys init` 建立密钥环，或换用不需要密钥的策略。",
                "Make a key ring with `recordwarden keys init`, or choose a policy that needs none.",
            ),
        )
