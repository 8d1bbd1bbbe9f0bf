"""What `recordwarden redact` and `unredact` were asked for on the command line, and how that becomes an export."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Common, note
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.exports.labels import Labelled
    from audit.exports.making import Made
    from audit.exports.recording import Recorder
    from audit.workspace import Workspace
    from holdings.keys.ring import KeyRing
    from redaction.export.exporting import How
    from redaction.export.source import Source, Stream
    from redaction.policy import Policy
    from redaction.redactor import Redactor

STDIN = "-"
_STAGES = {
    "redact": Text("脱敏", "redacting"),
    "check": Text("复查", "checking"),
    "restore": Text("还原", "restoring"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options of `redact`."""

    source: str | None
    output: str | None
    policy: str
    query: str | None
    database: str | None
    dataset: str | None
    why: str | None
    overwrite: bool
    dry_run: bool
    kind: str | None
    encoding: str
    delimiter: str | None
    jobs: int
    form: str

    @property
    def target(self) -> Path | None:
        """None where nothing is to be written."""
        return None if self.dry_run or self.output is None else Path(self.output)

    @property
    def format(self) -> str | None:
        """By its name where the input has none: of the output that was named, also where none is written."""
        from redaction.export.formats.known import ENDINGS

        if self.kind is not None or (self.query is None and self.source != STDIN):
            return self.kind
        return ENDINGS.get(Path(self.output or "").suffix.lower(), None if self.query is None or self.output else "csv")

    def check(self, lang: Lang) -> None:
        """Raises click's `UsageError` for options that do not fit together, `PersonalData` for a reason that has some."""
        from audit.errors import PersonalData
        from holdings.assets import shown

        if (self.source is None) == (self.query is None) or (self.query is None) != (self.database is None):
            what = Text(
                "请给出 INPUT，或同时给出 --query 和 --source，二者取一。", "give INPUT, or --query together with --source; one of the two."
            )
            raise click.UsageError(what.in_(lang))
        if self.output is None and not self.dry_run:
            raise click.UsageError(Text("请用 -o 指定输出文件。", "say with -o where it goes.").in_(lang))
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise click.UsageError(Text("--delimiter 应为一个字符。", "--delimiter takes one character.").in_(lang))
        if self.why is not None and (shown(self.why) != self.why or not 0 < len(self.why) <= 1000):
            raise PersonalData(
                Text(
                    "理由看起来含有个人信息，或长度不合要求。",
                    "the reason looks as if it held personal data, or is not of 1 to 1,000 characters.",
                ),
                "--why",
                Text("清单会随文件一起离开：请改写。", "The manifest leaves with the file: say it otherwise."),
            )


def made(wanted: Wanted, options: Common) -> Made:
    """Make the export. Raises `RecordwardenError`."""
    from audit.exports.making import Asked, make
    from audit.exports.policies import chosen
    from audit.exports.querying import queried

    policy = chosen(wanted.policy)
    workspace = at_hand(options)
    source: Source
    with ExitStack() as stack:
        if wanted.query is not None and wanted.database is not None:
            source, labelled = stack.enter_context(queried(workspace, wanted.database, wanted.query, wanted.dataset))
        else:
            source, labelled = _file(wanted, workspace)
        keep_off_needed(wanted.target, source, workspace)
        redactor, recorder = stack.enter_context(_ready(policy.policy, workspace if wanted.target else None, options))
        how = stack.enter_context(
            working(
                options,
                overwrite=wanted.overwrite,
                format=wanted.format,
                encoding=wanted.encoding,
                delimiter=wanted.delimiter,
                jobs=wanted.jobs,
            )
        )
        asked = Asked(source=source, target=wanted.target, chosen=policy, labelled=labelled, how=how, why=wanted.why)
        return make(asked, redactor, recorder)


def at_hand(options: Common) -> Workspace | None:
    """The workspace; None where nobody named one and this is none. Raises `RecordwardenError` for a mistake in it."""
    from audit.errors import WorkspaceError

    try:
        workspace = options.find_workspace()
    except WorkspaceError:
        if options.workspace is not None:
            raise
        return None
    workspace.inventory()
    return workspace


@contextmanager
def reading_errors() -> Iterator[None]:
    """What cannot be read at all ends with 3, what could not be read to its end with 4."""
    from audit.errors import Stopped, Unreadable
    from holdings.errors import AccessDenied, BrokenData, MissingAsset, Unreachable

    try:
        yield
    except BrokenData as error:
        raise Stopped(error.what, error.subject, error.do) from error
    except (Unreachable, AccessDenied, MissingAsset) as error:
        raise Unreadable.because(error) from error


@contextmanager
def working(options: Common, **how: object) -> Iterator[How]:
    """How files are read and written, with progress on a terminal."""
    from audit.progress import progress_for
    from redaction.export.exporting import How

    with progress_for(options.lang) as shown:
        stage, done = "", 0

        def tell(now: str, records: int) -> None:
            nonlocal stage, done
            if now != stage:
                stage, done = now, 0
                shown.start(_STAGES[now].in_(options.lang), None)
            shown.advance(records - done)
            done = records

        yield How(**how, progress=tell)  # type: ignore[arg-type]


def standard_input() -> Stream:
    """Raises `Unreachable` where it is closed."""
    from holdings.errors import Unreachable
    from redaction.export.source import Stream

    if sys.stdin is None:
        raise Unreachable(
            Text("标准输入已关闭。", "standard input is closed."),
            "stdin",
            Text("请给出文件，或通过管道传入。", "Name a file, or pipe something in."),
        )
    return Stream(sys.stdin.buffer)


def _file(wanted: Wanted, workspace: Workspace | None) -> tuple[Source, Labelled]:
    from audit.exports.labels import Labelled, of_file, of_name

    source: Source = standard_input() if wanted.source == STDIN else Path(wanted.source or "")
    labelled = None
    if workspace is not None and wanted.dataset is not None:
        labelled = of_name(workspace.inventory(), wanted.dataset)
    elif workspace is not None and isinstance(source, Path):
        labelled = of_file(workspace.inventory(), workspace.folder, source)
    return source, labelled or Labelled(datasets=() if wanted.dataset is None else (wanted.dataset,))


def keep_off_needed(target: Path | None, source: Source, workspace: Workspace | None) -> None:
    """Raises `ReportError` where the output, or what goes with it, would replace what is needed."""
    import os

    from audit.errors import ReportError
    from audit.exports.making import manifest_path, proof_path
    from audit.places import same_file
    from audit.reports.protected import keep_off
    from holdings.assets import shown

    if target is None:
        return
    if isinstance(source, Path) and same_file(target, source):
        raise ReportError(
            Text("输出就是输入文件。", "the output is the input itself."),
            shown(target.name),
            Text("请换一个输出位置。", "Name another place."),
        )
    if workspace is not None:
        keep_off([target, manifest_path(target), proof_path(target)], workspace, workspace.inventory(), os.environ)


@contextmanager
def _ready(policy: Policy, workspace: Workspace | None, options: Common) -> Iterator[tuple[Redactor, Recorder | None]]:
    """The redactor, and who keeps account; the key ring is opened once, and only where something needs it."""
    from audit.exports.recording import recorder
    from redaction.keys import Keys
    from redaction.redactor import Redactor

    keyed = any(operator.keyed for operator in policy.operators)
    ring = ring_of(options) if keyed or workspace is not None else None
    redactor = Redactor(policy, Keys.of(ring) if ring is not None and keyed else None)
    if workspace is None or ring is None:
        yield redactor, None
        return
    with recorder(workspace, ring, lambda error: note(error, options.lang)) as recording:
        yield redactor, recording


def ring_of(options: Common) -> KeyRing:
    """The key ring, opened. Raises `RingError`."""
    from holdings.keys.opening import open_ring
    from holdings.keys.unlocking import ask_terminal

    return open_ring(ask=lambda question: ask_terminal(question, options.lang))
