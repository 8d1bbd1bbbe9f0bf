"""What controls remember from assessment to assessment: sealed frames of keyed records, written with the results or not at all.

A row is one frame: nonce (12 bytes), AES-256-GCM of up to 32,768 records (`controls.keying.RECORD`). The key is derived from the
fingerprint key, and workspace, control, asset, the frame's number and whether it is the last are authenticated with it. So a frame
that was altered, moved, cut off or swapped for another is noticed, and nobody without the key can read one.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.errors import StoreError
from audit.store import schema
from controls.keying import RECORD
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from holdings.fingerprint import FingerprintKey

_NONCE = 12
_table = schema.memories


class Memories:
    """The memories of one workspace; the caller's transaction holds whatever is read or written."""

    def __init__(self, workspace: str, key: FingerprintKey) -> None:
        self._workspace = workspace
        self._cipher = AESGCM(key.derive("memory"))

    def read(self, connection: sa.Connection, control: str, asset: str) -> Iterator[NDArray[np.void]]:
        """The frames that are kept, one at a time; none where nothing is. Raises `StoreError` where they are damaged."""
        here = self._here(control, asset)
        frames = connection.scalar(sa.select(sa.func.count()).select_from(_table).where(*here))
        for number in range(frames or 0):
            sealed = connection.scalar(sa.select(_table.c.sealed).where(*here, _table.c.number == number))
            yield self._opened(sealed, self._bound(control, asset, number, last=number + 1 == frames), asset)

    def replace(self, connection: sa.Connection, control: str, asset: str, frames: Iterator[NDArray[np.void]]) -> None:
        """Keep these frames in place of those that are kept."""
        connection.execute(sa.delete(_table).where(*self._here(control, asset)))
        number, frame = 0, next(frames, None)
        while frame is not None:
            following = next(frames, None)
            bound = self._bound(control, asset, number, last=following is None)
            nonce = secrets.token_bytes(_NONCE)
            sealed = nonce + self._cipher.encrypt(nonce, frame.tobytes(), bound)
            row = {"workspace": self._workspace, "control": control, "asset": asset, "number": number, "sealed": sealed}
            connection.execute(sa.insert(_table).values(row))
            number, frame = number + 1, following

    def _here(self, control: str, asset: str) -> tuple[sa.ColumnElement[bool], ...]:
        return _table.c.workspace == self._workspace, _table.c.control == control, _table.c.asset == asset

    def _bound(self, control: str, asset: str, number: int, *, last: bool) -> bytes:
        return json.dumps([self._workspace, control, asset, number, last]).encode()

    def _opened(self, sealed: bytes | None, bound: bytes, asset: str) -> NDArray[np.void]:
        try:
            sealed = sealed or b""  # a frame that is missing
            return np.frombuffer(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound), RECORD)
        except (InvalidTag, ValueError, TypeError) as error:
            raise StoreError(
                Text(
                    "结果库中此前审计留下的比对基准已损坏或被改动，不能据以判断。",
                    "the baseline that earlier assessments left in the results store is damaged or was altered; nothing can be held against it.",
                ),
                asset,
                Text(
                    "请从备份恢复结果库；在此之前，可用 --only 选择其他控制点进行审计。",
                    "Restore the store from a backup; until then, `--only` assesses the other controls.",
                ),
            ) from error
