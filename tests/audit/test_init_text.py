"""The written inventory reads back as exactly what was drafted, whatever the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.draft import DatasetDraft
from audit.inventory_text import can_be_named, inventory_text, scalar
from holdings.assets import shown
from holdings.entities import Entity
from holdings.inventory import Inventory, SourceEntry, load
from holdings.labels import Category, Level, Measure
from holdings.names import Guess
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    "yes", "No", "null", "~", "1", "1.5", "0x1F", "1e3", "2026-01-31", "12:30", ".inf", "=", "<<", "- a", "? a", "a: b", "a #b", "#a",
    "&a", "*a", "!a", "%a", "@a", "`a", "{a}", "[a]", "a,b", "'a'", '"a"', "a\nb", "a\r\nb", "\ta", " a", "a ", " ", "\\", "\\n", "\x00",
    "\x1b[31m", "\x85", "\u2028", "\ufeff", "\u202e", "é", "姓名", "客户 姓名", "😀", "=1+1", "<script>", "::error::", "--- ", "...", "|", ">",
    "a" * 1000, "😀" * 1000, "\x01" * 1000, "__row__",
]  # fmt: skip

NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=1000)


def make(name: str = "f", reason: str = "why", **more: object) -> Guess:
    values: dict[str, object] = {"category": Category.CONTACT, "level": Level.L3, "entity": Entity.PHONE_NUMBER, "confidence": 0.97}
    return Guess(reason=Text(reason, reason), **(values | more))  # type: ignore[arg-type]


def written(folder: Path, drafts: list[DatasetDraft], lang: Lang = Lang.EN, entry: SourceEntry | None = None) -> Inventory:
    path = folder / "recordwarden.yaml"
    path.write_bytes(inventory_text("desk", entry or SourceEntry(path="desk.db"), drafts, lang).encode())
    return load(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_read_back(name: str, tmp_path: Path) -> None:
    drafts = [DatasetDraft(name=name, guesses={name: make(reason=f"field name `{shown(name)}`"[:900])})]
    there = written(tmp_path, drafts)
    assert list(there.sources["desk"].datasets) == [name]
    label = there.sources["desk"].datasets[name].fields[name]
    assert (label.category, label.level, label.entity, label.confidence) == (Category.CONTACT, Level.L3, Entity.PHONE_NUMBER, 0.97)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_scalar_reads_back(value: str) -> None:
    assert yaml.safe_load(f"{{a: {scalar(value)}}}") == {"a": value}
    assert yaml.load(f"{scalar(value)}: {scalar(value)}", Loader=yaml.CSafeLoader) == {value: value}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(
    st.dictionaries(
        NAMES, st.dictionaries(NAMES, st.sampled_from([make(), make(entity=None), make(confidence=0.5)]), max_size=3), max_size=3
    )
)
def test_any_inventory_reads_back(tmp_path: Path, tables: dict[str, dict[str, Guess]]) -> None:
    there = written(tmp_path, [DatasetDraft(name=name, guesses=guesses) for name, guesses in tables.items()])
    read = there.sources["desk"].datasets
    assert list(read) == list(tables)
    for name, guesses in tables.items():
        assert list(read[name].fields) == list(guesses)
        for field, guess in guesses.items():
            label = read[name].fields[field]
            assert (label.category, label.level, label.entity, label.confidence) == (
                guess.category, guess.level, guess.entity, guess.confidence,
            )  # fmt: skip


@pytest.mark.parametrize("lang", Lang)
def test_it_never_confirms_and_proposes_the_floor_of_each_level(lang: Lang, tmp_path: Path) -> None:
    sensitive = make(category=Category.FINANCIAL, level=Level.L4, entity=Entity.BANK_CARD, sensitive="PIPL art. 28")
    there = written(tmp_path, [DatasetDraft(name="t", guesses={"a": make(), "b": sensitive})], lang)
    labels = there.sources["desk"].datasets["t"].fields
    assert not any(label.confirmed or label.by or label.on for label in labels.values())
    assert labels["b"].sensitive == "PIPL art. 28"
    assert set(there.levels[Level.L3].measures) == {Measure.ACCESS_CONTROL, Measure.ENCRYPTED_TRANSMISSION}
    assert Measure.ENCRYPTED_STORAGE in there.levels[Level.L4].measures
    text = (tmp_path / "recordwarden.yaml").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "state: confirmed" in text.split("version: 1", maxsplit=1)[0]


def test_one_field_a_line(tmp_path: Path) -> None:
    written(tmp_path, [DatasetDraft(name="t", guesses={"phone": make(), "mail": make()})])
    lines = (tmp_path / "recordwarden.yaml").read_text(encoding="utf-8").splitlines()
    assert (
        "          phone: {category: contact, level: 3, tier: general, entity: PHONE_NUMBER, state: suggested, confidence: 0.97, reason: why}"
        in lines
    )


def test_a_source_keeps_its_settings(tmp_path: Path) -> None:
    entry = SourceEntry.model_validate(
        {"url": "postgresql://reader@db/desk", "password": "env:DESK_PASSWORD", "schema": "crm", "ignore": ["tmp_*"]}
    )
    assert written(tmp_path, [], entry=entry).sources["desk"] == entry


@pytest.mark.parametrize(("name", "can"), [("", False), ("a" * 1001, False), ("\udce9", False), (" ", True), ("\x00", True)])
def test_names_that_cannot_be_written(name: str, can: bool) -> None:
    assert can_be_named(name) is can
