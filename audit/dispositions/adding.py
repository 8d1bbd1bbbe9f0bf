"""Has a waiver or an attestation signed, tells the ledger, and then adds it to its file, so that none stands without the one before."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pydantic

from audit.dispositions.entries import AttestationEntry, Entry, WaiverEntry
from audit.dispositions.files import add_attestation, add_waiver, attestations, attestations_file, must_have_room, waivers, waivers_file
from audit.errors import DispositionError, UnknownThing
from audit.standing import standing_of, tell_ledger
from controls import registry
from holdings import acts
from holdings.acts import Role
from holdings.assets import shown
from holdings.errors import PeopleError
from holdings.people.listed import FILE_NAME
from holdings.refusals import reason
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit.signing import Signing
    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError

Signable = TypeVar("Signable", bound=Entry)
_FREE_TEXT = frozenset({"reason", "statement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """The workspace that it is added to, and how to sign."""

    workspace: Workspace
    store: Store
    signing: Signing
    tell: Callable[[RecordwardenError], None]
    """Hears of mirrors of the ledger that failed."""

    def waiver(self, said: dict[str, Any], *, named: Path | None = None) -> WaiverEntry:
        """Add a waiver of what is said. Raises `RecordwardenError`; then nothing was added."""
        path = waivers_file(self.workspace, named)
        must_have_room(path, waivers(path))
        entry = self._signed(self._checked(WaiverEntry, said), Role.WAIVE)
        add_waiver(path, entry)
        return entry

    def attestation(self, said: dict[str, Any]) -> AttestationEntry:
        """Add an attestation of what is said. Raises `RecordwardenError`; then nothing was added."""
        path = attestations_file(self.workspace)
        must_have_room(path, attestations(path))
        entry = self._signed(self._checked(AttestationEntry, said), Role.ATTEST)
        add_attestation(path, entry)
        return entry

    def _checked(self, model: type[Signable], said: dict[str, Any]) -> Signable:
        control = str(said.get("control"))
        if control not in registry.by_id():
            raise UnknownThing(
                Text("没有这个控制点。", "there is no such control."),
                shown(control),
                Text("请用 `recordwarden controls list` 查看。", "See `recordwarden controls list`."),
            )
        now = dt.datetime.now(dt.UTC)
        try:
            entry = model.model_validate({**said, "on": now})
        except pydantic.ValidationError as error:
            raise _refused(error) from None  # the cause would quote what was typed
        if entry.until < now.astimezone(zoneinfo.ZoneInfo(self.workspace.inventory().timezone)).date():
            raise DispositionError(
                Text("截止日期已过。", "that day is past."), "--until", Text("请给出今天或以后的日期。", "Give today or a later day.")
            )
        return entry

    def _signed(self, entry: Signable, role: Role) -> Signable:
        people = standing_of(self.workspace, self.store).people
        if people.id is None:
            raise PeopleError(
                Text("尚未登记任何人员。", "nobody is enrolled yet."),
                FILE_NAME,
                Text("请先运行 `recordwarden people enrol`。", "Run `recordwarden people enrol` first."),
            )
        signer = self.signing.person(people, role)
        key = self.signing.key(signer.key, signer.name)
        signed = acts.sign(entry.act(people.id), key)
        whole = entry.model_copy(update={"by": signed.by, "signature": signed.signature})
        now = dt.datetime.now(dt.UTC)  # whoever signs was enrolled before, in the ledger too
        tell_ledger(self.workspace, self.store, [*people.unrecorded(now), whole.event(now)], tell=self.tell)
        return whole


def _refused(error: pydantic.ValidationError) -> DispositionError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if name in _FREE_TEXT:
        what = reason(first)
        do = Text("请改写后重试。", "Then try again.")
        return DispositionError(Text(f"{what.zh}。", f"{what.en}."), f"--{name}", do)
    return DispositionError(
        Text("写法不正确。", "it is not written as it must be."),
        f"--{name}" if name else "--asset, --finding",
        Text("对象须为报告中所示的名称。", "An asset is named as reports name it."),
    )
