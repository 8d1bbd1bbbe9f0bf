"""Log records: whatever a program puts on one is redacted, nothing is raised, and what cannot be looked at does not pass."""

from __future__ import annotations

import io
import logging

import pytest
from leaving import policy

from redaction.detecting.detector import Detector
from redaction.logfilter import WITHHELD, RedactingFilter
from redaction.recognizers import default_recognizers
from redaction.redactor import Redactor

PHONE = "13800138000"
WORK = Redactor(policy("replace"), detector=Detector(default_recognizers()))


class Kept(logging.Handler):
    """Keeps the records it is given."""

    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture
def logged():
    """logged(log) -> (the record, what a stream was written), `log` being what a program does with its logger."""
    made = []

    def run(log, work=WORK):
        logger, written, kept = logging.Logger("desk"), io.StringIO(), Kept()
        stream = logging.StreamHandler(written)
        for handler in (kept, stream):
            handler.addFilter(RedactingFilter(work))
            logger.addHandler(handler)
        log(logger)
        made.append(kept.records[0])
        return kept.records[0], written.getvalue()

    return run


def raised(logger):
    try:
        raise ValueError(f"no customer {PHONE}")
    except ValueError:
        logger.exception("failed for %s", PHONE)


def chained(logger):
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as error:
            raise RuntimeError("lookup") from error
    except RuntimeError:
        logger.exception("failed")


LOGS = {
    "message": lambda logger: logger.warning(f"call {PHONE} now"),
    "arguments": lambda logger: logger.warning("call %s now", PHONE),
    "number": lambda logger: logger.warning("call %d now", int(PHONE)),
    "by name": lambda logger: logger.warning("call %(who)s now", {"who": PHONE}),
    "split": lambda logger: logger.warning("call %s%s now", PHONE[:5], PHONE[5:]),
    "object": lambda logger: logger.warning({"call": PHONE}),
    "raised": raised,
    "chained": chained,
    "extra": lambda logger: logger.warning("call", extra={"phone": PHONE, "number": int(PHONE), "more": {"list": [PHONE]}}),
}


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_nothing_of_a_record_shows_the_value(logged, log):
    record, written = logged(log)
    assert PHONE not in written
    assert PHONE not in repr(vars(record))
    assert "[PHONE_NUMBER]" in repr(vars(record))


def test_what_holds_nothing_passes_as_it_is(logged):
    record, written = logged(lambda logger: logger.warning("took %d ms", 34, extra={"ticket": 5, "ok": True, "note": "fine"}))
    assert written == "took 34 ms\n"
    assert (record.ticket, record.ok, record.note) == (5, True, "fine")


def test_a_stack_is_looked_at(logged):
    record, written = logged(lambda logger: logger.warning("here", stack_info=True))
    assert "test_logfilter.py" in written
    assert record.stack_info in written


class Unspeakable:
    """Cannot be written, and says why."""

    def __str__(self):
        raise ValueError(PHONE)

    __repr__ = __str__


@pytest.mark.parametrize(
    "log",
    [
        lambda logger: logger.warning("%d", PHONE),
        lambda logger: logger.warning("%s %s", PHONE),
        lambda logger: logger.warning("%s", Unspeakable()),
        lambda logger: logger.warning(PHONE, extra={"more": Unspeakable()}),
    ],
    ids=["wrong format", "too few", "unspeakable", "unspeakable extra"],
)
def test_a_record_that_cannot_be_looked_at_says_so_and_nothing_else(logged, log):
    record, written = logged(log)
    assert written == f"{WITHHELD}\n"
    assert PHONE not in repr(vars(record))


class Breaks:
    """A redactor that breaks, quoting the text."""

    def redact(self, text):
        raise ValueError(text)


class Talks:
    """A redactor that logs what it looks at, to the logger whose record it is looking at."""

    def __init__(self, logger):
        self.logger = logger

    def redact(self, text):
        self.logger.warning("looking at %s", text)
        return WORK.redact(text)


def test_a_redactor_that_breaks_lets_nothing_pass(logged):
    _, written = logged(lambda logger: logger.warning(PHONE), Breaks())
    assert written == f"{WITHHELD}\n"


def test_what_is_logged_meanwhile_is_withheld():
    logger, written = logging.Logger("desk"), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(RedactingFilter(Talks(logger)))
    logger.addHandler(handler)
    logger.warning("call %s", PHONE)
    assert written.getvalue().splitlines() == [WITHHELD, "call [PHONE_NUMBER]"]


def test_a_handler_that_formatted_before_leaves_nothing(logged):
    record = logging.LogRecord("desk", logging.WARNING, "x.py", 1, "call %s", (PHONE,), None)
    record.exc_text = f"ValueError: {PHONE}"
    logging.Formatter("%(message)s").format(record)
    assert RedactingFilter(WORK).filter(record) is True
    assert PHONE not in repr(vars(record))
