"""Makes the development sets and scores our own scanner on them: `python -m benchmarks.detection make`, `… score`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.detection import report
from benchmarks.detection.finders.ours import Ours
from benchmarks.detection.render import records
from benchmarks.detection.scoring import score
from benchmarks.detection.templates import LANGUAGES, PARTS


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and do it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    commands = parser.add_subparsers(required=True)
    make = commands.add_parser("make", help="write records with their truth as JSON lines")
    judge = commands.add_parser("score", help="scan such records and print what was found")
    for each in (make, judge):
        each.add_argument("--lang", choices=LANGUAGES, required=True)
        each.add_argument("--part", choices=PARTS, default="develop")
        each.add_argument("--records", type=int, default=2000)
        each.add_argument("--seed", type=int, default=1)
    make.add_argument("--output", type=Path, required=True)
    make.set_defaults(run=_make)
    judge.add_argument("--misses", action="store_true", help="list what was missed or falsely flagged (develop part only)")
    judge.add_argument("--structured", action="store_true", help="without names and addresses")
    judge.set_defaults(run=_score)
    chosen = parser.parse_args(arguments)
    if getattr(chosen, "misses", False) and chosen.part == "held":
        parser.error("what is missed on the held-back part is not shown: it would no longer be held back")
    chosen.run(chosen)
    return 0


def _make(chosen: argparse.Namespace) -> None:
    with chosen.output.open("w", encoding="utf-8") as file:
        for record in records(chosen.lang, chosen.part, count=chosen.records, seed=chosen.seed):
            file.write(json.dumps(record.said(), ensure_ascii=False) + "\n")


def _score(chosen: argparse.Namespace) -> None:
    truth = list(records(chosen.lang, chosen.part, count=chosen.records, seed=chosen.seed))
    finder = Ours(names=not chosen.structured)
    found = dict(zip((record.id for record in truth), finder.find([record.text for record in truth]), strict=True))
    if chosen.misses:
        for line in report.misses(truth, found):
            print(line)
    result = score(truth, found)
    print(report.side_by_side({f"{finder.name} ({chosen.lang}, {chosen.part})": result}))
    print(report.by_type(result))


if __name__ == "__main__":
    sys.exit(main())
