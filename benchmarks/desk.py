"""Makes the benchmark's service desk: many tickets in SQLite, a tenth as many customers, and an inventory that declares both."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENTENCES = (
    "用户来电反映宽带夜间频繁掉线，已指导重启光猫，问题仍未解决。",
    "客户咨询套餐变更后的资费，解释后表示理解，无其他诉求。",
    "The customer reports that roaming data stopped working after the last update.",
    "反映本月账单多扣月租，经核实为上月补收，已致歉并说明。",
    "Asked to move the installation date; the next free slot was offered and accepted.",
    "投诉装机人员未按约定时间上门，要求尽快安排并给予补偿。",
)
COLUMNS = (
    "id", "ticket_no", "customer_id", "phone", "channel", "category", "status", "priority", "opened_at", "closed_at", "subject", "description",
)  # fmt: skip
_INVENTORY = """\
version: 1
as_of: 2026-06-30
reviewed: 2026-06-01
levels:
  1: {measures: []}
  2: {measures: [access_control]}
  3: {measures: [access_control, encrypted_transmission]}
sources:
  desk:
    url: sqlite:///desk.db
    measures: [access_control, encrypted_transmission]
    datasets:
"""
_CONFIRMED = "tier: general, state: confirmed, by: desk, on: 2026-06-01"


def make(folder: Path, rows: int, seed: int = 1) -> None:
    """Write desk.db and recordwarden.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    database = sqlite3.connect(folder / "desk.db")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, phone TEXT, city TEXT)")
    database.execute(
        "CREATE TABLE tickets (id INTEGER PRIMARY KEY, ticket_no TEXT, customer_id INTEGER, phone TEXT, channel TEXT, category TEXT, "
        "status TEXT, priority INTEGER, opened_at TEXT, closed_at TEXT, subject TEXT, description TEXT)"
    )
    phones = [f"1{rng.choice('35789')}{rng.randrange(10**9):09d}" for _ in range(max(1, rows // 10))]
    database.executemany("INSERT INTO customers VALUES (?, ?, ?)", ((index, phone, "杭州") for index, phone in enumerate(phones, 1)))
    database.executemany(f"INSERT INTO tickets VALUES ({', '.join('?' * 12)})", _tickets(rng, rows, phones))
    database.commit()
    database.close()
    (folder / "recordwarden.yaml").write_text(_inventory(), encoding="utf-8")


def _tickets(rng: random.Random, rows: int, phones: list[str]) -> Iterator[tuple[object, ...]]:
    for number in range(1, rows + 1):
        customer = rng.randrange(len(phones))
        day = f"2026-{1 + number % 6:02d}-{1 + number % 28:02d}"
        text = " ".join(rng.choices(SENTENCES, k=3))
        if number % 10 == 0:
            text += f" 联系电话 {phones[customer]}。"
        yield (
            number, f"DD{number:09d}", customer + 1, phones[customer], "hotline", "billing", "closed", number % 4,
            f"{day} 09:15:00", f"{day} 17:40:00", SENTENCES[number % 6][:12], text,
        )  # fmt: skip


def _inventory() -> str:
    return _INVENTORY + _dataset("customers", "id", ("id", "phone", "city"), 3) + _dataset("tickets", "customer_id", COLUMNS, 2)


def _dataset(name: str, subject: str, columns: tuple[str, ...], phone_level: int) -> str:
    lines = [f"      {name}:", "        owner: desk", f"        subject_field: {subject}", "        fields:"]
    for column in columns:
        label = "category: operational, level: 1"
        if column == "phone":
            label = f"category: contact, entity: CN_MOBILE, level: {phone_level}"
        elif column in ("subject", "description"):
            label = "category: communication, level: 3"
        lines.append(f"          {column}: {{{label}, {_CONFIRMED}}}")
    return "\n".join(lines) + "\n"
