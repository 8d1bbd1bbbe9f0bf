"""English addresses: US streets, boxes, parts of them, and UK ones; streets of the held-back part are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import edition3, edition4
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_STREETS = words(
    "Maple Oak Cedar Elm Pine Washington Lake Hill Walnut Spring North Ridge Church Willow Mill Sunset Railroad Jefferson Center Highland Forest Jackson River Meadow Chestnut Franklin Park Birch Lincoln Dogwood Magnolia Sycamore Prospect Laurel Juniper Hickory Foxglove Briarwood Stonebridge Kingsley Peachtree Cottonwood Larkspur Whitcomb Ashbury Delancey Harrington Valencia Mesquite Wisteria"
)
_KINDS = words("St St. Street Ave Ave. Avenue Rd Road Dr Drive Ln Lane Blvd Ct Court Way Pl Terrace Pkwy Circle")
_TOWNS = (
    ("Springfield", "IL", "Illinois", "627"), ("Austin", "TX", "Texas", "787"), ("Portland", "OR", "Oregon", "972"), ("Columbus", "OH", "Ohio", "432"), ("Denver", "CO", "Colorado", "802"),
    ("Tampa", "FL", "Florida", "336"), ("Raleigh", "NC", "North Carolina", "276"), ("Boise", "ID", "Idaho", "837"), ("Tucson", "AZ", "Arizona", "857"), ("Albany", "NY", "New York", "122"),
    ("San Jose", "CA", "California", "951"), ("St. Paul", "MN", "Minnesota", "551"), ("Omaha", "NE", "Nebraska", "681"), ("Richmond", "VA", "Virginia", "232"), ("Salt Lake City", "UT", "Utah", "841"),
    ("Spokane", "WA", "Washington", "992"), ("Baton Rouge", "LA", "Louisiana", "708"), ("Providence", "RI", "Rhode Island", "029"),
)  # fmt: skip
_UK_TOWNS = (
    ("London", "SW"),
    ("Leeds", "LS"),
    ("Bristol", "BS"),
    ("Manchester", "M"),
    ("Cardiff", "CF"),
    ("Edinburgh", "EH"),
    ("Norwich", "NR"),
    ("Sheffield", "S"),
    ("York", "YO"),
)
_UK_STREETS = words(
    "Albert Victoria Station Church Queens Kings Mill Park Grange Windsor York Chapel Manor Stanley Grove Clarence Alexandra Cromwell"
)
_UK_KINDS = words("Road Street Lane Avenue Close Crescent Gardens Terrace Mews")


def address(draw: Draw) -> str:
    """Street, at times a flat, town, state, and the postal code."""
    town, state, long, zip_ = draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)
    parts = street(draw) + (draw.one(", ", " ", ", ") + _flat(draw) if draw.chance(0.4) else "")
    code = zip_ + draw.digits(2) + (f"-{draw.digits(4)}" if draw.chance(0.12) else "")
    match draw.weighted(usual=70, long=10, lines=8, nozip=7, country=5):
        case "usual":
            return f"{parts}, {town}, {state} {code}"
        case "long":
            return f"{parts}, {town}, {long} {code}"
        case "lines":
            return f"{parts}\n{town}, {state} {code}"
        case "nozip":
            return f"{parts}, {town}, {state}"
        case _:
            return f"{parts}, {town}, {state} {code}, USA"


def part(draw: Draw) -> str:
    """Without the postal code."""
    town, state, *_ = draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)
    return draw.one(
        street(draw), street(draw), f"{street(draw)}, {_flat(draw)}", f"{street(draw)}, {town}", f"{street(draw)} {town} {state}"
    )


def street(draw: Draw) -> str:
    """Number and street."""
    number = draw.number(1, 9999)
    compass = draw.one("", "", "", "", "N ", "W ", "E. ", "South ")
    if draw.chance(0.1):
        return f"{number} {compass}{draw.one('5th', '42nd', '1st', '103rd', '17th')} {draw.one('St', 'Ave', 'Street')}"
    return f"{number} {compass}{draw.of_part(_STREETS, edition3.STREETS, edition4.STREETS)} {draw.any(_KINDS)}"


def _flat(draw: Draw) -> str:
    return draw.one(
        f"Apt {draw.number(1, 40)}{draw.one('', 'A', 'B')}",
        f"Apt. {draw.number(1, 400)}",
        f"Unit {draw.number(1, 30)}",
        f"Suite {draw.number(100, 900)}",
        f"#{draw.number(1, 99)}",
        f"Fl {draw.number(2, 20)}",
    )


def box(draw: Draw) -> str:
    """A post office box."""
    town, state, _, zip_ = draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)
    return f"{draw.one('PO Box', 'P.O. Box', 'P. O. Box', 'Box')} {draw.number(10, 9999)}, {town}, {state} {zip_}{draw.digits(2)}"


def uk(draw: Draw) -> str:
    """A British address."""
    town, area = draw.of_part(_UK_TOWNS, edition3.UK_TOWNS, edition4.UK_TOWNS)
    flat = draw.one("", "", f"Flat {draw.number(1, 40)}, ", f"Flat {draw.number(1, 9)}{draw.one('A', 'B')}, ")
    code = f"{area}{draw.number(1, 19)} {draw.number(1, 9)}{draw.letters(2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    return f"{flat}{draw.number(1, 200)} {draw.of_part(_UK_STREETS, edition3.UK_STREETS, edition4.UK_STREETS)} {draw.any(_UK_KINDS)}, {town}{draw.one(' ', ', ')}{code}"


def zip_code(draw: Draw) -> str:
    """Five digits."""
    return draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)[3] + draw.digits(2)


def city(draw: Draw) -> str:
    """A bare city is neutral."""
    return draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)[0]


def state(draw: Draw) -> str:
    """Neutral by itself."""
    return draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)[draw.one(1, 2)]


def said(draw: Draw) -> str:
    """As transcribed: lower case, numbers as digits or words."""
    number = draw.one(str(draw.number(1, 9999)), "twelve forty two", "three oh six", "nineteen hundred")
    kind = draw.one("street", "avenue", "road", "drive", "lane", "court")
    flat = draw.one("", "", f" apartment {draw.number(1, 40)}", " apartment two b")
    town, _, long, zip_ = draw.of_part(_TOWNS, edition3.TOWNS, edition4.TOWNS)
    tail = draw.one("", f" {town.lower()}", f" in {town.lower()} {long.lower()}", f" {town.lower()} {long.lower()} {zip_}{draw.digits(2)}")
    return f"{number} {draw.of_part(_STREETS, edition3.STREETS, edition4.STREETS).lower()} {kind}{flat}{tail}"
