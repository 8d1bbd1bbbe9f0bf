"""Several files as one, whose bytes are fixed by what is in it: a ZIP that any program opens, uncompressed, in one form only.

Nothing is ever unpacked to a disk, nothing can unfold to more than the file itself, and what no packing would have made (a file twice, bytes
between files, a second table of contents) is refused because packing the same files again gives other bytes.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 64 * 1024 * 1024
MOST_FILES = 2000
MAGIC = b"PK\x03\x04"
_NAME = re.compile(r"[a-z]{1,32}(\.json)?|proofs/[0-9]{1,19}\.tlog-proof")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NEEDED, _UNIX, _DAY, _RIGHTS = 20, 3 << 8, 0x21, 0o100644 << 16
"""ZIP 2.0, made on Unix, on 1 January 1980, readable by everybody: the same wherever and whenever it is made."""


class NotAnArchive(ValueError):
    """Bytes that packing no files would have made."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files, in the order of their names. Raises `NotAnArchive` for a name or a size that has no place in one."""
    body, contents = bytearray(), bytearray()
    if len(files) > MOST_FILES or not all(map(_NAME.fullmatch, files)):
        raise NotAnArchive("too many files, or a name that has no place here")
    for name, data in sorted(files.items()):
        written, crc, start = name.encode(), zlib.crc32(data), len(body)
        common = (0, 0, 0, _DAY, crc, len(data), len(data), len(written), 0)
        body += _LOCAL.pack(MAGIC, _NEEDED, *common) + written + data
        contents += _CENTRAL.pack(b"PK\x01\x02", _NEEDED | _UNIX, _NEEDED, *common, 0, 0, 0, _RIGHTS, start) + written
        if len(body) + len(contents) > LONGEST:
            raise NotAnArchive("the files are too large")
    return bytes(body + contents + _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), len(contents), len(body), 0))


def unpack(archive: bytes) -> dict[str, bytes]:
    """The files of an archive. Raises `NotAnArchive` for anything that `pack` does not give."""
    files: dict[str, bytes] = {}
    place = 0
    while archive[place : place + 4] == MAGIC and len(files) < MOST_FILES and place + _LOCAL.size < len(archive):
        *_, size, name_length, _ = _LOCAL.unpack_from(archive, place)
        start = place + _LOCAL.size + name_length
        files[archive[place + _LOCAL.size : start].decode("ascii", "replace")] = archive[start : start + size]
        place = start + size
    if len(archive) > LONGEST or pack(files) != archive:
        raise NotAnArchive("this is no archive as it is packed here")
    return files
