"""Accounts that only the word beside them tells: WeChat, QQ, user names, account numbers."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LabelledRecognizer

_SEP = r"(?: ?(?:[:：=]|是|为|is) ?| )"
_STOP = r"(?![0-9A-Za-z])"

_WECHAT = re.compile(
    rf"(?:(?:微信|威信|薇信|V信|(?<![0-9a-z/+=_-])(?:wechat|weixin|wx|vx))(?P<id>号码|号|账号|帐号| ?id)?(?P<sep>{_SEP})?[\"“']?"
    r"(?P<value>[a-z][-_a-z0-9]{5,19}))(?![-0-9a-z_@.])",
    re.ASCII | re.IGNORECASE,
)
_WXID = re.compile(r"(?<![a-z0-9_])(?P<value>wxid_[a-z0-9]{8,24})(?![a-z0-9_])", re.ASCII | re.IGNORECASE)
_CODE_LIKE = re.compile(r"[0-9_]")

_QQ = re.compile(
    rf"(?:(?<![a-z])qq|扣扣|企鹅号)(?:号码|号| ?number| ?no\.?)?(?:{_SEP})?(?P<value>[1-9]\d{{4,10}})(?![0-9a-z@.])",
    re.ASCII | re.IGNORECASE,
)

_USER = re.compile(
    r"(?:用户名|登录名|登陆名|登录账号|登录帐号|用户账号|宽带账号|宽带帐号|上网账号|(?<![a-z])(?:user ?name|user ?id|login(?: ?name| ?id)?))"
    r" ?(?:[:：=]|是|为) ?[\"“']?(?P<value>[a-z0-9][a-z0-9_.\-]{3,31}(?<![.\-]))(?![a-z0-9@_])",
    re.ASCII | re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    {
        "required",
        "null",
        "none",
        "invalid",
        "empty",
        "unknown",
        "missing",
        "incorrect",
        "true",
        "false",
        "name",
        "optional",
        "undefined",
        "not-found",
        "disabled",
    }
)

_BANK_ACCOUNT = r"(?:银行|对公|收款|结算|付款|汇款|开户|打款|转账|储蓄)(?:银行)?(?:账号|帐号|账户|帐户|卡号)|(?<![a-z])bank ?(?:account|acct?)(?: ?(?:no\.?|number|num|#))?"
_PLAIN_ACCOUNT = r"账号|帐号|账户|帐户|户号|(?<![a-z])(?:account|acct?) ?(?:no\.?|number|num|#)"
_ACCOUNT = re.compile(
    rf"(?:(?P<bank>{_BANK_ACCOUNT})|{_PLAIN_ACCOUNT})(?:{_SEP})?(?P<value>\d(?:[ -]?\d){{7,23}}){_STOP}", re.ASCII | re.IGNORECASE
)


def judge_wechat(match: re.Match[str]) -> float:
    """微信号：zhangsan is one; "wechat payment" is not: without 号 or a colon the value must look like a code."""
    sep = (match["sep"] or "").strip()
    said = match["id"] is not None or sep in {":", "：", "="}
    if match["sep"] is None and match["id"] is None and match.group()[0].isascii():
        return 0
    chinese = not match.group()[0].isascii() or match["id"] is not None
    return 0.75 if _CODE_LIKE.search(match["value"]) or (said and chinese) else 0


def judge_user(match: re.Match[str]) -> float:
    """A word of prose after the colon (username: required) is no name."""
    return 0 if match["value"].lower() in _NOT_NAMES else 0.65


def judge_account(match: re.Match[str]) -> float:
    """An account at a bank is sensitive; a plain "account number" may be any customer number, and stays weak."""
    return 0.75 if match["bank"] else 0.5


RECOGNIZERS = (
    LabelledRecognizer(
        entity=Entity.WECHAT_ID,
        candidate=r"(?i)微信|威信|薇信|v信|wechat|weixin|wx|vx",
        pattern=_WECHAT,
        judge=judge_wechat,
        whole=re.compile(r"\s*(?P<value>[A-Za-z][-_A-Za-z0-9]{5,27})\s*", re.ASCII),
    ),
    LabelledRecognizer(entity=Entity.WECHAT_ID, candidate=r"(?i)wxid_", pattern=_WXID, judge=lambda match: 0.9),
    LabelledRecognizer(
        entity=Entity.QQ_NUMBER,
        candidate=r"(?i)qq|扣扣|企鹅号",
        pattern=_QQ,
        judge=lambda match: 0.75,
        whole=re.compile(r"\s*(?P<value>[1-9]\d{4,10})\s*", re.ASCII),
    ),
    LabelledRecognizer(
        entity=Entity.USER_NAME,
        candidate=r"(?i)用户名|登[录陆]名|[账帐]号|user ?name|user ?id|login",
        pattern=_USER,
        judge=judge_user,
        whole=re.compile(r"\s*(?P<value>[A-Za-z0-9][A-Za-z0-9_.\-]{2,31})\s*", re.ASCII),
    ),
    LabelledRecognizer(
        entity=Entity.ACCOUNT_NUMBER,
        candidate=r"(?i)[账帐][号户]|户号|卡号|account|acc?t",
        pattern=_ACCOUNT,
        judge=judge_account,
        whole=re.compile(r"\s*(?P<value>\d(?:[ -]?\d){7,23})\s*", re.ASCII),
    ),
)
