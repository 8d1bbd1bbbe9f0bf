"""ENC: what is declared encrypted or hashed and is not, or badly so; and secrets in records."""

from __future__ import annotations

import base64
import hashlib
import string
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.demo import people
from audit.demo.draft import some_rows
from audit.demo.sealed_rows import CHANNELS
from audit.demo.sealing import BLOCK, cbc, jwe
from holdings.text import Lang

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step

_LETTERS = string.ascii_letters + string.digits
_CAPITALS = string.ascii_uppercase + string.digits


def near_misses(made: Draft) -> None:
    """Words for secrets without a secret; a hash of the least cost that will do. Exact widths are in the tables themselves."""
    zh = made.world.lang is Lang.ZH
    made.write(
        "tickets",
        3,
        "resolution",
        "密码已重置，请客户自行修改" if zh else "the password has been reset; the customer will choose a new one",
    )
    made.write(
        "consultations", 2, "result", "验证码由系统发送，坐席无法查看" if zh else "the code is sent by the system; agents do not see it"
    )
    salt, digest = base64.b64encode(b"only a demo salt"), base64.b64encode(hashlib.sha256(b"demo").digest())
    made.write("staff", 1, "password_hash", f"pbkdf2_sha256$10000${salt.decode().rstrip('=')}${digest.decode()}")


def _never_sealed(made: Draft, rng: random.Random) -> None:
    """ENC-01: account numbers that were never migrated, in the clear or merely in base64."""
    rows = some_rows(rng, made.world.size("refunds"), rng.randint(3, 8))
    wrapped = rng.random() < 0.5
    for row in rows:
        number = people.bank_card(rng)
        made.write("refunds", row, "account_no", base64.b64encode(number.encode()).decode() if wrapped else number)
    made.count("not sealed", ("refunds", "account_no"), len(rows))


def _unsound(made: Draft, rng: random.Random) -> None:
    """ENC-02: phones under an initialisation vector that does not change, or keys wrapped with RSA as of 1993."""
    if rng.random() < 0.5:
        vector, key = rng.randbytes(BLOCK), rng.randbytes(32)
        rows = range(1, made.world.size("refunds") + 1)
        for row in rows:
            made.write("refunds", row, "payee_phone", cbc(vector, key, people.mobile(rng)))
        made.count("unsound", ("refunds", "payee_phone"), len(rows))
    else:
        wrapped = some_rows(rng, len(CHANNELS), rng.randint(1, len(CHANNELS)))
        for row in wrapped:
            made.write("channels", row, "api_secret", jwe(rng, "RSA1_5"))
        made.count("unsound", ("channels", "api_secret"), len(wrapped))


def _weak_hashes(made: Draft, rng: random.Random) -> None:
    """ENC-03: passwords of staff that are readable, hashed fast, or hashed with too little work."""
    rows = some_rows(rng, made.world.staff, rng.randint(2, 5))
    for row in rows:
        made.write("staff", row, "password_hash", _weak(rng))
    made.count("weak hash", ("staff", "password_hash"), len(rows))


def _weak(rng: random.Random) -> str:
    kind = rng.randrange(3)
    if kind == 0:
        return "Kf" + "".join(rng.choices(string.digits, k=4)) + "@" + "".join(rng.choices(string.ascii_lowercase, k=5))
    if kind == 1:
        return hashlib.md5(rng.choice(("123456", "888888", "a123456")).encode(), usedforsecurity=False).hexdigest()
    return f"pbkdf2_sha256$1000${''.join(rng.choices(_LETTERS, k=16))}${base64.b64encode(rng.randbytes(32)).decode()}"


def _secrets(made: Draft, rng: random.Random) -> None:
    """ENC-04: passwords and keys that agents have noted. They are of level 4, so the free text breaks CLS-03 too."""
    table, column = rng.choice((("tickets", "resolution"), ("consultations", "process"), ("archives", "summary")))
    rows = some_rows(rng, made.world.size(table), rng.randint(4, 12))
    for row in rows:
        made.write(table, row, column, _noted(rng, zh=made.world.lang is Lang.ZH))
    made.count("secret", (table, column), len(rows))
    made.count("leak", (table, column), len(rows))


def _noted(rng: random.Random, *, zh: bool) -> str:
    if rng.random() < 0.3:
        return ("接口密钥 " if zh else "the interface key is ") + "AKIA" + "".join(rng.choices(_CAPITALS, k=16))
    secret = rng.choice(string.ascii_letters) + "".join(rng.choices(_LETTERS, k=6)) + rng.choice(string.digits)
    return f"已告知客户，登录密码：{secret}" if zh else f"told the customer, password: {secret}"


def _too_narrow(made: Draft, rng: random.Random) -> None:
    """ENC-05: a column that has no room for the ciphertext of a card number; forty-three signs would do."""
    table = made.built["refunds"]
    narrow = replace(table.column("account_no"), sql=f"VARCHAR({rng.choice((19, 24, 32, 42))})")
    made.built["refunds"] = table.with_column(narrow)


STEPS: tuple[Step, ...] = (_never_sealed, _unsound, _weak_hashes, _secrets, _too_narrow)
