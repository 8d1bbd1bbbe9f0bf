"""Parameters in effect, and what is said of those that are wrong or loosened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from odd_controls import CountsRows

from audit import parameters
from audit.errors import UnknownThing
from audit.planning import select
from controls.base import Parameter, Stricter
from controls.finding import Status
from holdings.errors import InventoryError
from holdings.inventory import Inventory, load
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path


class Tuned(CountsRows):
    """A control with a parameter each way."""

    parameters = (
        Parameter(name="months", text=Text("月", "months"), default=12, floor=12, stricter=Stricter.LOWER, minimum=1, maximum=60),
        Parameter(
            name="rate", text=Text("率", "rate"), default=0.5, floor=0.4, stricter=Stricter.HIGHER, minimum=0, maximum=1, integer=False
        ),
    )


def inventory(given: dict[str, Any]) -> Inventory:
    return Inventory.model_validate({"version": 1, "sources": {"desk": {"path": "x.csv"}}, "controls": given})


@pytest.mark.parametrize(
    ("given", "months", "rate", "loosened"),
    [
        ({}, 12, 0.5, []),
        ({"ODD-01": {"months": 6}}, 6, 0.5, []),
        ({"ODD-01": {"months": 12, "rate": 0.4}}, 12, 0.4, []),
        ({"ODD-01": {"months": 13}}, 13, 0.5, ["org:parameters:ODD-01/months"]),
        ({"ODD-01": {"rate": 0.39, "months": 60}}, 60, 0.39, ["org:parameters:ODD-01/months", "org:parameters:ODD-01/rate"]),
        ({"ODD-01": {"rate": 1}}, 12, 1, []),
    ],
)
def test_parameters_in_effect(given: dict[str, Any], months: float, rate: float, loosened: list[str]) -> None:
    control = Tuned()
    values = parameters.effective([control], inventory(given))["ODD-01"]
    assert values == {"months": months, "rate": rate}
    observed = list(parameters.loosened(control, values))
    assert [each.asset.name for each in observed] == loosened
    assert all(each.status is Status.FAIL for each in observed)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"XXX-01": {}}, "controls.XXX-01"),
        ({"ODD-01": {"weeks": 1}}, "controls.ODD-01.weeks"),
        ({"ODD-01": {"months": "12"}}, "controls.ODD-01.months"),
        ({"ODD-01": {"months": 1.5}}, "controls.ODD-01.months"),
        ({"ODD-01": {"months": True}}, "controls.ODD-01.months"),
        ({"ODD-01": {"months": 0}}, "controls.ODD-01.months"),
        ({"ODD-01": {"months": 61}}, "controls.ODD-01.months"),
        ({"ODD-01": {"rate": 1.1}}, "controls.ODD-01.rate"),
        ({"ODD-01": {"rate": float("nan")}}, "controls.ODD-01.rate"),
    ],
)
def test_wrong_parameters_are_refused_with_their_place(given: dict[str, Any], place: str) -> None:
    with pytest.raises(InventoryError) as caught:
        parameters.effective([Tuned()], inventory(given))
    assert caught.value.subject == f"recordwarden.yaml: {place}"


def test_wrong_parameters_in_a_file_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "recordwarden.yaml"
    path.write_text("version: 1\nsources:\n  desk: {path: x.csv}\ncontrols:\n  ODD-01:\n    rate: 0.5\n    months: 61\n", "utf-8")
    with pytest.raises(InventoryError) as caught:
        parameters.effective([Tuned()], load(path))
    assert caught.value.subject == "recordwarden.yaml:7: controls.ODD-01.months"


@pytest.mark.parametrize(
    ("only", "expected"),
    [((), ["ODD-01", "ZED-01"]), (("ODD",), ["ODD-01"]), (("odd-01",), ["ODD-01"]), (("ZED", "ODD-01"), ["ODD-01", "ZED-01"])],
)
def test_selection(only: tuple[str, ...], expected: list[str]) -> None:
    assert [control.id for control in select([CountsRows(), CountsRows(control_id="ZED-01")], only)] == expected


@pytest.mark.parametrize("only", ["ABC", "ODD-99", "", "desk.tickets"])
def test_an_unknown_selection_is_refused(only: str) -> None:
    with pytest.raises(UnknownThing):
        select([CountsRows()], [only])
