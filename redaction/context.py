"""The words around a value: those that call it what it looks like, and those that call it something else."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from holdings.entities import Entity

if TYPE_CHECKING:
    from redaction.scanner import Context


class Cue(Enum):
    """What the surroundings say of a value."""

    CALLED = auto()
    """A word for this entity type stands beside it."""
    BARE = auto()
    """Nothing is said."""
    MISCALLED = auto()
    """It is called an order, a version, an amount …"""


BEFORE = 30
"""Code points looked at before a value."""
AFTER = 8
"""Code points looked at after it, for words in brackets: 13800138000（手机）."""

_PHONE = r"手机|電話|电话|联系方式|联系号码|联络|致电|拨打|来电|回电|号码是|机主|本机|\b(?:tel|phone|mobile|cell|call|dial|fax|sms|shouji|sjh|sjhm|dianhua|lxdh|msisdn)"
_ID = r"身份证|身分證|身份證|证件号|证件号码|公民身份|\bid ?(?:card|no\b|number)|\bidcard|\bsfzh?|\bshenfenzheng|\bzjhm|\bzjh|national id|identity (?:card|number|no)"
_CARD = r"银行卡|储蓄卡|信用卡|借记卡|卡号|银联|付款卡|收款卡|\byhkh?|\bkahao|(?<!id )(?<!id)(?<!sim )(?<!gift )(?<![a-z])card|\bpan\b|visa|mastercard|unionpay"

WORDS: dict[Entity, str] = {
    Entity.CN_ID_CARD: _ID,
    Entity.HK_ID: _ID + r"|香港|\bhkid",
    Entity.TW_ID: _ID + r"|台湾|台灣|居留证|居留證",
    Entity.MACAU_ID: _ID + r"|澳门|澳門|\bbir\b",
    Entity.CN_PASSPORT: r"护照|護照|passport|\bhuzhao",
    Entity.HKMO_PERMIT: r"回乡证|通行证|回鄉證|通行證|home return permit|travel permit",
    Entity.TW_PERMIT: r"台胞证|台胞證|通行证|通行證|travel permit",
    Entity.US_SSN: r"\bssn|social security|社会保障号|社保号",
    Entity.PHONE_NUMBER: _PHONE,
    Entity.CN_MOBILE: _PHONE + r"|微信|支付宝|联系|转给",
    Entity.CN_LANDLINE: _PHONE + r"|座机|固话|固定电话|传真|分机|landline",
    Entity.BANK_CARD: _CARD,
    Entity.IBAN_CODE: r"iban|银行账[号户]|bank",
    Entity.IMEI: r"imei|串号|串码|设备识别码|手机串|设备号|device id",
    Entity.IMSI: r"imsi|用户识别码",
    Entity.ICCID: r"iccid|sim ?卡|卡串|\bsim\b|sim card",
    Entity.VIN: r"\bvin\b|车架号|车辆识别|大架号|\bchejiahao",
    Entity.USCC: r"统一社会信用代码|信用代码|税号|纳税人识别号|\buscc|\btyshxydm",
    Entity.CN_PLATE: r"车牌|牌照|号牌|车号|\bplate|\bchepai|\bcphm?",
    Entity.IP_ADDRESS: r"\bip|登录地址|地址",
    Entity.MAC_ADDRESS: r"\bmac\b|物理地址",
    Entity.EMAIL_ADDRESS: r"邮箱|邮件|e-?mail",
    Entity.WECHAT_ID: r"微信|\bwechat|\bweixin|\bwx(?:id|h|hao)?\b|\bopenid",
    Entity.QQ_NUMBER: r"\bqq",
    Entity.USER_NAME: r"用户名|登录名|登录账号|user ?name|\blogin(?: ?name| ?id)?\b|\byonghuming",
    Entity.ACCOUNT_NUMBER: r"银行账[号户]|收款账[号户]|结算账[号户]|对公账[号户]|bank ?acc(?:oun)?t|account ?(?:no|num|number)\b|\bacct",
    Entity.CREDENTIAL: r"密码|口令|密钥|password|passwd|\bpwd\b|\bsecret|api ?key|access ?key|private ?key|\btoken\b|\bmima\b",
    Entity.DATE_OF_BIRTH: r"出生|生日|\bbirth|birthday|\bdob\b|\bcsrq\b|\bborn\b",
}
"""By entity type, the words that call a value so: Chinese, English, and the pinyin of column names."""

_OTHER = (
    r"订单|工单|单号|运单|流水|快递|合同|发票|编号|编码|序列号|版本|固件|验证码|校验码|动态码|取件码|提货码|金额|案件|受理号|业务号|批次|货号"
    r"|型号|条码|条形码|参考号|凭证|交易号|支付号|会话|工号|错误码|时间戳|追踪|跟踪|保单|报案号|物流|包裹|退款号|会员号|积分|商品"
    r"|\b(?:orders?|tickets?|tracking|cases?|ref|reference|invoice|contract|serial|transaction|txn|version|build|firmware|sku|shipment|waybill|parcel"
    r"|batch|error|code|otp|timestamp|session|request|trace|uuid|barcode|receipt|booking|confirmation|po|amount|claim|policy"
    r"|dingdan(?:hao)?|gongdan(?:hao)?|liushui(?:hao)?|bianhao|danhao)\b"
)
"""Words that call a number something that is nobody's."""

_FIELD_TAIL = r"|(?:\b(?:id|no|num|number|code|sn|seq|key|hash|time|date|ts|count|total|price)|号|码|时间|数量)$"
"""How the name of a column of references ends; a word for the entity type itself outweighs it."""

_SENTENCE = re.compile(r"[。！？；\n\r!?;]")
_SPENT = re.compile(r"[，,。；;\n、]|[0-9]{4,}")
"""What ends the reach of a word that calls a number something else: the clause, or another number that took the name."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PUNCTUATION = re.compile(r"[\W_]+")


def _compiled(words: str) -> re.Pattern[str]:
    # `\b` is a border towards ASCII letters only: Chinese characters on either side do not hide a word.
    opened = re.sub(r"\\b(?=[a-z(])", "(?<![a-z])", words)
    return re.compile(opened.replace(r"\b", "(?![a-z])"), re.IGNORECASE)


@cache
def words(entity: Entity) -> re.Pattern[str]:
    """What calls a value this entity type; compiled at first use."""
    return _compiled(WORDS[entity])


@cache
def _other_words() -> re.Pattern[str]:
    return _compiled(_OTHER)


@cache
def _other_fields() -> re.Pattern[str]:
    return _compiled(_OTHER + _FIELD_TAIL)


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end


@lru_cache(maxsize=4096)
def _field_cue(entity: Entity, field: str, comment: str) -> Cue:
    name = _PUNCTUATION.sub(" ", _CAMEL.sub(" ", field)).strip()
    if words(entity).search(name) or words(entity).search(comment):
        return Cue.CALLED
    if _other_fields().search(name) or _other_words().search(comment):
        return Cue.MISCALLED
    return Cue.BARE


def field_cue(entity: Entity, context: Context) -> Cue:
    """What the column's own name and comment say of its values; nothing where the column is free text."""
    return Cue.BARE if context.free_text else _field_cue(entity, context.field, context.comment)


def cue(entity: Entity, text: str, start: int, end: int, context: Context) -> Cue:
    """What stands nearest before the value (or just behind it) decides; without a word, the column's name does."""
    before = text[max(0, start - BEFORE) : start]
    breaks = _last_end(_SENTENCE, before)
    if breaks > 0:
        before = before[breaks:]
    called = _last_end(words(entity), before)
    other = _last_end(_other_words(), before)
    if other >= 0 and _SPENT.search(before, other):
        other = -1
    if other > called:
        return Cue.MISCALLED
    if called >= 0 or words(entity).search(text[end : end + AFTER]):
        return Cue.CALLED
    return field_cue(entity, context)
