"""What the inventory says of the evidence: where copies of the ledger's checkpoints go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from holdings import secrets
from holdings.declared import Declared, Words
from holdings.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.ledger.mirrors import Mirror

Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=254)]
_PORTS = {"starttls": 587, "tls": 465, "off": 25}


class MailEntry(Declared):
    """A mailbox, and the server through which it is reached; no other is ever spoken to."""

    to: Address
    sender: Address = Field(alias="from")
    host: Words
    port: Annotated[int, Field(gt=0, le=65535)] | None = None
    tls: Literal["starttls", "tls", "off"] = "starttls"
    user: Words | None = None
    password: Words | None = None

    @field_validator("to", "sender")
    @classmethod
    def _one_address(cls, value: str) -> str:
        local, at, domain = value.partition("@")
        if (
            not (local and at and domain)
            or "@" in domain
            or not value.isascii()
            or any(each <= " " or each in '<>,;:"()' for each in value)
        ):
            raise refusal("mail_address")
        return value

    @field_validator("password")
    @classmethod
    def _reference(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("env:", "file:")):
            raise refusal("literal_password")
        return value

    @model_validator(mode="after")
    def _sealed(self) -> MailEntry:
        if (self.user is None) != (self.password is None):
            raise refusal("mail_login")
        if self.tls == "off" and self.password is not None:
            raise refusal("mail_in_clear")
        return self


class MirrorEntry(Declared):
    """One place for copies of checkpoints; paths are relative to the inventory's folder."""

    folder: Words | None = None
    git: Words | None = None
    mail: MailEntry | None = None
    command: Annotated[tuple[Words, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> MirrorEntry:
        if sum(each is not None for each in (self.folder, self.git, self.mail, self.command)) != 1:
            raise refusal("one_mirror")
        return self


class Evidence(Declared):
    """What is declared of the evidence ledger."""

    mirrors: tuple[MirrorEntry, ...] = ()


def mirrors_of(declared: Evidence, folder: Path, ledger: str, environ: Mapping[str, str] | None = None) -> tuple[Mirror, ...]:
    """The places that are declared for a ledger. Raises `SecretError` where a mail server's password cannot be had."""
    return tuple(_mirror(entry, folder, ledger, environ) for entry in declared.mirrors)


def readable_mirrors(declared: Evidence, folder: Path, ledger: str) -> tuple[Mirror, ...]:
    """Those of them that can be asked what they have."""
    asked = tuple(entry for entry in declared.mirrors if entry.folder is not None or entry.git is not None)
    return mirrors_of(Evidence(mirrors=asked), folder, ledger)


def _mirror(entry: MirrorEntry, folder: Path, ledger: str, environ: Mapping[str, str] | None) -> Mirror:
    from holdings.ledger.mirrors import CommandMirror, FolderMirror

    if entry.folder is not None:
        return FolderMirror(folder / Path(entry.folder).expanduser())
    if entry.git is not None:
        from holdings.ledger.git_mirror import GitMirror

        return GitMirror(folder / Path(entry.git).expanduser(), ledger)
    if entry.mail is not None:
        return _mail(entry.mail, folder, environ)
    return CommandMirror(entry.command or ())


def _mail(mail: MailEntry, folder: Path, environ: Mapping[str, str] | None) -> Mirror:
    from holdings.ledger.mail_mirror import MailMirror

    return MailMirror(
        host=mail.host,
        port=mail.port or _PORTS[mail.tls],
        tls=mail.tls,
        sender=mail.sender,
        to=mail.to,
        user=mail.user,
        password=None if mail.password is None else secrets.resolve(mail.password, folder, environ),
    )
