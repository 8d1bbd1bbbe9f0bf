"""Which policy is meant: one that comes with the program, by its name, or one of somebody's own, by its file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.text import Text
from redaction.errors import PolicyError
from redaction.policy import load, named, shipped_text

if TYPE_CHECKING:
    from redaction.policy import Policy

DEFAULT = "vendor-handover"
_ENDINGS = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A policy, and the text of the file that it was read from."""

    policy: Policy
    text: str


def chosen(given: str) -> Chosen:
    """The policy of a name or path. Raises `PolicyError`."""
    path = Path(given)
    if path.suffix.lower() not in _ENDINGS and path.name == given:
        return Chosen(named(given), shipped_text(given))
    policy = load(path)
    return Chosen(policy, _text(path, policy.digest))


def _text(path: Path, digest: str) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() == digest:
        return data.decode("utf-8")
    raise PolicyError(
        Text("策略文件在读取时被改动。", "the policy's file was changed while it was read."),
        shown(path.name),
        Text("请重试。", "Try again."),
    )
