"""Scores what was found against the truth: what leaks, what is hidden needlessly, and how often the type is right.

any
    Types left aside. A true span is found if a finding overlaps it at all; a finding is right if it overlaps a true span.
    `full` is the share of true spans that findings cover to the last character.
char
    The same on characters.
typed
    A true span is found if findings whose type maps to its own cover at least half of it; a finding is right if it overlaps a
    true span of such a type. Findings of a type that maps to none in the truth are left out.
leak, over, clean, negs
    The share of personal characters that nothing covers; of other characters that something does; of records with personal data
    whose last personal character is covered; of hard negatives that are at least half covered.

What is neutral counts neither way. F2 weighs recall four times as heavily as precision.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.detection.render import Record, Region

_GROUPS = {
    ("PERSON",): "PERSON",
    ("MOBILE", "LANDLINE", "PHONE"): "PHONE_NUMBER PHONE PHONE_LANDLINE MOBILE LANDLINE US_PHONE UK_PHONE PHONE_CN TELEPHONE",
    ("MOBILE", "PHONE"): "CN_MOBILE",
    ("LANDLINE", "PHONE"): "CN_LANDLINE",
    ("CN_ID", "HKID", "TWID"): "CN_ID_CARD NATIONAL_ID HK_ID TW_ID CN_ID ID_NUMBER ID_CARD HKID TWID",
    ("US_SSN",): "US_SSN SSN US_ITIN",
    ("BANK_CARD", "CREDIT_CARD"): "BANK_CARD CREDIT_CARD CARD_NUMBER",
    ("ACCOUNT",): "ACCOUNT_NUMBER US_BANK_NUMBER ACCOUNT ABA_ROUTING_NUMBER",
    ("IBAN",): "IBAN_CODE IBAN",
    ("PASSPORT",): "CN_PASSPORT PASSPORT US_PASSPORT UK_PASSPORT",
    ("HKMO_PERMIT", "TW_PERMIT"): "HKMO_PERMIT TW_PERMIT MACAU_ID HK_MACAU_PERMIT TAIWAN_PERMIT",
    ("USCC",): "USCC CREDIT_CODE TAX_ID",
    ("PLATE",): "CN_PLATE PLATE LICENSE_PLATE",
    ("ADDRESS",): "ADDRESS LOCATION ZIP_CODE STREET_ADDRESS CITY STATE UK_POSTCODE",
    ("EMAIL",): "EMAIL_ADDRESS EMAIL",
    ("USERNAME", "WECHAT", "QQ"): "USER_NAME",
    ("WECHAT", "QQ", "USERNAME"): "WECHAT_ID QQ_NUMBER WECHAT QQ USERNAME SOCIAL_ACCOUNT",
    ("IPV4", "IPV6"): "IP_ADDRESS IP IPV4 IPV6",
    ("MAC",): "MAC_ADDRESS MAC",
    ("IMEI",): "IMEI",
    ("IMSI",): "IMSI",
    ("ICCID",): "ICCID",
    ("VIN",): "VIN",
    ("DOB",): "DATE_OF_BIRTH DOB DATE_TIME DATE BIRTHDAY",
    ("CREDENTIAL",): "CREDENTIAL",
}
TYPES: Mapping[str, tuple[str, ...]] = {name: golds for golds, names in _GROUPS.items() for name in names.split()}
"""By a tool's name of a type, the types of the truth that it may stand for."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision and recall."""

    precision: float
    recall: float

    def f(self, beta: float) -> float:
        weight = beta * beta
        below = weight * self.precision + self.recall
        return (1 + weight) * self.precision * self.recall / below if below else 0.0


@dataclass(slots=True)
class Tally:
    """Counts of one type of the truth."""

    spans: int = 0
    touched: int = 0
    full: int = 0
    typed: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def ratio(self) -> Ratio:
        return Ratio(_share(self.right, self.right + self.wrong), _share(self.typed, self.spans))


@dataclass(slots=True, kw_only=True)
class Score:
    """What a set of findings is worth."""

    records: int = 0
    with_data: int = 0
    wholly_clean: int = 0
    right: int = 0
    wrong: int = 0
    personal: int = 0
    covered: int = 0
    other: int = 0
    needless: int = 0
    by_type: dict[str, Tally] = field(default_factory=dict)
    negatives: Counter[str] = field(default_factory=Counter)
    negatives_hit: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    @property
    def spans(self) -> int:
        return sum(tally.spans for tally in self.by_type.values())

    @property
    def any(self) -> Ratio:
        return Ratio(_share(self.right, self.right + self.wrong), _share(sum(each.touched for each in self.by_type.values()), self.spans))

    @property
    def full(self) -> float:
        return _share(sum(each.full for each in self.by_type.values()), self.spans)

    @property
    def char(self) -> Ratio:
        return Ratio(_share(self.covered, self.covered + self.needless), _share(self.covered, self.personal))

    @property
    def typed(self) -> Ratio:
        right = sum(each.right for each in self.by_type.values())
        wrong = sum(each.wrong for each in self.by_type.values())
        return Ratio(_share(right, right + wrong), _share(sum(each.typed for each in self.by_type.values()), self.spans))

    @property
    def leak(self) -> float:
        return 1 - _share(self.covered, self.personal)

    @property
    def over(self) -> float:
        return _share(self.needless, self.other)

    @property
    def clean(self) -> float:
        return _share(self.wholly_clean, self.with_data)

    @property
    def negs(self) -> float:
        return _share(self.negatives_hit.total(), self.negatives.total())


def score(truth: Sequence[Record], found: Mapping[str, Iterable[Region]]) -> Score:
    """Score findings, by record id, against the truth."""
    types = {span.type for record in truth for span in record.spans}
    out = Score(by_type={name: Tally() for name in sorted(types)})
    for record in truth:
        _Judged(record, found.get(record.id, ()), types).add_to(out)
    return out


class _Judged:
    """One record's findings beside its truth."""

    def __init__(self, record: Record, found: Iterable[Region], types: set[str]) -> None:
        size = len(record.text)
        self._record = record
        cut = ((max(0, each.start), min(size, each.end), each.type.upper()) for each in found)
        self._found = [
            (start, end, type_, [gold for gold in TYPES.get(type_, ()) if gold in types]) for start, end, type_ in cut if start < end
        ]
        self._covered = _painted(size, ((start, end) for start, end, *_ in self._found))
        self._neutral = _painted(size, ((each.start, each.end) for each in record.ignore))
        self._personal = _painted(size, ((each.start, each.end) for each in record.spans))

    def add_to(self, out: Score) -> None:
        self._characters(out)
        for span in self._record.spans:
            self._span(out.by_type[span.type], span)
        for start, end, type_, golds in self._found:
            if not golds:
                out.unmapped[type_] += 1
            self._finding(out, start, end, golds)
        for each in self._record.negs:
            out.negatives[each.type] += 1
            out.negatives_hit[each.type] += sum(self._covered[each.start : each.end]) * 2 >= each.end - each.start

    def _characters(self, out: Score) -> None:
        out.records += 1
        personal, covered = 0, 0
        for is_personal, is_covered, is_neutral in zip(self._personal, self._covered, self._neutral, strict=True):
            if is_personal:
                personal += 1
                covered += is_covered
            elif not is_neutral:
                out.other += 1
                out.needless += is_covered
        out.personal += personal
        out.covered += covered
        if self._record.spans:
            out.with_data += 1
            out.wholly_clean += personal == covered

    def _span(self, tally: Tally, span: Region) -> None:
        size = span.end - span.start
        covered = sum(self._covered[span.start : span.end])
        mapped = _painted(
            size,
            (
                (max(start, span.start) - span.start, min(end, span.end) - span.start)
                for start, end, _, golds in self._found
                if span.type in golds and start < span.end and span.start < end
            ),
        )
        tally.spans += 1
        tally.touched += covered > 0
        tally.full += covered == size
        tally.typed += sum(mapped) * 2 >= size

    def _finding(self, out: Score, start: int, end: int, golds: list[str]) -> None:
        hit = [span for span in self._record.spans if span.start < end and start < span.end]
        if not hit and sum(self._neutral[start:end]) * 2 >= end - start:
            return
        if hit:
            out.right += 1
        else:
            out.wrong += 1
        if golds:
            same = next((span for span in hit if span.type in golds), None)
            if same is not None:
                out.by_type[same.type].right += 1
            else:
                out.by_type[golds[0]].wrong += 1


def _painted(size: int, ranges: Iterable[tuple[int, int]]) -> bytearray:
    out = bytearray(size)
    for start, end in ranges:
        out[start:end] = b"\1" * (end - start)
    return out


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
