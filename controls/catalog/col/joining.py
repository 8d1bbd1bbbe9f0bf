"""The join that the controls of consent share: each counts another verdict on the records of a dataset."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import JoinControl, Need, could_not_look, not_applicable, observe
from controls.catalog.col.common import consents, personal, register_of, says_consent
from controls.catalog.col.consented import OTHERS, Held, Role, Verdict, fact, fold, said, slots
from controls.catalog.rec.common import NO_VALUE, zone_of
from controls.catalog.ret.protected import keyed
from controls.finding import Evidence
from controls.locator import hidden
from controls.tally import EVIDENCE_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.catalog.col.common import Name, Resting
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.consent import ConsentRegister
    from holdings.view import DatasetView


class ConsentControl(JoinControl[Held]):
    """Joins registers of consents with the records that rest on them."""

    failing: ClassVar[str]
    """The reason of a finding."""
    separately: ClassVar[bool] = False
    """Whether only sensitive personal information and separate consents count."""

    @abstractmethod
    def fails(self, verdict: Verdict) -> bool:
        """Whether a verdict on a record is an exception."""

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        among = consents(context.view)
        wanted: set[str] = set()
        if (found := among.of(dataset)) is not None and found[1].fields <= _there(dataset):
            wanted |= {*found[1].fields, *self._sensitive(dataset)}
        if (register := register_of(dataset)) is not None and (dataset.source, dataset.name) in among.registers:
            wanted |= register.fields
        return Need(fields=frozenset(wanted)) if wanted else None

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        dataset, among = batch.dataset, consents(context.view)
        register = register_of(dataset)
        if register is not None and (dataset.source, dataset.name) in among.registers:
            yield from self._consents(context, batch, register)
        if (found := among.of(dataset)) is not None and found[1].fields <= _there(dataset):
            yield from self._records(context, batch, *found)

    def _consents(self, context: Context, batch: BatchView, register: ConsentRegister) -> Iterator[NDArray[np.void]]:
        name, zone, among = (batch.dataset.source, batch.dataset.name), zone_of(context.view), consents(context.view)
        digests, has = keyed(batch, (register.subject,), context.key, _purpose(name))
        purposes = _numbers(batch.column(register.purpose), among.purposes)[has]
        given = batch.moments(register.at, zone)
        when, read = slots(given.micros)[has], given.read[has] & (purposes >= 0)
        if register.withdrawn is not None:
            withdrawn = batch.moments(register.withdrawn, zone)
            ended = withdrawn.read[has]
            read &= ended | withdrawn.null[has]
            yield from said(digests[read & ended], Role.WITHDRAWN, purposes[read & ended], slots(withdrawn.micros)[has][read & ended])
        separate = np.zeros(len(read), np.bool_)
        if register.kind is not None:
            separate = np.isin(_texts(batch.column(register.kind)).to_numpy(zero_copy_only=False), register.separate)[has]
        for role, of in ((Role.GIVEN, read & ~separate), (Role.SEPARATE, read & separate)):
            yield from said(digests[of], role, purposes[of], when[of])
        yield from said(digests[~read], Role.UNTOLD, 0)
        lost = (batch.unreadable.get(each, 0) for each in (register.subject, register.withdrawn, register.kind) if each is not None)
        yield from fact(Role.LOST, among.registers.index(name), sum(lost))

    def _records(self, context: Context, batch: BatchView, number: int, resting: Resting) -> Iterator[NDArray[np.void]]:
        digests, has = keyed(batch, (resting.subject,), context.key, _purpose(resting.register))
        collected = batch.moments(resting.consent.at, zone_of(context.view))
        sensitive, unknown = self._sensitive_rows(batch)
        examined = has & collected.read
        rows, of = examined[has], slots(collected.micros)[has]
        for role, these in ((Role.SENSITIVE, rows & sensitive[has]), (Role.RECORD, rows & ~sensitive[has])):
            yield from said(digests[these], role, number, of[these])
        left = ~examined & sensitive if self.separately else ~examined
        yield from fact(Role.UNEXAMINED, number, int(left.sum()) + unknown)

    def _sensitive(self, dataset: DatasetView) -> tuple[str, ...]:
        """The fields that hold sensitive personal information, where that matters."""
        if not self.separately:
            return ()
        return tuple(field.name for field in personal(dataset) if field.label and field.label.sensitive and field.info is not None)

    def _sensitive_rows(self, batch: BatchView) -> tuple[NDArray[np.bool_], int]:
        """Which rows hold sensitive personal information, and of how many values nothing tells in which row they are."""
        filled, unknown = np.zeros(batch.rows, np.bool_), 0
        for name in self._sensitive(batch.dataset):
            filled |= pc.not_equal(pc.fill_null(_texts(batch.column(name)), ""), "").to_numpy(zero_copy_only=False)
            unknown += batch.unreadable.get(name, 0)
        return filled, unknown

    def init(self) -> Held:
        return Held()

    def group(self, context: Context, state: Held, groups: Groups) -> None:
        fold(state, groups, [each.purpose for each in consents(context.view).resting], separately=self.separately)

    def finish(self, context: Context, state: Held, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        among = consents(context.view)
        for dataset in context.view:
            if dataset.declared is None or dataset.problem is not None or dataset.gone:
                continue  # CLS-08 and CLS-09 report it; or the dataset as a whole is said not to have been looked at
            found = among.of(dataset)
            if found is not None:
                yield self._judge(context, state, census, *found)
            elif not personal(dataset):
                yield not_applicable(dataset.asset, "nothing_personal", owner=dataset.owner)
            elif says_consent(dataset):
                yield could_not_look(dataset.asset, "consent_undeclared", owner=dataset.owner)
            else:
                yield not_applicable(dataset.asset, "not_on_consent", owner=dataset.owner)

    def _judge(self, context: Context, state: Held, census: Mapping[Name, Census], number: int, resting: Resting) -> Observation:
        among, dataset = consents(context.view), resting.dataset
        read, register = census.get((dataset.source, dataset.name)), census.get(resting.register)
        if read is None or not resting.fields <= _there(dataset):
            return could_not_look(dataset.asset, "missing", owner=dataset.owner)
        if self.separately and not self._sensitive(dataset):
            return not_applicable(dataset.asset, "nothing_sensitive", population=read.rows, owner=dataset.owner)
        unread = register is None or register.problem is not None or state.lost[among.registers.index(resting.register)] > 0
        if unread or resting.register not in _readable(context):
            return could_not_look(dataset.asset, "register_unread", population=read.rows, owner=dataset.owner)
        if read.problem is not None:
            return could_not_look(dataset.asset, read.problem, population=read.rows, owner=dataset.owner)
        return self._counted(state, number, dataset, read.rows)

    def _counted(self, state: Held, number: int, dataset: DatasetView, rows: int) -> Observation:
        of = state.records.get(number, Counter[Verdict]())
        known, untold = sum(of.values()), of[Verdict.UNTOLD]
        if self.separately and rows and not known + state.unexamined[number]:
            return not_applicable(dataset.asset, "nothing_sensitive", population=rows, owner=dataset.owner)
        wrong = [verdict for verdict in Verdict if self.fails(verdict)]
        exceptions = sum(of[verdict] for verdict in wrong)
        lowest = sorted({each for verdict in wrong for each in state.examples.get((number, verdict), ())})[:EVIDENCE_KEPT]
        return observe(
            dataset.asset,
            population=known + state.unexamined[number],
            examined=known - untold,
            exceptions=exceptions,
            reason=self.failing,
            params={"records": exceptions},
            evidence=tuple(Evidence(locator=hidden(each.to_bytes(8, "big")), shape=NO_VALUE) for each in lowest),
            owner=dataset.owner,
        )


def _readable(context: Context) -> frozenset[Name]:
    """The datasets that are there and have all the fields of a register."""
    return frozenset((dataset.source, dataset.name) for dataset in context.view if register_of(dataset) is not None)


def _there(dataset: DatasetView) -> frozenset[str]:
    return frozenset(dataset.info.field_names) if dataset.info else frozenset()


def _purpose(register: Name) -> str:
    return "consent/" + "/".join(register)


def _texts(column: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(column.cast(pa.string()))


def _numbers(column: pa.Array, purposes: tuple[str, ...]) -> NDArray[np.int64]:
    """Each value's place among the purposes, `OTHERS` for all others, -1 where there is none."""
    texts = _texts(column)
    places = (
        pc.fill_null(pc.index_in(texts, value_set=pa.array(purposes, pa.string())), OTHERS).to_numpy(zero_copy_only=False).astype(np.int64)
    )
    blank = pc.fill_null(pc.equal(texts, ""), True).to_numpy(zero_copy_only=False)
    return np.where(blank, -1, np.minimum(places, OTHERS))
