"""A small assessment with every status in it, of controls that stay as they are whatever the catalogue becomes."""

import datetime as dt
import hashlib
import io
import zoneinfo
from dataclasses import replace
from typing import ClassVar

import pytest
from ledgers import SIGNER

from audit.dispositions.counting import Counted, Disposition, Dispositions, Kind
from audit.dispositions.entries import WaiverEntry
from audit.reports.base import Material
from audit.store import Recorded
from controls.base import FactControl, FrameworkMapping, Parameter, Stricter, could_not_look, not_applicable, observe
from controls.finding import Assessment, ControlResult, DatasetRead, Evidence, Observation, Severity, Status
from holdings.assets import Asset
from holdings.ledger.checkpoint import Checkpoint
from holdings.text import Lang, Text


class Levels(FactControl):
    id = "CLS-91"
    title = Text("字段级别与内容相符", "The level of a field fits its content")
    statement = Text("声明的级别不得低于内容所示的级别。", "The declared level is not below what the content shows.")
    why = Text("级别偏低的字段得不到应有的保护。", "A field graded too low is not protected as it should be.")
    remediation = Text("提高级别，或清除不应存在的内容。", "Raise the level, or clear out what should not be there.")
    method = Text("逐行检查内容。", "Every row is looked at.")
    severity = Severity.CRITICAL
    provisions = ("A-5.1/2", "A-5.1/3")
    mappings = (FrameworkMapping(framework="GB/T 35273-2020", clause="6.3", relation="intersects", rationale=Text("同", "same")),)
    parameters = (
        Parameter(
            name="match_rate",
            text=Text("弱匹配占比（%）", "share of weak matches (%)"),
            default=50,
            floor=50,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=100,
        ),
    )
    reasons: ClassVar = {
        "below": Text(
            "声明为{declared}级，内容含{entity}，应为{shown}级。", "Declared level {declared}; it holds {entity}, which is level {shown}."
        ),
        "type_holds_none": Text("该类型的字段不会含有此类数据。", "A field of this type cannot hold such data."),
    }

    def check(self, context):
        yield from ()


class Measures(Levels):
    id = "CLS-92"
    title = Text("字段具备级别要求的措施", "Every field has the measures of its level")
    severity = Severity.HIGH
    mappings = ()
    parameters = ()
    reasons: ClassVar = {"lacking": Text("缺少措施：{missing}。", "It lacks: {missing}.")}


class Owners(Levels):
    id = "CLS-93"
    title = Text("数据集有责任人", "Every dataset has an owner")
    severity = Severity.MEDIUM
    mappings = ()
    parameters = ()
    reasons: ClassVar = {"no_owner": Text("没有责任人。", "Nobody is named.")}


class Consent(Levels):
    id = "COL-91"
    title = Text("收集前已取得同意", "Consent comes before collection")
    severity = Severity.HIGH
    mappings = ()
    parameters = ()
    reasons: ClassVar = {}


class Training(Levels):
    id = "TRN-91"
    title = Text("上岗人员培训有效", "Training is valid")
    severity = Severity.LOW
    mappings = ()
    parameters = ()
    reasons: ClassVar = {"attest": Text("没有数据，须由负责人声明确认。", "There is no data; a person is to attest.")}


class Backups(Levels):
    id = "ENC-91"
    title = Text("备份已加密", "Backups are encrypted")
    severity = Severity.HIGH
    mappings = ()
    parameters = ()
    reasons: ClassVar = {}


CATALOGUE = {control.id: control for control in (Levels(), Measures(), Owners(), Consent(), Training(), Backups())}
ZONE = dt.timezone(dt.timedelta(hours=8))


def _printed(control, *observations):
    return tuple(
        replace(one, fingerprint=hashlib.sha256(f"{control}|{one.asset}|{one.reason}".encode()).hexdigest()[:32]) for one in observations
    )


def _result(control, status, *observations, severity=None, parameters=None, note=None):
    known = CATALOGUE.get(control)
    return ControlResult(
        control=control,
        version=1,
        status=status,
        severity=severity or known.severity,
        observations=_printed(control, *observations),
        parameters=parameters or {},
        note=note,
    )


def _results():
    below = {"declared": 2, "entity": "CN_ID_CARD", "shown": 4}
    phone, note, card = (Asset.of("desk", "tickets", name) for name in ("phone", "note", "card no"))
    return (
        _result(
            "CLS-91",
            Status.FAIL,
            observe(
                note,
                population=20_000,
                examined=20_000,
                exceptions=1_234,
                reason="below",
                params=below,
                owner="客户服务部",
                evidence=[Evidence(locator="9f2c4b1a7d3e5f60", shape="d17X1"), Evidence(locator="T-10023", shape="汉2 d18")],
            ),
            observe(card, population=500, examined=480, exceptions=3, reason="below", params=below | {"entity": "BANK_CARD"}),
            observe(phone, population=20_000, examined=20_000, exceptions=0, reason="below", owner="客户服务部"),
            not_applicable(Asset.of("desk", "tickets", "opened_at"), "type_holds_none"),
            could_not_look(Asset.of("desk", "archive", "text"), "access_denied", population=12),
            parameters={"match_rate": 60},
        ),
        _result(
            "CLS-92",
            Status.FAIL,
            observe(
                note,
                population=3,
                examined=3,
                exceptions=2,
                reason="lacking",
                params={"missing": "encrypted_storage, access_log"},
                owner="信息安全部",
            ),
        ),
        _result("CLS-93", Status.PASS, observe(Asset.of("desk", "tickets"), population=1, examined=1, exceptions=0, reason="no_owner")),
        _result("COL-91", Status.NOT_RUN, note="not_selected"),
        _result("TRN-91", Status.MANUAL, replace(could_not_look(Asset.org("training"), "attest"), status=Status.MANUAL)),
        _result(
            "ENC-91",
            Status.ERROR,
            replace(could_not_look(Asset.of("desk", "backups"), "control_error", params={"error": "ValueError"}), status=Status.ERROR),
            note="control_error",
        ),
        _result("XYZ-91", Status.NOT_APPLICABLE, not_applicable(Asset.org("x"), "a_reason_long_gone"), severity=Severity.LOW),
    )


@pytest.fixture(scope="session")
def assessment():
    started = dt.datetime(2025, 6, 30, 9, 30, tzinfo=ZONE)
    return Assessment(
        id="20250630T093000-7k2m",
        started_at=started,
        finished_at=started + dt.timedelta(seconds=72),
        as_of=dt.date(2025, 6, 30),
        organisation="示例电信客户服务中心",
        version="0.1.0",
        inventory_digest="5f4dcc3b5aa765d61d8327deb882cf99",
        datasets=(
            DatasetRead(asset=Asset.of("desk", "tickets"), rows=20_000, seconds=0.8, consistent=True, schema_hash="a1"),
            DatasetRead(
                asset=Asset.of("desk", "archive"), rows=12, seconds=0.0, consistent=False, schema_hash="a2", problem="access_denied"
            ),
        ),
        results=_results(),
        ignored=(Asset.of("desk", "sqlite_sequence"),),
    )


@pytest.fixture(params=list(Lang), ids=str)
def lang(request):
    return request.param


RECORDED = Recorded.under(
    Checkpoint(origin="recordwarden/00112233445566778899aabbccddeeff", size=13, root=bytes(range(32))).signed(SIGNER).decode(),
    entry=12,
    signer=str(SIGNER.key),
)


@pytest.fixture
def material(assessment, lang):
    return Material(assessment=assessment, controls=CATALOGUE, lang=lang, recorded=RECORDED, zone=zoneinfo.ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def beside(assessment):
    """The first finding is waived, what is manual is attested, and a waiver of another control counts for nothing."""
    until = dt.date(2027, 1, 31)
    waiver = WaiverEntry(control="CLS-92", asset="desk", until=until, on=assessment.started_at, reason="x")
    by_hand = next(one for result in assessment.results for one in result.observations if one.status is Status.MANUAL)
    first = next(one for _, one in assessment.failing())
    return Dispositions(
        by_fingerprint={
            first.fingerprint: Disposition(
                kind=Kind.WAIVED, id="0a1b2c3d4e5f", until=until, by="ab" * 32, signer="u-017", said="the new form is coming"
            ),
            by_hand.fingerprint: Disposition(
                kind=Kind.ATTESTED, id="1a1b2c3d4e5f", until=until, by="ab" * 32, signer="u-017", said="reviewed by legal"
            ),
        },
        idle=(Counted(entry=waiver, why_not=Text("已到期。", "it ended.")),),
        signed=3,
    )


@pytest.fixture(scope="session")
def catalogue():
    return CATALOGUE


@pytest.fixture(scope="session")
def an_observation():
    return Observation(asset=Asset.of("s", "d"), status=Status.FAIL, reason="below", population=1, examined=1, exceptions=1)


@pytest.fixture(scope="session")
def written():
    """What a format makes of a material, as text."""

    def write(report, material):
        out = io.BytesIO()
        report.write(material, out)
        return out.getvalue().decode()

    return write
