"""What goes into the store comes out of it as it was."""

import dataclasses
import datetime as dt
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import StoreError, UnknownThing
from audit.store import DatasetProgress, RunState
from controls.finding import Assessment, ControlResult, DatasetRead, Evidence, Observation, Severity, Status
from controls.trial.worlds import KEY
from holdings.assets import Asset

words = st.text(st.characters(), max_size=12)  # NUL and lone surrogates too
assets = st.builds(Asset, words)
counts = st.integers(0, 2**62)
reals = st.floats(allow_nan=False)
params = st.dictionaries(words, st.integers(-(2**70), 2**70) | reals | words, max_size=3)
zones = st.integers(-720, 720).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
moments = st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2090, 1, 1), timezones=zones)  # noqa: DTZ001


def whole(model, **fields):
    """Draws a model with every field that it has: one that is added and not drawn would be lost unnoticed."""
    assert fields.keys() == {field.name for field in dataclasses.fields(model)}
    return st.builds(model, **fields)


observations = whole(
    Observation,
    asset=assets,
    status=st.sampled_from(Status),
    reason=words,
    params=params,
    population=counts,
    examined=counts,
    exceptions=counts,
    upper_bound=st.none() | reals,
    evidence=st.lists(whole(Evidence, locator=words, shape=words), max_size=3).map(tuple),
    owner=st.none() | words,
    fingerprint=st.binary(min_size=16, max_size=16).map(bytes.hex),
)
results = whole(
    ControlResult,
    control=words,
    version=st.integers(1, 99),
    status=st.sampled_from(Status),
    severity=st.sampled_from(Severity),
    observations=st.lists(observations, max_size=4).map(tuple),
    parameters=params,
    note=st.none() | words,
)
reads = whole(
    DatasetRead,
    asset=assets,
    rows=counts,
    seconds=reals,
    consistent=st.booleans(),
    schema_hash=words,
    problem=st.none() | words,
    place=st.none() | words,
)
assessments = whole(
    Assessment,
    id=st.just(""),
    started_at=moments,
    finished_at=moments,
    as_of=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    organisation=st.none() | words,
    version=words,
    inventory_digest=words,
    datasets=st.lists(reads, max_size=3).map(tuple),
    results=st.lists(results, max_size=4).map(tuple),
    assets=st.lists(assets, max_size=3).map(tuple),
    ignored=st.lists(assets, max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(assessment=assessments)
def test_an_assessment_comes_back_exactly(any_place, build, assessment):
    with any_place.open() as store:
        assessment = dataclasses.replace(assessment, id=f"run-{len(store.history())}")
        build.run(store, assessment)
        back = store.load(assessment.id)
    assert back == assessment
    assert [type(value) for result in back.results for each in result.observations for value in each.params.values()] == [
        type(value) for result in assessment.results for each in result.observations for value in each.params.values()
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.lists(
        whole(
            DatasetProgress,
            asset=words,
            schema_hash=words,
            rows=counts,
            seconds=reals,
            consistent=st.booleans(),
            problem=st.none() | words,
            states=st.dictionaries(words, st.recursive(st.none() | st.integers() | words, st.lists, max_leaves=5), max_size=2),
            runs=st.dictionaries(words, st.lists(words, max_size=3).map(tuple), max_size=2),
            errors=st.dictionaries(words, words, max_size=2),
        ),
        max_size=4,
        unique_by=lambda progress: progress.asset,
    )
)
def test_progress_comes_back_exactly(any_place, build, kept):
    header = build.header("run", build.noon)
    with any_place.open() as store:
        with store.writer(KEY) as writer:
            writer.begin(dataclasses.replace(header, id=f"run-{len(store.history())}"))
            current = store.unfinished()[0].id
            for progress in kept:
                writer.dataset_done(current, progress)
            back, progress = store.unfinished()
            writer.abandon(current)
        assert dataclasses.replace(back, id="run") == header
        assert {each.asset: each for each in progress} == {each.asset: each for each in kept}
        assert store.unfinished() is None


def test_a_second_pass_over_a_dataset_replaces_the_first(any_place, build):
    first = DatasetProgress(asset="desk.tickets", schema_hash="a", rows=1, seconds=0.5, consistent=True)
    with any_place.open() as store, store.writer(KEY) as writer:
        writer.begin(build.header("one", build.noon))
        writer.dataset_done("one", first)
        writer.dataset_done("one", dataclasses.replace(first, schema_hash="b", rows=2))
        assert [(each.schema_hash, each.rows) for each in store.unfinished()[1]] == [("b", 2)]


def test_the_newest_unfinished_assessment_is_the_one_to_resume(any_place, build):
    with any_place.open() as store, store.writer(KEY) as writer:
        for number in range(3):
            writer.begin(build.header(f"run-{number}", build.noon + dt.timedelta(days=number)))
        writer.abandon("run-2")
        assert store.unfinished()[0].id == "run-1"
        assert [(each.id, each.state) for each in store.history()] == [
            ("run-2", RunState.ABANDONED),
            ("run-1", RunState.RUNNING),
            ("run-0", RunState.RUNNING),
        ]


@pytest.mark.parametrize(
    ("named", "what", "command"),
    [("run-0", "not finished", "audit --resume"), ("run-1", "given up", "history"), ("run-", "more than one", "history")],
)
def test_what_has_no_results_says_why_and_what_to_do(any_place, build, named, what, command):
    with any_place.open() as store:
        with store.writer(KEY) as writer:
            for number in range(2):
                writer.begin(build.header(f"run-{number}", build.noon + dt.timedelta(days=number)))
            writer.abandon("run-1")
        for ask in (store.load, store.full_id):
            with pytest.raises(UnknownThing, match=what) as raised:
                ask(named)
            assert f"`recordwarden {command}`" in raised.value.do.en


def test_a_beginning_names_a_finished_assessment(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("run-1", []))
        assert store.full_id("run") == "run-1"


def test_history_counts_controls_by_status_and_failing_observations_by_severity(any_place, build):
    results = [
        build.result("CLS-01", {"a": Status.FAIL, "b": Status.FAIL, "c": Status.PASS}),
        build.result("CLS-02", {"a": Status.FAIL}, severity=Severity.LOW),
        build.result("CLS-03", {"a": Status.PASS}),
    ]
    with any_place.open() as store:
        build.run(store, build.assessment("one", results))
        (summary,) = store.history()
    assert summary.statuses == {Status.FAIL: 2, Status.PASS: 1}
    assert summary.failing == {Severity.HIGH: 2, Severity.LOW: 1}
    assert summary.finished_at == build.noon + dt.timedelta(minutes=5)


def test_assessments_are_named_by_a_unique_beginning(any_place, build):
    with any_place.open() as store:
        for day, name in enumerate(("20260301-aa", "20260301-ab", "20260302-cc")):
            build.run(store, build.assessment(name, [], day))
        with store.writer(KEY) as writer:
            writer.begin(build.header("20260303-dd", build.noon))
        assert store.load().id == "20260302-cc"
        assert store.load("20260302").id == "20260302-cc"
        assert store.load("20260301-ab").id == "20260301-ab"
        for unknown in ("20260301", "2027", "%", "_", "", "20260303", "13800138000"):
            with pytest.raises(UnknownThing) as caught:
                store.load(unknown)
            assert "13800138000" not in str(caught.value)


def test_nothing_is_loaded_where_nothing_is_finished(any_place):
    with any_place.open() as store:
        assert store.history() == ()
        with pytest.raises(UnknownThing):
            store.load()


@pytest.mark.parametrize("act", ["finish", "abandon", "dataset_done"])
def test_an_assessment_that_has_ended_or_never_began_takes_nothing_more(any_place, build, act):
    assessment = build.assessment("one", [])
    progress = DatasetProgress(asset="a", schema_hash="", rows=0, seconds=0, consistent=True)
    arguments = {"finish": (assessment,), "abandon": ("one",), "dataset_done": ("one", progress)}[act]
    with any_place.open() as store:
        with store.writer(KEY) as writer, pytest.raises(UnknownThing):
            getattr(writer, act)(*arguments)
        build.run(store, assessment)
        with store.writer(KEY) as writer, pytest.raises(StoreError):
            getattr(writer, act)(*arguments)
        assert store.load() == assessment


def test_the_embedded_store_is_for_its_owner_alone(place, build):
    with place.open() as store, store.writer(KEY) as writer:
        writer.begin(build.header("one", build.noon))
        with store._database.reading():
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.workspace.state.iterdir()}
    assert "results.db" in modes
    assert "results.db.lock" in modes
    assert set(modes.values()) == {0o600}
