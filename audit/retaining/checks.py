"""Explains the schedule of a workspace: every declared dataset, its records counted where its source can be looked at."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.door import door
from audit.retaining.sources import database, opened
from holdings.assets import Asset
from holdings.errors import SecretError, SourceError
from holdings.sources.base import Bounds
from holdings.sources.troubles import Trouble, error_for
from retention.anonymity import anonymous_already
from retention.checking import explained, tally
from retention.errors import RetentionError
from retention.looking import of_database, of_file
from retention.planning import deciding_of
from retention.schedule import schedule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from audit.workspace import Workspace
    from holdings.sources.base import Snapshot
    from holdings.sources.structure import Structure
    from retention.book import Book
    from retention.checking import Explained
    from retention.looking import Looked


def check(workspace: Workspace, book: Book, day: dt.date, *, only: frozenset[tuple[str, str]] | None = None) -> Iterator[Explained]:
    """Each declared dataset that is in scope, in the order of the inventory; a source that cannot be looked at says so at each of its datasets."""
    inventory = workspace.inventory()
    rules = schedule(inventory)
    for source, entry in inventory.sources.items():
        names = [name for name in entry.datasets if not entry.ignores(name) and (only is None or (source, name) in only)]
        if not names:
            continue
        with ExitStack() as stack:
            snapshot: Snapshot | None = None
            problem: SecretError | SourceError | None = None
            structure: Structure | None = None
            try:
                snapshot = stack.enter_context(opened(workspace, source))
                found = database(snapshot)
                structure = None if found is None else found.structure()
            except (SecretError, SourceError) as error:
                problem = error
            for name in names:
                each = explained(rules, source, name, entry.datasets[name], day)
                if problem is not None or snapshot is None:
                    yield replace(each, problem=problem)
                else:
                    yield _counted(each, snapshot, structure, book, day, inventory.timezone)


def _counted(each: Explained, snapshot: Snapshot, structure: Structure | None, book: Book, day: dt.date, timezone: str) -> Explained:
    """With its records counted, or with why not; one without a rule is not read."""
    if not each.rules:
        return each
    try:
        with door(each.source, each.dataset):
            return replace(each, tally=tally(_looked(each, snapshot, structure, book, day, timezone), day))
    except (SourceError, RetentionError) as error:
        return replace(each, problem=error)


def _looked(each: Explained, snapshot: Snapshot, structure: Structure | None, book: Book, day: dt.date, timezone: str) -> Iterator[Looked]:
    info = snapshot.inspect(each.dataset)
    deciding = deciding_of(each.declared, each.rules, as_of=day, timezone=timezone)
    for name in deciding.fields:
        if info.field(name) is None:
            raise error_for(Trouble.GONE, str(Asset.of(each.source, each.dataset, name)))
    found = database(snapshot)
    if found is not None and structure is not None:
        mark = book.mark(each.source, each.dataset, structure)
        already = anonymous_already(info, each.declared, each.rules)
        fields = tuple(dict.fromkeys((*deciding.fields, *already.fields)))
        return of_database(found, each.dataset, fields, deciding, mark=mark, bounds=Bounds(), already=already)
    scopes = book.scopes(each.source).get(each.dataset, ())
    return of_file(snapshot, info, each.source, deciding, scopes=scopes, everything=book.everything, bounds=Bounds())
