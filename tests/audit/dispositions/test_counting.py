"""Which waivers and attestations count, and what they stand beside."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import replace

import pydantic
import pytest
import yaml
from people import ADA, AT, BEA, CAI, people

from audit.dispositions.counting import Kind, counted, covered, dispositions
from audit.dispositions.entries import AttestationEntry, WaiverEntry
from audit.dispositions.files import add_attestation, add_waiver, attestations, waivers, waivers_file
from audit.errors import DispositionError
from audit.reports.summary import exit_code
from audit.standing import Standing
from audit.workspace import Workspace
from controls.base import could_not_look, observe
from controls.finding import Assessment, ControlResult, DatasetRead, Severity, Status
from holdings import acts
from holdings.assets import Asset

DAY, LATER = dt.date(2026, 12, 1), dt.date(2027, 1, 31)
F1, F2, F3, F4 = (digit * 32 for digit in "1234")


def signed(entry, key, who=None):
    done = acts.sign(entry.act((who or people()).id), key)
    return entry.model_copy(update={"by": done.by, "signature": done.signature})


def waiver(key=BEA, **said):
    asset = {} if "fingerprint" in said else {"asset": "desk.tickets"}
    return signed(WaiverEntry(**{"control": "CLS-01", "until": LATER, "on": AT, "reason": "being mended", **asset, **said}), key)


def attestation(key=CAI, **said):
    return signed(AttestationEntry(**{"control": "RET-03", "until": LATER, "on": AT, "statement": "reviewed by legal", **said}), key)


def failing(asset, fingerprint):
    one = observe(asset, population=2, examined=2, exceptions=1, reason="below")
    return replace(one, fingerprint=fingerprint)


def by_hand(asset, fingerprint):
    return replace(could_not_look(asset, "attest"), status=Status.MANUAL, fingerprint=fingerprint)


TICKETS, PHONE, CALLS = Asset.of("desk", "tickets"), Asset.of("desk", "tickets", "phone"), Asset.of("desk", "calls")


def result(control, status, *observations, severity=Severity.HIGH):
    return ControlResult(control=control, version=1, status=status, severity=severity, observations=observations, parameters={})


ASSESSMENT = Assessment(
    id="20261201-000000-000000",
    started_at=AT,
    finished_at=AT,
    as_of=DAY,
    organisation=None,
    version="0.1.0",
    inventory_digest="",
    datasets=(DatasetRead(asset=TICKETS, rows=1, seconds=0.0, consistent=True, schema_hash=""),),
    results=(
        result("CLS-01", Status.FAIL, failing(PHONE, F1), failing(CALLS, F2)),
        result("CLS-02", Status.FAIL, failing(PHONE, F3), severity=Severity.LOW),
        result("RET-03", Status.MANUAL, by_hand(TICKETS, F4)),
    ),
)
ALL = [F1, F2, F3, F4]


def beside(*entries, who=None, places=None, day=DAY):
    return dispositions(ASSESSMENT, counted(entries, Standing(people=who or people(), places=places or {}), day))


@pytest.mark.parametrize(
    ("entry", "about"),
    [
        (waiver(), [F1]),
        (waiver(asset="desk"), [F1, F2]),
        (waiver(asset="desk.tickets.phone"), [F1]),
        (waiver(asset="desk.tick"), []),
        (waiver(asset="desk.tickets.phone.x"), []),
        (waiver(control="CLS-02", asset="desk"), [F3]),
        (waiver(fingerprint=F2), [F2]),
        (waiver(control="CLS-02", fingerprint=F2), []),
        (waiver(control="RET-03", asset="desk"), []),  # nothing fails there
        (attestation(), [F4]),
        (attestation(asset="desk.tickets"), [F4]),
        (attestation(asset="desk.calls"), []),
        (attestation(control="CLS-01"), []),  # what fails is not attested away
    ],
)
def test_what_an_entry_is_about(entry, about):
    found = beside(entry)
    assert sorted(found.by_fingerprint) == about
    assert not found.idle
    assert covered(ASSESSMENT, entry) == len(about)
    for one in found.by_fingerprint.values():
        assert (one.kind is Kind.WAIVED, one.id, one.until) == (isinstance(entry, WaiverEntry), entry.id, LATER)


WAIVER = waiver(asset="desk")
FORGED = {
    "ended yesterday": (waiver(asset="desk", until=DAY - dt.timedelta(days=1)), {}, "it ended on"),
    "a later day": (WAIVER.model_copy(update={"until": dt.date(2030, 1, 1)}), {}, "the signature does not fit"),
    "another reason": (WAIVER.model_copy(update={"reason": "never mind"}), {}, "the signature does not fit"),
    "more assets": (waiver().model_copy(update={"asset": "desk"}), {}, "the signature does not fit"),
    "another control": (WAIVER.model_copy(update={"control": "CLS-02"}), {}, "the signature does not fit"),
    "an earlier moment": (WAIVER.model_copy(update={"on": AT - dt.timedelta(days=300)}), {}, "the signature does not fit"),
    "not signed": (WaiverEntry(control="CLS-01", asset="desk", until=LATER, on=AT, reason="x"), {}, "nobody with this key"),
    "by somebody who attests": (waiver(CAI, asset="desk"), {}, "does not have the role waive"),
    "under another list": (signed(WAIVER, BEA, people(CAI)).model_copy(), {}, None),
    "by somebody revoked": (WAIVER, {"who": people(BEA)}, "was revoked before"),
    "by somebody revoked before": (
        WAIVER,
        {"who": people(BEA, enrolled_at={ADA: 0, BEA: 1}, revoked_at={BEA: 3}), "places": {WAIVER.signature: 4}},
        "was revoked before",
    ),
    "by somebody revoked afterwards": (
        WAIVER,
        {"who": people(BEA, enrolled_at={ADA: 0, BEA: 1}, revoked_at={BEA: 5}), "places": {WAIVER.signature: 4}},
        None,
    ),
    "on its last day": (WAIVER, {"day": LATER}, None),
}


@pytest.mark.parametrize(("entry", "more", "why"), FORGED.values(), ids=FORGED.keys())
def test_what_counts_and_what_counts_for_nothing(entry, more, why):
    found = beside(entry, **more)
    if why is None:
        assert (found.waived, found.idle) == ({F1, F2}, ())
    else:
        assert not found.by_fingerprint
        assert why in found.idle[0].why_not.en


def test_a_whole_new_signature_of_somebody_else_is_refused():
    taken = WAIVER.model_copy(update={"signature": base64.b64encode(bytes(64)).decode()})
    assert not beside(taken).waived


def test_of_two_the_one_that_counts_longest_stands():
    longer = waiver(asset="desk", until=dt.date(2027, 6, 1))
    for entries in ((WAIVER, longer), (longer, WAIVER)):
        assert beside(*entries).of(F1).id == longer.id


@pytest.mark.parametrize(
    ("entries", "fail_on", "code"),
    [
        ([], Severity.HIGH, 1),
        ([waiver()], Severity.HIGH, 1),
        ([WAIVER], Severity.HIGH, 0),
        ([WAIVER], Severity.LOW, 1),
        ([WAIVER, waiver(control="CLS-02")], Severity.LOW, 0),
        ([attestation(control="CLS-01"), attestation()], Severity.HIGH, 1),
    ],
)
def test_waived_findings_do_not_count_for_the_exit_code(entries, fail_on, code):
    assert exit_code(ASSESSMENT, fail_on, waived=beside(*entries).waived) == code


def test_what_could_not_be_examined_is_not_waived_away():
    unseen = result("CLS-03", Status.INCONCLUSIVE, replace(could_not_look(CALLS, "access_denied"), fingerprint=F2))
    broken = replace(ASSESSMENT, results=(*ASSESSMENT.results, unseen))
    assert exit_code(broken, Severity.HIGH, waived=ALL) == 4


REFUSED = [
    {"asset": None},
    {"fingerprint": F1},
    {"asset": "desk.13900000001"},
    {"asset": None, "fingerprint": "1" * 31},
    {"reason": "ring 13900000001"},
    {"reason": " "},
    {"control": "everything"},
    {"until": "soon"},
    {"more": 1},
]


@pytest.mark.parametrize("said", REFUSED, ids=str)
def test_what_is_no_waiver(said):
    with pytest.raises(pydantic.ValidationError) as caught:
        WaiverEntry(**{"control": "CLS-01", "until": LATER, "on": AT, "reason": "x", "asset": "desk", **said})
    assert "13900000001" not in str(caught.value)


def test_files_hold_what_was_signed(tmp_path):
    path, other = tmp_path / "w.yaml", tmp_path / "a.yaml"
    assert waivers(path) == ()
    mine, yours = [WAIVER, waiver(fingerprint=F2)], [attestation(evidence="ab" * 32)]
    for one in mine:
        add_waiver(path, one)
    add_attestation(other, yours[0])
    assert list(waivers(path)) == mine
    assert list(attestations(other)) == yours
    assert counted(waivers(path), Standing(people=people()), DAY)[1].why_not is None
    assert list(yaml.safe_load(path.read_text("utf-8"))["waivers"][0])[-2:] == ["by", "signature"]


@pytest.mark.parametrize("text", ["waivers: [", "version: 2\n", "version: 1\nwaivers: [{control: CLS-01}]\n", "version: 1\nmore: 1\n"])
def test_what_is_no_file_of_waivers_is_told(tmp_path, text):
    path = tmp_path / "w.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DispositionError) as caught:
        waivers(path)
    assert caught.value.exit_code == 2
    with pytest.raises(DispositionError):
        add_waiver(path, WAIVER)
    assert path.read_text("utf-8") == text


def test_a_file_that_was_named_has_to_be_there(tmp_path):
    workspace = Workspace(tmp_path)
    assert waivers_file(workspace) == tmp_path / "recordwarden.waivers.yaml"
    with pytest.raises(DispositionError):
        waivers_file(workspace, tmp_path / "nowhere.yaml")
