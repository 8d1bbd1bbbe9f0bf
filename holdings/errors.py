"""The errors that a person meets: what happened, to what, what to do; never a value from the data.

RecordwardenError             exit code 2 unless a subclass says otherwise
├── HoldingsError
│   ├── InventoryError        recordwarden.yaml cannot be used (file, line, field)
│   ├── SecretError           a password or key that is named but cannot be had
│   │   └── RingError         the key ring cannot be used as asked
│   │       └── KeyGone       a key of it was destroyed, or was never in it
│   ├── LedgerError           the evidence ledger cannot be used as asked
│   │   ├── LedgerBusy        another process writes to it
│   │   ├── LedgerUnreadable  a file of it cannot be read: nothing is known about it (exit code 4)
│   │   ├── LedgerUnwritable  nothing can be added to it
│   │   └── LedgerAltered     it is not what was signed: altered, cut short, or grown in two ways (exit code 1)
│   ├── PeopleError           the list of people, or a person's key, cannot be used
│   ├── ActRefused            what a person did does not count
│   │   ├── UnknownKey        nobody with this key was enrolled
│   │   ├── RevokedKey        the key was revoked before
│   │   ├── WrongRole         its person may do other things
│   │   ├── AlteredAct        the signature is of something else
│   │   └── AuthorApproves    author and approver have the same key
│   ├── QueryRefused          a query that is not one readable SELECT
│   └── SourceError           a source that cannot be used as asked
│       ├── Unreachable       no connection, no such file, no such database
│       ├── AccessDenied      reached, but the rights do not suffice
│       ├── MissingAsset      reached, but the dataset or field is not there (any more)
│       └── BrokenData        reached, but what came back cannot be read (place given)
├── redaction.errors.RedactionError
└── audit.errors.AuditError
"""

from __future__ import annotations

from typing import ClassVar

from holdings.text import Lang, Text


class RecordwardenError(Exception):
    """Base of every error that is shown to a person.

    `what` happened, to which `subject` (a safe name: never a value from the data), and what to `do` about it.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, what: Text, subject: str, do: Text) -> None:
        super().__init__(f"{subject}: {what.en} {do.en}")
        self.what = what
        self.subject = subject
        self.do = do

    def __reduce__(self) -> tuple[type[RecordwardenError], tuple[Text, str, Text]]:
        return type(self), (self.what, self.subject, self.do)

    def message(self, lang: Lang) -> str:
        if lang is Lang.ZH:
            return f"{self.subject}：{self.what.zh}{self.do.zh}"
        return f"{self.subject}: {self.what.en} {self.do.en}"


class HoldingsError(RecordwardenError):
    """Anything about what is held and where."""


class InventoryError(HoldingsError):
    """The inventory file cannot be used; the subject is `file:line: field`."""


class SecretError(HoldingsError):
    """A secret that the inventory refers to cannot be had, or stands there in plain text."""


class RingError(SecretError):
    """The key ring cannot be used as asked; nothing of it was changed."""


class KeyGone(RingError):
    """A key was destroyed, or was never in this ring: what was made with it cannot be opened here."""


class PeopleError(HoldingsError):
    """The list of people, or a person's key, cannot be used."""


class ActRefused(HoldingsError):
    """What a person did does not count; the subject is the beginning of the key's digest, never a name."""


class UnknownKey(ActRefused):
    """Nobody with this key was enrolled, or not yet."""


class RevokedKey(ActRefused):
    """The key was revoked before, or it cannot be shown that it was not."""


class WrongRole(ActRefused):
    """The person may do other things, and not this."""


class AlteredAct(ActRefused):
    """The signature is of something else."""


class AuthorApproves(ActRefused):
    """Whoever made a thing does not approve it: the two keys are one."""


class QueryRefused(HoldingsError):
    """What was given as a query is not one SELECT; nothing of it is told, for it can have values in it."""


class SourceError(HoldingsError):
    """A source cannot be used as asked."""


class Unreachable(SourceError):
    """There is no connection, no such file, or no such database."""


class AccessDenied(SourceError):
    """The source answers, and the rights do not suffice."""


class MissingAsset(SourceError):
    """The source answers, and the dataset or field is not there."""


class BrokenData(SourceError):
    """The source answers, and what it holds cannot be read; the subject names the place."""


class LedgerError(HoldingsError):
    """The evidence ledger cannot be used as asked."""


class LedgerBusy(LedgerError):
    """Another process writes to it."""


class LedgerUnreadable(LedgerError):
    """A part of it cannot be read, so nothing can be said of that part."""

    exit_code: ClassVar[int] = 4


class LedgerUnwritable(LedgerError):
    """Nothing can be added to it."""


class LedgerAltered(LedgerError):
    """It is not what was signed: altered, cut short, or grown in two ways."""

    exit_code: ClassVar[int] = 1
