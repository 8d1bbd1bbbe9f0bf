"""What follows the street of an address: unit, town, state, postal code, country; on one line or on several."""

from __future__ import annotations

import re

from redaction.names.en.lexicon import Kind, lexicon
from redaction.names.en.listed import listed
from redaction.names.en.regions import CA_POSTCODE, CODE, COUNTRY, OTHER_CODE, STATE, STATE_CODE, UK_POSTCODE
from redaction.names.en.vocabulary import TOWNS

_DIRECTION = re.compile(
    r"[ \t](?:N|S|E|W|NE|NW|SE|SW|n\.?w\.?|n\.?e\.?|s\.?w\.?|s\.?e\.?|(?i:north|south|east|west)(?:east|west)?)\b\.?(?![a-z'])"
)
_UNIT = re.compile(
    r",?[ \t\n]{0,2}(?i:(?:(?:apt|apartment|unit|suite|ste|room|rm|floor|fl|bldg|building|lot|trlr|trailer|space|spc|dept|ph|penthouse|flat|level|lvl|wing|tower|block|slip|hangar)\b\.?"
    r"[ \t]{0,2}(?:#|no\.?|number)?[ \t]?(?:[0-9]{1,5}(?:[- ]?[a-z](?![a-z]))?|[a-z]-?[0-9]{0,5}(?![a-z])|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)(?: [b-hj-z](?![a-z']))?"
    r"|#[ \t]?[a-z0-9-]{1,6}(?![a-z0-9])|[0-9]{1,2}(?:st|nd|rd|th)[ ]floor|(?:first|second|third|fourth|fifth|ground|top)[ ]floor|penthouse(?: [a-z0-9]{1,2}\b)?))"
)
_SPOKEN_CODE = re.compile(
    r"(?i:,?[ ](?:zip(?: code)?[ ](?:is )?)?(?:(?:oh|zero|one|two|three|four|five|six|seven|eight|nine)\b[ ]?){5})(?<! )"
)
_WORD = r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u017f.'\u2019-]*"
_ANY_WORD = r"[A-Za-z\u00c0-\u017f][A-Za-z\u00c0-\u017f'\u2019-]*"
_BORDER = re.compile(r"(?:[ \t]*,?[ \t]*\r?\n[ \t]*|,[ \t]*|[ \t]+)(?:in[ \t]+)?")
_PLACE_WORD = re.compile(rf"{_ANY_WORD}\.?")
_CAPITAL_SEGMENT = re.compile(
    rf"(?:,[ \t]*|[ \t]*,[ \t]*\r?\n[ \t]*)(?P<name>{_WORD}(?:[ \t](?:{_WORD}|of|on|upon|the|de|la|le|under|in|by))"
    r"{0,3})(?=,|\.|;|\)|\"|\n|$|'|\]| (?:and|but|is|for|please|to|as|by|on|because|with|since|or|so|where|when|which|until)\b)"
)
_LOWER_SEGMENT = re.compile(rf",[ \t]*(?P<name>{_ANY_WORD}(?:[ \t]{_ANY_WORD})?)(?=,|\.|;|\n|$)")
_TOWN_BEHIND = re.compile(rf" {_WORD}(?:[ -]{_WORD}){{0,2}}")
"""Where the postal code comes first, as on the continent of Europe."""
CODED = re.compile(rf"(?<=[A-Za-z.,][ \n])[0-9]{{4,5}}(?:-[0-9]{{4}})?$|(?i:{UK_POSTCODE}|{CA_POSTCODE})")
"""A postal code, for the text of an address."""
_MOST = 12
"""Parts that can follow a street."""
_AHEAD = 4
"""Segments looked over for a postal code behind them."""
_LETTERED = re.compile(rf",? (?i:{UK_POSTCODE}|{CA_POSTCODE})")
"""A postal code that nothing else looks like."""
_WORDS = 4
"""Words of a town's name, at most."""


def extend(text: str, at: int, *, foreign: bool = False) -> tuple[int, bool]:
    """Where the address ends whose street ends at `at`, and whether a unit, state or code backed it."""
    start, backed = at, False
    direction = _DIRECTION.match(text, at)
    if direction:
        at = direction.end()
    for _ in range(_MOST):
        unit = _UNIT.match(text, at)
        if unit and unit.end() > at:
            at, backed = unit.end(), True
            continue
        coded = _coded(text, at, foreign=foreign)
        if coded is not None:
            town = _TOWN_BEHIND.match(text, coded) if foreign else None
            return _country(text, town.end() if town else coded), True
        plain = _plain_part(text, at)
        if plain is None:
            break
        at, sure = plain
        backed = backed or sure
    return max(at, start), backed


def _coded(text: str, at: int, *, foreign: bool) -> int | None:
    """The end of a postal code that follows at once or behind at most a few segments of town, district and county."""
    for _ in range(_AHEAD):
        code = (
            STATE_CODE.match(text, at)
            or CODE.match(text, at)
            or _SPOKEN_CODE.match(text, at)
            or (OTHER_CODE.match(text, at) if foreign else None)
        )
        if code:
            return code.end()
        ahead = _town_before_code(text, at)
        if ahead is None:
            return None
        at = ahead
    return None


def _town_before_code(text: str, at: int) -> int | None:
    """The end of one segment of up to four words that can be a town: up to the next comma or line, or to a code."""
    border = _BORDER.match(text, at)
    if border is None:
        return None
    start = border.end()
    place = start
    for _ in range(_WORDS):
        word = _PLACE_WORD.match(text, place)
        if word is None or not _name_of_place(word.group()):
            return None
        end = word.end()
        stated = STATE_CODE.match(text, end) or _state_line(text, end)
        if stated or text[end : end + 1] in {",", "\n"} or CODE.match(text, end) or _SPOKEN_CODE.match(text, end):
            name = text[start:end]
            return end if stated or not (name.islower() and _ordinary(name)) or _LETTERED.match(text, end) else None
        if text[end : end + 1] not in {" ", "\t"}:
            return None
        place = end + 1
    return None


def _known_place(text: str, at: int) -> int | None:
    """The end of a town of one or two words that the vocabulary holds, whatever follows."""
    border = _BORDER.match(text, at)
    if border is None:
        return None
    first = _PLACE_WORD.match(text, border.end())
    second = _PLACE_WORD.match(text, first.end() + 1) if first and text[first.end() : first.end() + 1] == " " else None
    if first and second and f"{first.group()} {second.group()}".lower() in TOWNS:
        return second.end()
    return first.end() if first and lexicon().get(first.group().lower(), 0) & Kind.PLACE and first.group().lower() not in _HALVES else None


_HALVES = listed("new san santa los las saint fort mount north south east west mesa reno lima chad mobile providence buffalo")


def _state_line(text: str, at: int) -> bool:
    state = STATE.match(text, at)
    return bool(state and (CODE.match(text, state.end()) or text[state.end() : state.end() + 1] in {"\n", ","}))


def _plain_part(text: str, at: int) -> tuple[int, bool] | None:
    """A state, a country or a town without a code; and whether it makes an address certain."""
    state = STATE.match(text, at)
    if state:
        return _country(text, state.end()), True
    country = COUNTRY.match(text, at)
    if country:
        return country.end(), False
    stated = _town_and_state(text, at)
    if stated is not None:
        return stated, True
    known = _known_place(text, at)
    if known is not None:
        return known, False
    for pattern in (_CAPITAL_SEGMENT, _LOWER_SEGMENT):
        town = pattern.match(text, at)
        if town and _name_of_place(town["name"]) and not (pattern is _LOWER_SEGMENT and _ordinary(town["name"])):
            return town.end("name"), False
    return None


def _town_and_state(text: str, at: int) -> int | None:
    border = _BORDER.match(text, at)
    place = border.end() if border else len(text)
    for _ in range(_WORDS):
        word = _PLACE_WORD.match(text, place)
        if word is None or not _name_of_place(word.group()):
            return None
        state = STATE.match(text, word.end())
        if state:
            return state.end()
        if text[word.end() : word.end() + 1] != " ":
            return None
        place = word.end() + 1
    return None


def _country(text: str, at: int) -> int:
    country = COUNTRY.match(text, at)
    return country.end() if country else at


def _name_of_place(name: str) -> bool:
    """No word of it is one that no place holds."""
    return not any(lexicon().get(word.rstrip(".").lower(), 0) & Kind.NEVER and word.lower() not in _IN_PLACES for word in name.split())


_IN_PLACES = listed("of on upon the under in by de la le city new mexico evening state street night morning service case guest home")


def _ordinary(name: str) -> bool:
    return any(lexicon().get(word.lower(), 0) & Kind.WORD for word in name.split())
