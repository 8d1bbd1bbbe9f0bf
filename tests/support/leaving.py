"""What tests of redaction share: keys that are the same in every run, and policies made of few words."""

from __future__ import annotations

from holdings.keys.ring import Secret
from holdings.ledger.entries import KeyPurpose
from redaction.keys import Keys
from redaction.operators.base import Bench
from redaction.policy import Policy


def secret(purpose, number):
    return Secret(key_id=f"{number:016x}", purpose=purpose, material=bytes([number]) * 32)


def keys(*numbers):
    """The keys of these numbers, the first one active."""
    numbers = numbers or (1,)
    return Keys(
        tokens=tuple(secret(KeyPurpose.TOKENS, number) for number in numbers),
        data=tuple(secret(KeyPurpose.DATA, number) for number in numbers),
    )


def same_bytes(size):
    """A nonce that never changes, for vectors only."""
    return bytes(range(size))


def bench(purpose="testing", *numbers, random=same_bytes):
    return Bench(purpose=purpose, keys=keys(*numbers), random=random)


def policy(default="replace", purpose="testing", **more):
    text = {"default": default, **more.pop("text", {})}
    return Policy.model_validate(
        {"version": 1, "name": "test", "title": {"zh": "测试", "en": "test"}, "purpose": purpose, "text": text, **more}
    )
