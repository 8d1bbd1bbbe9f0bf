"""Postal addresses as a table: a text, and the addresses in it, to the last character. The places are made up."""

from __future__ import annotations

import pytest

FOUND = {
    "United States": [
        ("Ship it to 123 Main St, Springfield, IL 62704. Thanks", ["123 Main St, Springfield, IL 62704"]),
        ("at 1600 Harrow Ave NW, Washington, DC 20500-0003", ["1600 Harrow Ave NW, Washington, DC 20500-0003"]),
        ("Jane\n500 W. Madison Ave., Suite 1200\nChicago, IL 60661\nUSA", ["500 W. Madison Ave., Suite 1200\nChicago, IL 60661\nUSA"]),
        ("100 N 5th Ave #12B Phoenix AZ 85003", ["100 N 5th Ave #12B Phoenix AZ 85003"]),
        ("123 MAIN STREET APT 4B NEW YORK NY 10001", ["123 MAIN STREET APT 4B NEW YORK NY 10001"]),
        ("2300 Highway 61 N, Memphis, TN 38103", ["2300 Highway 61 N, Memphis, TN 38103"]),
        ("at 27 Rowan Bottoms, East Lynn, OH 44100", ["27 Rowan Bottoms, East Lynn, OH 44100"]),
        ("from 88 Sunset Blvd to 9 Oak Ct. last week", ["88 Sunset Blvd", "9 Oak Ct."]),
        ("I live at 45 Elm St apt 3", ["45 Elm St apt 3"]),
    ],
    "boxes and routes": [
        ("PO Box 1234, Austin, TX 78701", ["PO Box 1234, Austin, TX 78701"]),
        ("P.O. Box 77", ["P.O. Box 77"]),
        ("mail to Box 77, Boise, ID 83705", ["Box 77, Boise, ID 83705"]),
        ("RR 2 Box 15, Salem OR 97301", ["RR 2 Box 15, Salem OR 97301"]),
    ],
    "Britain": [
        ("12 High Street, Kidlington, Oxfordshire, OX5 1AB", ["12 High Street, Kidlington, Oxfordshire, OX5 1AB"]),
        ("Flat 3\n12 Baker Street\nLondon\nNW1 6XE", ["Flat 3\n12 Baker Street\nLondon\nNW1 6XE"]),
        ("Flat 2, Karl Greens, Upper Denis, N5 7JG", ["Flat 2, Karl Greens, Upper Denis, N5 7JG"]),
        ("221B Baker Street", ["221B Baker Street"]),
        ("my postcode is SW1A 1AA", ["SW1A 1AA"]),
    ],
    "Canada and Australia": [
        ("1200 Bay Street, Toronto, ON M5G 2A5", ["1200 Bay Street, Toronto, ON M5G 2A5"]),
        ("Unit 4/27 Smith St, Richmond VIC 3121", ["Unit 4/27 Smith St, Richmond VIC 3121"]),
        ("Level 5, 100 George Street, Sydney NSW 2000, Australia", ["Level 5, 100 George Street, Sydney NSW 2000, Australia"]),
    ],
    "elsewhere": [
        ("Hauptstraße 12, 10115 Berlin", ["Hauptstraße 12, 10115 Berlin"]),
        ('"address": "12 Rue de Rivoli, 75001 Paris"', ["12 Rue de Rivoli, 75001 Paris"]),
        ("Address: Plot 45, Sector 21, Gurgaon 122001", ["Plot 45, Sector 21, Gurgaon 122001"]),
        ("Room 102, Building 26, No. 97 Nanjing West Road, Shanghai", ["Room 102, Building 26, No. 97 Nanjing West Road, Shanghai"]),
    ],
    "in lower case, and read out": [
        ("my address is 742 evergreen terrace springfield il 62704 and i wait", ["742 evergreen terrace springfield il 62704"]),
        ("send it to 100 main st", ["100 main st"]),
        ("the house is at 14 elm court", ["14 elm court"]),
        ("it is one twenty three main street", ["one twenty three main street"]),
        (
            "four five six oak avenue apartment two springfield illinois six two seven oh four thanks",
            ["four five six oak avenue apartment two springfield illinois six two seven oh four"],
        ),
    ],
    "codes": [
        ("my zip is 90210", ["90210"]),
        ("zip code: 90210-1234", ["90210-1234"]),
        ("I am in Springfield, IL 62704", ["Springfield, IL 62704"]),
        ("first,last,state,zip\nOhio,44101", ["44101"]),
    ],
}
FREE = [
    "I waited 5 minutes down the road. 2 way street. 3 dr appointments. A 24 hour drive",
    "order 12345, Customer ID 12345, error IN 45678, OK 12345",
    "It is in Springfield, Illinois. We live in Boise.",
    "version 12.4 build 77001, 100 new roads, 3 different streets",
    "ticket BB12 3CX and serial 1AB 2CD",
    "2 items, 10 Day Trial, 5 Star Service",
    "my address is wrong in 2 places",
    "the box 5 is open",
    "they put up 100 new street lamps",
]


@pytest.mark.parametrize(("text", "places"), [case for cases in FOUND.values() for case in cases])
def test_found(look, text, places):
    assert look(text).get("ADDRESS", []) == places


@pytest.mark.parametrize("text", FREE)
def test_free(look, text):
    assert look(text) == {}


@pytest.mark.parametrize("text", ["45 Sarah Henderson Street, Boise, ID 83705", "12 Martin Luther King Blvd"])
def test_a_street_named_after_a_person_is_a_street(look, text):
    assert look(text) == {"ADDRESS": [text]}
