"""Accounts that only the word beside them tells: WeChat, QQ, user names, account numbers."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.labelled import TIE, LabelledRecognizer

_SEP = r"(?: ?(?:[:：=]|(?:就|也|应该|才)?是|为|is) ?|[吧哈呢啊呀哦了][，, ]?|[，, ])"
_STOP = r"(?![0-9A-Za-z_]|-[0-9A-Za-z]|[./][0-9])"

_WECHAT_LABELS = ("微信", "威信", "薇信", "v信", "wechat", "weixin", "wx", "vx")
_WECHAT = re.compile(
    r"(?:(?:微信|威信|薇信|V信|(?<![0-9a-z/+=_-])(?:wechat|weixin|wx|vx))(?P<id>号码|号|账号| ?(?:id|handle|name|account|username|user|contact|number|no\.?)(?![a-z]))?"
    rf"(?P<sep>{_SEP}| (?:as|at|under) | ?[-@(（] ?)?(?:[:：] ?)?[\"“'‘@]?(?P<value>[a-z][-_a-z0-9]{{5,19}}))(?![-0-9a-z_@]|\.[0-9a-z])",
    re.ASCII | re.IGNORECASE,
)
_WXID = re.compile(r"(?<![a-z0-9_])(?P<value>wxid_[a-z0-9]{8,24})(?![a-z0-9_])", re.ASCII | re.IGNORECASE)
_CODE_LIKE = re.compile(r"[0-9_-]")

_QQ_LABELS = ("qq", "扣扣", "企鹅号")
_QQ = re.compile(
    rf"(?:(?<![a-z])qq|扣扣|企鹅号)(?:号码|号| ?number| ?no\.?)?(?:{_SEP})?(?:[:：] ?)?[\"“]?(?P<value>[1-9]\d{{4,10}})(?![0-9a-z@.])",
    re.ASCII | re.IGNORECASE,
)

_USER_LABELS = (
    "用户名", "登录名", "登陆名", "登录账号", "登陆账号", "用户账号", "宽带账号", "上网账号", "会员账号", "游戏账号", "旺旺", "淘宝号", "抖音号", "微博",
    "账号名", "账号", "会员名", "user name", "username", "user id", "userid", "user-name", "user_name", "user_id", "login", "handle", "screen name", "account name", "uid", "user", "account", r"用户(?:名|号)? ?[\[【:：=是为\"“a-z0-9]",
)  # fmt: skip
_USER = re.compile(
    r"(?:(?P<sure>用户名|登[录陆](?:名|账号)|(?:用户|宽带|上网|会员|游戏)账号|账号名|会员名|抖音号|淘宝号|旺旺|(?<![a-z])(?:user[ _-]?name|user[ _-]?id|login ?(?:name|id)|screen name"
    r"|account name|uid(?![a-z])))|账号|微博|用户|(?<![a-z])(?:handle|user|login|account))"
    r"(?:号|名)?[\"'”]?(?P<tie> ?(?:[:：=]|是|为|(?:is|was)(?![a-z])|[(（]) ?(?:[:：] ?)?| )?[\"“'‘@]{0,2}(?P<value>[a-z0-9][a-z0-9_.\-]{2,31}(?<![.\-]))(?![a-z0-9@_])",
    re.ASCII | re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    [
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
        "and",
        "the",
        "for",
        "with",
        "you",
        "your",
        "our",
        "wrong",
        "error",
        "issue",
        "problem",
        "page",
        "screen",
        "not",
        "now",
        "was",
        "has",
        "does",
        "too",
        "also",
        "but",
        "please",
        "here",
        "there",
        "correct",
        "valid",
        "blank",
        "changed",
        "anonymous",
        "admin",
        "user",
        "test",
    ]
)

_CODE = re.compile(r"(?=.*[a-z])(?=.*[0-9_.]).*", re.IGNORECASE)
_PLAIN_CODE = re.compile(r"(?=.*[a-z])(?=.*[0-9_])[^.]*", re.IGNORECASE)
_NOT_CODE = re.compile(
    r"\d{4}-\d\d-\d\d|\d+(?:st|nd|rd|th|gb|mb|g|m|k|x|h|s|ms|am|pm|年|月)$|v?\d+(?:\.\w+)+$|.*\.(?:com|cn|net|org|php|html?|aspx?|jsp)$",
    re.IGNORECASE,
)

_BANK_ACCOUNT = (
    r"(?:银行|对公|收款|结算|付款|汇款|开户|打款|转账|储蓄|还款)(?:银行)?(?:账号|账户|卡号)"
    r"|(?<![a-z])(?:bank|checking|savings?|deposit) ?(?:account|acct?)(?: ?(?:no\.?|number|num|#))?|iban|sort ?code"
)
_PLAIN_ACCOUNT = r"账号|账户|户号|(?<![a-z])(?:account|acct?|a/c)\.?(?P<numbered> ?(?:no\.?|number|num|#))?"
_ROUTING = r"(?<![a-z])(?:routing|aba|transit)(?: ?(?:transit )?(?:no\.?|number|num|#))?"
_ACCOUNT_LABELS = (
    "银行账", "对公账", "收款账", "结算账", "付款账", "汇款账", "开户账", "打款账", "转账账", "储蓄账", "还款账", "收款银行", "开户银行", "银行卡号", "收款卡号", "账号", "账户", "户号",
    "bank ac", "checking ac", "saving", "deposit ac", "account", "acct", "a/c", "routing", "aba", "transit", "sort code", "sortcode",
)  # fmt: skip
_ACCOUNT = re.compile(
    rf"(?:(?P<bank>{_BANK_ACCOUNT})|(?P<routing>{_ROUTING})|{_PLAIN_ACCOUNT}){TIE}(?:\(?(?:number|no\.?|#)[ :]{{0,2}}|[一-龥]{{0,14}}(?:银行|支行|分行|信用社|储蓄所)[一-龥]{{0,8}}[ :：]{{0,2}})?(?P<value>\d(?:[ -]?\d){{5,23}}){_STOP}",
    re.ASCII | re.IGNORECASE,
)
_DATE_LIKE = re.compile(r"(?:19|20)\d\d[- ]?(?:0\d|1[0-2])[- ]?(?:[0-2]\d|3[01])")
_LEAST_PLAIN, _LEAST_NUMBERED = 8, 6


def judge_wechat(match: re.Match[str]) -> float:
    """微信号：zhangsan is one; "wechat payment" is not: without 号 or a colon the value must look like a code."""
    sep = (match["sep"] or "").strip()
    said = match["id"] is not None or sep in {":", "：", "="}
    if match["sep"] is None and match["id"] is None and match.group()[0].isascii():
        return 0
    chinese = not match.group()[0].isascii() or match["id"] is not None
    return 0.75 if _CODE_LIKE.search(match["value"]) or (said and chinese) else 0


def judge_user(match: re.Match[str]) -> float:
    """A word of prose (username: required, login to) is no name; where nothing but a space ties it, or the word is a weak one, it must look like a code."""
    value, tie = match["value"], (match["tie"] or "").strip()
    if value.lower() in _NOT_NAMES or (value.isdigit() and not (match["sure"] and tie)):
        return 0
    if match["sure"] and tie:
        return 0.65
    code = _CODE if tie or not match.group().lower().startswith("account") else _PLAIN_CODE
    return 0.62 if code.fullmatch(value) and not _NOT_CODE.match(value) else 0


def judge_account(match: re.Match[str]) -> float:
    """An account at a bank is sensitive; a plain "account number" may be any customer number, and stays weak."""
    digits = sum(char.isdigit() for char in match["value"])
    if match["bank"]:
        return 0.75
    if match["routing"]:
        return 0.75 if digits == 9 else 0
    least = _LEAST_NUMBERED if match["numbered"] or not match.group()[0].isascii() else _LEAST_PLAIN
    return 0.5 if digits >= least and not _DATE_LIKE.fullmatch(match["value"]) else 0


RECOGNIZERS = (
    LabelledRecognizer(
        entity=Entity.WECHAT_ID,
        labels=_WECHAT_LABELS,
        pattern=_WECHAT,
        judge=judge_wechat,
        whole=re.compile(r"\s*(?P<value>[A-Za-z][-_A-Za-z0-9]{5,27})\s*", re.ASCII),
    ),
    LabelledRecognizer(entity=Entity.WECHAT_ID, labels=("wxid_",), pattern=_WXID, judge=lambda match: 0.9),
    LabelledRecognizer(
        entity=Entity.QQ_NUMBER,
        labels=_QQ_LABELS,
        pattern=_QQ,
        judge=lambda match: 0.75,
        whole=re.compile(r"\s*(?P<value>[1-9]\d{4,10})\s*", re.ASCII),
    ),
    LabelledRecognizer(
        entity=Entity.USER_NAME,
        labels=_USER_LABELS,
        pattern=_USER,
        judge=judge_user,
        whole=re.compile(r"\s*(?P<value>[A-Za-z0-9][A-Za-z0-9_.\-]{2,31})\s*", re.ASCII),
    ),
    LabelledRecognizer(
        entity=Entity.ACCOUNT_NUMBER,
        labels=_ACCOUNT_LABELS,
        pattern=_ACCOUNT,
        judge=judge_account,
        whole=re.compile(r"\s*(?P<value>\d(?:[ -]?\d){7,23})\s*", re.ASCII),
    ),
)
