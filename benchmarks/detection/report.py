"""Prints scores as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.detection.comparing import Speeds
    from benchmarks.detection.render import Record, Region
    from benchmarks.detection.scoring import Score

AROUND = 14
"""Characters shown on either side of a miss."""


def side_by_side(scores: Mapping[str, Score], *, head: str) -> str:
    """One line a tool: F2, precision and recall with types; what leaks, what is hidden needlessly; records wholly clean; negatives hit."""
    head = f"{head:<34}{'F2':>6}{'P':>6}{'R':>6}{'leak':>7}{'over':>8}{'clean':>7}{'negs':>7}{'full':>7}"
    lines = [
        f"{name:<34}{each.typed.f(2):>6.3f}{each.typed.precision:>6.2f}{each.typed.recall:>6.2f}{each.leak:>7.3f}{each.over:>8.4f}"
        f"{each.clean:>7.3f}{each.negs:>7.3f}{each.full:>7.3f}"
        for name, each in scores.items()
    ]
    return "\n".join((head, *lines))


def fast(speeds: Mapping[str, Speeds]) -> str:
    """One line a tool: its speeds, and behind those on texts of a thousand characters the ratio to argus-redact on the same texts."""
    argus = next((each for name, each in speeds.items() if name.startswith("argus")), None)
    lines = [f"{'MB/s, one process':<34}{'1k':>7}{'ratio':>8}{'48k':>7}{'48k : 1k':>10}{'sparse':>8}{'ratio':>8}{'real':>7}{'ratio':>8}"]
    for name, each in speeds.items():
        dense = _ratio(each.short, argus.short if argus else None)
        sparse = _ratio(each.sparse, argus.sparse if argus else None)
        real = f"{each.real:>7.2f}{_ratio(each.real, argus.real if argus else None)}" if each.real is not None else f"{'-':>7}{'-':>8}"
        lines.append(
            f"{name:<34}{each.short:>7.2f}{dense}{each.long:>7.2f}{each.long / each.short:>10.0%}{each.sparse:>8.2f}{sparse}{real}"
        )
    return "\n".join(lines)


def _ratio(speed: float, reference: float | None) -> str:
    return f"{speed / reference:>7.1f}×" if reference else f"{'-':>8}"


def by_type(score: Score) -> str:
    """One line a type of the truth, then the hard negatives."""
    lines = [f"{'type':<14}{'n':>6}{'touched':>9}{'full':>7}{'P':>7}{'R':>7}{'F2':>7}"]
    for name, tally in sorted(score.by_type.items(), key=lambda item: -item[1].spans):
        ratio = tally.ratio
        lines.append(
            f"{name:<14}{tally.spans:>6}{tally.touched / tally.spans:>9.3f}{tally.full / tally.spans:>7.3f}"
            f"{ratio.precision:>7.3f}{ratio.recall:>7.3f}{ratio.f(2):>7.3f}"
        )
    hit = ", ".join(f"{name} {score.negatives_hit[name] / count:.3f} of {count}" for name, count in score.negatives.most_common())
    lines.append(f"hard negatives flagged: {hit}")
    if score.unmapped:
        lines.append(f"types that the truth lacks: {', '.join(f'{name} {count}' for name, count in score.unmapped.most_common())}")
    return "\n".join(lines)


def misses(truth: Sequence[Record], found: Mapping[str, Sequence[Region]]) -> Iterator[str]:
    """What was not wholly covered, and what was flagged needlessly, with a little text around it. For made-up values only."""
    for record in truth:
        spans = found.get(record.id, ())
        for gold in record.spans:
            covered = {place for each in spans for place in range(max(each.start, gold.start), min(each.end, gold.end))}
            if len(covered) < gold.end - gold.start:
                yield f"{'missed' if not covered else 'in part'}\t{gold.type}\t{_shown(record, gold)}"
        for each in spans:
            known = (*record.spans, *record.ignore)
            if not any(region.start < each.end and each.start < region.end for region in known):
                called = next((neg.type for neg in record.negs if neg.start < each.end and each.start < neg.end), "-")
                yield f"false\t{each.type}, is {called}\t{_shown(record, each)}"


def _shown(record: Record, region: Region) -> str:
    text = record.text
    shown = (
        f"{text[max(0, region.start - AROUND) : region.start]}⟦{text[region.start : region.end]}⟧{text[region.end : region.end + AROUND]}"
    )
    return shown.replace("\n", "⏎")
