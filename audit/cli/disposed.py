"""What `recordwarden waiver` and `recordwarden attest` share: the workspace's entries, judged for today, as a table or JSON."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import note, option
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from audit.cli.base import Common
    from audit.dispositions.adding import Adding
    from audit.dispositions.counting import Counted
    from audit.dispositions.entries import Entry
    from audit.standing import Standing
    from audit.store import Store
    from controls.finding import Assessment


until_option = option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    text=Text("有效期的最后一天。", "The last day on which it counts."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The entries of a workspace, whether each counts today, and the newest assessment to hold them against."""

    judged: tuple[Counted, ...]
    places: Mapping[str, int]
    """Where in the ledger an act stands, by its signature."""
    newest: Assessment | None
    day: dt.date

    def recorded(self, entry: Entry) -> bool:
        """Whether it stands in the ledger of this workspace."""
        return entry.signature in self.places


@contextmanager
def adding(options: Common, name: str | None, passphrase_file: Path | None) -> Iterator[Adding]:
    """Where an entry is added, with the signer's options."""
    from audit.dispositions.adding import Adding
    from audit.signing import Signing
    from audit.store import open_store

    workspace = options.find_workspace()
    signing = Signing(lang=options.lang, name=name, passphrase_file=passphrase_file)
    with open_store(workspace, workspace.inventory()) as store:
        yield Adding(workspace=workspace, store=store, signing=signing, tell=lambda error: note(error, options.lang))


def waivers_here(options: Common, named: Path | None) -> Here:
    """The waivers. Raises `DispositionError` where the file that was named is not there."""
    from audit.dispositions.files import waivers, waivers_file

    return _here(options, waivers(waivers_file(options.find_workspace(), named)))


def attested_here(options: Common) -> Here:
    """The attestations."""
    from audit.dispositions.files import attestations, attestations_file

    return _here(options, attestations(attestations_file(options.find_workspace())))


def _here(options: Common, entries: tuple[Entry, ...]) -> Here:
    from audit.dispositions.counting import counted
    from audit.standing import standing_of
    from audit.store import open_store

    workspace = options.find_workspace()
    inventory = workspace.inventory()
    day = dt.datetime.now(zoneinfo.ZoneInfo(inventory.timezone)).date()
    with open_store(workspace, inventory) as store:
        standing: Standing = standing_of(workspace, store)
        newest = newest_of(store)
    return Here(
        judged=counted(entries, standing, day),
        places=standing.places,
        newest=newest,
        day=day,
    )


def newest_of(store: Store) -> Assessment | None:
    """The newest assessment; None before the first one."""
    from audit.errors import UnknownThing

    try:
        return store.load()
    except UnknownThing:
        return None


def print_counted(here: Here, options: Common, form: str, *, said: Text, none: Text) -> None:
    """Print the entries; `said` heads what people said when they signed."""
    if form == "json":
        from audit.reports.safety import json_text

        document = {"schema": "recordwarden/dispositions/v1", "entries": [_as_json(each) for each in here.judged]}
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
    elif here.judged:
        from audit.cli.tables import print_table

        lang = options.lang
        names = (
            ("编号", "控制点", "对象", "有效至", "签署人", said.zh, "状态")
            if lang is Lang.ZH
            else ("id", "control", "asset", "until", "signed by", said.en, "state")
        )
        print_table(names, [_row(each, lang) for each in here.judged], options, fold=frozenset({2, 4, 5, 6}))
    if not here.judged:
        click.echo(none.in_(options.lang), err=True)


def _row(each: Counted, lang: Lang) -> list[str]:
    entry = each.entry
    fingerprint = getattr(entry, "fingerprint", None)
    state = Text("有效", "counts") if each.why_not is None else Text(f"不生效：{each.why_not.zh}", f"counts for nothing: {each.why_not.en}")
    signer = each.disposition.signer
    return [entry.id, entry.control, entry.asset or (fingerprint or "")[:10], entry.until.isoformat(), signer, entry.said, state.in_(lang)]


def _as_json(each: Counted) -> dict[str, Any]:
    why = each.why_not
    said = each.entry.model_dump(mode="json", exclude={"signature"})
    return {"id": each.entry.id, **said, "signer": each.signer, "counts": why is None, "why_not": why.both() if why else None}
