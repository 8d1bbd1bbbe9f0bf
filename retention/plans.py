"""Where plans are kept: a folder each, with the plan as its author signed it and the file of its items."""

from __future__ import annotations

import base64
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pydantic

from holdings.assets import shown
from holdings.ledger.canonical import canonical
from holdings.newfile import sync_folder, write_new
from holdings.people.key import must_fit
from holdings.text import Text
from retention.drilling import keep_receipts, kept_receipts
from retention.errors import PlanAltered, PlanError, PlanExpired
from retention.itemsfile import SealedItems
from retention.plan import SignedPlan, message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from holdings.fingerprint import FingerprintKey
    from holdings.people.people import People, Person
    from holdings.sources.erasable import Receipt
    from retention.plan import Plan

PLAN, ITEMS = "plan.json", "items"
_ID = re.compile(r"[0-9a-f]{4,32}")
_MOST_BYTES = 4 * 1024 * 1024
_ANEW = Text("请重新制定计划。", "Plan anew.")


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of a workspace, in a folder of its state folder."""

    folder: Path

    @contextmanager
    def draft(self, random: Callable[[int], bytes]) -> Iterator[Draft]:
        """A place for a plan that is being made; nothing of it stays that was not kept. Raises `PlanError`."""
        fresh = self.folder / f".draft-{random(8).hex()}"
        try:
            fresh.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise _unwritable() from error
        try:
            yield Draft(fresh, self.folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def ids(self) -> list[str]:
        """The plans that there are, the newest last as far as their files tell."""
        found = [path for path in self.folder.glob(f"*/{PLAN}") if not path.parent.name.startswith(".")]
        return [path.parent.name for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.parent.name))]

    def load(self, name: str) -> SignedPlan:
        """The plan of an id, or of its first digits. Raises `PlanError` where there is none or several, `PlanAltered`."""
        found = [each for each in self.ids() if each.startswith(name)] if _ID.fullmatch(name) else []
        if len(found) != 1:
            raise PlanError(
                Text("没有这个计划，或有多个。", "there is no such plan, or more than one."),
                shown(name),
                Text("请给出 `recordwarden retention plan` 所示的编号。", "Give an id as `recordwarden retention plan` shows it."),
            )
        path = self.folder / found[0] / PLAN
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise _altered(found[0])
            signed = SignedPlan.model_validate_json(path.read_bytes())
        except (OSError, pydantic.ValidationError):  # the cause would quote what stands there
            raise _altered(found[0]) from None
        if signed.plan.id != found[0]:
            raise _altered(found[0])
        return signed

    def keep_receipts(self, plan: Plan, receipts: Iterable[Receipt]) -> None:
        """Keep copies of receipts beside the plan. Raises `PlanError`."""
        try:
            keep_receipts(self.folder / plan.id, receipts)
        except OSError as error:
            raise _unwritable() from error

    def receipts(self, plan: Plan) -> dict[int, Receipt]:
        """The copies that there are, by batch."""
        return kept_receipts(self.folder / plan.id)

    def items(self, plan: Plan, keys: Sequence[FingerprintKey]) -> SealedItems:
        """The items of a plan, seen to be those that it tells of. Raises `PlanAltered`."""
        return SealedItems.open(self.folder / plan.id / ITEMS, plan.id, plan.items, keys)


@dataclass(frozen=True, slots=True)
class Draft:
    """A folder in which a plan comes about."""

    path: Path
    _plans: Path

    @property
    def items(self) -> Path:
        return self.path / ITEMS

    def keep(self, signed: SignedPlan) -> None:
        """Keep the plan; from now on it is one. Raises `PlanError`."""
        try:
            write_new(self.path / PLAN, canonical(signed.model_dump(mode="json", by_alias=True)).decode() + "\n", 0o600)
            sync_folder(self.path)
            self.path.rename(self._plans / signed.plan.id)
            sync_folder(self._plans)
        except OSError as error:
            raise _unwritable() from error


def author_of(signed: SignedPlan, people: People) -> Person:
    """Who made a plan, where the signature is that person's and counts. Raises `PlanAltered` and `ActRefused`."""
    plan = signed.plan
    person = people.person(plan.author)
    must_fit(person.public, base64.b64decode(signed.signature), message(plan))
    people.must_stand(person, None)
    return person


def must_be_current(plan: Plan, now: dt.datetime) -> None:
    """Raise `PlanExpired` unless a plan's time is now."""
    if not plan.made_at <= now < plan.expires_at:
        raise PlanExpired(
            Text(
                f"计划已于 {plan.expires_at:%Y-%m-%d %H:%M} UTC 过期，或尚未开始。",
                f"its time ended at {plan.expires_at:%Y-%m-%d %H:%M} UTC, or has not begun.",
            ),
            plan.id[:12],
            _ANEW,
        )


def _altered(plan: str) -> PlanAltered:
    return PlanAltered(Text("计划文件缺失或已被改动。", "the plan's file is missing or was altered."), plan[:12], _ANEW)


def _unwritable() -> PlanError:
    return PlanError(
        Text("计划无法写入。", "the plan cannot be written."),
        PLAN,
        Text("请检查目录权限和磁盘空间。", "Check the folder's rights and the disk's free space."),
    )
