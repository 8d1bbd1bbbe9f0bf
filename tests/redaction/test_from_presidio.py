"""Presidio's recognizers as ours: all that need no model, offline, silent, with offsets in the text, loud where they fail."""

from __future__ import annotations

import logging
import pickle
import socket

import pytest
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, pattern_recognizer, predefined_recognizers

from redaction.detecting import from_presidio
from redaction.detecting.detector import Detector
from redaction.detecting.from_presidio import OVERLAP, WINDOW, FromPresidio, made
from redaction.errors import UnknownName
from redaction.scanner import Context

NINO = "AB123456C"
USABLE = sorted(
    name
    for name, one in vars(predefined_recognizers).items()
    if isinstance(one, type) and issubclass(one, EntityRecognizer) and one.__module__.startswith(from_presidio._HOMES)
)
TEXT = f"national insurance {NINO}, card 4111111111111111, mail a@example.com, https://example.org, DE89370400440532013000, 203.0.113.45, +1 212 555 0100"


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    def refuse(*args, **kwargs):
        raise AssertionError("network")

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    made.cache_clear()
    yield
    assert list(tmp_path.rglob("*")) == []


def test_there_are_many():
    assert len(USABLE) > 50


def test_each_works_offline_and_in_silence(no_network, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        found = {name: list(FromPresidio(name).find(TEXT, Context())) for name in USABLE}
    assert [str(span.entity) for span in found["UkNinoRecognizer"]] == ["UK_NINO"]
    assert [TEXT[span.start : span.end] for span in found["EmailRecognizer"]] == ["a@example.com"]
    assert [record for record in caplog.records if any(word in record.getMessage() for word in (NINO, "4111", "example"))] == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("UkNinoRecognizer", f"号码{NINO}吗", [("UK_NINO", NINO)]),
        ("UkNinoRecognizer", f"番号は{NINO}です", [("UK_NINO", NINO)]),
        ("UkNinoRecognizer", f"𠀀{NINO}𠀀", [("UK_NINO", NINO)]),
        ("UkNinoRecognizer", f"x{NINO}", []),
        ("EmailRecognizer", "邮箱a@example.com。", [("EMAIL_ADDRESS", "a@example.com")]),
        ("CryptoRecognizer", "nothing here", []),
    ],
)
def test_a_chinese_character_is_a_border(name, text, found):
    (spans,) = Detector([FromPresidio(name)]).spans([text])
    assert [(str(span.entity), text[span.start : span.end]) for span in spans] == found


def test_a_context_word_raises_the_score():
    bare, called = (
        next(iter(FromPresidio("UsItinRecognizer").find(text, Context()))).score for text in ("911-70-1234", "itin: 911-70-1234")
    )
    assert called >= bare + 0.3


@pytest.mark.parametrize("start", [0, 7, WINDOW - OVERLAP - 4, WINDOW - OVERLAP // 2 - 4, WINDOW - 5, WINDOW, 3 * (WINDOW - OVERLAP) - 3])
@pytest.mark.parametrize("length", [3 * WINDOW, WINDOW * 3 - OVERLAP * 2])
def test_long_texts_are_looked_at_window_by_window(start, length):
    text = (" " * start + NINO).ljust(length)
    spans = list(FromPresidio("UkNinoRecognizer").find(text, Context()))
    assert [(span.start, span.end) for span in spans] == [(start, start + len(NINO))]


@pytest.mark.parametrize("length", [0, 1, OVERLAP, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - OVERLAP])
def test_every_code_point_is_shown_to_presidio(monkeypatch, length):
    seen = []

    def analyzed(recognizer, text):
        seen.append(text)
        return []

    monkeypatch.setattr(from_presidio, "_analyzed", analyzed)
    text = "".join(chr(0x21 + n % 90) for n in range(length))
    assert list(from_presidio._found(None, text)) == []
    assert seen[0] + "".join(part[OVERLAP:] for part in seen[1:]) == text


@pytest.fixture
def faulty(monkeypatch):
    """UkNinoRecognizer with something else in its place."""

    def put(recognizer):
        monkeypatch.setattr(from_presidio, "made", lambda name: recognizer)
        return Detector([FromPresidio("UkNinoRecognizer")])

    return put


def slow():
    return PatternRecognizer("UK_NINO", patterns=[Pattern("slow", r"(?:a|aa)+$", 0.5)])


def test_a_time_out_is_not_examined(faulty, monkeypatch, caplog):
    monkeypatch.setattr(pattern_recognizer, "REGEX_TIMEOUT_SECONDS", 0.05)
    with caplog.at_level(logging.DEBUG):
        assert list(faulty(slow()).spans(["aa", "a" * 200 + "b", ""]))[1] is None
    assert [record for record in caplog.records if "aaa" in record.getMessage() or record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("error", [ValueError, TimeoutError, RecursionError, ImportError])
def test_an_error_is_not_examined(faulty, error):
    class Broken(PatternRecognizer):
        def analyze(self, text, entities, nlp_artifacts=None, regex_flags=None):
            if "boom" in text:
                raise error(f"cannot read {text}")
            return []

    assert list(faulty(Broken("UK_NINO", patterns=[Pattern("x", "x", 0.5)])).spans(["a", "boom", "b"])) == [(), None, ()]


def test_others_who_use_presidio_keep_their_warnings(monkeypatch, caplog):
    """Ours has been at work in this process; Presidio is what it was for everybody else."""
    list(FromPresidio("UkNinoRecognizer").find(NINO, Context()))
    monkeypatch.setattr(pattern_recognizer, "REGEX_TIMEOUT_SECONDS", 0.05)
    with caplog.at_level(logging.DEBUG, logger="presidio-analyzer"):
        assert slow().analyze("a" * 200 + "b", ["UK_NINO"], None) == []
    assert ["timed out" in record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [True]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("GLiNERRecognizer", "needs a model or a service"),
        ("SpacyRecognizer", "needs a model or a service"),
        ("AzureAILanguageRecognizer", "needs a model or a service"),
        ("UkNinoRecogniser", "Did you mean UkNinoRecognizer?"),
        ("NLP_RECOGNIZERS", "Presidio has no such recognizer"),
        ("os", "Presidio has no such recognizer"),
    ],
)
def test_what_cannot_be_used_is_refused(name, said):
    with pytest.raises(UnknownName) as caught:
        made(name)
    assert said in str(caught.value)


def test_it_can_be_handed_to_another_process():
    assert pickle.loads(pickle.dumps(FromPresidio("UkNinoRecognizer"))) == FromPresidio("UkNinoRecognizer")
