"""What programs of others are started with: our environment, without what is meant for us."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OURS = "RECORDWARDEN_"
"""Begins every variable of this program; secrets of the key ring and files of passphrases are among them."""


def environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for a program that is not ours."""
    return {name: value for name, value in (os.environ if environ is None else environ).items() if not name.upper().startswith(_OURS)}
