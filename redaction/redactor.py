"""Redacts texts and tables by a policy: finds personal data, has operators deal with it, and looks again until nothing is left."""

from __future__ import annotations

import re
import secrets
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, overload

from holdings.entities import Entity
from holdings.text import Lang, Text
from redaction.detecting.detector import Detector, batches
from redaction.errors import PolicyError
from redaction.keys import Keys
from redaction.operators.base import Bench
from redaction.operators.encrypt import Encrypt
from redaction.operators.generalise import Generalise
from redaction.operators.keep import Keep
from redaction.operators.mask import Mask
from redaction.operators.replace import Replace, placeholder
from redaction.ours import Restored, parted, restore
from redaction.pieces import Pieces, Put
from redaction.pseudonym import has_any
from redaction.scanner import Context
from redaction.seeing import Seeing
from redaction.shortened import Shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import pyarrow as pa

    from holdings.inventory import FieldLabel
    from redaction.names.base import Absent
    from redaction.pieces import Change
    from redaction.policy import Policy
    from redaction.pseudonym import Written
    from redaction.recognizers.base import BatchRecognizer, Recognizer
    from redaction.span import Span
    from redaction.tables import RedactedBatch

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
    rests: bool = False
    """Whether this very text was looked at, and nothing was found that the policy would change."""


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
        _check_keys(policy, self.bench.keys)

    @property
    def portable(self) -> bool:
        """Whether another process can make the same: not where a detector of the caller's own was given."""
        return self._given is None

    def __getstate__(self) -> dict[str, Any]:
        """For another process: without what is made at the first text, a model perhaps."""
        return {name: self.__dict__[name] for name in ("policy", "bench", "_given")}

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
    def _sight(self) -> Seeing:
        return self._seeing(self.detector)

    @cached_property
    def _closest_sight(self) -> Seeing:
        return self._seeing(self._most_sensitive)

    def _seeing(self, detector: Detector) -> Seeing:
        return Seeing(detector, ours=self.portable, changes=lambda entity: not isinstance(self.policy.text.operator(entity), Keep))

    @cached_property
    def _most_sensitive(self) -> Detector:
        return self.detector if self.looks_closest else self._given or Detector(self._recognizers)

    @property
    def looks_closest(self) -> bool:
        """Whether it redacts whatever is found, however unsure: then a text that it left as it is has passed the check as well.

        A detector of the caller's own may say something else the second time, so its word is not taken for that.
        """
        return self.portable and self.policy.detection.least_score == 0

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

    def foreseeing(self, columns: Mapping[str, Iterable[str]]) -> AbstractContextManager[None]:
        """While these columns are redacted one by one: those that are looked at as texts are looked at together."""
        return self._sight.foreseeing(columns)

    def unredact(self, text: str) -> Restored:
        """The text with its tokens and ciphertexts turned back. Raises `NotRestored`."""
        return restore(text, self.bench)

    def left(self, texts: Iterable[str], context: Context = _FREE_TEXT) -> Iterator[tuple[Put, ...] | None]:
        """What this policy would still change in each text that is about to leave, whatever is found counting; None where it cannot be examined."""
        for some in batches(texts):
            puts = dict(self._all_puts(self._closest_sight, some, context))
            yield from (None if (each := puts.get(row, ())) is None else tuple(each) for row in range(len(some)))

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
        rested: dict[int, str] = {}
        withheld: set[int] = set()
        restless: Sequence[int] = range(len(texts))
        for _ in range(MOST_ROUNDS):
            current = [pieces[index].text if index in pieces else texts[index] for index in restless]
            made = [pieces[index].put if index in pieces else _NOTHING for index in restless]
            rested.update(zip(restless, current, strict=True))
            changed = []
            for row, puts in self._all_puts(self._sight, current, context, made):
                index = restless[row]
                del rested[index]
                if puts is None:
                    withheld.add(index)
                else:
                    pieces[index] = (pieces.get(index) or Pieces.of(texts[index])).with_(puts)
                    changed.append(index)
            restless = changed
            if not restless:
                break
        withheld.update(restless)
        out = [Redacted(text=text, changes=(), rests=rested.get(index) == text) for index, text in enumerate(texts)]
        for index, each in pieces.items():
            out[index] = Redacted(text=each.text, changes=each.changes, rests=rested.get(index) == each.text)
        for index in withheld:
            out[index] = Redacted(text=WITHHELD, changes=(), examined=False)
        return out

    def _all_puts(
        self, sight: Seeing, texts: Sequence[str], context: Context, made: Sequence[frozenset[str]] = ()
    ) -> Iterator[tuple[int, Sequence[Put] | None]]:
        """Which texts do not stay, and what is to be put where in them, in order; None for one that could not be examined.

        `made`: what was put into each by now.
        """
        shown = list(texts)
        written: dict[int, tuple[Shortened, list[Written], list[Written]]] = {}
        for row, text in enumerate(texts):
            if "[" in text and has_any(text):
                own, foreign = parted(text, self.bench, made[row] if made else _NOTHING)
                written[row] = Shortened(text, own), own, foreign
                shown[row] = written[row][0].text
        found, failed = sight.look(shown, context)
        for row in sorted({*found, *failed, *written}):
            if row in failed:
                yield row, None
                continue
            short, own, foreign = written.get(row) or (Shortened(texts[row], ()), [], [])
            if puts := self._puts(texts[row], short.spans(found.get(row, ())), own, foreign):
                yield row, puts

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
