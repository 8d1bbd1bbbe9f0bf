#!/usr/bin/env python3
"""Verifies a Recordwarden evidence ledger, or a proof from one. This file is all there is: it needs Python 3.11 and `cryptography`.

    python verify_ledger.py LEDGER_FOLDER  [--trust KEY]... [--checkpoint FILE]...
    python verify_ledger.py some.tlog-proof [--trust KEY]...

What it does, in words, so that you can read it against the code:

1. A ledger is a list of entries. Each entry is hashed; pairs of hashes are hashed, and so on up to one hash, the root (RFC 6962).
2. The file `checkpoint` says how many entries there are and what the root is, and is signed with Ed25519 (https://c2sp.org/tlog-checkpoint).
   So whoever changes, moves, adds or takes away an entry needs the key.
3. Whoever has the key can still write another ledger. Give the checkpoints that you were sent earlier with `--checkpoint`: their
   roots must come out on the way. And give the key that you were told with `--trust`: the folder's own file `keys` proves nothing.
4. A ledger can be pruned: files of 256 entries each go, their hashes stay. A file may be missing only if a later entry of the kind
   `pruning`, which the signature covers like any other, says that it went: below its `minimum`, and not among its `kept`.

Ends with 0: in order and signed by a key you trust. 1: not in order. 2: called wrongly. 3: no entries. 4: in order, signer unknown.
"""

# ruff: noqa: T201 (this is a program, and printing is what it is for)
import argparse
import base64
import errno
import hashlib
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH = 256  # entries or hashes in one file
PRUNING = re.compile(
    rb'\{"archive":"[0-9a-f]{64}","at":"[0-9TZ:.-]+","kept":\[([0-9,]*)\],"kind":"pruning","minimum":([0-9]{1,16}),'
    rb'"schema":"recordwarden/event/v1"\}'
)  # an entry that says that entries were pruned, as canonical JSON


class Wrong(Exception):
    """Something is not as it was signed."""


def need(true: bool, what: str) -> None:
    """Stop unless it is true."""
    if not true:
        raise Wrong(what)


def unbase64(text: str) -> bytes:
    """Base64, written in its one canonical way."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    need(base64.b64encode(data).decode() == text, "malformed base64")
    return data


# Hashes (RFC 6962, section 2.1)


def leaf(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Roots:
    """Takes hashes one by one and keeps only the peaks: (how many entries it stands for, hash) of each complete subtree."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, bytes]] = []

    def add(self, hashed: bytes) -> None:
        """Add the next hash; peaks of one size become one of twice the size."""
        count = 1
        while self.peaks and self.peaks[-1][0] == count:
            hashed = node(self.peaks.pop()[1], hashed)
            count *= 2
        self.peaks.append((count, hashed))

    def root(self) -> bytes:
        """The root above all hashes so far."""
        if not self.peaks:
            return hashlib.sha256().digest()
        *rest, (_, found) = self.peaks
        for _, peak in reversed(rest):
            found = node(peak, found)
        return found


# Signed notes and checkpoints (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint)


def parse_key(text: str) -> tuple[str, bytes, bytes]:
    """`name+id+key`: the name, the 4-byte id and the 32-byte Ed25519 public key."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    material = unbase64(encoded)
    expected = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    need(len(material) == 33 and material[0] == 1 and bool(name) and expected.hex() == key_id, "malformed key")
    return name, expected, material[1:]


def parse_checkpoint(data: bytes, keys: list[tuple[str, bytes, bytes]]) -> tuple[str, int, bytes, list[tuple[str, bytes, bytes]]]:
    """Origin, number of entries, root, and those of the keys that signed it."""
    text, blank, below = data.decode().rpartition("\n\n")
    need(bool(blank) and below.endswith("\n"), "malformed checkpoint")
    signers = []
    for line in below[:-1].split("\n"):
        dash, name, encoded = [*line.split(" "), "", "", ""][:3]
        need(dash == "—" and line.count(" ") == 2, "malformed signature line")
        signature = unbase64(encoded)
        for key in keys:
            if (name, signature[:4]) == key[:2]:
                try:
                    Ed25519PublicKey.from_public_bytes(key[2]).verify(signature[4:], f"{text}\n".encode())
                except InvalidSignature:
                    raise Wrong("the signature does not fit the checkpoint") from None
                signers.append(key)
    need(bool(signers) or not keys, "signed by none of the keys")  # there are no keys for a proof without --trust
    origin, size, root = text.split("\n")[:3]
    need(size.isascii() and size.isdigit() and str(int(size)) == size, "malformed size")
    need(all(key[0] == origin for key in signers), "the checkpoint is another ledger's")
    return origin, int(size), unbase64(root), signers


# Tiles (https://c2sp.org/tlog-tiles)


def tile_path(kind: str, index: int, width: int) -> str:
    """`tile/0/x001/234` is the 1235th tile (index 1234) of level 0; `.p/17` follows where it has only 17 parts yet."""
    number = f"{index % 1000:03}"
    while index := index // 1000:
        number = f"x{index % 1000:03}/{number}"
    return f"tile/{kind}/{number}" + (f".p/{width}" if width < WIDTH else "")


def read_tile(folder: Path, kind: str, index: int, width: int) -> list[bytes]:
    """The entries (kind `entries`, each after its length in two bytes) or the hashes (a level) of one file."""
    path = folder / tile_path(kind, index, width)
    full = width < WIDTH and not path.exists()  # a partial file may go when it has become a full one
    if full:
        path = folder / tile_path(kind, index, WIDTH)
    need(path.exists(), f"{path.relative_to(folder)} is missing")
    data, parts, place = path.read_bytes(), [], 0
    while place < len(data):
        length = 32
        if kind == "entries":
            length = int.from_bytes(data[place : place + 2], "big")
            place += 2
        parts.append(data[place : place + length])
        place += length
    need(place == len(data), f"{path.relative_to(folder)} is cut off")
    need(len(parts) == width or (full and len(parts) > width), f"{path.relative_to(folder)} has a wrong length")
    return parts[:width]


def verify_ledger(folder: Path, size: int, root: bytes, earlier: dict[int, bytes]) -> set[int]:
    """Go through all entries; compare the files of hashes, the roots of earlier checkpoints, and the root. Gives which files were pruned."""
    whole = Roots()
    need(earlier.get(0, whole.root()) == whole.root(), "an earlier checkpoint of no entries has another root")
    hashes: list[bytes] = []
    absent: set[int] = set()
    pruned: set[int] = set()
    for start in range(0, size, WIDTH):
        number, width = start // WIDTH, min(WIDTH, size - start)
        stored = read_tile(folder, "0", number, width)
        if width == WIDTH and not (folder / tile_path("entries", number, width)).exists():
            absent.add(number)
            leaves = stored
        else:
            entries = read_tile(folder, "entries", number, width)
            leaves = [leaf(entry) for entry in entries]
            pruned.update(*(told_pruned(entry, place) for place, entry in enumerate(entries, start)))
        for place, (one, other) in enumerate(zip(leaves, stored, strict=True)):
            need(one == other, f"entry {start + place} does not fit its hash")
        above = Roots()
        for place, hashed in enumerate(leaves):
            above.add(hashed)
            whole.add(hashed)
            if (count := start + place + 1) in earlier:
                need(earlier[count] == whole.root(), f"ALARM: two roots for the first {count} entries")
        if width == WIDTH:
            hashes.append(above.root())
    for level in range(1, 8):
        parents = []
        for start in range(0, len(hashes), WIDTH):
            row = hashes[start : start + WIDTH]
            need(row == read_tile(folder, str(level), start // WIDTH, len(row)), f"level {level}: a file of hashes does not fit")
            if len(row) == WIDTH:
                above = Roots()
                for hashed in row:
                    above.add(hashed)
                parents.append(above.root())
        hashes = parents
    need(whole.root() == root, "the entries do not come to the root that was signed")
    need(absent <= pruned, f"{tile_path('entries', min(absent - pruned, default=0), WIDTH)} is missing, and was not pruned")
    return absent


def told_pruned(entry: bytes, place: int) -> set[int]:
    """The numbers of the files of entries that this entry says were pruned."""
    told = PRUNING.fullmatch(entry)
    if told is None or int(told[2]) > place:
        return set()
    return set(range(int(told[2]) // WIDTH)) - {int(each) for each in told[1].split(b",") if each}


def verify_proof(data: bytes, keys: list[tuple[str, bytes, bytes]]) -> tuple[str, int, bytes, list[tuple[str, bytes, bytes]]]:
    """A proof (https://c2sp.org/tlog-proof) whose `extra` line is the entry: its hash must lead to the signed root."""
    head, _, checkpoint = data.partition(b"\n\n")
    first, extra, index, *path = head.decode().split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index "), "malformed proof")
    entry, place = unbase64(extra[6:]), int(index[6:])
    need(f"index {place}" == index, "malformed proof")
    origin, size, root, signers = parse_checkpoint(checkpoint, keys)
    need(0 <= place < size, "there is no such entry")
    found, last = leaf(entry), size - 1
    for beside in map(unbase64, path):
        while place == last and not place & 1 and last:  # a last one without a neighbour moves up as it is
            place, last = place // 2, last // 2
        need(last > 0 and len(beside) == 32, "the proof is too long")
        found = node(beside, found) if place & 1 else node(found, beside)
        place, last = place // 2, last // 2
    need(last == 0 and found == root, "the proof does not lead to the signed root")
    return origin, size, root, signers


# The command


def verified(arguments: argparse.Namespace) -> tuple[str, int, list[tuple[str, bytes, bytes]], int]:
    """Verify what the arguments name: its origin, number of entries, signers, and how many entries were pruned."""
    path: Path = arguments.path
    trusted = [parse_key(line) for given in arguments.trust for line in lines_of(given)]
    if path.is_file():
        origin, size, _, signers = verify_proof(path.read_bytes(), trusted)
        return origin, size, signers, 0
    if not path.exists():
        raise FileNotFoundError(errno.ENOENT, "there is no such file or folder 没有这个文件或目录", str(path))
    need((path / "checkpoint").exists() and (path / "keys").exists(), "the file checkpoint or keys is missing")
    *own, end = (path / "keys").read_text("utf-8").split("\n")
    need(bool(own) and not end, "the file keys is cut off")
    keys = list(dict.fromkeys([parse_key(line) for line in own] + trusted))  # a key that is in both signs once
    origin, size, root, signers = parse_checkpoint((path / "checkpoint").read_bytes(), keys)
    earlier: dict[int, bytes] = {}
    for file in arguments.checkpoint:
        its_origin, its_size, its_root, its_signers = parse_checkpoint(file.read_bytes(), keys)
        need(not trusted or any(key in trusted for key in its_signers), f"{file.name} is not signed by a key you trust")
        need(its_origin == origin, f"{file.name} is another ledger's")
        need(its_size <= size, f"{file.name} has {its_size} entries, the ledger {size}: it was cut short or rolled back")
        need(earlier.setdefault(its_size, its_root) == its_root, f"ALARM: two roots for the first {its_size} entries")
    need(not trusted or any(key in trusted for key in signers), "the checkpoint is not signed by a key you trust")
    absent = verify_ledger(path, size, root, earlier)
    return origin, size, signers, len(absent) * WIDTH


def lines_of(given: str) -> list[str]:
    """A key itself, or the lines of a file."""
    return [line for line in (Path(given).read_text("utf-8") if Path(given).exists() else given).split("\n") if line]


def main() -> int:
    """Say what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description="Verifies an evidence ledger or a proof from one.")
    parser.add_argument("path", type=Path, help="the ledger's folder, or a .tlog-proof file")
    parser.add_argument("--trust", action="append", default=[], metavar="KEY", help="a key you trust (name+id+key), or a file of them")
    parser.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE", help="a checkpoint you were sent earlier")
    arguments = parser.parse_args()
    try:
        origin, size, signers, pruned = verified(arguments)
    except (Wrong, ValueError) as error:
        print(f"NOT VERIFIED 校验未通过: {error}")
        return 1
    except OSError as error:
        print(f"cannot be read 无法读取: {error.filename}: {error.strerror}")
        return 2
    names = ", ".join(f"{name}+{key_id.hex()}" for name, key_id, _ in signers) or "?"
    print(f"{origin}: {size} entries 条记录, signed 签名 {names}")
    if pruned:
        print(f"{pruned} of them were pruned: only their hashes are there 其中 {pruned} 条已清理，仅保留哈希")
    if size == 0:
        print("there are no entries; nothing was proven 没有记录，未证明任何事项")
        return 3
    if not arguments.trust:
        print("integrity only, signer unknown: give --trust 仅校验了完整性，签名者未知：请指定 --trust")
        return 4
    print("verified 校验通过")
    return 0


if __name__ == "__main__":
    sys.exit(main())
