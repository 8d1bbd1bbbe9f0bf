"""What may stand between `<` and `>` in a template: how its value is made, and what the truth says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from benchmarks.detection.values import (
    devices,
    documents,
    handles,
    money,
    names_en,
    names_zh,
    negatives,
    neutral,
    phones,
    places_en,
    places_zh,
    ways,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.detection.values.draw import Draw, Made

    Make = Callable[[Draw], Made]


class Role(Enum):
    """How a region of text counts."""

    SPANS = "spans"
    """Personal data, to be found."""
    NEGS = "negs"
    """Not personal data, not to be flagged."""
    IGNORE = "ignore"
    """Neutral."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of value; `type` is the scorer's name of it."""

    role: Role
    type: str
    make: Make


def _gold(**by_name: tuple[str, Make]) -> dict[str, Slot]:
    return {name: Slot(Role.SPANS, type_, make) for name, (type_, make) in by_name.items()}


def _negs(**by_name: Make) -> dict[str, Slot]:
    return {name: Slot(Role.NEGS, name.upper(), make) for name, make in by_name.items()}


def _neutral(**by_name: Make) -> dict[str, Slot]:
    return {name: Slot(Role.IGNORE, name.upper(), make) for name, make in by_name.items()}


_BOTH = {
    **_gold(
        wechat=("WECHAT", handles.wechat),
        ipv4=("IPV4", devices.ipv4),
        ipv6=("IPV6", devices.ipv6),
        mac=("MAC", devices.mac),
        imei=("IMEI", devices.imei),
        vin=("VIN", documents.vin),
        ssn=("US_SSN", documents.ssn),
        usphone=("PHONE", phones.us_phone),
        cc=("CREDIT_CARD", money.credit_card),
        iban=("IBAN", money.iban),
        cred=("CREDENTIAL", handles.credential),
    ),
    **_negs(
        order=negatives.order,
        ticket=negatives.ticket,
        track=negatives.tracking,
        contract=negatives.contract,
        otp=negatives.code,
        time=negatives.time,
        ver=negatives.version,
        sku=negatives.sku,
        err=negatives.error,
        badid=negatives.bad_id,
        trace=ways.trace,
    ),
    **_neutral(masked=neutral.masked),
}

_ZH = {
    **_BOTH,
    **_gold(
        person=("PERSON", names_zh.person),
        person_t=("PERSON", names_zh.traditional),
        person_m=("PERSON", names_zh.minority),
        person_l=("PERSON", names_zh.latin),
        person_p=("PERSON", names_zh.pinyin),
        person_u=("PERSON", names_zh.capitals),
        mobile=("MOBILE", phones.mobile),
        mobile_cn=("MOBILE", phones.mobile_said),
        mobile_p=("MOBILE", phones.mobile_pieces),
        landline=("LANDLINE", phones.landline),
        hkphone=("PHONE", phones.hk_phone),
        id=("CN_ID", documents.id_card),
        id15=("CN_ID", documents.id_card_15),
        hkid=("HKID", documents.hkid),
        twid=("TWID", documents.twid),
        macau=("HKMO_PERMIT", documents.macau_id),
        hkmo=("HKMO_PERMIT", documents.hkmo_permit),
        twp=("TW_PERMIT", documents.tw_permit),
        passport=("PASSPORT", documents.passport_cn),
        card=("BANK_CARD", money.bank_card),
        account=("ACCOUNT", money.account),
        uscc=("USCC", documents.uscc),
        plate=("PLATE", documents.plate),
        addr=("ADDRESS", places_zh.address),
        addr_part=("ADDRESS", places_zh.part),
        addr_rural=("ADDRESS", places_zh.rural),
        addr_say=("ADDRESS", places_zh.said),
        addr_t=("ADDRESS", places_zh.hong_kong_or_taiwan),
        email=("EMAIL", handles.email_zh),
        email_at=("EMAIL", handles.disguised(handles.email_zh)),
        qq=("QQ", handles.qq),
        user=("USERNAME", handles.user_zh),
        imsi=("IMSI", devices.imsi),
        iccid=("ICCID", devices.iccid),
        dob=("DOB", handles.birth_zh),
        dob_say=("DOB", handles.birth_zh_said),
        id_say=("CN_ID", ways.id_card_said),
        id_w=("CN_ID", ways.id_card_wide),
        card_say=("BANK_CARD", ways.bank_card_said),
        landline_say=("LANDLINE", ways.landline_said),
        addr_site=("ADDRESS", ways.site_zh),
        email_w=("EMAIL", ways.email_wide),
    ),
    **_negs(
        hotline=negatives.hotline_zh,
        amount=negatives.amount_zh,
        date=negatives.date_zh,
        prod=negatives.product_zh,
        invoice=ways.invoice_zh,
        pickup=ways.pickup,
    ),
    **_neutral(title=names_zh.title, city=places_zh.city, company=neutral.company_zh, agent=neutral.agent_zh),
}
"""A Macau identity card counts as a permit, for the scorer has no type of its own for it."""

_EN = {
    **_BOTH,
    **_gold(
        person=("PERSON", names_en.person),
        person_f=("PERSON", names_en.first),
        person_lc=("PERSON", names_en.lower),
        person_u=("PERSON", names_en.capitals),
        person_lf=("PERSON", names_en.last_first),
        person_cn=("PERSON", names_en.chinese),
        first=("PERSON", names_en.first),
        last=("PERSON", names_en.last),
        ukphone=("PHONE", phones.uk_phone),
        cnmobile=("MOBILE", phones.mobile),
        phone_say=("PHONE", phones.phone_said),
        account=("ACCOUNT", money.account_us),
        passport=("PASSPORT", documents.passport_us),
        plate=("PLATE", documents.plate_us),
        addr=("ADDRESS", places_en.address),
        addr_part=("ADDRESS", places_en.part),
        addr_po=("ADDRESS", places_en.box),
        addr_uk=("ADDRESS", places_en.uk),
        addr_cn=("ADDRESS", places_zh.latin),
        addr_say=("ADDRESS", places_en.said),
        zip=("ADDRESS", places_en.zip_code),
        email=("EMAIL", handles.email_en),
        email_at=("EMAIL", handles.disguised(handles.email_en)),
        user=("USERNAME", handles.user_en),
        imsi=("IMSI", devices.imsi_us),
        iccid=("ICCID", devices.iccid_us),
        dob=("DOB", handles.birth_en),
        dob_say=("DOB", handles.birth_en_said),
        spelled=("PERSON", ways.last_spelled),
        email_say=("EMAIL", ways.email_said),
        card_say=("CREDIT_CARD", ways.credit_card_said),
        ssn_say=("US_SSN", ways.ssn_said),
        addr_site=("ADDRESS", ways.site_en),
    ),
    **_negs(
        hotline=negatives.hotline_en,
        amount=negatives.amount_en,
        date=negatives.date_en,
        prod=negatives.product_en,
        invoice=ways.invoice_en,
        claim=ways.claim,
    ),
    **_neutral(title=names_en.title, city=places_en.city, state=places_en.state, company=neutral.company_en, agent=neutral.agent_en),
}

SLOTS: Mapping[str, Mapping[str, Slot]] = {"zh": _ZH, "en": _EN}
"""By language, then by the slot's name."""

FOURTH: Mapping[str, frozenset[str]] = {
    language: frozenset(name for name, slot in slots.items() if slot.make.__module__ == ways.__name__) for language, slots in SLOTS.items()
}
"""The slots that came with the fourth edition, and stand in no earlier one."""
