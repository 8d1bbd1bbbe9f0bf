"""Events: one way to write each, nothing of a person in any."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from holdings.ledger.canonical import LARGEST, NotCanonical, canonical, canonical_event, read_canonical
from holdings.ledger.entries import (
    Access,
    AccessKind,
    Approval,
    AssessmentDone,
    Attestation,
    Decision,
    Exported,
    Hold,
    HoldAction,
    Intent,
    KeyAction,
    KeyChange,
    KeyPurpose,
    NotAnEvent,
    Outcome,
    Pruning,
    Waiver,
    decoded,
    encoded,
)

D, F, S = "ab" * 32, "cd" * 16, "A" * 86 + "=="
AT = dt.datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
EVENTS = [
    AssessmentDone(at=AT, assessment="20261121-013000-0a1b2c", results=D, inventory=D, parameters=D, catalogue=D, version="0.1.0"),
    Exported(at=AT, export=F, policy=D, manifest=D, records=12),
    Intent(at=AT, plan=D, batch=3, items=D, count=5000, hold_epoch=7),
    Outcome(at=AT, plan=D, batch=3, intent=41, receipts=D, done=4990, held=4, changed=3, skipped=2, failed=1),
    Hold(at=AT, by=D, signature=S, hold=F, action=HoldAction.PLACED, scope=D, epoch=8),
    Approval(at=AT, by=D, signature=S, subject=D, author=D, decision=Decision.APPROVED),
    Waiver(at=AT, by=D, signature=S, waiver=D, control="CLS-01", until=dt.date(2027, 1, 31)),
    Attestation(at=AT, by=D, signature=S, attestation=D, control="RET-03", until=dt.date(2027, 1, 31)),
    KeyChange(at=AT, action=KeyAction.ENROLLED, purpose=KeyPurpose.PERSON, key=D, change=D),
    Access(at=AT, access=AccessKind.RESOLVED, subject=F, by=D),
    Pruning(at=AT, minimum=1024, kept=(0, 3), archive=D),
]
FULLER = [*EVENTS, EVENTS[3].model_copy(update={"archived": (D, "cd" * 32)})]
"""And those that say something more in some cases."""


def values():
    numbers = st.integers(-LARGEST, LARGEST)
    return st.recursive(
        st.none() | st.booleans() | numbers | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
    )


@settings(deadline=None)
@given(values())
def test_the_canonical_form_is_that_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)
    assert canonical(read_canonical(canonical(value))) == canonical(value)


def test_members_are_in_the_order_of_utf_16():  # RFC 8785, 3.2.3, has these names in this order
    names = ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(read_canonical(canonical(dict.fromkeys(reversed(names), 1)))) == names


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), float("nan"), {1: 2}, b"x", {"a": object()}, "\ud800", {"\ud800": 1}])
def test_what_has_no_canonical_form_here(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "data", [b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}', b"1.0", b"-0", b"NaN", b'"\\u0041"', b"", b"\xff", b"[" * 10000]
)
def test_what_is_not_in_canonical_form(data):
    with pytest.raises(NotCanonical):
        read_canonical(data)


@pytest.mark.parametrize("event", FULLER, ids=lambda event: event.kind)
def test_an_event_has_one_form(event):
    data = encoded(event)
    assert decoded(data) == event
    assert data == rfc8785.dumps(event.model_dump(mode="json", by_alias=True, exclude_none=True))
    assert b'"at":"2026-11-21T01:30:00.123Z"' in data
    assert b'"schema":"recordwarden/event/v1"' in data
    assert canonical_event(read_canonical(data)) == canonical(read_canonical(data)) == data


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_no_text_of_an_event_takes_a_persons_data(event):
    for name, value in event.model_dump(by_alias=True).items():
        if isinstance(value, str):
            for personal in (
                "13900000001",
                "110101190001010000",
                "6200000000000000001",
                "a@b.example",
                "甲乙",
                "A. Person",
                "10.0.0.1",
                "",
            ):
                with pytest.raises(ValidationError):
                    type(event)(**{**event.model_dump(by_alias=True), name: personal})


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b'{"kind":"hold","schema":"recordwarden/event/v1"}',
        encoded(EVENTS[2]).replace(b'"intent"', b'"other"'),
        encoded(EVENTS[2]).replace(b"/v1", b"/v2"),
        encoded(EVENTS[2]).replace(b'"batch":3', b'"batch":-3'),
        encoded(EVENTS[2]).replace(b'"batch":3', b'"batch":"3"'),
        encoded(EVENTS[2]).replace(b'"batch"', b'"also":1,"batch"'),
        encoded(EVENTS[2]).replace(b".123Z", b".123456Z"),
        encoded(EVENTS[8]).replace(f'"change":"{D}"'.encode(), b'"change":null'),
        encoded(EVENTS[2]).replace(b".123Z", b".123+00:00"),
    ],
)
def test_what_is_no_event_says_nothing_of_itself(data):
    with pytest.raises(NotAnEvent) as caught:
        decoded(data)
    assert caught.value.__cause__ is None
    assert "batch" not in str(caught.value)


def test_a_moment_has_a_zone():
    with pytest.raises(ValidationError):
        KeyChange(at=dt.datetime(2026, 11, 21), action=KeyAction.CREATED, purpose=KeyPurpose.DATA, key=D)  # noqa: DTZ001


def test_the_bytes_of_every_kind_are_what_they_were():
    """A vector of our own: whoever changes the form of an event makes a new version of its schema."""
    expected = json.loads((Path(__file__).parent / "vectors" / "events.json").read_text(encoding="utf-8"))
    assert {event.kind: encoded(event).decode() for event in EVENTS} == expected
    acts = {"hold", "approval", "waiver", "attestation"}
    assert set(expected) == {"assessment", "export", "intent", "outcome", "key", "access", "pruning"} | acts


def test_a_key_of_a_ring_was_changed_by_no_act():
    event = KeyChange(at=AT, action=KeyAction.ROTATED, purpose=KeyPurpose.DATA, key=D)
    assert b"change" not in encoded(event)
    assert decoded(encoded(event)) == event
