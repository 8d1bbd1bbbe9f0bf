"""Passwords, keys and tokens beside their words, and keys that show by their shape. The word alone is never one, nor is a one-time code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.context import Cue, field_cue
from redaction.marks import Marks
from redaction.recognizers.base import SheetRecognizer
from redaction.recognizers.labelled import ABOUT, BRACKETED, MARK, TURN, LabelledRecognizer
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_LABELS = (
    "支付密码", "查询密码", "交易密码", "取款密码", "客服密码", "服务密码", "锁屏密码", "解锁密码", "开机密码", "门锁密码", "app password",
    "密码", "口令", "密钥", "mima", "mm:", "mm：", "mm=", "密保答案", "密保问题答案", "security answer", "recovery code", "backup code", "wpa key", "wpa2 key", "appkey", "app_key", "秘钥", "私钥", "password", "passwd", "passcode", "passphrase", "pwd", "secret", "api key", "api-key", "api_key", "apikey",
    "pw", "p/w", "passwrd", "pass", "密匙", "bearer", "memorable word", "security word", "creds", "credentials", "wifi key", "wi-fi key", "network key", "recovery key", "access key", "access-key", "access_key", "accesskey", "private key", "private-key", "private_key", "privatekey", "token",
)  # fmt: skip
_WORD = (
    # A code sent for one use is no credential worth guarding, whatever it is called.
    r"(?:(?:支付|查询|交易|取款|客服|服务|锁屏|解锁|开机|门锁)密码|(?<!动态)(?<!一次性)(?<!短信)(?<!随机)(?<!取件)(?<!提货)(?:密码|口令|密钥|秘钥|密匙|私钥)|密保(?:问题)?答案|(?<![a-z])(?:mima|mm(?=[:：=]))"
    r"|(?<![a-z:])(?<!one-time )(?<!one time )(?<!otp )(?:(?:app )?password|passwrd|passwd|p/w|passcode|passphrase|pwd|pw|secret(?:[ _-]?key)?|api[ _-]?key"
    r"|access[ _-]?key(?:[ _-]?(?:id|secret))?|private[ _-]?key|(?:wi-?fi|network|recovery|wpa2?) key|security answer|(?:recovery|backup) code|app[ _-]?key|(?:memorable|security) word|cred(?:ential)?s)|(?<=[a-z])(?-i:Password|Passwd|Pwd|Secret)|token|(?<![a-z])bearer(?= )|(?<![a-z])(?:(?<=temp )pass|(?<=wifi )pass|(?<=wi-fi )pass|(?<=login )pass)(?= )|(?<![a-z])(?<!boarding )(?<! a )(?<!the )(?<!season )(?<!hall )(?<!day )(?<!bus )(?<!guest )pass(?= ?[:=]))"
)
_TOLD = (
    rf"{BRACKETED}?{ABOUT}?(?:{TURN}|[\"'”’」]?{MARK}|(?<=bearer) |[\"'”’]? ?(?:[:：=]|我?(?:记得|记的|印象)(?:中|里)?(?:是|为)?|(?:设置?|改|重置|就|初始|默认|临时)?(?:是|为|成了?|的是|的)) ?"
    r"| ?[(（] ?| (?:is|was|are|to|as|of|(?:was |is |got |been )?(?:currently |now )?(?:changed|reset|set|updated) (?:to|as)) ?(?:[:=] ?)?)(?:[a-z0-9_.@-]{3,32} / )?"
)
_LABELLED = re.compile(_WORD + _TOLD + r"(?:[:：] ?)?[\"“'‘「]?(?P<value>[!#-&(-+\--:<-~]{6,256})", re.ASCII | re.IGNORECASE)
_PINS = (
    "pin",
    "cvv",
    "cvc",
    "安全码",
    "security code",
    "passcode",
    "支付密码",
    "查询密码",
    "交易密码",
    "取款密码",
    "客服密码",
    "服务密码",
    "锁屏密码",
    "解锁密码",
    "开机密码",
    "门锁密码",
    "3 digit code",
    "3-digit code",
    "three digit code",
)
_PIN = re.compile(
    r"(?<![a-z])(?<!otp )(?:pin(?! ?code(?: (?:is|was))?[ :=-]{0,3}\d{5})(?: ?(?:码|code|number|no\.?))?|cvv2?|cvc2?|安全码|(?:security|3[ -]digit|three[ -]digit) code(?: on the back)?|passcode|(?:支付|查询|交易|取款|客服|服务|锁屏|解锁|开机|门锁)密码)"
    rf"(?:[\"']?{MARK}[\"']?| (?:is |was )?|(?<=[密全]码))(?P<value>\d{{3,6}})(?! ?[0-9]|[A-Za-z_]|[.,\-/][0-9])",
    re.ASCII | re.IGNORECASE,
)
_TRAILING = ".;:?"
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}

_DATE_OR_AMOUNT = re.compile(r"[0-9]+(?:[-/.:%~,][0-9]+)+%?", re.ASCII)
_PLACEHOLDER = re.compile(r"[<{$%\[(]|https?:|www\.|.*(?:\*{3}|xxx|\.\.\.)", re.IGNORECASE)
_SYMBOL = re.compile(r"[!@#$%^&*+=~|?]")
_MOST_DIGITS = 16
_HASHED = re.compile(
    r"\$[0-9a-z]{1,12}\$|(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$|\{[A-Za-z0-9-]+\}|pbkdf2|argon2|bcrypt|scrypt",
    re.IGNORECASE,
)

_ABOUT_SECRETS = re.compile(
    r"(?:count|num|number|at|on|date|time|expir\w*|status|state|type|hint|question|policy|strength|length|changed|updated|reset|attempts|version)$"
    r"|时间|日期|次数|状态|类型|提示|问题",
    re.IGNORECASE,
)
"""Names of columns that tell about a secret and do not hold it."""
_LONGEST = 4096

_KEYS = re.compile(
    r"(?<![0-9A-Za-z_\-])(?:"
    r"(?:AKIA|ASIA)[0-9A-Z]{16}"  # Amazon Web Services
    r"|LTAI[0-9A-Za-z]{12,26}"  # Alibaba Cloud
    r"|AKID[0-9A-Za-z]{28,36}"  # Tencent Cloud
    r"|AIza[0-9A-Za-z_\-]{35}"  # Google
    r"|gh[opsur]_[0-9A-Za-z]{36,80}|github_pat_[0-9A-Za-z_]{40,120}|glpat-[0-9A-Za-z_\-]{20,64}"
    r"|xox[abprs]-[0-9A-Za-z\-]{10,120}"  # Slack
    r"|whsec_[0-9A-Za-z]{20,64}|(?:sk|rk)_test_[0-9A-Za-z]{20,128}"  # Stripe
    r"|sk-(?:[a-z]{2,8}-)?[0-9A-Za-z]{20,128}|(?:sk|rk)_live_[0-9A-Za-z]{20,128}"
    r"|eyJ[0-9A-Za-z_\-]{8,2048}\.eyJ[0-9A-Za-z_\-]{8,4096}\.[0-9A-Za-z_\-]{16,1024}"  # JSON Web Token, RFC 7519
    r")(?![0-9A-Za-z_\-])",
    re.ASCII,
)
_PREFIXES = r"AKIA|ASIA|LTAI|AKID|AIza|gh[opsur]_|github_pat_|glpat-|xox[abprs]-|sk-|(?:sk|rk)_(?:live|test)_|whsec_|eyJ"
_PREFIX_MARKS = Marks(
    "AKI[AD]", "ASIA", "LTAI", "AIza", "gh[opsur]_", "github_pat_", r"glpat\-", r"xox[abprs]\-", r"sk\-", "[sr]k_live_", "[sr]k_test_", "whsec_", "eyJ"
)  # fmt: skip
_ADDRESS_MARKS = Marks("://")
_PEM_MARKS = Marks(r"\-\-\-\-\-BEGIN ")
_IN_ADDRESS = re.compile(r"://(?<=[a-z0-9]://)[^\s/@:]{1,64}:(?P<value>[^\s/@]{3,64})@(?=[0-9A-Za-z\[])", re.IGNORECASE)
"""The password within an address: scheme://user:password@host (RFC 3986, 3.2.1)."""
_PEM = re.compile(r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----", re.ASCII)
_PEM_END = re.compile(r"-----END (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----", re.ASCII)
_PEM_LONGEST = 16_384


def looks_secret(value: str) -> bool:
    """Whether a value beside its word can be one: not prose, a date, a link, a placeholder, nor already masked."""
    if len(value) < 6 or len(set(value)) < 2 or _PLACEHOLDER.match(value) or _DATE_OR_AMOUNT.fullmatch(value):
        return False
    if value.isdigit():
        return len(value) <= _MOST_DIGITS
    letters = any(char.isalpha() for char in value)
    digits = any(char.isdigit() for char in value)
    return (letters and digits) or bool(_SYMBOL.search(value[:-1]))


def trimmed(value: str) -> str:
    """The value without the punctuation of the sentence behind it."""
    value = value.partition("</")[0].rstrip(_TRAILING)
    while value and (opening := _CLOSING.get(value[-1])) and opening not in value:
        value = value[:-1].rstrip(_TRAILING)
    return value


def judge_labelled(match: re.Match[str]) -> float:
    """Whether it looks like a secret."""
    value = trimmed(match["value"])
    if looks_secret(value):
        return 0.85
    if _CHINESE_FIRM.match(match.string[match.start() : match.start("value")]) and value.isalpha() and len(set(value)) > 2:
        return 0 if match.string[match.end("value") : match.end("value") + 1].isalpha() else 0.62
    return 0.7 if match.group()[:10].lower() == "passphrase" and _PHRASE.fullmatch(value) else 0


_CHINESE_FIRM = re.compile(r"(?:密码|口令|密匙).*(?:[:：=]|是|为) ?[\"“‘「]?\Z", re.DOTALL)
"""In Chinese text a Latin word that a password is said to be is the password."""
_PHRASE = re.compile(r"[a-z]+(?:-[a-z]+){2,7}", re.IGNORECASE)


class LabelledSecret(LabelledRecognizer):
    """A secret beside its word, without the punctuation of the sentence behind it."""

    __slots__ = ()

    def at(self, text: str, places: Sequence[int]) -> Iterator[Found]:
        for start, end, entity, score in LabelledRecognizer.at(self, text, places):
            yield start, start + len(trimmed(text[start:end])), entity, score


class ShapedKey(SheetRecognizer):
    """A key that its issuer's prefix, or its wrapping, gives away."""

    entities = frozenset({Entity.CREDENTIAL})

    def gate(self, context: Context) -> str:
        del context
        return rf"{_PREFIXES}|PRIVATE KEY-----|://[^ /@]*:[^ /@]*@"

    def find_on(self, page: Page) -> Iterator[Found]:
        for match in _PREFIX_MARKS.matches(_KEYS, page.sheet):
            yield *match.span(), Entity.CREDENTIAL, 0.9
        for match in _ADDRESS_MARKS.matches(_IN_ADDRESS, page.sheet):
            if not _PLACEHOLDER.match(match["value"]):
                yield *match.span("value"), Entity.CREDENTIAL, 0.85
        for match in _PEM_MARKS.matches(_PEM, page.sheet):
            last = page.sheet.end_of(match.start())
            end = _PEM_END.search(page.text, match.end(), min(match.end() + _PEM_LONGEST, last))
            yield match.start(), end.end() if end else match.end(), Entity.CREDENTIAL, 0.95


class SecretColumn:
    """A column of passwords, keys or tokens; hashes of them are reported, but weakly."""

    entities = frozenset({Entity.CREDENTIAL})

    def gate(self, context: Context) -> str | None:
        named = field_cue(Entity.CREDENTIAL, context) is Cue.CALLED and not _ABOUT_SECRETS.search(context.field)
        return r"[!-~]{6}" if named else None

    def find(self, text: str, context: Context) -> Iterator[Span]:
        value = text.strip()
        if self.gate(context) is None or not (value.isascii() and value.isprintable()) or " " in value or len(value) > _LONGEST:
            return
        start = text.index(value)
        if _HASHED.match(value):
            yield Span(start, start + len(value), Entity.CREDENTIAL, 0.4)
        elif looks_secret(value):
            yield Span(start, start + len(value), Entity.CREDENTIAL, 0.8)


_GLUED = re.compile(
    _WORD + r"(?:[，, ]|(?<=[码令钥]))[\"“'‘]?(?P<value>(?=[!-~]{0,63}[0-9])(?=[!-~]{0,63}[A-Za-z])[!#-&(-+\--:<-~]{6,64})",
    re.ASCII | re.IGNORECASE,
)
"""No word ties it; it must have letters and digits, and no mark that addresses and paths have."""
_COUNTED = re.compile(r"(?:code|error|err|step|page|case|ticket|order|v|version|type|level|http|kx)[_-]?\d+", re.IGNORECASE)
_ADDRESS = re.compile(r"[./:\\-]")


def judge_glued(match: re.Match[str]) -> float:
    """Whether it looks like a secret, and like nothing else."""
    value = trimmed(match["value"])
    addressed = _ADDRESS.search(value) and not _RANDOM.fullmatch(value)
    return 0.7 if looks_secret(value) and not addressed and not _COUNTED.fullmatch(value) else 0


_RANDOM = re.compile(r"[0-9A-Za-z+/]{32,64}={0,2}", re.ASCII)
"""As long as keys are in base64, which has a slash, too."""
_APP = re.compile(
    rf"(?:app(?:lication)?(?:-specific)? password|授权码){BRACKETED}?(?:[\"'”]?{MARK}| (?:is |was )?)[\"“'‘「]?(?P<value>[a-z]{{4}}(?:[ -]?[a-z]{{4}}){{3}})(?![0-9a-z])",
    re.ASCII | re.IGNORECASE,
)
"""Of an account's mail program: sixteen letters, shown in fours."""
_QUERY = re.compile(
    r"(?<![a-z])(?:key|sig|signature|apikey)=(?P<value>(?=[\w\-]{0,63}[0-9])(?=[\w\-]{0,63}[a-z])[\w\-]{16,128})", re.ASCII | re.IGNORECASE
)
_BASIC = re.compile(r"authorization[\"']?[:=] ?[\"']?basic (?P<value>[a-z0-9+/]{8,512}={0,2})", re.ASCII | re.IGNORECASE)
_PAIR = re.compile(
    r"(?:(?<![a-z])(?:login|log-in|creds|credentials)|账密|(?:账号|用户名)[/和、]?密码)(?: (?:is|are|was))?[:： ]{1,2}[\"“'‘]?[a-z0-9][a-z0-9_.@\-]{2,63}(?: ?[/|] ?|:)(?P<value>(?=[!-~]{0,63}[0-9])(?=[!-~]{0,63}[a-z])[!#-&(-+\--:<-~]{6,64})",
    re.ASCII | re.IGNORECASE,
)
"""A name and its password: login jdoe / Winter2024!"""
_PUK = re.compile(
    rf"(?<![a-z])puk[12]?(?: ?(?:码|code|number|no\.?))?(?:[\"']?{MARK}[\"']?| (?:is )?)(?P<value>\d{{8}})(?![0-9A-Za-z_-])",
    re.ASCII | re.IGNORECASE,
)


_BEHIND = re.compile(
    r"[,，]? ?(?:就?(?:是|作为?|当作?)(?:我|您|你)?的?(?:新|初始|登录)?密码(?!错|不|吗)| (?:as|is|was|'s|that's|which is) (?:my|the|your|his|her|our)(?: new| old| temp| current| temporary)? (?:password|passcode|passphrase|pwd)(?! (?:reset|link|hint|field|page|policy)))",
    re.ASCII | re.IGNORECASE,
)
_WORD_BEHIND = (
    r"(?i:(?:是|作|为|当|的|新|始|录)密码|(?:my|the|your|his|her|our|new|old|temp|current|temporary) (?:password|passcode|passphrase|pwd))"
)
_BEHIND_MARKS = Marks("[是作为当的新始录]密码", "(?i)[yesrwdtp] pass", "(?i)[yesrwdtp] pwd")
_BEFORE_MARK, _BEHIND_MARK = 32, 48
"""What `_BEHIND` matches begins and ends, with what it looks at, within so many code points of its mark."""
_LAST_WORD = re.compile(r"[!-~]{6,64}\Z")


class SecretBefore(SheetRecognizer):
    """The word behind the secret: "use Winter#2024 as the password"."""

    entities = frozenset({Entity.CREDENTIAL})

    def gate(self, context: Context) -> str:
        del context
        return _WORD_BEHIND

    def find_on(self, page: Page) -> Iterator[Found]:
        text = page.text
        for behind in _BEHIND_MARKS.near(_BEHIND, page.sheet, _BEFORE_MARK, _BEHIND_MARK):
            match = _LAST_WORD.search(text, max(0, behind.start() - 64), behind.start())
            value = match.group().strip("\"'") if match else ""
            if match and looks_secret(value) and not _ADDRESS.search(value) and not _COUNTED.fullmatch(value):
                start = text.index(value, match.start())
                yield start, start + len(value), Entity.CREDENTIAL, 0.7


RECOGNIZERS = (
    SecretBefore(),
    LabelledSecret(entity=Entity.CREDENTIAL, labels=_LABELS, pattern=_GLUED, judge=judge_glued),
    LabelledSecret(entity=Entity.CREDENTIAL, labels=_LABELS, pattern=_LABELLED, judge=judge_labelled),
    LabelledRecognizer(entity=Entity.CREDENTIAL, labels=_PINS, pattern=_PIN, judge=lambda match: 0.65),
    LabelledRecognizer(
        entity=Entity.CREDENTIAL,
        labels=("app password", "app-specific", "application password", "application-specific", "授权码"),
        pattern=_APP,
        judge=lambda match: 0.75,
    ),
    LabelledRecognizer(entity=Entity.CREDENTIAL, labels=("key=", "sig=", "signature=", "apikey="), pattern=_QUERY, judge=lambda match: 0.7),
    LabelledRecognizer(entity=Entity.CREDENTIAL, labels=("authorization",), pattern=_BASIC, judge=lambda match: 0.85),
    LabelledSecret(
        entity=Entity.CREDENTIAL,
        labels=("login", "log-in", "creds", "credentials", "账密", "账号", "用户名"),
        pattern=_PAIR,
        judge=judge_glued,
    ),
    LabelledRecognizer(entity=Entity.CREDENTIAL, labels=("puk",), pattern=_PUK, judge=lambda match: 0.7),
    ShapedKey(),
    SecretColumn(),
)
