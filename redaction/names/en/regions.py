"""States, provinces, postal codes and countries, as addresses write them.

Sources: USPS Publication 28, appendix B (states and possessions) and the ZIP form; Canada Post Addressing Guidelines (provinces, postal codes);
Royal Mail PAF (postcode areas); Australia Post (states, four-digit postcodes).
"""

from __future__ import annotations

import re

from redaction.names.en.listed import listed

US = listed(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
    " PR GU VI AS MP AA AE AP FM MH PW"
)
CANADA = listed("AB BC MB NB NL NS NT NU ON PE QC SK YT")
AUSTRALIA = listed("NSW VIC QLD SA WA TAS NT ACT")
FULL = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana"
    "|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new (?:hampshire|jersey|mexico|york|south wales|brunswick)"
    "|north (?:carolina|dakota)|south (?:carolina|dakota|australia)|ohio|oklahoma|oregon|pennsylvania|rhode island|tennessee|texas|utah|vermont|virginia"
    "|washington(?: d\\.?c\\.?)?|west virginia|wisconsin|wyoming|puerto rico|district of columbia|ontario|qu[eé]bec|british columbia|alberta|manitoba"
    "|saskatchewan|nova scotia|newfoundland(?: and labrador)?|prince edward island|victoria|queensland|tasmania|western australia"
)
_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP"
    "|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF"
    "|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
UK_POSTCODE = rf"(?:{_AREAS})[0-9][0-9A-HJKMNP-Z]? ?[0-9][ABD-HJLNP-UW-Z]{{2}}(?![0-9A-Za-z])"
CA_POSTCODE = r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9](?![0-9A-Za-z])"
ZIP = r"[0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z]|-[0-9]|\.[0-9]|,[0-9]{3})"

_ABBREVIATED = "|".join([*AUSTRALIA, *US, *CANADA])
WORDY = frozenset({"ID", "OK", "OR", "IN", "ME", "HI", "CO", "AS", "MS", "MO", "AA"})
"""Abbreviations of states that are words or abbreviations of service talk too: a number behind one of these is not always a ZIP code."""
_WORDY = {
    "AL",
    "AS",
    "CO",
    "DE",
    "HI",
    "ID",
    "IN",
    "LA",
    "MA",
    "ME",
    "MO",
    "MS",
    "OH",
    "OK",
    "OR",
    "PA",
    "AA",
    "ON",
    "ACT",
    "VIC",
    "AE",
    "AP",
    "SA",
    "VI",
    "PE",
    "AB",
}
_CLEAR = "|".join(sorted({*AUSTRALIA, *US, *CANADA} - _WORDY))
_GAP = r"(?:,[ \t]*|[ \t]+|[ \t]*,?\r?\n[ \t]*)"

STATE_CODE = re.compile(
    rf"{_GAP}(?:(?:{_ABBREVIATED}|{'|'.join(s.lower() for s in (*AUSTRALIA, *US, *CANADA))}|[A-Z][a-z](?=,? [0-9]{{5}})|(?i:{FULL})|D\.C\.|N\.Y\.)\.?"
    rf"(?:{_GAP}|-)(?:{ZIP}|{CA_POSTCODE}|(?i:{CA_POSTCODE}))|(?:(?i:{'|'.join(AUSTRALIA)})|(?i:victoria|queensland|new south wales|tasmania)),?{_GAP}[0-9]{{4}}(?![0-9]))"
)
"""A state or province with its postal code."""
STATE = re.compile(rf"{_GAP}(?:(?:{_ABBREVIATED})\b\.?|(?:{_CLEAR.lower()})(?![A-Za-z'\u2019])|(?i:{FULL})\b|D\.C\.|N\.Y\.)(?!['\u2019])")
CODE = re.compile(rf"{_GAP}(?:(?i:zip(?: ?code)?|post ?code|postal code)[: ]{{1,2}})?(?:{ZIP}|(?i:{UK_POSTCODE})|(?i:{CA_POSTCODE}))")
"""A postal code without a state."""
OTHER_CODE = re.compile(rf"{_GAP}(?:[0-9]{{4}}(?: [A-Z]{{2}}\b)?|[0-9]{{3}} [0-9]{{2,3}}|[0-9]{{6}}|[0-9]{{2}}-[0-9]{{3}})(?![0-9A-Za-z])")
"""Four to six digits at the end of a line, as elsewhere: right only behind a town in an address."""
COUNTRY = re.compile(
    rf"{_GAP}(?i:usa|u\.s\.a\.?|u\.s\.|united states(?: of america)?|united kingdom|great britain|england|scotland|wales|northern ireland|ireland|canada|australia"
    r"|new zealand|india|germany|france|spain|italy|netherlands|singapore|hong kong|us(?=$|[.,\n])|uk)\b"
)
