"""Accounts that only the word beside them tells: WeChat, QQ, user names, account numbers."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.labelled import ABOUT, BRACKETED, MARK, TIE, TURN, LabelledRecognizer

_SEP = r"(?: ?(?:[:：=]|(?:就|也|应该|才)?是|为|is) ?|[吧哈呢啊呀哦了][，, ]?|[，,] ?| )"
_STOP = r"(?![0-9A-Za-z_]|-[0-9A-Za-z]|[./][0-9]|\*[* -]*[0-9])"
"""What goes on behind stars is masked already."""

_NOT_WECHAT = "[一-龥]{0,4}(?:支付|步数|公众|程序|群|版|红包|转账|朋友圈|商户|订单|单号|付款|收款|扫码|平台|官方|系统|接口|登[录陆])"
_WECHAT_LABELS = (
    "微信", "威信", "薇信", "微讯", "v信", "薇❤", "薇♥", "薇号", "薇:", "薇：", "加v", "加我v", "v：", "加微", "加个微", "卫星", "绿泡泡", "微:", "微：", "微❤", "微♥", "威❤", "威♥", "徽信", "维信", "wei信", "w信", "薇 ", "薇“", "加薇", "微x", "\\+v", "绿色软件", "wechat", "weixin", "wx", "vx",
)  # fmt: skip
_WECHAT_NAME = r"(?:加(?:我|个)?)?(?P<name>微信|威信|薇信|微讯|V信|(?<![0-9a-z/+=_-])(?:wechat|weixin|wx|vx)|(?<=[a-z]_)wechat)|徽信|维信|(?<![a-z])w(?:ei)?信|[薇威微][❤♥]|薇|微x(?=[ :：])|\+v(?=[ :：])|加(?:我|个)?(?:V|微)|(?<![0-9a-z])v(?=：)|微(?=[:：])|卫星|绿泡泡|绿色软件"
_WECHAT = re.compile(
    rf"(?:{_WECHAT_NAME})(?P<id>号码|号|账号|[ _-]?(?:id|handle|name|account|acct|username|user|contact|number|no\.?)(?![a-z]))?(?:/(?:weixin|微信|wechat|qq|电话|手机)号?)?{BRACKETED}?"
    rf"(?P<sep>[\"'”」]?(?:{_SEP}|{MARK})|[)）】\]] ?|(?:我?留的?|改[成为]|换成|登记[为的]|填的?|写的?){_SEP}?|{TURN}| (?:me )?(?:as|at|under|on)[: ]| it'?s | ?[(（] ?id ?[:：]? ?| ?[-@(（] ?|(?!{_NOT_WECHAT})[一-龥]{{0,6}}(?:{_SEP}|id ?[:：是]?|(?<=[加搜索系找聊])))?"
    r"(?:[:：] ?)?[\"“'‘「@]?(?P<value>[a-z][-_a-z0-9]{5,19})(?![-0-9a-z_@]|\.[0-9a-z])",
    re.ASCII | re.IGNORECASE,
)
_WXID = re.compile(r"(?<![a-z0-9_])(?P<value>wxid_[a-z0-9]{8,24})(?![a-z0-9_])", re.ASCII | re.IGNORECASE)
_CODE_LIKE = re.compile(r"[0-9_-]")

_QQ_LABELS = (
    "qq",
    "扣扣",
    "抠抠",
    "蔻蔻",
    "球球",
    "企鹅",
    "q号",
    "扣号",
    "q:",
    "q：",
    "加q",
    "加个q",
    "我q",
    "我的q",
    "加扣",
    "我扣",
    "丘丘",
    "口口",
    "q我",
    "q [1-9]",
    "扣:",
    "扣：",
)
_QQ = re.compile(
    r"(?:(?:加个?|我)的?(?:qq|q|扣扣|扣(?=[ :：是号]))|(?<![a-z])qq|扣扣|抠抠|蔻蔻|球球|企鹅|扣号|丘丘|口口(?=[:：])|(?<![a-z])q(?=号|[:：]|我 ?\d| \d{6})|扣(?=[:：]))(?![一-龥]{0,3}(?:群|邮|音乐|空间|飞车|会员|币)| ?(?:group|mail|music))"
    rf"(?:号码|号|账号|[ _-]?(?:number|num|no|id|account|acct)(?![a-z])\.?|#)?(?:[/、和](?:微信|wechat|wx|vx|tim)号?)?{BRACKETED}?"
    rf"(?:小号|上?联系(?:方式|我)?|的话|我?留的?|登记的?|给你|发你|账户|是?多少[?？]?|[一-龥]{{1,3}}(?=[:：]))?(?:[\"'”」)）]?(?:{_SEP}|{MARK}| ?[(（【「] ?| or 微信[:：])|{TURN}| at |#|-|[)）】\]] ?)?(?:[:：] ?)?[\"“「']?(?P<value>[1-9]\d{{4,10}}|[1-9]\d{{1,3}} \d{{3,4}} \d{{3,4}})(?![0-9a-z@.])",
    re.ASCII | re.IGNORECASE,
)

_USER_LABELS = (
    "用户名", "登录名", "登陆名", "登入名", "登录账号", "登陆账号", "登入账号", "登录id", "登陆id", "用户账号", "用户id", "会员id", "宽带账号", "上网账号", "会员账号", "游戏账号", "游戏id",
    "旺旺", "淘宝号", "抖音", "小红书", "淘宝id", "论坛id", "账户", "快手号", "微博", "账号名", "账号", "账户名", "会员名", "注册名", "昵称", "网名", "花名",
    "user name", "username", "user id", "userid", "user-name", "user_name", "user_id", "login", "log-in", "handle", "screen name", "screenname", "account name", "uid", "user", "usr", "uname", "u/n", "account",
    "logged in", "logs in", "signed in", "sign in", "signs in", "signed up", "log in", "gamertag", "gamer tag", "display name", "nickname", "skype", "telegram", "instagram", "twitter", "discord",
    "yhm:", "yhm：", "yhm=", "b站id", "贴吧id", "知乎id", "豆瓣id", "闲鱼", "快手", "b站账号", "宽带号", "游戏名", "角色名", "我的id", "我id", "nick\"", "un:", "ig:", "ig @", "insta:", "insta ", "snapchat", "snap:", "tiktok", "tik tok", "linkedin", "github", "reddit", "venmo", "cash ?app", "paypal", "online id", "online banking id", "ebay id",
    "profile name", "sso id", "sign-in", "psn", "xbox", "member name", r"用户(?:名|号)? ?[\[【:：=是为\"“a-z0-9]",
)  # fmt: skip
_USER = re.compile(
    r"(?:(?P<sure>用户(?:名称?|id)|登[录陆入](?:名称?|账号|id)|(?:用户|宽带|上网|会员|游戏)账号|(?:会员|游戏|淘宝|论坛|b站|贴吧|知乎|豆瓣)(?:id|账号)|yhm(?=[:：=])|账号名|账户名|会员名称?|注册名|抖音号|快手号|小红书号|淘宝号|旺旺"
    r"|(?<![a-z])(?:user[ _-]?name|user[ _-]?id|(?:log|sign)-?in[ _-]?(?:name|id)|screen ?name|(?:account|display|profile|member)[ _-]name|nickname|gamer ?tag|sso id|uid(?![a-z])))"
    r"|账号|账户|抖音|小红书|闲鱼|快手|宽带号|游戏名|角色名|我的?id|nick(?=\")|微博|昵称|网名|花名|用户|(?<![a-z])(?:(?:logged|logs?|signed|signs?) (?:in|up)(?: (?:as|with|under))|skype|telegram|instagram|twitter|discord"
    r"|un(?=:)|ig(?=:| @)|insta|snapchat|snap(?=:)|tik ?tok|linkedin|github|reddit|venmo|cash ?app|paypal|online(?: banking)? id|ebay id|handle|user|usr|uname|u/n|log-?in|psn|xbox|account))"
    rf"(?:号|名)?(?:[ _-]?(?:name|id|no|handle|user(?:name)?)(?![a-z]))?{BRACKETED}?{ABOUT}?"
    rf"(?:填写?的?|写的?|设置?的?|应该?|改|叫做?|[，,]?可能)?(?P<tie>[呢吗]?[\"'”」]?(?:{MARK}|#| ?[(（] ?)(?:[:：] ?)?|{TURN}| )?[\"“'‘「@$]{{0,2}}(?:u/|live:|[a-z][a-z0-9\-]{{1,14}}\\)?(?P<value>[a-z0-9][a-z0-9_.\-]{{2,31}}(?<![.\-]))(?![a-z0-9@_])",
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
    r"\d{4}-\d\d-\d\d|\d+(?:st|nd|rd|th|gb|mb|g|m|k|x|h|s|ms|am|pm|年|月)$|v?\d+(?:\.\w+)+$|.*\.(?:com|cn|net|org|php|html?|aspx?|jsp)$"
    r"|(?:error|err|code|issue|step|version|ver|v|build|https?|status|page|type|level|plan|tier|option|test|case|order|ticket|guide|agent|mozilla)[_.\-]?v?\d",
    re.IGNORECASE,
)

_BANK_ACCOUNT = (
    r"公户|基本户|一般户|存折号|结算户|(?:银行|对公|收款|结算|付款|汇款|开户|打款|转账|储蓄|还款)(?:银行)?(?:账号|账户|卡号)"
    r"|(?<![a-z])(?:bank|checking|savings?|deposit) ?(?:account|acct?)(?: ?(?:no\.?|number|num|#))?|iban|sort ?code|sort(?= \d\d-\d\d-\d\d)|(?<![a-z])(?:checking|savings)(?=:? \d{6})|(?<![a-z])bsb|(?<![a-z])direct deposit (?:in)?to"
    r"|(?:转账|汇款|打款|转|汇|打)(?:至|到)(?=[:： ]?\d{4} ?\d{4} ?\d{4})|(?:工|农|建|中|交|招)行(?=[:： ]?\d{4} ?\d{4} ?\d{4})"
)
_PLAIN_ACCOUNT = (
    r"账号|账户|(?<![商用客住门])户号|(?<![a-z])(?:account|acct?|acc|accnt|a/c)\.?(?P<numbered>[ _]?(?:no\.?|number|num|nbr|#))?"
)
_ROUTING = r"(?<![a-z])(?:routing|aba|rtn|transit)(?: ?(?:transit )?(?:no\.?|number|num|#))?"
_ACCOUNT_LABELS = (
    "公户", "存折号", "结算户", "基本户", "一般户", "转账至", "转账到", "汇款至", "汇款到", "打款至", "打款到", "转至", "转到", "汇至", "汇到", "打到", "工行", "农行", "建行", "中行", "交行", "招行", "direct deposit", "bankac", "bsb", "rtn", "acc ", "acc:", "acc\\.", "acc#", "accnt", "银行账", "对公账", "收款账", "结算账", "付款账", "汇款账", "开户账", "打款账", "转账账", "储蓄账", "还款账", "收款银行", "开户银行", "银行卡号", "收款卡号", "账号", "账户", "户号",
    "bank ac", "checking ac", "saving", "deposit ac", "account", "acct", "a/c", "routing", "aba", "transit", "sort ", "checking", "sortcode",
)  # fmt: skip
_ACCOUNT = re.compile(
    rf"(?:(?P<bank>{_BANK_ACCOUNT})|(?P<routing>{_ROUTING})|{_PLAIN_ACCOUNT}){TIE}(?: ?\(?(?:number|no\.?|#)[ :]{{0,2}}| on (?:file|record)[ :]{{0,2}}|[一-龥]{{0,14}}(?:银行|支行|分行|信用社|储蓄所)[一-龥]{{0,8}}[ :：]{{0,2}})?(?P<value>\d(?:[ -]?\d){{5,23}}|(?-i:[A-Z]{{1,4}}-?\d{{5,14}}|\d{{5,12}}-?[A-Z]{{1,2}})){_STOP}",
    re.ASCII | re.IGNORECASE,
)
_SORTED = re.compile(
    r"(?<![a-z])(?:s/?c|sort(?: ?code)?)(?: (?:is|no\.?))?[:#= ]{0,2}(?:\d\d-\d\d-\d\d|\d\d \d\d \d\d|\d{6})[ ,;/]{1,3}(?:and )?(?:a/?c|acct?|account)\.?(?: (?:no\.?|number))?(?: is)?[:#= ]{1,2}(?P<value>\d{8})(?![0-9A-Za-z_])",
    re.ASCII | re.IGNORECASE,
)
"""Behind a British sort code, so that even "AC" is an account."""
_SORT_CODE = re.compile(r"(?<![a-z])s/?c[: ]{1,2}(?P<value>\d\d-\d\d-\d\d)(?![0-9-])", re.ASCII | re.IGNORECASE)
_DATE_LIKE = re.compile(r"(?:19|20)\d\d[- ]?(?:0\d|1[0-2])[- ]?(?:[0-2]\d|3[01])")
_LEAST_PLAIN, _LEAST_NUMBERED = 7, 6


def judge_wechat(match: re.Match[str]) -> float:
    """微信号：zhangsan is one; "wechat payment" is not: without 号 or a colon the value must look like a code."""
    sep = (match["sep"] or "").strip()
    said = match["id"] is not None or sep.lstrip("\"'”」 ")[:1] in {":", "：", "="}
    if match["sep"] is None and match["id"] is None and match["name"] and match.group()[0].isascii():
        return 0
    if match["value"].lower() in _WECHAT_LABELS or (match["value"].isupper() and match["value"].replace("_", "").isalpha()):
        return 0
    chinese = match["name"] is not None and (not match.group()[0].isascii() or match["id"] is not None)
    if _CODE_LIKE.search(match["value"]) or (said and chinese):
        return 0.75
    if not match["name"] or not _ENDS_THERE.match(match.string, match.end("value")) or match["value"].lower() in _NOT_NAMES:
        return 0
    return 0.62 if (chinese and sep) or (said and not _PARTICIPLE.search(match["value"])) else 0


_ENDS_THERE = re.compile(r"[\"”'’]?(?:[ \t]*(?:$|[\n,，;；|)）。]))")
_PARTICIPLE = re.compile(r"(?:ed|ing|able|tion|ment|only|app)\Z", re.IGNORECASE)
"""How words end that tell of an account, and are none: blocked, unavailable."""
_FIRM = re.compile(r"[呢吗]?[\"'”」\]】*]*(?:[:：=(（]|是|为|is|was)[^\n?？]*\Z")
"""A tie after which even a plain word is the name; behind a dash, a bar or a question it may be prose."""


def judge_user(match: re.Match[str]) -> float:
    """A word of prose (username: required, login to) is no name; where nothing but a space ties it, or the word is a weak one, it must look like a code."""
    value, tie = match["value"], (match["tie"] or "").strip()
    if value.lower() in _NOT_NAMES or (value.isdigit() and not (match["sure"] and tie)):
        return 0
    before = match.string[match.start("value") - 1]
    if match.group()[0].isascii() and before.isascii() and before.isalpha():
        return 0
    if match["sure"] and _FIRM.match(tie):
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
    if not match["value"].replace(" ", "").replace("-", "").isdigit() and not (match["numbered"] and match.group()[0].isascii()):
        return 0  # with letters only behind "account number", for an account may be a name, too
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
        # A column of whole numbers called user_id refers to users and names none.
        whole=re.compile(r"\s*(?P<value>(?=[0-9]*[A-Za-z_.\-])[A-Za-z0-9][A-Za-z0-9_.\-]{2,31})\s*", re.ASCII),
    ),
    LabelledRecognizer(
        entity=Entity.ACCOUNT_NUMBER,
        labels=_ACCOUNT_LABELS,
        pattern=_ACCOUNT,
        judge=judge_account,
        whole=re.compile(r"\s*(?P<value>\d(?:[ -]?\d){7,23})\s*", re.ASCII),
    ),
    LabelledRecognizer(entity=Entity.ACCOUNT_NUMBER, labels=("sc ", "sc:", "s/c", "sort"), pattern=_SORTED, judge=lambda match: 0.75),
    LabelledRecognizer(entity=Entity.ACCOUNT_NUMBER, labels=("sc ", "sc:", "s/c"), pattern=_SORT_CODE, judge=lambda match: 0.75),
)
