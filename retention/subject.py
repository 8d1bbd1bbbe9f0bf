"""Whose records a deletion request is about: fields and their values, as a person or a file gives them; they are never shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.text import Text
from retention.errors import PlanError

if TYPE_CHECKING:
    from holdings.inventory import Dataset

MOST = 100
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Subject:
    """An individual, by the fields that identify him or her: `FIELD=VALUE`, or `SOURCE.DATASET.FIELD=VALUE` for one dataset only."""

    values: dict[str, str] = field(repr=False)

    @classmethod
    def read(cls, text: str, subject: str) -> Subject:
        """From lines. Raises `PlanError`, which repeats nothing of them; `subject` is where they come from."""
        found: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            name, sign, value = line.partition("=")
            if not sign or not name.strip() or not value.strip() or len(line) > _LONGEST or name.strip() in found or len(found) >= MOST:
                raise _refused(f"{subject}:{number}")
            found[name.strip()] = value.strip()
        if not found:
            raise _refused(subject)
        return cls(found)

    def field_of(self, source: str, dataset: str, declared: Dataset) -> tuple[str, str] | None:
        """By which declared field, and which value, the records of a dataset are the individual's; the most exact name goes first."""
        names = dict.fromkeys((*([declared.subject_field] if declared.subject_field else []), *declared.fields))
        for name in names:
            if (value := self.values.get(f"{source}.{dataset}.{name}")) is not None:
                return name, value
        return next(((name, self.values[name]) for name in names if name in self.values), None)


def _refused(subject: str) -> PlanError:
    return PlanError(
        Text("写法不正确。", "it is not written as it must be."),
        subject,
        Text("每行一个 字段=值，字段不重复。", "Write FIELD=VALUE, one a line, each field once."),
    )
