"""Person names as a table: a text, and the names in it. The names are made up of frequent given names and surnames."""

from __future__ import annotations

import pytest

FOUND = {
    "given name and surname": [
        ("We called Robert Henderson on Monday.", ["Robert Henderson"]),
        ("Sarah Price and David King came", ["Sarah Price", "David King"]),
        ("the parcel of Jordan Whitaker", ["Jordan Whitaker"]),
        ("we met Daniel Xhoblotski there", ["Daniel Xhoblotski"]),
    ],
    "initials, hyphens, apostrophes, particles, suffixes": [
        ("J. Henderson signed", ["J. Henderson"]),
        ("Mary K. Jones and T.R. Blackwood", ["Mary K. Jones", "T.R. Blackwood"]),
        ("Sarah M. is away", ["Sarah M."]),
        ("Siobhan O'Brien and Anne Smith-Jones", ["Siobhan O'Brien", "Anne Smith-Jones"]),
        ("Siobhan O\u2019Brien", ["Siobhan O\u2019Brien"]),
        ("Jan van der Berg, Maria de la Cruz", ["Jan van der Berg", "Maria de la Cruz"]),
        ("Ali bin Hassan and Omar al-Masri", ["Ali bin Hassan", "Omar al-Masri"]),
        ("Peter Walsh Jr. rang", ["Peter Walsh Jr."]),
        ("Peter Walsh, III", ["Peter Walsh, III"]),
        ("Peter Walsh's account", ["Peter Walsh"]),
    ],
    "from everywhere": [
        ("Zhang Wei and Wang Xiaoming", ["Zhang Wei", "Wang Xiaoming"]),
        ("Rajesh Iyer, Nguyen Van Minh", ["Rajesh Iyer", "Nguyen Van Minh"]),
        ("José García Müller rang", ["José García Müller"]),
        ("Fatima Hussain wrote", ["Fatima Hussain"]),
        ("客户 John Smith 来电", ["John Smith"]),
    ],
    "titles": [
        ("Mr. Henderson and Mrs Oyelowo", ["Henderson", "Oyelowo"]),
        ("Dr Price, Ms. Young", ["Price", "Young"]),
        ("mr smith called", ["smith"]),
    ],
    "greetings and farewells": [
        ("Hi Sarah, how are you", ["Sarah"]),
        ("Dear Mark,\nthe card came", ["Mark"]),
        ("Many thanks,\nGrace", ["Grace"]),
        ("Kind regards,\nMark Young", ["Mark Young"]),
        ("thanks sarah", ["sarah"]),
    ],
    "labels": [
        ("Name: Price Long", ["Price Long"]),
        ("Customer: Zyntar Qwobble", ["Zyntar Qwobble"]),
        ("Attn: May Rose", ["May Rose"]),
        ('{"customer_name": "Will Chase", "plan": "Gold"}', ["Will Chase"]),
        ("Agent: your full name please?\nCustomer: mark young", ["mark young"]),
        ("Cardholder HENDERSON, MARY", ["HENDERSON, MARY"]),
    ],
    "ambiguous words in context": [
        ("my husband Mark says no", ["Mark"]),
        ("I spoke with Grace about it", ["Grace"]),
        ("Bill from billing helped", ["Bill"]),
    ],
    "last name first": [
        ("Henderson, Robert", ["Henderson, Robert"]),
        ("1. Smith, Jane\n2. Van der Berg, Pieter", ["Smith, Jane", "Van der Berg, Pieter"]),
        ("id,last,first\n7,Walsh,Peter", ["Walsh", "Peter"]),
    ],
    "capitals throughout, and none": [
        ("PLEASE CALL JOHN SMITH BACK", ["JOHN SMITH"]),
        ("MARIA GONZALEZ LAPTOP BROKEN", ["MARIA GONZALEZ"]),
        ("my name is john smith and my card is lost", ["john smith"]),
        ("hi this is maria garcia calling about my bill", ["maria garcia"]),
        ("i talked to robert johnson yesterday", ["robert johnson"]),
        ("Hello, my name is john smith", ["john smith"]),
        ("peter walsh", ["peter walsh"]),
        ("name: ines smith phone is new", ["ines smith"]),
    ],
    "names that no list holds": [
        ("my wife Kvashwi opened it", ["Kvashwi"]),
        ("escalated by Tebogoa Mmusiq on Monday", ["Tebogoa Mmusiq"]),
    ],
}
FREE = {
    "goods": ["Harper Sofa in grey", "the Felix Vacuum", "Emerson Lamp flickers", "Ashley Recliner broke"],
    "words": [
        "Will you be there in May? Mark it as done. Grace period.",
        "I hope to Grant access. Chase the payment. Price Match. Rose gold",
        "Agent: May I have the card",
        "Thanks Team, Hello Support, Dear Customer, Hi there",
        "Delivered on June 14 and April 3; 5 Jan 2026",
        "Name: N/A. Customer name: Unknown. Attn: Accounts Payable",
        "this is great and i'm happy, hi all",
        "Account Holder Name, Card Number, Billing Address",
    ],
    "places": [
        "Austin, TX",
        "We fly to Paris and Florence in Georgia",
        "Notting Hill, San Jose, Milton Keynes",
        "card sent to China?",
        "to Kuala Lumpur from Buenos Aires",
    ],
    "firms, brands and products": [
        "John Lewis, Wells Fargo Bank and Johnson & Johnson",
        "Henderson Group, Martin Inc, Elizabeth Street",
        "Dr Pepper, Ray-Ban Wayfarer, Ralph Lauren, Tesla Model 3",
        "Alexa, the Mac, Apple Watch Ultra, Chase card",
        "charged by Deutsche Telekom, order for Xiaomi Redmi with Garmin Fenix",
        "Hey Siri, Hi Amazon, Saint Patrick's Day, St James Park, Sam's Club",
        "iPhone 15 Pro Max, installed by Norton Antivirus",
    ],
    "glued": ["john.smith@example.com", "https://example.com/John/Smith_1", "SarahJones22", "@Sarah_Jones"],
    "masked": ["Dear XXXX, name: XXXX XXXX", "Customer: ****"],
    "Chinese": ["客户说订单还没有到", "请联系客服"],
}


@pytest.mark.parametrize(("text", "names"), [case for cases in FOUND.values() for case in cases])
def test_found(look, text, names):
    assert look(text).get("PERSON", []) == names


@pytest.mark.parametrize("text", [text for texts in FREE.values() for text in texts])
def test_free(look, text):
    assert look(text) == {}
