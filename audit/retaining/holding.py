"""Has legal holds placed and released: signed, written to their file, told to the ledger, and made known to systems that are being swept.

A hold comes into its file first: from then on it is in force, whatever becomes of the rest. A release comes into the ledger first, and a hold
whose release does not stand in both is still in force.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
import zoneinfo
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pydantic

from audit.errors import NotTold
from audit.standing import standing_of, tell_ledger
from holdings import acts
from holdings.acts import Role
from holdings.assets import Asset, shown
from holdings.errors import ActRefused, LedgerError, PeopleError, SecretError, SourceError
from holdings.filelock import Taken, take
from holdings.keys.opening import fingerprint_keys
from holdings.ledger import entries
from holdings.ledger.entries import HoldAction
from holdings.people.listed import FILE_NAME as PEOPLE
from holdings.refusals import reason
from holdings.text import Text
from retention.book import Book, book_of
from retention.errors import HoldError
from retention.holdfile import FILE_NAME, SHORT, HoldEntry, Released, Sealing, add, holds_in, must_have_room, release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from audit.signing import Signing
    from audit.standing import Standing
    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.acts import Signed
    from holdings.errors import RecordwardenError
    from holdings.people.key import PersonKey
    from retention.holds import Barrier
    from retention.scope import Expression

FOLDER = "retention"
"""Where, in the state folder, plans and locks of retention are."""
_LOCK = "holds.lock"
_WAIT = 60.0
"""Seconds: a batch that is being destroyed lasts tenths of one."""


def holds_file(workspace: Workspace) -> Path:
    """Where the holds are."""
    return workspace.folder / FILE_NAME


@contextmanager
def store_lock(workspace: Workspace) -> Iterator[None]:
    """Be the only one who places or releases holds, or who destroys where the target can hold no lock of ours. Raises `HoldError`."""
    folder = workspace.state / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = take(folder / _LOCK, _WAIT)
    except (Taken, OSError, sqlite3.Error) as error:
        raise HoldError(
            Text("暂停销毁的锁被占用或无法使用。", "the lock of holds is taken, or cannot be used."),
            _LOCK,
            Text("请稍后重试，并检查目录权限。", "Try again later, and check the folder's rights."),
        ) from error
    try:
        yield
    finally:
        lock.close()


def book_here(workspace: Workspace, standing: Standing, environ: Mapping[str, str], day: dt.date) -> Book:
    """The holds of a workspace, judged for a day. Raises `HoldError` and `SecretError`."""
    entries = holds_in(holds_file(workspace))
    if not entries and not standing.holds:
        return Book()
    sealing = Sealing(fingerprint_keys(environ))
    return book_of(entries, standing.holds, among=standing.people.id or "", check=standing.check, sealing=sealing, day=day)


def today(workspace: Workspace, now: dt.datetime) -> dt.date:
    """The day it is in the workspace's zone: a hold lasts to the end of its last day there."""
    return now.astimezone(zoneinfo.ZoneInfo(workspace.inventory().timezone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A workspace, and how to sign."""

    workspace: Workspace
    store: Store
    signing: Signing
    environ: Mapping[str, str]
    tell: Callable[[RecordwardenError], None]
    """Hears of mirrors of the ledger that failed."""
    barriers: Callable[[str], Sequence[Barrier]] = lambda _: ()
    """The rows, in a source, that keep destruction and changes of holds apart; none where it was never swept."""
    random: Callable[[int], bytes] = secrets.token_bytes

    def place(self, source: str, dataset: str, scope: Expression, *, matter: str, until: dt.date | None) -> HoldEntry:
        """Place a hold; in force when this returns, and also where this raises `NotTold`. Raises `RecordwardenError`."""
        key = self._key()  # whoever is asked for a passphrase keeps nobody waiting
        path = holds_file(self.workspace)
        with store_lock(self.workspace):
            must_have_room(path)
            standing = standing_of(self.workspace, self.store)
            now = dt.datetime.now(dt.UTC)
            if until is not None and until < today(self.workspace, now):
                raise HoldError(
                    Text("截止日期已过。", "that day is past."), "--until", Text("请给出今天或以后的日期。", "Give today or a later day.")
                )
            hold = self.random(16).hex()
            sealed = Sealing(fingerprint_keys(self.environ)).seal(scope, hold=hold, source=source, dataset=dataset, random=self.random)
            entry = _entry({"id": hold, "matter": matter, "source": source, "dataset": dataset, "until": until, "scope": sealed, "on": now})
            signed = acts.sign(entry.act(standing.people.id or "", HoldAction.PLACED), key)
            entry = entry.model_copy(update={"by": signed.by, "signature": signed.signature})
            add(path, entry)
            trouble = self._tell(standing, ())
            self._move_barriers(source, standing)
        if trouble is not None:
            raise NotTold(
                Text(
                    f"暂停销毁已生效，但未能写入证据账本：{trouble.what.zh}",
                    f"the hold is in force, but the evidence ledger could not be told: {trouble.what.en}",
                ),
                trouble.subject,
                Text(f"{trouble.do.zh}下一次登记会一并补记。", f"{trouble.do.en} The next hold records it, too."),
            ) from trouble
        return entry

    def release(self, name: str) -> str:
        """Release a hold, by its id or the beginning of it, and give the id. Raises `RecordwardenError`; then it is still in force.

        One that was altered in the file, or taken out of it, is released by what the ledger knows of it.
        """
        key = self._key()
        with store_lock(self.workspace):
            standing = standing_of(self.workspace, self.store)
            hold, entry = self._meant(name, standing)
            placed = [event.scope for event in standing.holds if event.hold == hold and event.action is HoldAction.PLACED]
            known = [entry.digest] if entry is not None else []
            among = standing.people.id or ""
            signed = [
                acts.sign(acts.Hold(among=among, hold=hold, action=HoldAction.RELEASED, scope=scope), key)
                for scope in dict.fromkeys((*placed, *known))
            ]
            if (trouble := self._tell(standing, signed)) is not None:
                raise trouble
            mine = [each for each in signed if [each.act.scope] == known]
            if mine:
                on = dt.datetime.now(dt.UTC)
                release(holds_file(self.workspace), hold, Released(on=on, by=mine[0].by, signature=mine[0].signature))
            if entry is not None and entry.source in self.workspace.inventory().sources:
                self._move_barriers(entry.source, standing)
        return hold

    def _tell(self, standing: Standing, released: Sequence[Signed[acts.Hold]]) -> LedgerError | SecretError | None:
        """Tell the ledger what it has not heard of the holds; gives why it could not be told."""
        now = dt.datetime.now(dt.UTC)
        placed = [each.placed(standing.people.id or "") for each in holds_in(holds_file(self.workspace))]
        said = [*(each for each in placed if each.signature not in standing.places and _counts(standing, each)), *released]
        first = len(standing.holds) + 1
        events = [
            entries.Hold(
                at=now, hold=each.act.hold, action=each.act.action, scope=each.act.scope, epoch=epoch, by=each.by, signature=each.signature
            )
            for epoch, each in enumerate(said, first)
        ]
        try:
            tell_ledger(self.workspace, self.store, [*standing.people.unrecorded(now), *events], tell=self.tell)
        except (LedgerError, SecretError) as error:
            return error
        return None

    def _move_barriers(self, source: str, before: Standing) -> None:
        """Have whoever is destroying in a source read the holds anew, by an epoch that is higher than it was, whether the ledger was told or not."""
        epoch = max(len(before.holds) + 1, len(standing_of(self.workspace, self.store).holds))
        try:
            for barrier in self.barriers(source):
                barrier.move(epoch)
        except (SecretError, SourceError) as error:
            raise NotTold(
                Text(
                    f"已写入文件和账本，此后开始的清理会遵守；但未能通知该系统中正在进行的清理：{error.what.zh}",
                    "it stands in the file and the ledger, and every sweep that begins from now on heeds it; one under way there could not be told: "
                    f"{error.what.en}",
                ),
                error.subject,
                Text(f"{error.do.zh}如有清理正在进行，请立即停止它。", f"{error.do.en} If a sweep is under way there, stop it now."),
            ) from error

    def _key(self) -> PersonKey:
        """The key of whoever signs."""
        people = standing_of(self.workspace, self.store).people
        if people.id is None:
            raise PeopleError(
                Text("尚未登记任何人员。", "nobody is enrolled yet."),
                PEOPLE,
                Text("请先运行 `recordwarden people enrol`。", "Run `recordwarden people enrol` first."),
            )
        signer = self.signing.person(people, Role.HOLD)
        return self.signing.key(signer.key, signer.name)

    def _meant(self, name: str, standing: Standing) -> tuple[str, HoldEntry | None]:
        """The hold of an id or its beginning, in the file or only in the ledger, that is in force."""
        file = {each.id: each for each in holds_in(holds_file(self.workspace))}
        book = book_here(self.workspace, standing, self.environ, today(self.workspace, dt.datetime.now(dt.UTC)))
        found = {each.id: each for each in book.holds if len(name) >= 4 and each.id.startswith(name)}
        if len(found) != 1:
            raise HoldError(
                Text("没有这个编号的暂停销毁，或有多个。", "there is no such hold, or more than one."),
                shown(name),
                Text("请用 `recordwarden retention holds list` 查看。", "See `recordwarden retention holds list`."),
            )
        (hold,) = found
        if not found[hold].in_force:
            raise HoldError(
                Text("它已经解除，或已过截止日期。", "it was released already, or is over."),
                hold[:SHORT],
                Text("无需再做什么。", "There is nothing to do."),
            )
        return hold, file.get(hold)


def _counts(standing: Standing, signed: Signed[acts.Hold]) -> bool:
    """Whether it was signed by somebody who may: nothing else goes into the ledger."""
    try:
        standing.check(signed)
    except ActRefused:
        return False
    return True


def dataset_named(workspace: Workspace, name: str) -> tuple[str, str]:
    """The source and dataset that a dotted name means, of those that are declared. Raises `HoldError`."""
    for source, entry in workspace.inventory().sources.items():
        for dataset in entry.datasets:
            if name in (f"{source}.{dataset}", str(Asset.of(source, dataset))):
                return source, dataset
    raise HoldError(
        Text("数据资产目录中没有这个数据集。", "the inventory has no such dataset."),
        shown(name),
        Text("请写成“数据源.数据集”，如 desk.tickets。", "Write it as SOURCE.DATASET, such as desk.tickets."),
    )


def _entry(said: dict[str, object]) -> HoldEntry:
    try:
        return HoldEntry.model_validate(said)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = reason(first)
    raise HoldError(  # not from the error, which would quote what was typed
        Text(f"{what.zh}。", f"{what.en}."), f"--{first['loc'][0]}", Text("请改写后重试。", "Then try again.")
    )
