"""Tickets with notes in a real database, a plan over those that are due, holds in a file, and a ledger: what a sweep needs."""

from __future__ import annotations

import datetime as dt
import json
import os
import zoneinfo
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from ledgers import SIGNER

from holdings.filelock import take
from holdings.fingerprint import FingerprintKey
from holdings.inventory import SourceEntry
from holdings.keys.ring import Secret
from holdings.ledger.entries import KeyPurpose
from holdings.ledger.folder import FolderStorage
from holdings.ledger.tree import fold, leaf_hashes
from holdings.ledger.writer import Writer
from holdings.sources.base import Bounds
from holdings.sources.erasing.session import SqlErasable
from holdings.sources.opening import source_for
from retention.actions.registry import act_of
from retention.archives import Archives
from retention.deciding import Deciding, versions_in
from retention.execute import Executor
from retention.items import Committer, Item
from retention.job import Job
from retention.journal import Journal
from retention.pace import Pace
from retention.periods import Period
from retention.plan import Grade, Limits, Plan, Sealed
from retention.rule import Action, Basis, Rank, RetentionRule
from retention.states import State
from retention.why import Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

KEY = FingerprintKey(bytes(range(32)))
NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
AS_OF = NOW.date()
OLD, NEW = "2020-05-06 07:08:09", "2026-11-01 07:08:09"

SCHEMA = {
    "tickets": "CREATE TABLE tickets (id INTEGER PRIMARY KEY, closed VARCHAR(40), subject VARCHAR(200))",
    "notes": "CREATE TABLE notes (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL REFERENCES tickets(id), body VARCHAR(200))",
    "index": "CREATE INDEX notes_ticket ON notes (ticket)",
}
_MYSQL_NOTES = (
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, body VARCHAR(200), FOREIGN KEY (ticket) REFERENCES tickets(id))"
)


def rule(**more: Any) -> RetentionRule:
    basis = Basis.model_validate({"name": "test", "clause": "1", "version": "1", "rank": Rank.POLICY, "from": dt.date(2020, 1, 1)})
    return RetentionRule(
        **({"id": "three-years", "max": Period(36), "trigger": ("closed",), "legal_basis": (basis,), "action": Action.DELETE} | more)
    )


@dataclass(frozen=True)
class Listed:
    """Planned items in memory."""

    items: Sequence[Item]

    @property
    def count(self) -> int:
        return len(self.items)

    def read(self, first: int, count: int) -> Sequence[Item]:
        return self.items[first : first + count]


@dataclass(frozen=True)
class Held:
    """Holds by keys: of tickets, which reach their notes, and of notes."""

    epoch: int
    tickets: frozenset[int]
    notes: frozenset[int] = frozenset()

    def mark(self, source: str, dataset: str, structure: object) -> Any:
        if not (self.tickets or self.notes):
            return None
        if dataset == "tickets":
            return lambda table: table.c.id.in_(sorted(self.tickets))
        return lambda table: sa.or_(table.c.id.in_(sorted(self.notes)), table.c.ticket.in_(sorted(self.tickets)))


@dataclass(frozen=True)
class World:
    """A folder with the ledger and the holds, and a database."""

    folder: Path
    url: str
    action: Action = Action.DELETE
    """What is done to tickets that are due."""

    @cached_property
    def source(self) -> Any:
        return source_for("desk", SourceEntry(url=self.url, lock_timeout_s=20), self.folder)

    @cached_property
    def engine(self) -> sa.Engine:
        url = self.url.replace("postgresql:", "postgresql+psycopg:")
        made = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": 20} if url.startswith("sqlite") else {})
        if url.startswith("sqlite"):
            sa.event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
        return made

    @property
    def storage(self) -> FolderStorage:
        return FolderStorage(self.folder / "ledger")

    @property
    def journal(self) -> Journal:
        return Journal(self.storage, Writer(self.storage, SIGNER), now=lambda: NOW, tell=_raise)

    def fill(self, due: int, not_due: int, notes: int = 2) -> None:
        """Tickets from 1 on: the due ones have even numbers as long as there are others."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ids = range(1, due + not_due + 1)
        olds = set([*[i for i in ids if i % 2 == 0], *[i for i in ids if i % 2]][:due])
        with self.engine.begin() as connection:
            for name, statement in SCHEMA.items():
                if not self.url.startswith("mysql") or name == "tickets":
                    connection.exec_driver_sql(statement)
            if self.url.startswith("mysql"):
                connection.exec_driver_sql(_MYSQL_NOTES)
            connection.execute(
                sa.text("INSERT INTO tickets VALUES (:id, :closed, :subject)"),
                [{"id": i, "closed": OLD if i in olds else NEW, "subject": f"s{i}"} for i in ids],
            )
            if notes:
                rows = [{"id": (i - 1) * notes + n + 1, "ticket": i, "body": "b"} for i in ids for n in range(notes)]
                connection.execute(sa.text("INSERT INTO notes VALUES (:id, :ticket, :body)"), rows)
        self.hold(())

    def ids(self, table: str = "tickets") -> set[int]:
        """The rows to which nothing was done."""
        with self.engine.connect() as connection:
            where = " WHERE subject IS NOT NULL" if table == "tickets" and self.action is Action.ANONYMISE else ""
            return set(connection.exec_driver_sql(f"SELECT id FROM {table}{where}").scalars())

    # holds

    @property
    def held(self) -> Held:
        found = json.loads((self.folder / "holds.json").read_text())
        return Held(found["epoch"], frozenset(found["tickets"]), frozenset(found["notes"]))

    def hold(self, tickets: Iterable[int], notes: Iterable[int] = ()) -> int:
        """Write the holds that there are now; gives their epoch. Nobody has to mind them before the barrier has moved."""
        path = self.folder / "holds.json"
        epoch = json.loads(path.read_text())["epoch"] + 1 if path.exists() else 0
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"epoch": epoch, "tickets": sorted(tickets), "notes": sorted(notes)}))
        fresh.replace(path)
        return epoch

    @contextmanager
    def store_lock(self) -> Iterator[None]:
        with closing(take(self.folder / "holds.lock", 20)):
            yield

    # plans

    def plan(self, **more: Any) -> tuple[Plan, Listed]:
        """Everything that is due now and not held."""
        path = self.folder / "plan.json"
        committer = Committer(KEY, "desk", "tickets")
        if path.exists():
            stored = json.loads(path.read_text())
            plan = Plan.model_validate_json(stored["plan"])
            items = [_item(committer, number, key, (OLD,)) for number, key in enumerate(stored["keys"])]
            return plan, Listed(items)
        deciding = self.deciding()
        keys, rows = [], 0
        with self.source.open() as snapshot:
            for batch in snapshot.batches("tickets", ["id", "closed"], bounds=Bounds()):
                rows += batch.rows
                going = deciding.decide(batch.table, batch.unreadable).of(State.CANDIDATE)
                values = zip(batch.table.column("id").to_pylist(), versions_in(batch.table, ["closed"]), strict=True)
                keys += [(key, version) for (key, version), goes in zip(values, going, strict=True) if goes]
        items = [_item(committer, number, key, version) for number, (key, version) in enumerate(keys)]
        plan = Plan(
            **{
                "id": "0" * 32,
                "made_at": NOW,
                "expires_at": NOW + dt.timedelta(days=7),
                "author": "0" * 64,
                "source": "desk",
                "dataset": "tickets",
                "key_fields": ("id",),
                "decided_by": ("closed",),
                "why": Why.DUE,
                "rules": (),
                "action": self.action,
                "becomes": {"subject": None} if self.action is Action.ANONYMISE else None,
                "approvals": 1,
                "as_of": AS_OF,
                "timezone": "Asia/Shanghai",
                "hold_epoch": self.held.epoch,
                "structure": "0" * 64,
                "counts": {State.CANDIDATE: len(items), State.NOT_DUE: rows - len(items)},
                "limits": Limits(count=1_000_000, percent=100),
                "grade": Grade.RECEIPT,
                "items": Sealed(
                    count=len(items),
                    root=fold(leaf_hashes(item.commitment for item in items)).hex(),
                    file="0" * 64,
                    key="0" * 32,
                ),
            }
            | more
        )
        path.write_text(json.dumps({"plan": plan.model_dump_json(by_alias=True), "keys": [key for key, _ in keys]}))
        return plan, Listed(items)

    def deciding(self, *rules: RetentionRule) -> Deciding:
        return Deciding(rules=rules or (rule(),), as_of=AS_OF, zone=zoneinfo.ZoneInfo("Asia/Shanghai"))

    def archives(self, plan: Plan) -> Archives:
        secret = Secret(key_id="5a" * 8, purpose=KeyPurpose.DATA, material=bytes(range(32, 64)))
        return Archives(folder=self.folder / "archives", plan=plan.digest, secret=lambda _: secret, random=os.urandom)

    @property
    def erasable(self) -> SqlErasable:
        return SqlErasable(self.source)

    def executor(self, *, size: int = 5_000, most: int = 5_000, **more: Any) -> Executor:
        plan, items = self.plan()
        job = {
            "plan": plan,
            "digest": plan.digest,
            "items": items,
            "committer": Committer(KEY, "desk", "tickets"),
            "deciding": {"tickets": self.deciding()},
            "act": act_of(plan, self.archives),
            "read_holds": lambda: self.held,
            "store_lock": self.store_lock,
        }
        names = job.keys() & more.keys()
        made = Job(**(job | {name: more.pop(name) for name in names}))
        return Executor(
            **(
                {"job": made, "erasable": self.erasable, "journal": self.journal, "now": lambda: NOW, "pace": Pace(size=size, most=most)}
                | more
            )
        )


def _item(committer: Committer, number: int, key: int, version: tuple[object, ...]) -> Item:
    return Item(number=number, key=(key,), commitment=committer.commitment((key,)), version=committer.version(version))


def _raise(error: Exception) -> None:
    raise error


@dataclass
class Evidence:
    """What ledger and receipts say of a plan."""

    done: list[int] = field(default_factory=list)
    """Every item said to be destroyed, as often as it is said."""
    decided: int = 0


def evidence(world: World) -> Evidence:
    """Hold intents, outcomes and receipts against each other; gives what they say was destroyed. Fails where they differ."""
    from holdings.ledger.verify import verify
    from retention.journal import digest_of
    from retention.protocol import root_of

    plan, items = world.plan()
    with world.storage.reading() as view:
        assert verify(view, trusted=(SIGNER.key,)).found == ()
    history = world.journal.history(plan.digest)
    said = Evidence()
    place = 0
    with world.erasable.connect() as session, session.transaction() as erasure:
        assert sorted(history.outcomes) == sorted(history.intents)
        for number, (index, intent) in sorted(history.intents.items()):
            receipt = erasure.receipt(plan.digest, number)
            assert receipt is not None
            outcome = history.outcomes[number]
            assert outcome.receipts == digest_of(receipt)
            assert (
                (receipt.intent, receipt.items, receipt.size)
                == (index, intent.items, intent.count)
                == (outcome.intent, intent.items, receipt.size)
            )
            assert intent.items == root_of(items.read(place, intent.count))
            if receipt.void:
                continue
            out = {at for places in receipt.kept.values() for at in places}
            going = [item for at, item in enumerate(items.read(place, receipt.size)) if at not in out]
            assert receipt.destroyed == root_of(going)
            assert receipt.done == len(going) == outcome.done
            said.done += [int(item.key[0]) for item in going]
            place += receipt.size
        said.decided = place
    return said
