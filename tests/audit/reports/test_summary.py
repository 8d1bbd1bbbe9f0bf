"""Counting up: the score with its coverage, what comes first, the exit code."""

import datetime as dt
from dataclasses import replace

import pytest

from audit.reports.summary import exit_code, percent, summarise
from audit.reports.tellings import conclusion, standing
from controls.finding import Assessment, ControlResult, DatasetRead, Observation, Severity, Status
from holdings.assets import Asset

READ = DatasetRead(asset=Asset.of("s", "d"), rows=1, seconds=1.0, consistent=True, schema_hash="x")
LOST = replace(READ, problem="unreachable")
P, F, NA, M, OPEN, E, N = (
    Status.PASS,
    Status.FAIL,
    Status.NOT_APPLICABLE,
    Status.MANUAL,
    Status.INCONCLUSIVE,
    Status.ERROR,
    Status.NOT_RUN,
)


def result(status, *observed, severity=Severity.HIGH, control="CLS-01", exceptions=1):
    observations = tuple(
        Observation(
            asset=Asset.of("s", f"d{index}"), status=one, reason="ok", population=9, examined=9, exceptions=exceptions if one is F else 0
        )
        for index, one in enumerate(observed)
    )
    return ControlResult(control=control, version=1, status=status, severity=severity, observations=observations, parameters={})


def run(*results, datasets=(READ,)):
    at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    return Assessment(
        id="a",
        started_at=at,
        finished_at=at,
        as_of=at.date(),
        organisation=None,
        version="0",
        inventory_digest="",
        datasets=datasets,
        results=results,
    )


@pytest.mark.parametrize(
    ("assessment", "code"),
    [
        (run(result(P, P)), 0),
        (run(result(P, P), result(NA, NA)), 0),
        (run(result(P, P), result(M, M)), 0),
        (run(result(M, M)), 0),
        (run(result(P, P), result(N)), 0),
        (run(result(F, F, P)), 1),
        (run(result(F, F, severity=Severity.MEDIUM)), 0),
        (run(result(F, F, severity=Severity.CRITICAL)), 1),
        (run(result(F, F), result(OPEN, OPEN)), 4),
        (run(result(F, F, OPEN)), 4),
        (run(result(P, P), result(E)), 4),
        (run(result(E), datasets=()), 4),
        (run(result(OPEN, OPEN)), 4),
        (run(result(P, P), datasets=(READ, LOST)), 4),  # one that nobody observed: nothing of it is declared
        (run(result(F, F), datasets=(replace(READ, problem="broken_data"),)), 4),  # cut short: what it did not reach may fail too
        (run(result(OPEN, OPEN), datasets=(LOST,)), 3),
        (run(result(OPEN), datasets=()), 3),
        (run(result(P, P), result(OPEN, OPEN), datasets=(LOST,)), 4),
        (run(), 3),
        (run(result(N)), 3),
        (run(result(NA, NA)), 3),
    ],
)
def test_the_exit_code(assessment, code):
    assert exit_code(assessment, Severity.HIGH) == code


@pytest.mark.parametrize(("fail_on", "code"), [(Severity.LOW, 1), (Severity.MEDIUM, 1), (Severity.HIGH, 0), (Severity.CRITICAL, 0)])
def test_fail_on(fail_on, code):
    assert exit_code(run(result(F, F, severity=Severity.MEDIUM)), fail_on) == code


def test_the_score_leaves_out_what_does_not_apply_and_says_its_coverage():
    score = summarise(run(result(F, P, P, F, NA, OPEN), result(P, P, control="CLS-02"), result(N, control="CLS-03"))).score
    assert (score.passed, score.judged, score.applicable) == (3, 4, 5)
    assert (score.controls_judged, score.controls_applicable) == (2, 3)
    assert standing(score).en == "Score 75.0% (3/4); coverage 80.0% (4 of 5 observations could be judged, controls 2/3)."


def test_nothing_judged_is_no_score():
    assert summarise(run(result(OPEN, OPEN))).score.share is None
    assert "—" in standing(summarise(run()).score).en


@pytest.mark.parametrize(
    ("share", "shown"), [(1.0, "100.0%"), (0.99999, "99.9%"), (0.0, "0.0%"), (2 / 3, "66.6%"), (0.29, "29.0%"), (None, "—")]
)
def test_only_all_is_a_hundred_percent(share, shown):
    assert percent(share) == shown


def test_the_most_urgent_comes_first():
    made = summarise(
        run(
            result(F, F, severity=Severity.HIGH, control="CLS-02", exceptions=5),
            result(F, F, severity=Severity.LOW, control="CLS-03", exceptions=900),
            result(F, F, severity=Severity.CRITICAL, control="CLS-09"),
            result(F, F, severity=Severity.HIGH, control="CLS-01", exceptions=5),
            result(P, P, severity=Severity.CRITICAL, control="CLS-04"),
        )
    )
    assert [one.control for one in made.failing] == ["CLS-09", "CLS-01", "CLS-02", "CLS-03"]


@pytest.mark.parametrize(
    ("assessment", "en", "zh"),
    [
        (run(), "No control was run.", "没有执行任何控制点。"),
        (run(result(P, P)), "None of 1 control fails.", "1 个控制点均未发现不符合项。"),
        (run(result(F, F), result(P, P)), "1 of 2 controls fails.", "2 个控制点中有 1 个不符合。"),
        (
            run(result(F, F, severity=Severity.CRITICAL)),
            "1 of 1 control fails, 1 of critical severity.",
            "1 个控制点中有 1 个不符合，其中 1 个为严重。",
        ),
        (run(result(P, P), result(OPEN, OPEN)), "None of 2 controls fails, but 1 could not be concluded.", None),
        (run(result(NA, NA)), "None of 1 control applies.", None),
    ],
)
def test_the_conclusion(assessment, en, zh):
    said = conclusion(summarise(assessment))
    assert said.en == en
    assert zh is None or said.zh == zh
