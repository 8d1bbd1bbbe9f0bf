"""The parameters in effect: each control's defaults, overlaid by what the inventory sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Parameter, observe
from holdings.assets import Asset
from holdings.errors import InventoryError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from controls.base import Control
    from controls.finding import Observation
    from holdings.inventory import Inventory


def effective(controls: Sequence[Control], inventory: Inventory) -> dict[str, dict[str, float]]:
    """Parameters by control id. Raises `InventoryError` for an unknown control or parameter, or a value out of bounds."""
    known = {control.id: control for control in controls}
    for name in inventory.controls:
        if name not in known:
            raise _wrong(inventory.place("controls", name), "没有这个控制点", "there is no such control")
    return {control.id: _of(control, inventory) for control in controls}


def _of(control: Control, inventory: Inventory) -> dict[str, float]:
    declared = {parameter.name: parameter for parameter in control.parameters}
    given = inventory.controls.get(control.id, {})
    for name, value in given.items():
        place = inventory.place("controls", control.id, name)
        if name not in declared:
            raise _wrong(place, "该控制点没有这个参数", "the control has no such parameter")
        _check(declared[name], value, place)
    return {name: float(str(given.get(name, parameter.default))) for name, parameter in declared.items()}


def _check(parameter: Parameter, value: object, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or (parameter.integer and not isinstance(value, int)):
        raise _wrong(
            place,
            "应为整数" if parameter.integer else "应为数字",
            "it must be a whole number" if parameter.integer else "it must be a number",
        )
    if not parameter.minimum <= value <= parameter.maximum:
        bounds = f"{parameter.minimum:g}–{parameter.maximum:g}"
        raise _wrong(place, f"取值范围为 {bounds}", f"it must be within {bounds}")


def _wrong(place: str, zh: str, en: str) -> InventoryError:
    return InventoryError(Text(f"{zh}。", f"{en}."), place, Text("请修改该处。", "Mend that place."))


def asset_of(control: str, parameter: str) -> Asset:
    """What a finding on a parameter is about."""
    return Asset.org("parameters", f"{control}/{parameter}")


def loosened(control: Control, values: Mapping[str, float]) -> Iterator[Observation]:
    """A failing observation for each parameter that is set looser than the guides allow."""
    for parameter in control.parameters:
        value = values[parameter.name]
        if parameter.loosened(value):
            yield observe(
                asset_of(control.id, parameter.name),
                population=1,
                examined=1,
                exceptions=1,
                reason="parameter_loosened",
                params={"parameter": parameter.name, "value": f"{value:g}", "floor": f"{parameter.floor:g}"},
            )
