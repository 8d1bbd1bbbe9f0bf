"""Makes a service desk with something for every family of controls: tickets, customers, files in the archive, a log of accesses, sealed and masked fields.

Each table is declared by what its columns are called, in one table below; nothing is planted, so an audit of it finds little.
"""

from __future__ import annotations

import base64
import datetime as dt
import random
import sqlite3
from typing import TYPE_CHECKING

from benchmarks.desk import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = """\
version: 1
as_of: 2026-06-30
reviewed: 2026-06-01
levels:
  1: {measures: []}
  2: {measures: [access_control]}
  3: {measures: [access_control, encrypted_transmission]}
  4: {measures: [access_control, access_log, encrypted_storage, encrypted_transmission]}
retention:
  - id: service
    min: 3y
    max: 5y
    trigger: closed_at
    necessity: disputes come up within three years
    legal_basis: [{name: Rules on records, clause: "4", version: "2024", rank: policy, from: 2024-01-01}]
    action: delete
  - id: log
    min: 6mo
    max: 5y
    trigger: at
    necessity: a security audit comes round in two years
    legal_basis: [{name: Rules on records, clause: "4", version: "2024", rank: policy, from: 2024-01-01}]
    action: delete
sources:
  desk:
    url: sqlite:///desk.db
    measures: [access_control, access_log, encrypted_storage, encrypted_transmission]
    datasets:
"""
_CONFIRMED = "tier: general, state: confirmed, by: desk, on: 2026-06-01"
_PLAIN = "category: operational, level: 1"
_FREE = "category: communication, level: 3"
_TYPES = {"id": "INTEGER PRIMARY KEY", "customer_id": "INTEGER", "staff_id": "INTEGER", "priority": "INTEGER", "rating": "INTEGER"}
_LABELS = {
    "customer_id": "category: identity, level: 2",
    "staff_id": "category: identity, level: 2",
    "phone": "category: contact, level: 3, entity: CN_MOBILE",
    "staff_contact": "category: contact, level: 3, entity: CN_LANDLINE",
    "phone_masked": "category: contact, level: 2, entity: CN_MOBILE, stored: masked",
    "id_sealed": 'category: identity, level: 4, entity: CN_ID_CARD, stored: encrypted, sensitive: "GB/T 35273-2020 annex B"',
    "client_ip": "category: device, level: 2, entity: IP_ADDRESS",
    "description": _FREE,
    "process": _FREE,
    "summary": _FREE,
    "subject": _FREE,
}
_TIMES = ("requested_at", "accepted_at", "handled_at", "closed_at")

TICKETS = (
    "id", "ticket_no", "customer_id", "status", "priority", "site", "staff_id", "staff_post", "staff_contact", "phone", "phone_masked",
    "id_sealed", *_TIMES, "process", "result", "feedback", "rating", "subject", "description",
)  # fmt: skip
CUSTOMERS = ("id", "phone", "city", "status", "closed_at")
ARCHIVES = ("id", "archive_no", "customer_id", "summary", "result", "rating", "closed_at", "archived_at")
LOG = ("id", "at", "staff_id", "action", "client_ip", "path")
_DATASETS = {
    "tickets": (TICKETS, "customer_id", """\
        record_class: service_record
        retention: service
        custodian: desk
        reference_field: ticket_no
        elements: {record_no: ticket_no, status: status, client: customer_id, client_contact: phone, requested_at: requested_at, accepted_at: accepted_at,
                   handled_at: handled_at, closed_at: closed_at, place: site, staff: staff_id, staff_post: staff_post, staff_contact: staff_contact,
                   content: description, process: process, result: result, feedback: feedback, rating: rating}
"""),
    "customers": (CUSTOMERS, "id", "        retention: service\n"),
    "archives": (ARCHIVES, "customer_id", """\
        record_class: service_archive
        retention: service
        custodian: desk
        reference_field: archive_no
        elements: {record_no: archive_no, client: customer_id, content: summary, result: result, rating: rating, closed_at: closed_at, archived_at: archived_at}
"""),
    "access_log": (LOG, "staff_id", "        record_class: access_log\n        retention: log\n"),
}  # fmt: skip


def make(folder: Path, rows: int, seed: int = 1) -> None:
    """Write desk.db, with `rows` tickets, a tenth as many customers and files, a fifth as many accesses; and recordwarden.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    made = {
        "tickets": _tickets(rng, rows),
        "customers": ((n, _phone(rng), "杭州", "active", None) for n in range(1, max(1, rows // 10) + 1)),
        "archives": _archives(rng, rows // 10),
        "access_log": _accesses(rng, rows // 5),
    }
    database = sqlite3.connect(folder / "desk.db")
    database.execute("PRAGMA journal_mode = OFF")
    for name, (columns, _, _) in _DATASETS.items():
        typed = ", ".join(f"{column} {_TYPES.get(column, 'TEXT')}" for column in columns)
        database.execute(f"CREATE TABLE {name} ({typed})")
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", made[name])
    database.commit()
    database.close()
    (folder / "recordwarden.yaml").write_text(_HEAD + "".join(map(_dataset, _DATASETS)), encoding="utf-8")


def _dataset(name: str) -> str:
    columns, subject, more = _DATASETS[name]
    fields = "".join(f"          {column}: {{{_LABELS.get(column, _PLAIN)}, {_CONFIRMED}}}\n" for column in columns)
    head = (
        f"      {name}:\n        owner: desk\n        purpose: service\n        legal_basis: contract\n        subject_field: {subject}\n"
    )
    return f"{head}{more}        fields:\n{fields}"


def _phone(rng: random.Random) -> str:
    return f"1{rng.choice('35789')}{rng.randrange(10**9):09d}"


def _tickets(rng: random.Random, rows: int) -> Iterator[tuple[object, ...]]:
    start = dt.datetime(2024, 1, 1, 9, 0)  # noqa: DTZ001 (the desk keeps local time)
    for number in range(1, rows + 1):
        phone = _phone(rng)
        opened = start + dt.timedelta(seconds=number * 60)
        times = [str(opened + dt.timedelta(minutes=minutes)) for minutes in (0, 5, 90, 480)]
        text = " ".join(rng.choices(SENTENCES, k=3)) + (f" 联系电话 {phone}。" if number % 10 == 0 else "")
        yield (
            number, f"DD{number:09d}", number % 1000 + 1, "closed", number % 4, "杭州呼叫中心", number % 300, "坐席", "0571-88880000", phone,
            f"{phone[:3]}****{phone[-4:]}", base64.b64encode(rng.randbytes(46)).decode(), *times, SENTENCES[number % 6], "已解决", "满意",
            number % 5 + 1, SENTENCES[number % 6][:12], text,
        )  # fmt: skip


def _archives(rng: random.Random, rows: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, rows + 1):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=number * 700 // max(rows, 1))
        yield (
            number,
            f"DA{number:08d}",
            number % 1000 + 1,
            rng.choice(SENTENCES),
            "已解决",
            number % 5 + 1,
            str(day),
            str(day + dt.timedelta(days=2)),
        )


def _accesses(rng: random.Random, rows: int) -> Iterator[tuple[object, ...]]:
    start = dt.datetime(2025, 1, 1, 9, 0)  # noqa: DTZ001 (as above)
    for number in range(1, rows + 1):
        at = start + dt.timedelta(seconds=number * 60)
        yield number, str(at), number % 300, "view", f"10.1.{number % 250}.{number % 99}", f"/tickets/{rng.randrange(10**6)}?tab=history"
