"""Each format as it looks, byte for byte; `UPDATE_SNAPSHOTS=1` writes them anew, to be looked at before they are committed."""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from audit.reports.registry import formats, report
from controls.finding import ControlResult

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"


def earlier(assessment):
    """An assessment before: one finding of ours was not yet there, and one of its own is gone now."""
    first, second, third, *rest = assessment.results
    gone = replace(second.observations[0], asset=third.observations[0].asset, fingerprint="f" * 32)
    was_failing = ControlResult(
        control="CLS-93", version=1, status=second.status, severity=third.severity, observations=(gone,), parameters={}
    )
    return replace(
        assessment, id="20250331T090000-3q8z", results=(replace(first, observations=first.observations[1:]), second, was_failing, *rest)
    )


@pytest.mark.parametrize("compared", [False, True], ids=["plain", "compared"])
@pytest.mark.parametrize("name", formats())
def test_a_report_looks_as_it_did(name, material, compared):
    if compared:
        material = replace(material, previous=earlier(material.assessment))
    out = io.BytesIO()
    report(name).write(material, out)
    path = SNAPSHOTS / f"report-{'compared-' if compared else ''}{material.lang}{report(name).extension}"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_bytes(out.getvalue())
    assert path.read_bytes().decode() == out.getvalue().decode(), "set UPDATE_SNAPSHOTS=1 to take the new look, then look at it"


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("terminal", "waived until 2027-01-31", "已获例外审批，至 2027-01-31"),
        ("terminal", "Findings waived: 1; attested: 1; signed, and counting for nothing: 1.", "不生效的签署 1"),
        ("terminal", "There is no data; a person is to attest. (attested until", "（已声明确认，至 2027-01-31）"),
        ("html", "waived until 2027-01-31", "已获例外审批，至 2027-01-31"),
        ("html", "attested until 2027-01-31", "已声明确认，至 2027-01-31"),
        (
            "html",
            "Reason: the new form is coming (signed by u-017; id 0a1b2c3d4e5f)",
            "理由：the new form is coming（签署人：u-017；编号：0a1b2c3d4e5f）",
        ),
        ("html", "Statement: reviewed by legal (signed by u-017;", "声明：reviewed by legal（签署人：u-017；"),
        ("json", '"signer": "u-017", "reason": "the new form is coming"', '"signer": "u-017", "reason": "the new form is coming"'),
        ("html", "Findings waived: 1; attested: 1", "已获例外审批的审计发现 1，已声明确认 1"),
        ("csv", "waived until 2027-01-31", "已获例外审批，至 2027-01-31"),
        ("csv", "attested until 2027-01-31", "已声明确认，至 2027-01-31"),
    ],
)
def test_what_is_waived_and_attested_is_shown(name, en, zh, material, beside):
    out = io.BytesIO()
    report(name).write(replace(material, dispositions=beside), out)
    shown = " ".join(out.getvalue().decode().split()).replace("2027-01- 31", "2027-01-31")
    assert (zh if material.lang == "zh" else en).replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("name", formats())
def test_the_same_material_gives_the_same_bytes(name, material):
    first, second = io.BytesIO(), io.BytesIO()
    report(name).write(material, first)
    report(name).write(material, second)
    assert first.getvalue() == second.getvalue()
