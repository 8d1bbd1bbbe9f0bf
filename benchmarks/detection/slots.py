"""What may stand between `<` and `>` in a template: how its value is made, and what the truth says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from benchmarks.detection.values import handles, names_en, names_zh, negatives, numbers, places_en, places_zh

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
        ipv4=("IPV4", numbers.ipv4),
        ipv6=("IPV6", numbers.ipv6),
        mac=("MAC", numbers.mac),
        imei=("IMEI", numbers.imei),
        vin=("VIN", numbers.vin),
        ssn=("US_SSN", numbers.ssn),
        usphone=("PHONE", numbers.us_phone),
        cc=("CREDIT_CARD", numbers.credit_card),
        iban=("IBAN", numbers.iban),
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
    ),
    **_neutral(masked=negatives.masked),
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
        mobile=("MOBILE", numbers.mobile),
        mobile_cn=("MOBILE", numbers.mobile_said),
        mobile_p=("MOBILE", numbers.mobile_pieces),
        landline=("LANDLINE", numbers.landline),
        hkphone=("PHONE", numbers.hk_phone),
        id=("CN_ID", numbers.id_card),
        id15=("CN_ID", numbers.id_card_15),
        hkid=("HKID", numbers.hkid),
        twid=("TWID", numbers.twid),
        macau=("HKMO_PERMIT", numbers.macau_id),
        hkmo=("HKMO_PERMIT", numbers.hkmo_permit),
        twp=("TW_PERMIT", numbers.tw_permit),
        passport=("PASSPORT", numbers.passport_cn),
        card=("BANK_CARD", numbers.bank_card),
        account=("ACCOUNT", numbers.account),
        uscc=("USCC", numbers.uscc),
        plate=("PLATE", numbers.plate),
        addr=("ADDRESS", places_zh.address),
        addr_part=("ADDRESS", places_zh.part),
        addr_rural=("ADDRESS", places_zh.rural),
        addr_say=("ADDRESS", places_zh.said),
        addr_t=("ADDRESS", places_zh.hong_kong_or_taiwan),
        email=("EMAIL", handles.email_zh),
        email_at=("EMAIL", handles.disguised(handles.email_zh)),
        qq=("QQ", handles.qq),
        user=("USERNAME", handles.user_zh),
        imsi=("IMSI", numbers.imsi),
        iccid=("ICCID", numbers.iccid),
        dob=("DOB", handles.birth_zh),
        dob_say=("DOB", handles.birth_zh_said),
    ),
    **_negs(hotline=negatives.hotline_zh, amount=negatives.amount_zh, date=negatives.date_zh, prod=negatives.product_zh),
    **_neutral(title=names_zh.title, city=places_zh.city, company=negatives.company_zh, agent=negatives.agent_zh),
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
        ukphone=("PHONE", numbers.uk_phone),
        cnmobile=("MOBILE", numbers.mobile),
        phone_say=("PHONE", numbers.phone_said),
        account=("ACCOUNT", numbers.account_us),
        passport=("PASSPORT", numbers.passport_us),
        plate=("PLATE", numbers.plate_us),
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
        imsi=("IMSI", numbers.imsi_us),
        iccid=("ICCID", numbers.iccid_us),
        dob=("DOB", handles.birth_en),
        dob_say=("DOB", handles.birth_en_said),
    ),
    **_negs(hotline=negatives.hotline_en, amount=negatives.amount_en, date=negatives.date_en, prod=negatives.product_en),
    **_neutral(title=names_en.title, city=places_en.city, state=places_en.state, company=negatives.company_en, agent=negatives.agent_en),
}

SLOTS: Mapping[str, Mapping[str, Slot]] = {"zh": _ZH, "en": _EN}
"""By language, then by the slot's name."""
