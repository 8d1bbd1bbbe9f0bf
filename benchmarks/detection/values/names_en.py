"""Names of persons as English records write them; the first and last names of the held-back part are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import edition3, edition4
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_FIRST = words(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Christopher Karen Charles Lisa "
    "Daniel Nancy Matthew Sandra Anthony Betty Mark Ashley Donald Emily Steven Kimberly Andrew Margaret Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa "
    "Timothy Deborah Ronald Stephanie George Rebecca Jason Sharon Edward Laura Jeffrey Cynthia Ryan Dorothy Jacob Amy Nicholas Kathleen Gary Angela Eric Shirley Jonathan Emma "
    "Priya Rahul Ananya Arjun Fatima Omar Aisha Yusuf Carlos Lucia Miguel Sofia Diego Camila Mateo Ines Hiroshi Yuki Mei Wei Jin Soo Kwame Amara Chidi Ngozi Oluwaseun Zanele "
    "Siobhan Niamh Declan Aoife Callum Rhys Elspeth Imogen Tamsin Giles Lars Ingrid Anneliese Katarzyna Piotr Olga Dmitri Nadia Farrah Leila Dashawn Keisha Tyrell Shaniqua Xavier Beau Savannah Skyler Jaylen Brielle"
)
_LAST = words(
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White "
    "Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts "
    "Patel Sharma Gupta Iyer Krishnan Khan Hussain Ahmed O'Brien O'Connor McCarthy MacDonald Fitzgerald Kowalski Nowak Petrov Ivanova Schneider Müller Dubois Lefebvre Rossi Ferrari "
    "Tanaka Suzuki Kim Park Choi Tran Pham Okafor Adeyemi Mensah Dlamini Abernathy Blackwood Castellanos Delacroix Eastwick Farnsworth Hollingsworth Kirkpatrick Lindqvist Montgomery "
    "Pemberton Ravenscroft Stanhope Thistlewood Underhill Vandermeer Whitaker Yarborough Zimmerman Ashworth Birtwistle Crabtree Ogunleye Van-Dyke Saint-Clair"
)
_CN_FIRST = words("Xiaoming Jing Haoran Yuxin Zihan Meiling Guoqiang Lihua Weijie Xinyi Chen Yifan Ruoxi Jianguo Siyu")
_CN_LAST = words("Zhang Wang Li Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Lin Zheng Xie")


def plain(draw: Draw) -> str:
    """First and last name."""
    return f"{first(draw)} {last(draw)}"


def first(draw: Draw) -> str:
    """A first name."""
    return draw.of_part(_FIRST, edition3.FIRST, edition4.FIRST)


def last(draw: Draw) -> str:
    """A last name."""
    return draw.of_part(_LAST, edition3.LAST, edition4.LAST)


def person(draw: Draw) -> str:
    """First and last name; with an initial, a double last name or a suffix now and then."""
    match draw.weighted(plain=78, initial=9, middle=4, double=4, suffix=3, hyphen=2):
        case "plain":
            return plain(draw)
        case "initial":
            return f"{first(draw)} {draw.letters(1, 'ABCDEFGHJKLMNPRSTW')}. {last(draw)}"
        case "middle":
            return f"{first(draw)} {first(draw)} {last(draw)}"
        case "double":
            return f"{first(draw)} {last(draw)}-{last(draw)}"
        case "suffix":
            return f"{plain(draw)} {draw.one('Jr.', 'III', 'Sr.')}"
        case _:
            return f"{first(draw)}-{first(draw)} {last(draw)}"


def lower(draw: Draw) -> str:
    """As typed in a chat or transcribed."""
    return plain(draw).lower()


def capitals(draw: Draw) -> str:
    """ALL CAPS, as on a card."""
    return draw.one(
        plain(draw), plain(draw), f"{last(draw)}, {first(draw)}", f"{first(draw)} {draw.letters(1, 'ABCDEJKLMRST')} {last(draw)}"
    ).upper()


def last_first(draw: Draw) -> str:
    """Smith, John A."""
    return f"{last(draw)}, {first(draw)}" + (f" {draw.letters(1, 'ABCDEJKLMRST')}." if draw.chance(0.2) else "")


def chinese(draw: Draw) -> str:
    """A Chinese name in English text, either order."""
    given, surname = (
        draw.of_part(_CN_FIRST, edition3.CHINESE_FIRST, edition4.CHINESE_FIRST),
        draw.of_part(_CN_LAST, edition3.CHINESE_LAST, edition4.CHINESE_LAST),
    )
    return draw.one(f"{given} {surname}", f"{surname} {given}")


def title(draw: Draw) -> str:
    """A last name with a title names nobody in particular."""
    return f"{draw.one('Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Mr', 'Ms')} {last(draw)}"


def local(draw: Draw) -> str:
    """What stands before the @ of an address, or as a login name."""
    one, two = first(draw).lower(), last(draw).lower().replace("'", "").replace("ü", "ue").replace("-", "")
    return draw.one(
        f"{one}.{two}", f"{one[0]}{two}{draw.digits(2)}", f"{one}_{two}", f"{one}{draw.digits(3)}", f"{two}.{one}{draw.digits(4)}"
    )
