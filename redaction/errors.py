"""The errors of finding and transforming personal data; none carries a piece of the text it was about.

RedactionError              (a holdings.errors.RecordwardenError)
├── RecognizerFailed        a recognizer broke, or ran out of time, on one value: that value is unexamined, not clean
├── PatternError            a file of the user's own patterns cannot be used (file, line, field)
├── UnknownName             an entity type or recognizer that there is not, or that cannot be used here
├── PolicyError             a redaction policy cannot be used (file, line, field)
├── NotRestored             what stands for a value cannot be turned back: altered, or of another key or purpose
├── RiskUnknown             the risk of re-identification could not be measured (exit code 4)
└── ExportError             an export cannot be made as asked, and nothing of it was written
    ├── ExportRefused       what was made may not leave (exit code 1)
    └── ExportStopped       it could not be made to its end (exit code 4)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from holdings.errors import RecordwardenError
from holdings.text import Text

if TYPE_CHECKING:
    from redaction.export.record import ExportRecord


class RedactionError(RecordwardenError):
    """Anything about finding or transforming personal data."""


class RecognizerFailed(RedactionError):
    """A recognizer could not finish; `subject` is the recognizer's own name, never the text."""

    @classmethod
    def named(cls, recognizer: str) -> RecognizerFailed:
        return cls(
            Text("识别器未能完成对一个值的检查。", "The recognizer could not finish looking at a value."),
            recognizer,
            Text(
                "该值计为未检查;请升级依赖或提交问题报告。",
                "The value counts as unexamined; update the dependencies or report the problem.",
            ),
        )


class PatternError(RedactionError):
    """A file of patterns cannot be used; the subject is `file:line: field`."""


class UnknownName(RedactionError):
    """What was named does not exist, or cannot be used here."""


class PolicyError(RedactionError):
    """A policy cannot be used; the subject is `file:line: field`."""


class NotRestored(RedactionError):
    """A pseudonym or ciphertext cannot be turned back; the subject is the kind of datum that it stands for."""

    exit_code: ClassVar[int] = 1


class RiskUnknown(RedactionError):
    """The risk could not be measured, which is never a low risk; the subject is a field or a table."""

    exit_code: ClassVar[int] = 4


class ExportError(RedactionError):
    """An export cannot be made as asked; the subject is the file, and nothing of it was written."""


class ExportRefused(ExportError):
    """What was made did not pass the checks; `record` says what they found."""

    exit_code: ClassVar[int] = 1
    record: ExportRecord


class ExportStopped(ExportError):
    """Something ended before it was done."""

    exit_code: ClassVar[int] = 4
