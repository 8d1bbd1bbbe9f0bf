"""Probing listed endpoints: a server of TLS on this machine, good and bad; what is refused; what does not answer."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import certificates
import pytest

from holdings.endpoints import Answer, Endpoint, Probe, probe, probe_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def server(context: ssl.SSLContext | None) -> Iterator[tuple[int, list[int]]]:
    """A server on the loopback that answers by TLS, or by a line of text, and how often it was connected to and what it was sent besides."""
    seen: list[int] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                raw, _ = listening.accept()
            except OSError:
                return
            seen.append(0)
            raw.settimeout(5)
            try:
                if context is None:
                    raw.sendall(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n")
                    raw.recv(1)
                else:
                    with context.wrap_socket(raw, server_side=True) as connection:
                        seen[-1] = len(connection.recv(100))
            except OSError:
                pass
            finally:
                raw.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], seen
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)


def speaking(folder: Path, **made: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificates.make(folder, **made))  # type: ignore[arg-type]
    return context


def test_a_certificate_that_holds_and_nothing_but_a_handshake(tmp_path: Path) -> None:
    with server(speaking(tmp_path)) as (port, seen):
        endpoint = Endpoint(host="localhost", port=port, tls_ca="server.crt")
        assert probe_all({"portal": endpoint}, tmp_path) == {"portal": Probe(answer=Answer.VERIFIED, version="TLSv1.3")}
    assert seen == [0]


@pytest.mark.parametrize(
    ("made", "ca", "answer"),
    [
        ({"days": -1}, "server.crt", Answer.EXPIRED),
        ({"name": "portal.example"}, "server.crt", Answer.OTHER_NAME),
        ({}, None, Answer.UNTRUSTED),
        ({}, "none.pem", Answer.NO_CERTIFICATES),
    ],
)
def test_certificates_that_do_not_hold(tmp_path: Path, made: dict[str, object], ca: str | None, answer: Answer) -> None:
    with server(speaking(tmp_path, **made)) as (port, _):
        assert probe(Endpoint(host="127.0.0.1", port=port, tls_ca=ca), tmp_path).answer is answer


def test_a_server_that_speaks_no_tls_is_not_followed(tmp_path: Path) -> None:
    with server(None) as (port, seen):
        assert probe(Endpoint(host="127.0.0.1", port=port), tmp_path).answer is Answer.NO_TLS
    assert seen == [0]


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert probe(Endpoint(host="127.0.0.1", port=port, timeout_s=0.2), tmp_path).answer is Answer.UNREACHABLE
    assert probe(Endpoint(host="127.0.0.1", port=port, timeout_s=1), tmp_path).answer is Answer.UNREACHABLE
    assert probe(Endpoint(host="no-such-host.invalid"), tmp_path).answer is Answer.UNREACHABLE


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("portal.example", "127.0.0.1"),
        ("portal.example", "::1"),
        ("portal.example", "::ffff:127.0.0.1"),
        ("portal.example", "169.254.169.254"),
        ("portal.example", "100.100.100.200"),
        ("portal.example", "fe80::1%eth0"),
        ("portal.example", "0.0.0.0"),
        ("127.0.0.2", "127.0.0.1"),
        ("localhost", "169.254.169.254"),
    ],
)
def test_addresses_close_by_are_refused(tmp_path: Path, host: str, address: str) -> None:
    assert probe(Endpoint(host=host), tmp_path, resolve=lambda *_: address).answer is Answer.REFUSED
