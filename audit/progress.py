"""Shows a person how far an assessment is: rows per second and time left, on a terminal's stderr and nowhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from holdings.text import Lang

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Progress(Protocol):
    """What the engine tells while it reads."""

    def __enter__(self) -> Self:
        """Begin to show it."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take it away again."""

    def start(self, dataset: str, rows: int | None) -> None:
        """A dataset begins; about so many rows, where known."""

    def advance(self, rows: int) -> None:
        """So many more rows were folded."""

    def done(self) -> None:
        """The dataset is done."""


class Silent:
    """Tells nothing."""

    def start(self, dataset: str, rows: int | None) -> None: ...

    def advance(self, rows: int) -> None: ...

    def done(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Bar:
    """A bar per dataset, drawn with rich."""

    def __init__(self, lang: Lang) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

        speed = "{task.fields[speed]} 行/秒" if lang is Lang.ZH else "{task.fields[speed]} rows/s"
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TextColumn(speed),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self._task = self._bars.add_task("", visible=False, speed="—")

    def start(self, dataset: str, rows: int | None) -> None:
        self._bars.remove_task(self._task)
        self._task = self._bars.add_task(dataset, total=rows, speed="—")

    def advance(self, rows: int) -> None:
        task = self._bars.tasks[0]
        seconds = task.elapsed or 0.0
        speed = f"{(task.completed + rows) / seconds:,.0f}" if seconds > 0 else "—"
        self._bars.update(self._task, advance=rows, speed=speed)

    def done(self) -> None:
        self._bars.update(self._task, visible=False)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bars.stop()


def progress_for(lang: Lang) -> Progress:
    """A bar where stderr is a terminal, silence elsewhere."""
    return Bar(lang) if sys.stderr.isatty() else Silent()
