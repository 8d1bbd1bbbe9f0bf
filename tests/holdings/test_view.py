"""What is declared beside what is there."""

from __future__ import annotations

import pytest

from controls.trial.in_memory import MemorySnapshot, Table
from controls.trial.worlds import KEY, world
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory
from holdings.view import look


def test_names_that_look_alike_once_masked_stay_apart() -> None:
    rows = {"id": [1], "tel13800138000": ["x"], "tel13900139000": ["y"]}
    view = world({}, {"客户_13800138000": rows, "客户_13900139000": rows}).view
    names = [dataset.asset.name for dataset in view] + [field.asset.name for dataset in view for field in dataset.fields]
    assert len(set(names)) == len(names) == 8
    assert not [name for name in names if "138001" in name or "139001" in name]


def names_of(*datasets: str) -> dict[str, str]:
    rows = {"id": [1], "tel13800138000": ["x"]}
    return {dataset.name: dataset.asset.name for dataset in world({}, dict.fromkeys(datasets, rows)).view}


def test_a_masked_name_does_not_depend_on_its_neighbours() -> None:
    alone, both = names_of("客户_13900139000"), names_of("客户_13800138000", "客户_13900139000")
    assert both["客户_13900139000"] == alone["客户_13900139000"]
    assert both["客户_13900139000"].startswith("desk.客户_‹d11›~")


def test_a_field_is_named_within_its_dataset() -> None:
    (dataset,) = world({}, {"客户 13800138000": {"tel13800138000": ["x"], "id": [1]}}).view
    assert all(field.asset.name.startswith(f"{dataset.asset.name}.") for field in dataset.fields)
    assert world({}, {"tickets": {"id": [1]}}).view.datasets[0].fields[0].asset.name == "desk.tickets.id"


@pytest.mark.parametrize(
    ("declares", "has", "expected"),
    [
        ({"t": {"fields": {"a": "operational/1"}}}, {"t": {"a": [1]}}, [("a", True, True)]),
        ({"t": {"fields": {"b": "operational/1"}}}, {"t": {"a": [1]}}, [("a", False, True), ("b", True, False)]),
        ({}, {"t": {"a": [1]}}, [("a", False, True)]),
        ({"t": {"fields": {"a": "operational/1"}}}, {}, [("a", True, False)]),
        ({"t": {"fields": {"a": "operational/1"}}}, {"t": "access_denied"}, [("a", True, False)]),
    ],
)
def test_every_field_that_either_knows(declares: dict, has: dict, expected: list) -> None:
    (dataset,) = world(declares, has).view
    assert [(field.name, field.label is not None, field.info is not None) for field in dataset.fields] == expected


def test_gone_is_not_the_same_as_unseen() -> None:
    declares = {"t": {"fields": {"a": "operational/1"}}}
    (gone,), (unseen,) = world(declares, {}).view, world(declares, "unreachable").view
    assert (gone.gone, gone.problem) == (True, None)
    assert not unseen.gone
    assert unseen.problem is not None


def test_what_is_ignored_is_listed() -> None:
    made = world({}, {"tmp_a": {"a": [1]}, "t": {"a": [1]}})
    entry = made.view.inventory.sources["desk"].model_copy(update={"ignore": ("tmp_*",)})
    view = look(made.view.inventory.model_copy(update={"sources": {"desk": entry}}), made.snapshots, KEY)
    assert [asset.name for asset in view.ignored] == ["desk.tmp_a"]
    assert [dataset.name for dataset in view] == ["t"]


def test_a_source_has_one_name_everywhere() -> None:
    whole = Inventory.model_validate({"version": 1, "sources": {"desk_13800138000": {"path": "x", "datasets": {"t": {}}}}})
    view = look(whole, {"desk_13800138000": MemorySnapshot(tables={})}, KEY)
    assert view.assets == (view.datasets[0].asset.source, view.datasets[0].asset)


def test_a_digest_of_a_schema_cannot_be_tried_out() -> None:
    snapshots = {"desk": MemorySnapshot(tables={"t": Table(columns={"tel13800138000": ["x"]})})}
    whole = Inventory.model_validate({"version": 1, "sources": {"desk": {"path": "x"}}})
    (one,), (same,), (other,) = (look(whole, snapshots, key) for key in (KEY, KEY, FingerprintKey(bytes(32))))
    assert one.schema_hash == same.schema_hash != other.schema_hash
