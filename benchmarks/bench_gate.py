"""The gate, whole processes: 3,000 columns at once, and a change of ten files in a repository of 120.

In processor time, git's own with it; beside it as ratios to a process that only starts the command line.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Row

TABLES, COLUMNS = 120, 25
ROOT = Path(__file__).parent.parent
_NAMES = [
    "id",
    "created_at",
    "updated_at",
    "status",
    "remark",
    "customer_name",
    "phone",
    "email",
    "address",
    "city",
    "id_card",
    "order_no",
    "amount",
    "is_deleted",
    "version",
    "open_id",
    "nickname",
    "avatar_url",
    "ip",
    "user_agent",
    "parent_id",
    "sort_order",
    "title",
    "content",
    "expires_at",
]
START = [sys.executable, "-c", "import click, audit.cli, audit.cli.gate"]


def table(number: int, *, more: str = "") -> str:
    """A table with Chinese comments on half of its columns."""
    lines = [
        f"  `{name}_{number % 7}` varchar({20 + place}) DEFAULT NULL" + (f" COMMENT '第 {place} 个字段'" if place % 2 else "")
        for place, name in enumerate(_NAMES[:COLUMNS])
    ]
    return f"CREATE TABLE `t_{number}` (\n" + ",\n".join(lines) + more + "\n) ENGINE=InnoDB;\n"


def run(rows: int) -> list[Row]:
    """Make the files and a repository, measure, and clean up."""
    del rows
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "schema.sql").write_text("".join(map(table, range(TABLES))), "utf-8")
        whole = _gate(folder, "schema.sql")
        for number in range(TABLES):
            (folder / f"app{number % 12}").mkdir(exist_ok=True)
            (folder / f"app{number % 12}" / f"t{number}.sql").write_text(table(number), "utf-8")
        (folder / "schema.sql").unlink()
        _git(folder, "init", "--quiet")
        _git(folder, "add", ".")
        _git(folder, "-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message", "before")
        for number in range(0, 120, 12):
            (folder / "app0" / f"t{number}.sql").write_text(table(number, more=",\n  `mobile` varchar(20)"), "utf-8")
        change = _gate(folder, ".", "--diff", "HEAD")
        start = _seconds(START, folder)
    return [
        Row(name="gate, 3,000 columns", value=whole, unit="s", bound=1.5, reference="processor time of the whole process"),
        Row(name="gate, a change of ten files", value=change, unit="s", bound=0.5, reference="processor time, git's with it"),
        Row(name="gate, 3,000 columns", value=whole / start, unit="×", reference="starting the command line"),
        Row(name="gate, a change of ten files", value=change / start, unit="×", reference="starting the command line"),
    ]


def _gate(folder: Path, *arguments: str) -> float:
    return _seconds([sys.executable, "-m", "audit", "gate", *arguments], folder, code=1)


def _seconds(command: list[str], folder: Path, *, code: int = 0) -> float:
    """The processor time of a process and its children, the least of five runs: by the clock it is the machine's load."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=folder, env=environ, check=False, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != code:
            raise SystemExit(f"it ended with exit code {done.returncode}")
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1"})
