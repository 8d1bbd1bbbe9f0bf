"""A logging filter that redacts log records: the message, its arguments, what was raised, and whatever else was put on the record.

    handler.addFilter(RedactingFilter(Redactor(named("debugging"), keys)))

It belongs on handlers: a filter on a logger is not asked about the records of loggers below it. It never raises and never lets a record
pass that it could not look at: such a record says so and nothing else.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redaction.redactor import Redactor

WITHHELD = "[log record withheld: it could not be examined / 日志记录无法检查，已隐去]"

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What the logging module itself puts on a record; the rest was put there by the program that logs."""
_PLAIN = logging.Formatter()
_busy: ContextVar[bool] = ContextVar("redacting a log record", default=False)


class RedactingFilter(logging.Filter):
    """Changes records in place, so whoever handles them later sees them redacted too."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record passes, redacted or withheld."""
        if _busy.get():  # what is logged while a record is looked at may speak of it
            _withhold(record)
            return True
        token = _busy.set(True)
        try:
            self._redact(record)
        except Exception:  # noqa: BLE001 (whatever broke may quote the record)
            _withhold(record)
        finally:
            _busy.reset(token)
        return True

    def _redact(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        raised = record.exc_text or _raised(record)
        stack = record.stack_info
        added = {name: value for name, value in vars(record).items() if name not in _OWN}
        record.exc_text = None if raised is None else self._safe(raised)
        record.exc_info = None
        record.stack_info = None if stack is None else self._safe(stack)
        record.msg, record.args = self._safe(message), ()
        vars(record).pop("message", None)
        for name, value in added.items():
            setattr(record, name, self._safe_value(value))

    def _safe(self, text: str) -> str:
        return self._redactor.redact(text).text

    def _safe_value(self, value: Any) -> Any:
        """As it is where nothing is found in it, so that a count stays a number; the redacted text of it else."""
        if value is None or isinstance(value, bool):
            return value
        text = str(value)
        safe = self._safe(text)
        return value if safe == text and isinstance(value, (str, int, float)) else safe


def _raised(record: logging.LogRecord) -> str | None:
    return _PLAIN.formatException(record.exc_info) if record.exc_info and record.exc_info[0] is not None else None


def _withhold(record: logging.LogRecord) -> None:
    for name in [name for name in vars(record) if name not in _OWN]:
        setattr(record, name, None)
    vars(record).pop("message", None)
    record.msg, record.args = WITHHELD, ()
    record.exc_info = record.exc_text = record.stack_info = None
