"""JUnit's XML, which most CI systems show: a suite of datasets, a failure for each finding, an error for what could not be read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from audit.gate.verdict import conclusion, remarks
from audit.reports.safety import plain
from holdings.assets import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.finding import Finding
    from audit.gate.output import Wanted
    from audit.gate.verdict import Verdict

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class JunitForm:
    """`junit`."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        return "\n".join(_lines(verdict, wanted)) + "\n"


def _lines(verdict: Verdict, wanted: Wanted) -> Iterator[str]:
    lang = wanted.lang
    clean = _clean(verdict)
    total = len(verdict.findings) + len(verdict.excepted) + len(verdict.problems) + len(clean)
    counts = f'tests="{total}" failures="{len(verdict.findings)}" errors="{len(verdict.problems)}" skipped="{len(verdict.excepted)}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites {counts}>"
    yield f'<testsuite name="recordwarden gate" {counts}>'
    for finding in verdict.findings:
        told = f"{finding.message.in_(lang)} {finding.fix.in_(lang)}"
        kind = f"{finding.rule} ({finding.severity.word})"
        inner = f"<failure type={_quoted(kind)} message={_quoted(finding.message.in_(lang))}>{_text(f'{finding.place}: {told}')}</failure>"
        yield _case(_name(finding), finding.place.file, finding.place.line, inner)
    for one in verdict.excepted:
        why = one.ignore.reason if one.ignore is not None else "baseline"
        yield _case(_name(one.finding), one.finding.place.file, one.finding.place.line, f"<skipped message={_quoted(shown(why))}/>")
    for problem in verdict.problems:
        told = f"{problem.what.in_(lang)} {problem.do.in_(lang)}"
        inner = f'<error type="could-not-read" message={_quoted(told)}/>'
        yield _case("could-not-read", problem.place.file, problem.place.line, inner)
    for file, line, name in clean:
        yield _case(shown(name), file, line, "")
    yield f"<system-out>{_text(' '.join(one.in_(lang) for one in (conclusion(verdict), *remarks(verdict))))}</system-out>"
    yield "</testsuite>"
    yield "</testsuites>"


def _clean(verdict: Verdict) -> list[tuple[str, int, str]]:
    """The datasets that nothing was found in, by file, line and name."""
    found = defaultdict(set)
    for one in (*verdict.findings, *(one.finding for one in verdict.excepted)):
        found[one.place.file].add(one.dataset)
    datasets = verdict.case.datasets if verdict.base is None else ()
    return [(one.place.file, one.place.line, one.name) for one in datasets if one.name not in found[one.place.file]]


def _name(one: Finding) -> str:
    return f"{one.asset} {one.rule}"


def _case(name: str, file: str, line: int, inner: str) -> str:
    where = _quoted(shown(file))
    return f'<testcase classname={where} name={_quoted(name)} file={where} line="{line}">{inner}</testcase>'


def _text(value: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in plain(value))


def _quoted(value: str) -> str:
    return quoteattr(plain(value))


FORMAT = JunitForm()
