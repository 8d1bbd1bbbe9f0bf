"""Endpoints over which data leaves or comes in, as the inventory lists them, and what one TLS connection to each shows.

Nothing is connected to that is not listed. A host is resolved once, and one connection is made, to the first address, with a time limit;
nothing is sent but the handshake, so there is no redirect to follow. A name that resolves to this machine, a link-local address or a cloud's
metadata service is refused, unless that very address is what the inventory lists.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from holdings.declared import Declared, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MOST = 100
_AT_ONCE = 8
_METADATA = frozenset(map(ipaddress.ip_address, ("169.254.169.254", "100.100.100.200", "fd00:ec2::254")))
_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""Codes of OpenSSL, X509_V_ERR_…: CERT_HAS_EXPIRED, CERT_NOT_YET_VALID, HOSTNAME_MISMATCH, IP_ADDRESS_MISMATCH."""
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"})
"""What OpenSSL says of an answer that is no TLS."""


class Endpoint(Declared):
    """A host and port that speaks TLS from the first byte."""

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:._-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65535)] = 443
    tls_ca: Words | None = None
    """A file of certificates to verify by, relative to the inventory's folder; those of the system otherwise."""
    timeout_s: Annotated[float, Field(gt=0, le=30)] = 5.0


Endpoints = Annotated[dict[Words, Endpoint], Field(max_length=MOST)]


class Answer(StrEnum):
    """How an endpoint answered."""

    VERIFIED = "verified"
    """A handshake, and a certificate that holds for the host."""
    EXPIRED = "expired"
    OTHER_NAME = "other_name"
    UNTRUSTED = "untrusted"
    NO_TLS = "no_tls"
    NO_HANDSHAKE = "no_handshake"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """It resolves to an address that may not be connected to."""
    NO_CERTIFICATES = "no_certificates"
    """The file of certificates cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one connection to an endpoint showed."""

    answer: Answer
    version: str | None = None
    """The negotiated version, where there was a handshake."""


def probe_all(endpoints: Mapping[str, Endpoint], folder: Path) -> dict[str, Probe]:
    """By name; a few at a time."""
    if not endpoints:
        return {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(endpoints, pool.map(lambda endpoint: probe(endpoint, folder), endpoints.values()), strict=True))


def probe(endpoint: Endpoint, folder: Path, resolve: Callable[[str, int], str] | None = None) -> Probe:
    """Connect once. `resolve` gives the address of a host; the system's first one by default."""
    try:
        context = ssl.create_default_context(cafile=str(folder / endpoint.tls_ca) if endpoint.tls_ca else None)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED  # to see what it speaks, however old
    except OSError:
        return Probe(answer=Answer.NO_CERTIFICATES)
    try:
        address = (resolve or _first)(endpoint.host, endpoint.port)
        if not _allowed(address, endpoint.host):
            return Probe(answer=Answer.REFUSED)
        with (
            socket.create_connection((address, endpoint.port), timeout=endpoint.timeout_s) as raw,
            context.wrap_socket(raw, server_hostname=endpoint.host) as connection,
        ):
            return Probe(answer=Answer.VERIFIED, version=connection.version())
    except ssl.SSLCertVerificationError as error:
        return Probe(answer=_of_certificate(error.verify_code))
    except ssl.SSLError as error:
        return Probe(answer=Answer.NO_TLS if error.reason in _NO_TLS else Answer.NO_HANDSHAKE)
    except (OSError, UnicodeError):
        return Probe(answer=Answer.UNREACHABLE)


def _first(host: str, port: int) -> str:
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def _allowed(address: str, host: str) -> bool:
    """Whether an address may be connected to: what is close to this machine only where the inventory lists that very address, or `localhost`."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    close = found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast or found in _METADATA
    if not close or (found.is_loopback and host == "localhost"):
        return True
    try:
        return ipaddress.ip_address(host) == found
    except ValueError:
        return False


def _of_certificate(code: int) -> Answer:
    if code in (_EXPIRED, _NOT_YET):
        return Answer.EXPIRED
    return Answer.OTHER_NAME if code in (_OTHER_NAME, _OTHER_ADDRESS) else Answer.UNTRUSTED
