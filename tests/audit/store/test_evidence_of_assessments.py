"""An assessment's event: the same from the store as from the run, another one for anything that is changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

import pytest

from audit.evidence import digested, event_of
from controls.finding import Assessment, ControlResult, DatasetRead, Evidence, Observation, Severity, Status
from holdings.assets import Asset
from holdings.ledger.entries import decoded, encoded

AT = dt.datetime(2026, 3, 1, 13, tzinfo=dt.UTC)
OBSERVATION = Observation(
    asset=Asset("desk.tickets.phone"),
    status=Status.FAIL,
    reason="unmasked",
    params={"share": 0.25, "count": 3, "word": "甲"},
    population=12,
    examined=10,
    exceptions=3,
    upper_bound=0.1,
    evidence=(Evidence(locator="0f" * 5, shape="d11"),),
    owner="service-desk",
    fingerprint="ab" * 16,
)
RESULT = ControlResult(
    control="RED-01",
    version=2,
    status=Status.FAIL,
    severity=Severity.HIGH,
    observations=(OBSERVATION,),
    parameters={"least": 0.9},
    note=None,
)
READ = DatasetRead(asset=Asset("desk.tickets"), rows=12, seconds=0.123456, consistent=True, schema_hash="cd" * 8)
ASSESSMENT = Assessment(
    id="20260301-120000-0a1b2c",
    started_at=AT,
    finished_at=AT,
    as_of=AT.date(),
    organisation="Example Telecom",
    version="0.1.0",
    inventory_digest="ef" * 32,
    datasets=(READ,),
    results=(RESULT,),
    assets=(Asset("desk"),),
    ignored=(Asset("desk.cache"),),
)


def test_what_is_digested_stays_what_it_is():
    """Whoever changes it makes every stored assessment look altered: another form needs another `schema`, and this one is still read."""
    assert {name: hashlib.sha256(data).hexdigest() for name, data in digested(ASSESSMENT).items()} == {
        "results": "4deded34dfca1fc1a60150af9a39f6c251063e85f7e95f468782d0672705e657",
        "parameters": "c6263e7382fe409f1bf43b788ddc446cc89da4a7e42347a42dacb5b343b06d31",
        "catalogue": "19db6e192ed61ce64cae1049a57865848a823a9c6ed5863ccc9560179b64d7a5",
    }


def test_it_is_an_event_of_the_ledger():
    event = event_of(ASSESSMENT, AT)
    assert decoded(encoded(event)) == event
    assert (event.assessment, event.inventory, event.version) == (ASSESSMENT.id, "ef" * 32, "0.1.0")


def test_the_stored_assessment_has_the_same_digests(place, build):
    with place.open() as store:
        build.run(store, ASSESSMENT)
        assert event_of(store.load(ASSESSMENT.id), AT) == event_of(ASSESSMENT, AT)


def changed(model, **fields):
    return dataclasses.replace(model, **fields)


def with_observation(**fields):
    return changed(ASSESSMENT, results=(changed(RESULT, observations=(changed(OBSERVATION, **fields),)),))


@pytest.mark.parametrize(
    ("other", "digest"),
    [
        (with_observation(exceptions=2), "results"),
        (with_observation(examined=9), "results"),
        (with_observation(population=13), "results"),
        (with_observation(upper_bound=0.2), "results"),
        (with_observation(status=Status.PASS), "results"),
        (with_observation(reason="other"), "results"),
        (with_observation(asset=Asset("desk.tickets.name")), "results"),
        (with_observation(params={"share": "0.25", "count": 3, "word": "甲"}), "results"),
        (with_observation(params={"share": 0.25, "count": 2**60, "word": "甲"}), "results"),
        (with_observation(evidence=()), "results"),
        (with_observation(owner=None), "results"),
        (with_observation(fingerprint="ac" * 16), "results"),
        (changed(ASSESSMENT, results=(changed(RESULT, note="failed"),)), "results"),
        (changed(ASSESSMENT, results=(changed(RESULT, severity=Severity.LOW),)), "results"),
        (changed(ASSESSMENT, results=(changed(RESULT, status=Status.ERROR),)), "results"),
        (changed(ASSESSMENT, datasets=(changed(READ, rows=11),)), "results"),
        (changed(ASSESSMENT, datasets=(changed(READ, problem="unreadable"),)), "results"),
        (changed(ASSESSMENT, ignored=()), "results"),
        (changed(ASSESSMENT, assets=()), "results"),
        (changed(ASSESSMENT, results=(changed(RESULT, parameters={"least": 0.8}),)), "parameters"),
        (changed(ASSESSMENT, results=(changed(RESULT, version=3),)), "catalogue"),
        (changed(ASSESSMENT, inventory_digest="ee" * 32), "inventory"),
    ],
)
def test_whatever_is_changed_changes_one_digest(other, digest):
    one, two = event_of(ASSESSMENT, AT).model_dump(), event_of(other, AT).model_dump()
    assert [name for name in one if one[name] != two[name]] == [digest]
