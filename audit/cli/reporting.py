"""Writes the reports that a command was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.cli.base import note
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit.cli.base import Common
    from audit.reports.base import Material
    from audit.reports.writing import Output
    from audit.workspace import Workspace
    from controls.finding import Assessment


def gathered(
    workspace: Workspace, options: Common, assessment: Assessment | str | None, compare: str | None, waivers: Path | None = None
) -> Material:
    """The material of an assessment (by id; None is the latest), with what the store knows of its findings.

    `waivers` is the file of waivers where it is not the workspace's own; each that counts for nothing is told.
    """
    from audit.dispositions.reading import dispositions_of
    from audit.reports.material import material_of
    from audit.store import open_store

    inventory = workspace.inventory()
    with open_store(workspace, inventory) as store:
        chosen = store.load(assessment) if assessment is None or isinstance(assessment, str) else assessment
        previous = store.load(compare) if compare is not None else None
        beside = dispositions_of(chosen, workspace, store, named=waivers, tell=lambda error: note(error, options.lang))
        return material_of(chosen, inventory, options.lang, store=store, previous=previous, dispositions=beside)


def write_all(material: Material, options: Common, wanted: Sequence[Output]) -> None:
    """Write each report, and say on stderr where it went."""
    from audit.reports.safety import terminal
    from audit.reports.writing import STDOUT, write_report

    for output in wanted:
        write_report(output.report, material, output.path, color=options.color)
        if output.path != STDOUT:
            path = terminal(output.path)
            click.echo(Text(f"报告：{path}", f"Report: {path}").in_(options.lang), err=True)
