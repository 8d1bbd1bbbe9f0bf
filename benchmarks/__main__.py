"""Runs the benchmarks by name, all of them by default, and prints one table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.measure import Row, table


def names() -> list[str]:
    """Every module of this package whose name begins with `bench_`."""
    return sorted(each.name.removeprefix("bench_") for each in pkgutil.iter_modules(benchmarks.__path__) if each.name.startswith("bench_"))


def main() -> int:
    """Run, print, and return 1 where a bound is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}")
    parser.add_argument("--rows", type=int, default=1_000_000, help="tickets in the larger data set (default: %(default)s)")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for name in arguments.names or names():
        print(f"running {name} …", file=sys.stderr)
        rows += importlib.import_module(f"benchmarks.bench_{name}").run(arguments.rows)
    print(table(rows))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
