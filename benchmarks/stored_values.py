"""Makes columns of twenty kinds of stored value, ten of them ciphertext, from realistic plaintexts; seeded, and nobody's.

Randomness of nonces and keys comes from the seed too, so that a run can be repeated to the byte.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import json
import lzma
import uuid
import zlib
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import CBC, GCM

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Column = list[str]
    Maker = Callable[[random.Random, int], Column]
    Seal = Callable[[bytes], str]

NOW = 1_780_000_000
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文辉建国玉兰红梅志强海燕春华小雪晓东思雨子轩梓涵浩然欣怡雨桐博文嘉怡宇航俊熙一诺佳琪"
)
_EN_NAMES = (
    "Alice",
    "Bob",
    "Carol",
    "David",
    "Emma",
    "Frank",
    "Grace",
    "Henry",
    "Ivy",
    "Jack",
    "Karen",
    "Leo",
    "Mia",
    "Nina",
    "Oscar",
    "Paul",
)
_EN_SURNAMES = (
    "Smith",
    "Jones",
    "Brown",
    "Taylor",
    "Wilson",
    "Davies",
    "Evans",
    "Thomas",
    "Roberts",
    "Walker",
    "Wright",
    "Hughes",
    "Green",
)
_ZH = (
    "用户来电反映宽带夜间频繁掉线", "已指导重启光猫", "问题仍未解决", "客户咨询套餐变更后的资费", "解释后表示理解", "反映本月账单多扣月租",
    "经核实为上月补收", "已致歉并说明", "投诉装机人员未按约定时间上门", "要求尽快安排并给予补偿", "请于今日下午回电", "已转技术部门处理",
)  # fmt: skip
_EN = (
    "the customer reports that roaming data stopped working", "asked to move the installation date", "the next free slot was offered",
    "billing was explained and accepted", "router restarted twice without success", "please call back after five", "ticket handed to engineering",
    "refund of the last invoice requested", "the app shows an old address", "password reset link does not arrive",
)  # fmt: skip


def phone(rng: random.Random) -> str:
    """A mobile number."""
    return f"1{rng.choice(('38', '39', '50', '51', '58', '59', '77', '86', '87', '99'))}{rng.randrange(10**8):08d}"


def name(rng: random.Random) -> str:
    """Two or three Chinese characters, or now and then an English name."""
    if rng.random() < 0.1:
        return f"{rng.choice(_EN_NAMES)} {rng.choice(_EN_SURNAMES)}"
    return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=1 if rng.random() < 0.2 else 2))


def id_card(rng: random.Random) -> str:
    """Eighteen signs with a right check character (GB 11643-1999)."""
    body = f"{rng.choice((110101, 310104, 330106, 440305, 510107))}{rng.randrange(1950, 2008)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(1000):03d}"
    return body + "10X98765432"[sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body)) % 11]


def text(rng: random.Random) -> str:
    """What an agent notes: a few phrases in one language."""
    if rng.random() < 0.5:
        return "，".join(rng.sample(_ZH, rng.randrange(1, 6))) + "。"
    return ". ".join(rng.sample(_EN, rng.randrange(1, 5))) + "."


PLAINTEXTS = (phone, name, id_card, text)


def _of(make: Callable[[random.Random], str]) -> Maker:
    return lambda rng, count: [make(rng) for _ in range(count)]


def _encoded(rng: random.Random, count: int) -> Column:
    plain = rng.choice(PLAINTEXTS)
    wrap = rng.choice((base64.b64encode, base64.urlsafe_b64encode, base64.b16encode))
    return [wrap(plain(rng).encode()).decode() for _ in range(count)]


def _compressed(rng: random.Random, count: int) -> Column:
    pack = rng.choice((zlib.compress, _gzipped, _deflated, bz2.compress, lzma.compress))
    return [base64.b64encode(pack(text(rng).encode())).decode() for _ in range(count)]


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=NOW)


def _deflated(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def _tokens(rng: random.Random, count: int) -> Column:
    """As applications make them: `secrets.token_hex`, `secrets.token_urlsafe`, and letters and digits of one length."""
    style, size = rng.randrange(3), rng.choice((16, 20, 24, 32, 48))
    if style == 0:
        return [rng.randbytes(size).hex() for _ in range(count)]
    if style == 1:
        return [base64.urlsafe_b64encode(rng.randbytes(size)).decode().rstrip("=") for _ in range(count)]
    alphabet, size = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", rng.randrange(16, 65)
    return ["".join(rng.choices(alphabet, k=size)) for _ in range(count)]


def _uuids(rng: random.Random, count: int) -> Column:
    """Random ones and ones in order of time; some without hyphens."""
    start, bare = NOW * 1000 << 80, rng.random() < 0.25
    bits = (lambda: rng.getrandbits(128)) if rng.random() < 0.5 else (lambda: start + rng.getrandbits(100))
    made = [uuid.UUID(int=bits(), version=4) for _ in range(count)]
    return [each.hex if bare else str(each) for each in made]


def _hashed(make: str) -> Maker:
    def column(rng: random.Random, count: int) -> Column:
        plain = rng.choice(PLAINTEXTS)
        return [hashlib.new(make, plain(rng).encode(), usedforsecurity=False).hexdigest() for _ in range(count)]

    return column


def _sealed(sealer: Callable[[random.Random], Seal]) -> Maker:
    """A column of one plaintext kind under one key."""

    def column(rng: random.Random, count: int) -> Column:
        plain, seal = rng.choice(PLAINTEXTS), sealer(rng)
        return [seal(plain(rng).encode()) for _ in range(count)]

    return column


def _gcm_base64(rng: random.Random) -> Seal:
    cipher = AESGCM(rng.randbytes(32))

    def seal(data: bytes) -> str:
        nonce = rng.randbytes(12)
        return base64.b64encode(nonce + cipher.encrypt(nonce, data, None)).decode()

    return seal


def _gcm_hex(rng: random.Random) -> Seal:
    seal = _gcm_base64(rng)
    return lambda data: base64.b64decode(seal(data)).hex()


def _chacha(rng: random.Random) -> Seal:
    cipher = ChaCha20Poly1305(rng.randbytes(32))

    def seal(data: bytes) -> str:
        nonce = rng.randbytes(12)
        return base64.b64encode(nonce + cipher.encrypt(nonce, data, None)).decode()

    return seal


def _siv(rng: random.Random) -> Seal:
    cipher = AESSIV(rng.randbytes(64))
    return lambda data: base64.b64encode(cipher.encrypt(data, None)).decode()


def _padded(data: bytes) -> bytes:
    missing = 16 - len(data) % 16
    return data + bytes([missing]) * missing


def _cbc(algorithm: Callable[[bytes], AES | SM4], size: int) -> Callable[[random.Random], Seal]:
    def sealer(rng: random.Random) -> Seal:
        key = rng.randbytes(size)

        def seal(data: bytes) -> str:
            iv = rng.randbytes(16)
            sealing = Cipher(algorithm(key), CBC(iv)).encryptor()
            return base64.b64encode(iv + sealing.update(_padded(data)) + sealing.finalize()).decode()

        return seal

    return sealer


def _sm4(rng: random.Random) -> Seal:
    if rng.random() < 0.5:
        return _cbc(SM4, 16)(rng)
    key = rng.randbytes(16)

    def seal(data: bytes) -> str:
        nonce = rng.randbytes(12)
        sealing = Cipher(SM4(key), GCM(nonce)).encryptor()
        body = sealing.update(data) + sealing.finalize()
        return base64.b64encode(nonce + body + sealing.tag).decode()

    return seal


def _fernet(rng: random.Random) -> Seal:
    cipher = Fernet(base64.urlsafe_b64encode(rng.randbytes(32)))
    return lambda data: cipher._encrypt_from_parts(data, NOW, rng.randbytes(16)).decode()  # noqa: SLF001 (the seeded way)


def _jwe(rng: random.Random) -> Seal:
    """RFC 7516 in its compact form, with the key agreed directly."""
    cipher = AESGCM(rng.randbytes(32))
    header = _url(json.dumps({"alg": "dir", "enc": "A256GCM"}).encode())

    def seal(data: bytes) -> str:
        nonce = rng.randbytes(12)
        out = cipher.encrypt(nonce, data, header.encode())
        return ".".join((header, "", _url(nonce), _url(out[:-16]), _url(out[-16:])))

    return seal


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _vault(rng: random.Random) -> Seal:
    seal = _gcm_base64(rng)
    return lambda data: f"vault:v{1 + rng.randrange(3)}:{seal(data)}"


def _salted(rng: random.Random) -> Seal:
    password = rng.randbytes(16)

    def seal(data: bytes) -> str:
        salt = rng.randbytes(8)
        derived = hashlib.sha256(password + salt).digest() + hashlib.md5(password + salt, usedforsecurity=False).digest()
        sealing = Cipher(AES(derived[:32]), CBC(derived[32:])).encryptor()
        return base64.b64encode(b"Salted__" + salt + sealing.update(_padded(data)) + sealing.finalize()).decode()

    return seal


KINDS: dict[str, Maker] = {
    "phone numbers": _of(phone),
    "names": _of(name),
    "identity numbers": _of(id_card),
    "free text, zh and en": _of(text),
    "plain text in base64 or hex": _encoded,
    "UUID": _uuids,
    "MD5 in hex": _hashed("md5"),
    "SHA-256 in hex": _hashed("sha256"),
    "compressed text in base64": _compressed,
    "random tokens": _tokens,
    "AES-GCM in base64": _sealed(_gcm_base64),
    "AES-GCM in hex": _sealed(_gcm_hex),
    "AES-CBC in base64": _sealed(_cbc(AES, 32)),
    "AES-SIV in base64": _sealed(_siv),
    "ChaCha20-Poly1305": _sealed(_chacha),
    "SM4-CBC or SM4-GCM": _sealed(_sm4),
    "Fernet": _sealed(_fernet),
    "JWE": _sealed(_jwe),
    "Vault transit": _sealed(_vault),
    "OpenSSL enc": _sealed(_salted),
}
CIPHERTEXT = frozenset(list(KINDS)[10:])

TOLD_APART_BY_NOTHING: dict[str, Maker] = {
    "AES-CBC of phones in hex": lambda rng, count: [base64.b64decode(each).hex() for each in map(_cbc(AES, 32)(rng), _phones(rng, count))],
    "32-byte keys in base64": lambda rng, count: [base64.b64encode(rng.randbytes(32)).decode() for _ in range(count)],
}
"""The same bytes whichever they are: no test on values can tell them from each other, and the table says how they are called."""


def _phones(rng: random.Random, count: int) -> list[bytes]:
    return [phone(rng).encode() for _ in range(count)]
