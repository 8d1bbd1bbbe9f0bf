"""The labels of classification and grading: category, level, tier, sensitivity, and who confirmed them."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from holdings.text import Text


class Category(StrEnum):
    """What a field holds. Closed: every report, control and suggestion uses these words."""

    IDENTITY = "identity"
    CONTACT = "contact"
    FINANCIAL = "financial"
    CREDENTIAL = "credential"
    COMMUNICATION = "communication"
    LOCATION = "location"
    HEALTH = "health"
    BIOMETRIC = "biometric"
    MINOR = "minor"
    BEHAVIOUR = "behaviour"
    DEVICE = "device"
    ORGANISATION = "organisation"
    OPERATIONAL = "operational"

    @property
    def personal(self) -> bool:
        """Whether a field of this category holds personal information (PIPL art. 4)."""
        return self not in (Category.OPERATIONAL, Category.ORGANISATION)

    @property
    def text(self) -> Text:
        return _CATEGORY_TEXT[self]


_CATEGORY_TEXT = {
    Category.IDENTITY: Text("身份", "identity"),
    Category.CONTACT: Text("联系方式", "contact"),
    Category.FINANCIAL: Text("财产与交易", "financial"),
    Category.CREDENTIAL: Text("鉴别信息", "credential"),
    Category.COMMUNICATION: Text("通信内容", "communication content"),
    Category.LOCATION: Text("位置", "location"),
    Category.HEALTH: Text("健康生理", "health"),
    Category.BIOMETRIC: Text("生物识别", "biometric"),
    Category.MINOR: Text("未成年人", "minor"),
    Category.BEHAVIOUR: Text("行为记录", "behaviour"),
    Category.DEVICE: Text("设备标识", "device"),
    Category.ORGANISATION: Text("组织信息", "organisation"),
    Category.OPERATIONAL: Text("运营数据", "operational"),
}


class Level(IntEnum):
    """The grade within general data. Personal information is at least 2, sensitive personal information is 4."""

    L1 = 1
    L2 = 2
    L3 = 3
    L4 = 4


class Tier(StrEnum):
    """The tiers of GB/T 43697-2024."""

    GENERAL = "general"
    IMPORTANT = "important"
    CORE = "core"

    @property
    def text(self) -> Text:
        return _TIER_TEXT[self]


_TIER_TEXT = {
    Tier.GENERAL: Text("一般数据", "general"),
    Tier.IMPORTANT: Text("重要数据", "important"),
    Tier.CORE: Text("核心数据", "core"),
}


class LabelState(StrEnum):
    """A label is suggested by the tool or confirmed by a person; a suggested one counts as undeclared."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"


class Stored(StrEnum):
    """How the values of a field are stored, as declared: in the clear, or changed so that they do not show what they stand for."""

    PLAIN = "plain"
    MASKED = "masked"
    """Parts are replaced, as in 138****8000 (去标识化)."""
    PSEUDONYMISED = "pseudonymised"
    """Another name stands for the value: a token or keyed hash (去标识化)."""
    ENCRYPTED = "encrypted"
    HASHED = "hashed"
    """A password hash: slow and salted."""

    @property
    def text(self) -> Text:
        return _STORED_TEXT[self]


_STORED_TEXT = {
    Stored.PLAIN: Text("明文", "in the clear"),
    Stored.MASKED: Text("屏蔽", "masked"),
    Stored.PSEUDONYMISED: Text("假名化", "pseudonymised"),
    Stored.ENCRYPTED: Text("加密", "encrypted"),
    Stored.HASHED: Text("口令哈希", "hashed"),
}


class Measure(StrEnum):
    """The protective measures that a level can require. Closed; see PROVISIONS A-5.1/2, A-5.1/3, C-5.4/2."""

    ACCESS_CONTROL = "access_control"
    ACCESS_LOG = "access_log"
    ENCRYPTED_STORAGE = "encrypted_storage"
    ENCRYPTED_TRANSMISSION = "encrypted_transmission"
    MASKED_DISPLAY = "masked_display"
    REDACTED_EXPORT = "redacted_export"
    DEDICATED_SERVER = "dedicated_server"

    @property
    def text(self) -> Text:
        return _MEASURE_TEXT[self]


_MEASURE_TEXT = {
    Measure.ACCESS_CONTROL: Text("访问控制", "access control"),
    Measure.ACCESS_LOG: Text("访问日志", "access log"),
    Measure.ENCRYPTED_STORAGE: Text("加密存储", "encrypted storage"),
    Measure.ENCRYPTED_TRANSMISSION: Text("加密传输", "encrypted transmission"),
    Measure.MASKED_DISPLAY: Text("展示屏蔽", "masked display"),
    Measure.REDACTED_EXPORT: Text("导出前脱敏", "redacted before export"),
    Measure.DEDICATED_SERVER: Text("专用服务器", "dedicated server"),
}


class DateOrder(StrEnum):
    """In which order a field that is written `03/04/2026` has day and month."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
