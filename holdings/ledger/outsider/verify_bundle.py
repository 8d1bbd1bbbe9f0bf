#!/usr/bin/env python3
"""Verifies a bundle of evidence from Recordwarden. This file is all there is: it needs Python 3.11 and `cryptography`.

    python verify_bundle.py bundle.zip [--trust KEY]...

What it does, in words, so that you can read it against the code:

1. A bundle is a ZIP of a statement, files, and proofs. The statement has the digest of every file and is signed with Ed25519.
2. A proof shows that an entry stands in a ledger: its hash, hashed with those beside it, leads to the root (RFC 6962) that the
   file `checkpoint` has, which is signed, too (https://c2sp.org/tlog-proof, https://c2sp.org/tlog-checkpoint).
3. Of some files the entry itself has the digest: so the results of an audit are those of that entry. The report must tell the same.
4. Whoever has the key can sign anything. Give the key that you were told with `--trust`: the bundle's own file `keys` proves nothing.

Ends with 0: in order and signed by a key you trust. 1: not in order. 2: cannot be read. 4: in order, signer unknown.
"""

# ruff: noqa: T201 (this is a program, and printing is what it is for)
import argparse
import base64
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


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


def leaf(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def parse_key(text: str) -> tuple[str, bytes, bytes]:
    """`name+id+key`: the name, the 4-byte id and the 32-byte Ed25519 public key."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    material = unbase64(encoded)
    expected = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    need(len(material) == 33 and material[0] == 1 and bool(name) and expected.hex() == key_id, "malformed key")
    return name, expected, material[1:]


def parse_note(data: bytes, keys: list[tuple[str, bytes, bytes]]) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text, and those of the keys that signed it."""
    text, blank, below = data.decode().rpartition("\n\n")
    need(bool(blank) and below.endswith("\n"), "malformed note")
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
                    raise Wrong("the signature does not fit what it stands below") from None
                signers.append(key)
    need(bool(signers), "signed by none of the keys")
    return text, signers


def parse_checkpoint(data: bytes, keys: list[tuple[str, bytes, bytes]]) -> tuple[str, int, bytes, list[tuple[str, bytes, bytes]]]:
    """Origin, number of entries, root, and those of the keys that signed it."""
    text, signers = parse_note(data, keys)
    origin, size, root = text.split("\n")[:3]
    need(size.isascii() and size.isdigit() and str(int(size)) == size, "malformed size")
    need(all(key[0] == origin for key in signers), "the checkpoint is another ledger's")
    return origin, int(size), unbase64(root), signers


def parse_proof(data: bytes) -> tuple[bytes, int, list[bytes], bytes]:
    """A proof (https://c2sp.org/tlog-proof): the entry, which is its `extra` line, its place, the hashes upwards, and the checkpoint."""
    head, _, checkpoint = data.partition(b"\n\n")
    first, extra, index, *path = head.decode().split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index "), "malformed proof")
    entry, place = unbase64(extra[6:]), int(index[6:])
    need(f"index {place}" == index, "malformed proof")
    return entry, place, [unbase64(line) for line in path], checkpoint


def verify_proof(data: bytes, size: int, root: bytes) -> bytes:
    """The entry of a proof, whose hash must lead to the signed root."""
    entry, place, path, _ = parse_proof(data)
    need(0 <= place < size, "there is no such entry")
    found, last = leaf(entry), size - 1
    for beside in path:
        while place == last and not place & 1 and last:  # a last one without a neighbour moves up as it is
            place, last = place // 2, last // 2
        need(last > 0 and len(beside) == 32, "the proof is too long")
        found = node(beside, found) if place & 1 else node(found, beside)
        place, last = place // 2, last // 2
    need(last == 0 and found == root, "the proof does not lead to the signed root")
    return entry


def unzip(data: bytes) -> dict[str, bytes]:
    """The files of a bundle. It is uncompressed, and packing its files again gives the same bytes: nothing is hidden between them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            need(all(each.compress_type == 0 for each in archive.infolist()), "the bundle is compressed")
            files = {each.filename: archive.read(each) for each in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError, EOFError, LookupError):
        raise Wrong("malformed bundle") from None
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name in sorted(files):
            each = zipfile.ZipInfo(name)
            each.create_system, each.external_attr = 3, 0o100644 << 16
            archive.writestr(each, files[name])
    need(again.getvalue() == data, "malformed bundle")
    return files


def verify_bundle(data: bytes, trusted: list[tuple[str, bytes, bytes]]) -> tuple[str, str, list[tuple[str, bytes, bytes]]]:
    """The statement is signed, every file is the one that it names, every entry is proven, and files are what the entry says."""
    files = unzip(data)
    need({"statement", "checkpoint", "keys"} <= files.keys(), "the bundle is incomplete")
    keys = [*dict.fromkeys([parse_key(line) for line in files["keys"].decode().split("\n")[:-1]] + trusted)]
    need(bool(keys), "there are no keys")
    text, signers = parse_note(files["statement"], keys)
    stated = json.loads(text)
    origin, size, root, others = parse_checkpoint(files["checkpoint"], keys)
    need(origin == stated["ledger"] and all(key[0] == origin for key in signers), "the statement is another ledger's")
    for who in (signers, others):
        need(not trusted or any(key in trusted for key in who), "it is not signed by a key you trust")
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    need({name: digest for name, digest in digests.items() if name != "statement"} == stated["files"], "a file is not the stated one")
    entries = []
    for index in range(stated["first"], stated["first"] + stated["count"]):
        name = f"proofs/{index}.tlog-proof"
        need(name in files, f"{name} is missing")
        _, place, _, checkpoint = parse_proof(files[name])
        need(place == index and checkpoint == files["checkpoint"], f"{name} proves something else")
        entries.append(verify_proof(files[name], size, root))
    for field, name in stated["fields"].items():
        need(json.loads(entries[0]).get(field) == digests.get(name), f"the ledger has another digest of {name}")
    if "report.json" in files:
        report, entry = json.loads(files["report.json"]), json.loads(entries[0])
        need(stated["fields"].get("results") == "results.json", "the results are not those of the entry")
        need(report["assessment"]["id"] == entry["assessment"], "the report is another assessment's")
        need(told(report) == recorded(json.loads(files["results.json"])), "the report tells something else")
    return origin, f"{stated['kind']}, {len(entries)} of {size} entries 条记录", signers


def told(report: dict[str, Any]) -> list[Any]:
    """What a report says of each control and of each asset."""
    facts = ("asset", "status", "reason", "population", "examined", "exceptions", "fingerprint")
    return sorted(
        (each["control"], each["status"], each["severity"], sorted([*map(one.get, facts)] for one in each["observations"]))
        for each in report["results"]
    )


def recorded(results: dict[str, Any]) -> list[Any]:
    """The same of the results whose digest stands in the ledger."""
    return sorted(
        (control, status, severity, sorted([*one[:3], *one[4:7], one[10]] for one in observations))
        for control, status, severity, _, observations in results["results"]
    )


def lines_of(given: str) -> list[str]:
    """A key itself, or the lines of a file."""
    return [line for line in (Path(given).read_text("utf-8") if Path(given).exists() else given).split("\n") if line]


def main() -> int:
    """Say what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description="Verifies a bundle of evidence.")
    parser.add_argument("path", type=Path, help="the bundle")
    parser.add_argument("--trust", action="append", default=[], metavar="KEY", help="a key you trust (name+id+key), or a file of them")
    arguments = parser.parse_args()
    try:
        trusted = [parse_key(line) for given in arguments.trust for line in lines_of(given)]
        origin, what, signers = verify_bundle(arguments.path.read_bytes(), trusted)
    except (Wrong, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        print(f"NOT VERIFIED 校验未通过: {error}")
        return 1
    except OSError as error:
        print(f"cannot be read 无法读取: {error.filename}: {error.strerror}")
        return 2
    names = ", ".join(f"{name}+{key_id.hex()}" for name, key_id, _ in signers)
    print(f"{origin}: {what}, signed 签名 {names}")
    if not arguments.trust:
        print("integrity only, signer unknown: give --trust 仅校验了完整性，签名者未知：请指定 --trust")
        return 4
    print("verified 校验通过")
    return 0


if __name__ == "__main__":
    sys.exit(main())
