"""The errors of assessments and their store.

RecordwardenError
└── AuditError
    ├── WorkspaceError     there is no workspace, or it cannot be written
    ├── StoreError         the results store cannot be used
    │   └── WrongKey       its fingerprints were made with another key
    ├── PersonalData       what was given to be kept looks like personal data
    ├── GivenUp            told, not raised: an unfinished assessment was given up for a new one
    ├── Unfinished         told, not raised: what `--resume` goes on with, or that there is nothing
    ├── NotRecorded        told, not raised: an assessment is kept, and is not in the evidence ledger
    ├── DispositionError   a file of waivers or attestations, or an entry for one, cannot be used
    ├── NotTold            exit code 4: a key was changed, and the evidence ledger could not be told of it
    ├── UnknownThing       an assessment, finding, control or format that does not exist
    ├── ReportError        a report cannot be written where it was to go
    ├── NamesUnavailable   names are to be examined, and what finds them is not installed
    ├── GateError          the gate cannot be run as asked: its baseline, its base, its options
    ├── Unreadable         exit code 3: nothing of what was to be detected in can be read
    ├── Stopped            exit code 4: a detection could not go on, and nothing of it is left
    └── NothingAssessed    exit code 3: no source could be looked at, or nothing was selected
"""

from __future__ import annotations

import os
from typing import ClassVar

from holdings.errors import RecordwardenError
from holdings.text import Text


class AuditError(RecordwardenError):
    """Anything about assessments and their store."""


class WorkspaceError(AuditError):
    """There is no workspace here, or it cannot be written."""


class StoreError(AuditError):
    """The results store cannot be used."""


class WrongKey(StoreError):
    """The fingerprint key is not the one that the store's fingerprints of this workspace were made with."""


class PersonalData(AuditError):
    """What a person gave to be kept in the results store looks like personal data."""


class GivenUp(AuditError):
    """An unfinished assessment was given up for a new one: told, not raised."""


class Unfinished(AuditError):
    """What `--resume` goes on with, or that there is nothing: told, not raised."""


class NotRecorded(AuditError):
    """An assessment is kept, and is not in the evidence ledger: told, not raised."""


class DispositionError(AuditError):
    """A file of waivers or attestations, or an entry for one, cannot be used."""


class NotTold(AuditError):
    """A key of the ring or a person's was changed, and the evidence ledger could not be told of it."""

    exit_code: ClassVar[int] = 4


class UnknownThing(AuditError):
    """What was named does not exist."""


class NamesUnavailable(AuditError):
    """Names and addresses are to be examined, and what finds them cannot be used."""


class ReportError(AuditError):
    """A report cannot be written where it was to go."""


def unwritable(error: OSError, subject: str) -> ReportError:
    """What to say of output that the system refuses to take."""
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return ReportError(
        Text(f"无法写入（{reason}）。", f"it cannot be written ({reason})."),
        subject,
        Text("请检查路径、权限和磁盘空间。", "Check the path, its rights and the disk's free space."),
    )


class GateError(AuditError):
    """The gate cannot be run as asked."""


class NothingAssessed(AuditError):
    """Nothing was assessed."""

    exit_code: ClassVar[int] = 3


class Unreadable(AuditError):
    """Nothing of an input can be read."""

    exit_code: ClassVar[int] = 3

    @classmethod
    def because(cls, error: RecordwardenError) -> Unreadable:
        return cls(error.what, error.subject, error.do)


class Stopped(AuditError):
    """A detection could not go on."""

    exit_code: ClassVar[int] = 4
