"""The street line of an address: a number, a name and a word for street.

Sources: USPS Publication 28, appendix C (street suffixes and their abbreviations; secondary units); common British, Canadian and Australian words.
"""

from __future__ import annotations

import re
from functools import cache

from redaction.names.en.listed import listed
from redaction.names.en.vocabulary import NEVER

SURE = listed(
    "street str strt avenue ave av aven road rd boulevard blvd boul lane ln drive terrace ter terr parkway pkwy highway hwy expressway expy turnpike tpke crescent cres "
    "causeway cswy esplanade"
)
"""Words for street that are hardly anything else, in either case."""
SURE_IF_CAPITAL = listed(
    "st dr drv ct court cir circle pl place way sq square trail trl close mews grove gardens gdns row alley aly plaza plz loop pass path pike run ridge rdg park "
    "hill hills hollow heights hts view vista walk wharf quay bend cove crossing xing crest cross court circle green landing point pt pointe shore shores "
    "springs station trace valley village common commons glen meadow meadows mall rise parade pde promenade gate broadway estate estates rte route "
    "mount bypass frontage overlook ovlk manor mnr canyon center centre ctr fwy freeway bnd crk creek knoll knolls orchard vale link end croft drove fold"
)
"""Words for street that are other words as well."""
IF_BACKED = listed(
    "annex anx arcade arc bayou byu beach bch bluff bluffs blf bottom btm branch br brook brooks brk burg burgs camp cp cape club clb corner corners cor cors course crse dale dl dam divide dv "
    "extension extensions ext fall falls ferry field fields flat flats flt ford fords forest forge forges fork forks fort freeways garden gateway gtwy glens greens groves harbor harbors "
    "hbr harbour haven hvn inlet island islands isle isles junction junctions jct key keys ky lake lakes lk land lights light lock locks lck lodge ldg manors mill mills mission msn "
    "motorway mountain mountains mtn neck nck oval ovals overpass parks parkways passage pine pines pne plain plains pln port ports prairie pr radial radl ranch rnch rapid rapids rpd "
    "rest river rvr roads shoal shoals shl skyway skwy speedway spur spurs squares stravenue strav stream strm streets summit smt throughway trce track trafficway trail trails trailer "
    "tunnel tunl turnpike underpass union un unions valleys vly via viaduct vis ville vl walks wall wells centers coves courts curve drives estates rue villages cliff cliffs spring turn ridges ways trace knolls passages places terraces"
)
"""The rest of Publication 28: they end a street only where a town with its state or code follows, or a word for address stands before."""
DIRECTIONS = listed("n s e w ne nw se sw north south east west northeast northwest southeast southwest n. s. e. w.")
ALONE = listed("broadway bowery highway hwy route rte")
"""Streets that need no further word: 1600 Broadway, Highway 61."""
_COUNTED = listed(
    "hour hours hr hrs minute minutes min mins second seconds sec day days night nights week weeks month months year years yr star stars inch inches mile miles km kg lb lbs oz "
    "gb mb tb percent dollars dollar usd cents bucks pounds euro euros people persons items item times pieces pcs units boxes blocks block feet ft rooms bedroom bedrooms "
    "bed bath story level levels am pm o'clock different other lanes roads streets drives cars way ways points more less many stores stations calls emails "
    "business working calendar digit digits character characters step steps x by per or and to of in on for from the a an my your is was at with off down up "
    "across near around into over under this that i you we they he she it if but so not no yes please thanks can could would will want need have has had get got "
    "am pm vs via st nd rd th million thousand hundred k gift card cards free charge charges order orders account wide big"
)
_NOT_STREETS = frozenset(_COUNTED) | (
    NEVER - {"state", "evening", "night", "english", "german", "french", "spanish", "indian", "mexican", "best", "day"}
)
ABBREVIATED = listed(
    "st str strt ave av aven rd blvd boul ln dr drv ct cir pl sq trl ter terr pkwy hwy cres gdns grn ctr hts aly plz pt xing"
)
"""Words for street that end in a point: it belongs to them."""
SHORT = frozenset({"st", "dr", "ct", "cir", "pl"})
"""Abbreviations that are certain, in lower case, only at the end of a clause."""
_STOPS = re.compile(r"\.?[ \t]*(?:$|[,;\n)])")
_NAMES_TOO = listed("day star service support state morning evening night long new free case guest home church member")
"""Words of measure and talk that streets are named with, where they have a capital."""
_UNITS = listed("suite ste apt apartment unit flat floor room")
MOST_WORDS = 5
"""Words of a street's name, at most, before the word for street."""

NUMBER = re.compile(
    r"[0-9](?<![A-Za-z0-9_.,:$\u00a3\u20ac#/%+=-].)[0-9]{0,5}(?:[-/][0-9]{1,5})?(?:[A-Za-z](?![A-Za-z]))?(?: 1/2)?,?(?=[ \t]{1,2}[A-Za-z0-9\u00c0-\u017f])"
)
_TOKEN = re.compile(r"[ \t]{1,2}([0-9]{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)\b|[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f'\u2019-])*)(\.?)")
_ROUTE = re.compile(r"[ \t](?:[A-Z]{0,2}-?[0-9]{1,4}[A-Z]?)\b(?!,[0-9])")
PREFIX = re.compile(
    r"(?i:(?<![A-Za-z0-9])(?:flat|unit|apt|apartment|suite|ste|room|rm|level|lvl|floor|shop|studio|block|blk|plot|door no|house no|no|building|bldg|tower|penthouse|villa|lot)\b\.?"
    r"[ \t]?(?:[#]?[ \t]?(?:[0-9][A-Za-z0-9-]{0,4}|[A-Za-z]-?[0-9]{0,4}\b))?(?:,[ \t]*|[ \t]*/[ \t]*|[ \t]+|,?[ \t]*\n))$"
)
SPOKEN_NUMBER = re.compile(
    r"[efnostz](?<![a-z0-9-].)(?:(?:(?<=o)ne|(?<=t)(?:wo|hree|en|welve|hirteen|wenty|hirty)|(?<=f)(?:our|ive|ourteen|ifteen|orty|ifty)|(?<=s)(?:ix|even|ixteen|eventeen|ixty|eventy)"
    r"|(?<=e)(?:ight|leven|ighteen|ighty)|(?<=n)(?:ine|ineteen|inety))[ -])"
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh|zero|hundred|thousand|and)[ -]){0,8}(?=[a-z])"
)
"""Numbers in words, in lower case, with the space behind them."""


@cache
def _all_suffixes() -> frozenset[str]:
    return SURE | SURE_IF_CAPITAL | IF_BACKED


def street_end(text: str, at: int) -> tuple[int, bool] | None:
    """Where the street ends whose number ends at `at`, and whether that is certain; None where none follows.

    It is not certain in lower case where the word for street is another word too: then something else has to say that an address stands here.
    """
    names: list[str] = []
    capital = True
    end: int | None = None
    certain = False
    while len(names) <= MOST_WORDS and (match := _TOKEN.match(text, at)):
        word, low = match[1], match[1].lower()
        is_suffix = bool(names) and low in _all_suffixes() and _is_suffix(word, low, names, capital=capital)
        if end is not None and not is_suffix:
            break
        if is_suffix:
            end, certain = match.end() if match[2] and low in ABBREVIATED else match.end(1), _certain(text, match, low, capital=capital)
        elif low in ALONE and not names and word[0].isupper():
            route = _ROUTE.match(text, match.end(1))
            return (route.end() if route else match.end(1)), True
        elif low in _NOT_STREETS and low not in DIRECTIONS and not (word.istitle() and low in _NAMES_TOO):
            break
        if match[2] and not _dotted(low):
            break
        capital = capital and (word[0].isupper() or word[0].isdigit() or low in {"de", "la", "of", "the", "du"})
        names.append(low)
        at = match.end()
    return None if end is None else (end, certain)


def named_end(text: str, at: int) -> int | None:
    """Where up to four words end that may be a street without a word for it (`27 Rowan Bottoms`): no word of measure or talk among them."""
    end = None
    for _ in range(_MOST_NAMES):
        match = _TOKEN.match(text, at)
        if match is None or match[1].lower() in _NOT_STREETS or match[1].lower() in _UNITS or match[2]:
            break
        end = at = match.end(1)
    return end


_MOST_NAMES = 4


def _is_suffix(word: str, low: str, names: list[str], *, capital: bool) -> bool:
    if names == ["new"]:
        return False
    if all(len(name) < _SPELLED and name in DIRECTIONS for name in names) and low not in SURE:
        return False
    return (capital and word[0].isupper()) or low in SURE or len(names) <= _FEW


_SPELLED = 4
"""Letters of a direction that is written out: there are streets called North."""
_FEW = 2
"""Words of a street's name, at most, before a lower-case word that may mean street: then something has to back it."""


def _certain(text: str, match: re.Match[str], low: str, *, capital: bool) -> bool:
    if low in SURE or (capital and match[1][0].isupper() and low not in IF_BACKED):
        return True
    return low in SHORT and _STOPS.match(text, match.end(1)) is not None


def counts_nothing(value: str) -> bool:
    """Whether a text that begins with a number can be an address: no word of measure or of talk stands behind the number."""
    words = value.lower().split()
    return words[0][0].isdigit() and len(words) > _FEW and words[1] not in _NOT_STREETS


def _dotted(low: str) -> bool:
    return low in _all_suffixes() or low in DIRECTIONS or low in {"st", "mt", "ft", "dr"} or len(low) == 1
