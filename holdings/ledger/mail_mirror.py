"""Copies of checkpoints by mail: the message is the checkpoint and nothing else, through the one server that the inventory names."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING, Literal

from holdings.assets import shown
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.mirrors import failed

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMirror:
    """A mailbox that the ledger's keeper cannot empty; it is not asked for what it has."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "off"]
    sender: str = field(repr=False)
    to: str = field(repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    seconds: float = _SECONDS

    @property
    def subject(self) -> str:
        return shown(self.host)

    def send(self, checkpoint: bytes) -> None:
        head, _ = Checkpoint.read(checkpoint)
        message = EmailMessage()
        message["Subject"] = f"{head.origin}: {head.size}"
        message["From"], message["To"] = self.sender, self.to
        message.set_content(checkpoint.decode(), cte="base64")  # a signed text must come through byte by byte
        try:
            server = self._connected()
            try:
                if self.user is not None and self.password is not None:
                    server.login(self.user, self.password)
                refused = server.send_message(message)
            finally:
                with suppress(OSError, smtplib.SMTPException):  # what it has taken it has taken
                    server.quit()
        except (OSError, smtplib.SMTPException, ValueError):
            raise failed(self.subject) from None  # the server's own words quote addresses
        if refused:
            raise failed(self.subject)

    def latest(self) -> bytes | None:
        return None

    def copies(self) -> Iterator[tuple[str, bytes]]:
        yield from ()

    def _connected(self) -> smtplib.SMTP:
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
        return server
