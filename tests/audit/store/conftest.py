"""A workspace with a store in either engine, and small assessments to put into it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from audit.store import AssessmentHeader, Store, open_store
from audit.workspace import Workspace
from controls.finding import Assessment, ControlResult, Evidence, Observation, Severity, Status, worst
from holdings.assets import Asset
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

KEY = FingerprintKey(bytes(range(32)))
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Place:
    """A workspace, and where its store is."""

    workspace: Workspace
    inventory: Inventory
    url: str | None

    def open(self) -> Store:
        return open_store(self.workspace, self.inventory, url=self.url, environ={})


class Build:
    """Builds assessments: each from a table of control → asset → status, a day apart."""

    noon = NOON

    @staticmethod
    def header(identifier: str, started: dt.datetime) -> AssessmentHeader:
        return AssessmentHeader(
            id=identifier,
            started_at=started,
            as_of=started.date(),
            organisation="Example Telecom",
            version="0.1.0",
            inventory_digest="i" * 64,
            plan_digest="p" * 64,
        )

    @staticmethod
    def fingerprint(control: str, asset: str, reason: str) -> str:
        return hashlib.sha256(f"{control} {asset} {reason}".encode()).hexdigest()[:32]

    @classmethod
    def observation(cls, control: str, asset: str, status: Status, reason: str = "undeclared") -> Observation:
        failed = status is Status.FAIL
        return Observation(
            asset=Asset(asset),
            status=status,
            reason=reason if failed else "ok",
            params={"unexamined": 3} if failed else {},
            population=10,
            examined=10,
            exceptions=3 if failed else 0,
            evidence=(Evidence(locator="a" * 16, shape="d11"), Evidence(locator="b" * 16, shape="d11")) if failed else (),
            owner="service desk",
            fingerprint=cls.fingerprint(control, asset, reason),
        )

    @classmethod
    def result(
        cls, control: str, seen: Mapping[str, Status], *, severity: Severity = Severity.HIGH, note: str | None = None
    ) -> ControlResult:
        observations = tuple(cls.observation(control, asset, status) for asset, status in seen.items())
        return ControlResult(
            control=control,
            version=1,
            status=Status.ERROR if note else worst({each.status for each in observations}),
            severity=severity,
            observations=observations,
            parameters={"months": 12},
            note=note,
        )

    @classmethod
    def assessment(cls, identifier: str, results: Sequence[ControlResult], day: int = 0) -> Assessment:
        started = NOON + dt.timedelta(days=day)
        return Assessment(
            id=identifier,
            started_at=started,
            finished_at=started + dt.timedelta(minutes=5),
            as_of=started.date(),
            organisation="Example Telecom",
            version="0.1.0",
            inventory_digest="i" * 64,
            datasets=(),
            results=tuple(results),
        )

    @classmethod
    def run(cls, store: Store, assessment: Assessment) -> None:
        with store.writer(KEY) as writer:
            writer.begin(cls.header(assessment.id, assessment.started_at))
            writer.finish(assessment)


@pytest.fixture
def build() -> type[Build]:
    return Build


def _inventory(**settings: object) -> Inventory:
    return Inventory.model_validate({"version": 1, "sources": {}, "settings": settings})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The embedded store of a new workspace."""
    return Place(Workspace(tmp_path), _inventory(), None)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The store of a new workspace, embedded and shared."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    return Place(Workspace(tmp_path), _inventory(), url)
