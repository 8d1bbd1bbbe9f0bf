"""Passwords, keys and tokens beside their words, and keys that show by their shape. The word alone is never one, nor is a one-time code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.candidates import Marks
from redaction.context import Cue, field_cue
from redaction.recognizers.labelled import ABOUT, BRACKETED, MARK, TURN, LabelledRecognizer
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.scanner import Context

_LABELS = (
    "密码", "口令", "密钥", "秘钥", "私钥", "password", "passwd", "passcode", "passphrase", "pwd", "secret", "api key", "api-key", "api_key", "apikey",
    "pw", "p/w", "passwrd", "pass", "密匙", "bearer", "memorable word", "security word", "creds", "credentials", "wifi key", "wi-fi key", "network key", "recovery key", "access key", "access-key", "access_key", "accesskey", "private key", "private-key", "private_key", "privatekey", "token",
)  # fmt: skip
_WORD = (
    # A code sent for one use is no credential worth guarding, whatever it is called.
    r"(?:(?<!动态)(?<!一次性)(?<!短信)(?<!随机)(?<!取件)(?<!提货)(?:密码|口令|密钥|秘钥|密匙|私钥)"
    r"|(?<![a-z:])(?<!one-time )(?<!one time )(?<!otp )(?:password|passwrd|passwd|p/w|passcode|passphrase|pwd|pw|secret(?:[ _-]?key)?|api[ _-]?key"
    r"|access[ _-]?key(?:[ _-]?(?:id|secret))?|private[ _-]?key|(?:wi-?fi|network|recovery) key|(?:memorable|security) word|cred(?:ential)?s)|token|(?<![a-z])bearer(?= )|(?<![a-z])(?:(?<=temp )pass|(?<=wifi )pass|(?<=login )pass)(?= )|(?<![a-z])(?<!boarding )(?<! a )(?<!the )(?<!season )(?<!hall )(?<!day )(?<!bus )(?<!guest )pass(?= ?[:=]))"
)
_TOLD = (
    rf"{BRACKETED}?{ABOUT}?(?:{TURN}|[\"'”’」]?{MARK}|(?<=bearer) |[\"'”’]? ?(?:[:：=]|我?(?:记得|记的|印象)(?:中|里)?(?:是|为)?|(?:设置?|改|重置|就|初始|默认|临时)?(?:是|为|成了?|的是)) ?"
    r"| ?[(（] ?| (?:is|was|are|to|as|(?:was |is |got |been )?(?:currently |now )?(?:changed|reset|set|updated) (?:to|as)) ?(?:[:=] ?)?)(?:[a-z0-9_.@-]{3,32} / )?"
)
_LABELLED = re.compile(_WORD + _TOLD + r"(?:[:：] ?)?[\"“'‘「]?(?P<value>[!#-&(-+\--:<-~]{6,256})", re.ASCII | re.IGNORECASE)
_PINS = ("pin", "cvv", "cvc", "安全码", "security code", "passcode", "支付密码", "查询密码", "交易密码", "取款密码")
_PIN = re.compile(
    r"(?<![a-z])(?<!otp )(?:pin(?! ?code(?: (?:is|was))?[ :=-]{0,3}\d{5})(?: ?(?:码|code|number|no\.?))?|cvv2?|cvc2?|安全码|security code|passcode|(?:支付|查询|交易|取款)密码)"
    rf"(?:[\"']?{MARK}[\"']?| |(?<=密码))(?P<value>\d{{3,6}})(?! ?[0-9]|[A-Za-z_]|[.,\-/][0-9])",
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
    r"|sk-(?:[a-z]{2,8}-)?[0-9A-Za-z]{20,128}|sk_live_[0-9A-Za-z]{20,128}"
    r"|eyJ[0-9A-Za-z_\-]{8,2048}\.eyJ[0-9A-Za-z_\-]{8,4096}\.[0-9A-Za-z_\-]{16,1024}"  # JSON Web Token, RFC 7519
    r")(?![0-9A-Za-z_\-])",
    re.ASCII,
)
_PREFIXES = r"AKIA|ASIA|LTAI|AKID|AIza|gh[opsur]_|github_pat_|glpat-|xox[abprs]-|sk-|sk_live_|eyJ"
_PREFIX_MARKS = Marks(_PREFIXES)
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
    return 0.85 if looks_secret(trimmed(match["value"])) else 0


class LabelledSecret(LabelledRecognizer):
    """A secret beside its word, without the punctuation of the sentence behind it."""

    __slots__ = ()

    def at(self, text: str, place: int) -> Span | None:
        match = self.pattern.match(text, place)
        if match is None:
            return None
        value, score = trimmed(match["value"]), self.judge(match)
        return Span(match.start("value"), match.start("value") + len(value), self.entity, score) if score > 0 else None


class ShapedKey:
    """A key that its issuer's prefix, or its wrapping, gives away."""

    entities = frozenset({Entity.CREDENTIAL})

    def gate(self, context: Context) -> str:
        del context
        return rf"{_PREFIXES}|PRIVATE KEY-----"

    def find(self, text: str, context: Context) -> Iterator[Span]:
        del context
        done = 0
        for place in _PREFIX_MARKS.places(text):
            if place >= done and (match := _KEYS.match(text, place)):
                done = match.end()
                yield Span(place, done, Entity.CREDENTIAL, 0.9)
        for match in _PEM.finditer(text) if "PRIVATE KEY-----" in text else ():
            end = _PEM_END.search(text, match.end(), match.end() + _PEM_LONGEST)
            yield Span(match.start(), end.end() if end else match.end(), Entity.CREDENTIAL, 0.95)


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
    return 0.7 if looks_secret(value) and not _ADDRESS.search(value) and not _COUNTED.fullmatch(value) else 0


_BEHIND = re.compile(
    r"[,，]? ?(?:就?(?:是|作为?|当作?)(?:我|您|你)?的?(?:新|初始|登录)?密码(?!错|不|吗)| (?:as|is|was|'s|that's|which is) (?:my|the|your|his|her|our)(?: new| old| temp| current| temporary)? (?:password|passcode|passphrase|pwd)(?! (?:reset|link|hint|field|page|policy)))",
    re.ASCII | re.IGNORECASE,
)
_WORD_BEHIND = (
    r"(?i:(?:是|作|为|当|的|新|始|录)密码|(?:my|the|your|his|her|our|new|old|temp|current|temporary) (?:password|passcode|passphrase|pwd))"
)
_BEHIND_MARKS = Marks(_WORD_BEHIND)
_BEFORE_MARK, _BEHIND_MARK = 16, 48
"""What `_BEHIND` matches begins and ends, with what it looks at, within so many code points of its mark."""
_LAST_WORD = re.compile(r"[!-~]{6,64}\Z")


class SecretBefore:
    """The word behind the secret: "use Winter#2024 as the password"."""

    entities = frozenset({Entity.CREDENTIAL})

    def gate(self, context: Context) -> str:
        del context
        return _WORD_BEHIND

    def find(self, text: str, context: Context) -> Iterator[Span]:
        del context
        done = 0
        for place in _BEHIND_MARKS.places(text):
            behind = _BEHIND.search(text, max(done, place - _BEFORE_MARK), place + _BEHIND_MARK)
            if behind is None:
                continue
            done = behind.end()
            match = _LAST_WORD.search(text, max(0, behind.start() - 64), behind.start())
            value = match.group().strip("\"'") if match else ""
            if match and looks_secret(value) and not _ADDRESS.search(value) and not _COUNTED.fullmatch(value):
                start = text.index(value, match.start())
                yield Span(start, start + len(value), Entity.CREDENTIAL, 0.7)


RECOGNIZERS = (
    SecretBefore(),
    LabelledSecret(entity=Entity.CREDENTIAL, labels=_LABELS, pattern=_GLUED, judge=judge_glued),
    LabelledSecret(entity=Entity.CREDENTIAL, labels=_LABELS, pattern=_LABELLED, judge=judge_labelled),
    LabelledRecognizer(entity=Entity.CREDENTIAL, labels=_PINS, pattern=_PIN, judge=lambda match: 0.65),
    ShapedKey(),
    SecretColumn(),
)
