"""The periods that the service guides themselves ask for, by class of record. Their rank is policy: law and regulation go before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideMinimum:
    """How long a guide has a class of records kept, as a rule."""

    record_class: str
    provision: str
    months: int


MINIMUMS = (
    GuideMinimum(record_class="service_record", provision="B-2.5/2", months=12),
    GuideMinimum(record_class="consultation_record", provision="D-2.5/3", months=36),
)

_OWN_WORDS = {"服务记录": "service_record", "咨询记录": "consultation_record"}


def minimum(record_class: str | None) -> GuideMinimum | None:
    """What the guides ask of a record class, however it is written: `service_record`, `Service records`, 服务记录."""
    if record_class is None:
        return None
    word = _OWN_WORDS.get(record_class.strip(), record_class.strip().casefold().replace(" ", "_").replace("-", "_").removesuffix("s"))
    return next((each for each in MINIMUMS if each.record_class == word), None)
