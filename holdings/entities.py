"""The closed vocabulary of entity types: what a value can be, what it belongs to, how it is graded.

Names follow Presidio where it has one. Levels: personal information is at least 2, sensitive personal information is 4.
Sources of the sensitivity: PIPL art. 28; GB/T 35273-2020 annex B (identity documents, financial accounts, credentials).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdings.labels import Category, Level
from holdings.text import Text


class Entity(StrEnum):
    """An entity type."""

    PERSON = "PERSON"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    NATIONAL_ID = "NATIONAL_ID"
    CN_ID_CARD = "CN_ID_CARD"
    CN_PASSPORT = "CN_PASSPORT"
    HKMO_PERMIT = "HKMO_PERMIT"
    TW_PERMIT = "TW_PERMIT"
    HK_ID = "HK_ID"
    TW_ID = "TW_ID"
    MACAU_ID = "MACAU_ID"
    US_SSN = "US_SSN"
    PHONE_NUMBER = "PHONE_NUMBER"
    CN_MOBILE = "CN_MOBILE"
    CN_LANDLINE = "CN_LANDLINE"
    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    WECHAT_ID = "WECHAT_ID"
    QQ_NUMBER = "QQ_NUMBER"
    LOCATION = "LOCATION"
    ADDRESS = "ADDRESS"
    CREDIT_CARD = "CREDIT_CARD"
    BANK_CARD = "BANK_CARD"
    IBAN_CODE = "IBAN_CODE"
    ACCOUNT_NUMBER = "ACCOUNT_NUMBER"
    USER_NAME = "USER_NAME"
    CREDENTIAL = "CREDENTIAL"
    CN_PLATE = "CN_PLATE"
    VIN = "VIN"
    IMEI = "IMEI"
    IMSI = "IMSI"
    ICCID = "ICCID"
    MAC_ADDRESS = "MAC_ADDRESS"
    IP_ADDRESS = "IP_ADDRESS"
    USCC = "USCC"

    @property
    def spec(self) -> Spec:
        return SPECS[self]

    @property
    def root(self) -> Entity:
        """The topmost parent: CN_MOBILE → PHONE_NUMBER."""
        entity = self
        while (parent := SPECS[entity].parent) is not None:
            entity = parent
        return entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How an entity type is classed and graded; `basis` cites why it is sensitive, where it is."""

    category: Category
    level: Level
    text: Text
    parent: Entity | None = None
    basis: str | None = None

    @property
    def sensitive(self) -> bool:
        return self.basis is not None


_ID = "GB/T 35273-2020 annex B"
_PIPL = "PIPL art. 28"

SPECS: dict[Entity, Spec] = {
    Entity.PERSON: Spec(category=Category.IDENTITY, level=Level.L3, text=Text("姓名", "person name")),
    Entity.DATE_OF_BIRTH: Spec(category=Category.IDENTITY, level=Level.L3, text=Text("出生日期", "date of birth")),
    Entity.NATIONAL_ID: Spec(category=Category.IDENTITY, level=Level.L4, text=Text("身份证件号码", "national identity number"), basis=_ID),
    Entity.CN_ID_CARD: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("居民身份证号码", "Chinese identity card number"),
        basis=_ID,
    ),
    Entity.CN_PASSPORT: Spec(
        category=Category.IDENTITY, level=Level.L4, parent=Entity.NATIONAL_ID, text=Text("护照号码", "Chinese passport number"), basis=_ID
    ),
    Entity.HKMO_PERMIT: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("港澳居民来往内地通行证号码", "Hong Kong and Macau resident permit"),
        basis=_ID,
    ),
    Entity.TW_PERMIT: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("台湾居民来往大陆通行证号码", "Taiwan resident permit"),
        basis=_ID,
    ),
    Entity.HK_ID: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("香港身份证号码", "Hong Kong identity card number"),
        basis=_ID,
    ),
    Entity.TW_ID: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("台湾身份证号码", "Taiwan identity card number"),
        basis=_ID,
    ),
    Entity.MACAU_ID: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("澳门身份证号码", "Macau identity card number"),
        basis=_ID,
    ),
    Entity.US_SSN: Spec(
        category=Category.IDENTITY,
        level=Level.L4,
        parent=Entity.NATIONAL_ID,
        text=Text("美国社会保障号码", "US social security number"),
        basis=_ID,
    ),
    Entity.PHONE_NUMBER: Spec(category=Category.CONTACT, level=Level.L3, text=Text("电话号码", "phone number")),
    Entity.CN_MOBILE: Spec(
        category=Category.CONTACT, level=Level.L3, parent=Entity.PHONE_NUMBER, text=Text("手机号码", "Chinese mobile number")
    ),
    Entity.CN_LANDLINE: Spec(
        category=Category.CONTACT, level=Level.L3, parent=Entity.PHONE_NUMBER, text=Text("固定电话号码", "Chinese landline number")
    ),
    Entity.EMAIL_ADDRESS: Spec(category=Category.CONTACT, level=Level.L3, text=Text("电子邮箱", "e-mail address")),
    Entity.WECHAT_ID: Spec(category=Category.CONTACT, level=Level.L3, text=Text("微信号", "WeChat ID")),
    Entity.QQ_NUMBER: Spec(category=Category.CONTACT, level=Level.L3, text=Text("QQ号", "QQ number")),
    Entity.LOCATION: Spec(category=Category.LOCATION, level=Level.L2, text=Text("地点", "place")),
    Entity.ADDRESS: Spec(category=Category.CONTACT, level=Level.L3, text=Text("地址", "address")),
    Entity.CREDIT_CARD: Spec(category=Category.FINANCIAL, level=Level.L4, text=Text("信用卡号", "credit card number"), basis=_PIPL),
    Entity.BANK_CARD: Spec(
        category=Category.FINANCIAL, level=Level.L4, parent=Entity.CREDIT_CARD, text=Text("银行卡号", "bank card number"), basis=_PIPL
    ),
    Entity.IBAN_CODE: Spec(category=Category.FINANCIAL, level=Level.L4, text=Text("国际银行账号", "IBAN"), basis=_PIPL),
    Entity.ACCOUNT_NUMBER: Spec(category=Category.FINANCIAL, level=Level.L4, text=Text("账号", "account number"), basis=_PIPL),
    Entity.USER_NAME: Spec(category=Category.IDENTITY, level=Level.L2, text=Text("用户名", "user name")),
    Entity.CREDENTIAL: Spec(category=Category.CREDENTIAL, level=Level.L4, text=Text("口令或密钥", "password or key"), basis=_ID),
    Entity.CN_PLATE: Spec(category=Category.IDENTITY, level=Level.L3, text=Text("机动车号牌", "vehicle licence plate")),
    Entity.VIN: Spec(category=Category.DEVICE, level=Level.L2, text=Text("车辆识别代号", "vehicle identification number")),
    Entity.IMEI: Spec(category=Category.DEVICE, level=Level.L2, text=Text("移动设备识别码", "IMEI")),
    Entity.IMSI: Spec(category=Category.DEVICE, level=Level.L2, text=Text("移动用户识别码", "IMSI")),
    Entity.ICCID: Spec(category=Category.DEVICE, level=Level.L2, text=Text("SIM卡识别码", "ICCID")),
    Entity.MAC_ADDRESS: Spec(category=Category.DEVICE, level=Level.L2, text=Text("MAC地址", "MAC address")),
    Entity.IP_ADDRESS: Spec(category=Category.DEVICE, level=Level.L2, text=Text("IP地址", "IP address")),
    Entity.USCC: Spec(category=Category.ORGANISATION, level=Level.L1, text=Text("统一社会信用代码", "unified social credit code")),
}
