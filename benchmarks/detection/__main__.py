"""Makes the development sets, scores our scanner on them, and puts other tools beside it: `python -m benchmarks.detection --help`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.detection import comparing, memory, public, report
from benchmarks.detection.finders.ours import Ours
from benchmarks.detection.render import records
from benchmarks.detection.scoring import score
from benchmarks.detection.templates import BLIND, EDITIONS, LANGUAGES, PARTS


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and do it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    commands = parser.add_subparsers(required=True)
    make = commands.add_parser("make", help="write records with their truth as JSON lines")
    judge = commands.add_parser("score", help="scan such records and print what was found")
    for each in (make, judge):
        each.add_argument("--lang", choices=LANGUAGES, required=True)
        each.add_argument("--part", choices=PARTS, help="develop, unless an edition is asked for: then the whole of it")
        each.add_argument("--edition", choices=EDITIONS, help=f"of this edition only; {' and '.join(BLIND)} are the blind ones")
        each.add_argument("--records", type=int, default=2000)
        each.add_argument("--seed", type=int, default=1)
    compare = commands.add_parser("compare", help="score every tool on both languages, and time them all")
    compare.add_argument("--part", choices=PARTS, default="develop")
    compare.add_argument("--records", type=int, default=1000)
    compare.add_argument("--seed", type=int, default=1)
    compare.set_defaults(run=_compare)
    commands.add_parser("public", help="measure on the public sets that are here").set_defaults(run=_public)
    heavy = commands.add_parser("memory", help="peak memory on a made-up input of some size, and of a tenth of it")
    heavy.add_argument("--megabytes", type=int, default=100)
    heavy.set_defaults(run=_memory)
    make.add_argument("--output", type=Path, required=True)
    make.set_defaults(run=_make)
    judge.add_argument("--misses", action="store_true", help="list what was missed or falsely flagged (develop part only)")
    judge.add_argument("--structured", action="store_true", help="without names and addresses")
    judge.set_defaults(run=_score)
    chosen = parser.parse_args(arguments)
    if "edition" in chosen and chosen.edition is None and chosen.part is None:
        chosen.part = "develop"
    if getattr(chosen, "misses", False) and (chosen.part != "develop" or chosen.edition in BLIND):
        parser.error("what is missed on the held-back part is not shown: it would no longer be held back")
    chosen.run(chosen)
    return 0


def _make(chosen: argparse.Namespace) -> None:
    with chosen.output.open("w", encoding="utf-8") as file:
        for record in records(chosen.lang, chosen.part, count=chosen.records, seed=chosen.seed, edition=chosen.edition):
            file.write(json.dumps(record.said(), ensure_ascii=False) + "\n")


def _score(chosen: argparse.Namespace) -> None:
    truth = list(records(chosen.lang, chosen.part, count=chosen.records, seed=chosen.seed, edition=chosen.edition))
    finder = Ours(names=not chosen.structured)
    found = dict(zip((record.id for record in truth), finder.find([record.text for record in truth]), strict=True))
    if chosen.misses:
        for line in report.misses(truth, found):
            print(line)
    result = score(truth, found)
    which = ", ".join(each for each in (chosen.part, chosen.edition and f"edition {chosen.edition}") if each)
    print(report.side_by_side({finder.name: result}, head=f"{chosen.lang}, {which}, {chosen.records:,} records"))
    print(report.by_type(result))


def _compare(chosen: argparse.Namespace) -> None:
    for language in LANGUAGES:
        scores, absent = comparing.quality(language, chosen.part, count=chosen.records, seed=chosen.seed)
        print(report.side_by_side(scores, head=f"{language}, {chosen.part}, {chosen.records:,} records"))
        print("".join(f"absent: {why}\n" for why in absent))
    print(report.fast(comparing.speeds()))


def _public(chosen: argparse.Namespace) -> None:
    del chosen
    for line in public.measured():
        print(line)


def _memory(chosen: argparse.Namespace) -> None:
    for megabytes in (chosen.megabytes, max(1, chosen.megabytes // 10)):
        used = memory.used(megabytes)
        print(f"{megabytes} MB: {used.peak_mb:.0f} MB at most, {used.seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
