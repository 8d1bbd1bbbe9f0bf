"""The door to presidio-analyzer: lazy, offline, silent, and loud where it fails."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys

import pyarrow as pa
import pytest

from redaction import presidio
from redaction.errors import RecognizerFailed
from redaction.presidio import LONGEST_SLICE, Name, judged
from redaction.scanner import Context, Scanner


def run(code):
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True).stdout.split()


SCAN = """
import sys
import pyarrow as pa
from redaction.scanner import Context, Scanner
found = Scanner().scan(pa.array([{text!r}]), Context()).rows
print(len(found), "presidio_analyzer" in sys.modules, "spacy" in sys.modules)
"""


@pytest.mark.parametrize(("text", "loaded"), [("手机13800138000", "False"), ("a@example.com", "True")])
def test_presidio_is_imported_at_its_first_candidate(text, loaded):
    assert run(SCAN.format(text=text))[:2] == ["1", loaded]


def test_no_network_and_no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def refuse(*args, **kwargs):
        raise AssertionError("network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    presidio._recognizer.cache_clear()
    assert judged(Name.EMAIL, "a@example.com") == [(0, 13)]
    assert list(tmp_path.rglob("*")) == []


def test_nothing_is_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        for name in Name:
            judged(name, "DE89370400440532013000")
    assert caplog.records == []


@pytest.fixture
def slow(monkeypatch):
    """One of Presidio's own pattern recognizers, with a pattern that runs out of time."""
    judged(Name.IP, "203.0.113.45")
    from presidio_analyzer import Pattern, PatternRecognizer, pattern_recognizer

    monkeypatch.setattr(pattern_recognizer, "REGEX_TIMEOUT_SECONDS", 0.05)
    recognizer = PatternRecognizer("IP_ADDRESS", patterns=[Pattern("slow", r"(?:a|aa)+$", 0.5)])
    monkeypatch.setattr(presidio, "_recognizer", lambda name: recognizer)


def test_a_time_out_is_a_failure(slow):
    with pytest.raises(RecognizerFailed):
        judged(Name.IP, "a" * 200 + "b")


@pytest.mark.parametrize("error", [ValueError, TimeoutError, RecursionError, ImportError])
def test_an_error_is_a_failure_that_quotes_nothing(monkeypatch, error):
    class Broken:
        supported_entities = ()

        def analyze(self, text, entities, nlp_artifacts):
            raise error(f"cannot read {text}")

    monkeypatch.setattr(presidio, "_recognizer", lambda name: Broken())
    with pytest.raises(RecognizerFailed) as caught:
        judged(Name.EMAIL, "a@example.com")
    assert "example" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    spans = Scanner().scan(pa.array(["mail a@example.com", "nothing", None]), Context())
    assert (spans.examined, spans.unexamined, spans.rows) == (1, 1, {})


def test_a_slice_is_bounded():
    with pytest.raises(RecognizerFailed):
        judged(Name.IP, "1" * (LONGEST_SLICE + 1))
