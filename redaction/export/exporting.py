"""Exports: reads, redacts, writes where nobody sees it, reads that back and checks it, and only then gives it its name.

    record = export(Path("tickets.csv"), Path("out.csv"), redactor, dataset="tickets", labels=labels)

Whatever ends it before (a check, an error, a signal) leaves nothing behind: no target, and no other file with anything from the input.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from holdings.assets import shown
from holdings.processes import settle_arrow
from holdings.text import Text
from redaction.errors import ExportError, ExportRefused
from redaction.export.checking import Checked, risk_of
from redaction.export.fields import Fields
from redaction.export.formats.base import Opened
from redaction.export.formats.known import format_named, format_of
from redaction.export.looking import Looking
from redaction.export.record import Contents, ExportRecord, Reason
from redaction.export.redacting import Redacting
from redaction.export.resting import Resting
from redaction.export.running import crew
from redaction.export.source import Rows, Stream, digest, reading
from redaction.export.tally import Tally
from redaction.export.target import target, writing
from redaction.operators.encrypt import Encrypt
from redaction.policy import Cells
from redaction.risk.grade import grade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from holdings.inventory import FieldLabel
    from redaction.export.formats.base import Format, Piece
    from redaction.export.running import Crew
    from redaction.export.source import Source
    from redaction.export.target import Target
    from redaction.export.treatment import Treatment
    from redaction.redactor import Redactor

    Progress = Callable[[str, int], None]
    """Told the stage (`redact`, `check`) and how many records of it are done."""

REDACT, HOLD, CHECK = "redact", "hold", "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How files are read and written."""

    format: str | None = None
    """By the ending of the input's name where nothing is said; of a stream or query, of the output's."""
    encoding: str = "utf-8"
    delimiter: str | None = None
    overwrite: bool = False
    jobs: int = 1
    progress: Progress | None = None


def export(
    source: Source,
    path: Path | None,
    redactor: Redactor,
    *,
    dataset: str = "",
    labels: Mapping[str, FieldLabel] | None = None,
    how: How | None = None,
    before: Callable[[ExportRecord], None] | None = None,
) -> ExportRecord:
    """Export a source to a file that is not there yet; with `None` everything but the file is made, to see what would come of it.

    `labels`: what the inventory says of the fields of `dataset`. `before` is told what came of it when all checks have passed and the file has no
    name yet; what it raises ends the export. Raises `ExportRefused` (with the record) where a check fails, `RiskUnknown` where
    the policy bounds a risk that could not be measured, `ExportError` for the output, `SourceError` for the input.
    """
    how = how or How()
    settle_arrow()
    refuse_input(source, path)
    fields = Fields(redactor=redactor, dataset=dataset, labels=dict(labels or {}))
    kind = chosen(source, path, how)
    policy = redactor.policy
    resting = Resting()
    treatments: dict[str, Treatment] = {REDACT: Redacting(fields, resting), HOLD: Looking(fields, resting), CHECK: Looking(fields)}
    with (
        crew(treatments, how.jobs if redactor.portable else 1) as workers,
        target(path, overwrite=how.overwrite, cells=policy.cells) as made,
    ):
        given, tally = _redacted(source, kind, made, workers, how)
        checked = _checked(kind, made, workers, how, tally.resting)
        record = _record(redactor, kind, given, tally, checked)
        if record.refused:
            raise _refused(record, path)
        if before is not None:
            before(record)
        made.publish()
        return record


def chosen(source: Source, path: Path | None, how: How) -> Format:
    """The format. Raises `ExportError`."""
    if how.format is not None:
        kind = format_named(how.format)
    else:
        named = source if isinstance(source, Path) else path
        kind = format_of("" if named is None else named.name, "-" if named is None else shown(named.name))
    if kind.seeks and isinstance(source, Stream):
        raise ExportError(
            Text("这种格式不能从标准输入读取。", "files of this kind cannot be read from a stream."),
            source.name,
            Text("请给出文件。", "Name a file."),
        )
    return kind


def refuse_input(source: Source, path: Path | None) -> None:
    """Raises `ExportError` where the output would take the place of the input."""
    if isinstance(source, Path) and path is not None and path.exists() and source.exists() and path.samefile(source):
        raise ExportError(
            Text("输出与输入是同一个文件。", "the output is the input."),
            shown(path.name),
            Text("请换一个输出位置。", "Name another place."),
        )


def carried_out(pieces: Iterator[Piece], kind: Format, made: Target, workers: Crew, treatment: str, how: How) -> Tally:
    """Deal with pieces and write what comes of them. Raises `ExportError` where it cannot be written."""
    tally = Tally()
    writer = kind.writer(made.out)
    try:
        with closing(workers.run(pieces, treatment)) as done:
            for piece, treated in done:
                tally.add(treated.tally)
                with writing(made.name):
                    writer.write(piece, treated)
                if how.progress is not None:
                    how.progress(treatment, tally.records)
        with writing(made.name):
            writer.finish()
            made.out.flush()
    except BaseException:
        writer.abandon()
        raise
    return tally


def _redacted(source: Source, kind: Format, made: Target, workers: Crew, how: How) -> tuple[Contents, Tally]:
    if isinstance(source, Rows):
        from redaction.export.formats.rows import pieces_of

        tally = carried_out(pieces_of(source, kind), kind, made, workers, REDACT, how)
        return Contents(sha256=None, bytes=None, records=tally.records), tally
    with reading(source) as given:
        opened = Opened(file=given.file, name=given.name, encoding=how.encoding, delimiter=how.delimiter)
        tally = carried_out(kind.pieces(opened), kind, made, workers, REDACT, how)
        rest(given.file)
    sha256, size = given.contents
    return Contents(sha256=sha256, bytes=size, records=tally.records), tally


def rest(file: BinaryIO) -> None:
    """Read what a reader left, so that the digest is of all."""
    while file.read(1024 * 1024):
        pass


def _checked(kind: Format, made: Target, workers: Crew, how: How, resting: int) -> Checked:
    """What stands in the written file is what was looked at before it was written; else all of it is looked at once more."""
    checked = _read_back(kind, made, workers, HOLD, how)
    return checked if checked.tally.resting == resting else _read_back(kind, made, workers, CHECK, how)


def _read_back(kind: Format, made: Target, workers: Crew, treatment: str, how: How) -> Checked:
    file = made.read_back()
    sha256, size = digest(file)
    looking = workers.treatments[treatment]
    assert isinstance(looking, Looking)  # noqa: S101
    tally, groups = Tally(), risk_of(looking)
    opened = Opened(file=file, name="output", encoding=how.encoding, delimiter=how.delimiter)
    with closing(workers.run(kind.pieces(opened), treatment)) as looked:
        for _, treated in looked:
            tally.add(treated.tally)
            groups.add(treated)
            if how.progress is not None:
                how.progress(CHECK, tally.records)
    return Checked.of(Contents(sha256=sha256, bytes=size, records=tally.records), tally, groups)


def _record(redactor: Redactor, kind: Format, given: Contents, tally: Tally, checked: Checked) -> ExportRecord:
    policy = redactor.policy
    kept = any(operator == "keep" and count for (_, operator), count in tally.counts.items())
    reasons = {
        Reason.LEFT: bool(checked.tally.left.total()),
        Reason.UNEXAMINED: bool(checked.tally.unexamined),
        Reason.RISK: bool(checked.broken),
        Reason.CELLS: bool(tally.cells) and policy.cells is Cells.REFUSE,
    }
    return ExportRecord(
        format=kind.name,
        input=given,
        output=checked.contents,
        policy=policy.name,
        policy_digest=policy.digest,
        purpose=policy.purpose,
        counts=dict(+tally.counts),
        withheld=tally.withheld,
        left_out=dict(+tally.parts),
        cells=tally.cells,
        cells_rule=policy.cells.value,
        names=tally.names,
        gaps=redactor.gaps,
        left=dict(+checked.tally.left),
        unexamined=checked.tally.unexamined,
        risk=checked.risk,
        broken=checked.broken,
        proposals=checked.proposals,
        grade=grade(
            identifiers_left=kept or reasons[Reason.LEFT] or reasons[Reason.UNEXAMINED],
            risk=None if checked.risk is None else checked.risk.highest,
            threshold=policy.risk.threshold,
        ),
        threshold=policy.risk.threshold,
        key_ids=_key_ids(redactor, tally),
        detection=version("recordwarden"),
        refused=tuple(reason for reason, holds in reasons.items() if holds),
    )


def _key_ids(redactor: Redactor, tally: Tally) -> tuple[str, ...]:
    keys, names = redactor.bench.keys, {operator for _, operator in tally.counts}
    used = (keys.tokens[:1] if names & {"hash", "token"} else ()) + (keys.data[:1] if Encrypt.name in names else ())
    return tuple(key.key_id for key in used)


def _refused(record: ExportRecord, path: Path | None) -> ExportRefused:
    zh = "；".join(reason.text.zh for reason in record.refused)
    en = "; ".join(reason.text.en for reason in record.refused)
    what = [proposal.text for proposal in record.proposals[:3]]
    error = ExportRefused(
        Text(f"不予导出：{zh}。没有留下任何内容。", f"it may not leave: {en}. Nothing was written."),
        "-" if path is None else shown(path.name),
        Text(" ".join(text.zh for text in what), " ".join(text.en for text in what))
        if what
        else Text("请修改策略后重试。", "Change the policy and try again."),
    )
    error.record = record
    return error
