"""The results store: assessments, their progress, their findings; SQLite in the workspace, or a shared PostgreSQL."""

from audit.store.records import (
    AssessmentHeader,
    AssessmentSummary,
    Change,
    DatasetProgress,
    FindingDetail,
    FindingEvent,
    FindingFilter,
    FindingRow,
    LifeState,
    Recorded,
    RunState,
    Sighting,
)
from audit.store.store import Store, open_store
from audit.store.writer import Writer

__all__ = [
    "AssessmentHeader",
    "AssessmentSummary",
    "Change",
    "DatasetProgress",
    "FindingDetail",
    "FindingEvent",
    "FindingFilter",
    "FindingRow",
    "LifeState",
    "Recorded",
    "RunState",
    "Sighting",
    "Store",
    "Writer",
    "open_store",
]
