"""What a score alone would hide: fields whose labels nobody confirmed, controls that were not run, results that rest on a sample, names not looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controls.finding import NAMES_NOT_EXAMINED, Status
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Assessment

UNCONFIRMED = "no_confirmed_level"
"""The reason by which a control says that it does not apply because a label is only suggested, or missing."""

FIELD_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Not looked at, or not wholly: a report that is silent about it would read as a clean bill."""

    fields: int
    """Fields that some control passed over for want of a confirmed level."""
    datasets: int
    """Datasets likewise."""
    controls: int
    """Controls that were not run."""
    sampled: int = 0
    """Results that rest on a sample."""
    seed: int = 0
    """By which it was drawn."""
    nameless: int = 0
    """Controls that judged content without looking for names and addresses in it."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.datasets or self.controls or self.sampled or self.nameless)

    def told(self) -> Iterator[Text]:
        """One sentence for each kind that there is."""
        if self.fields:
            yield Text(
                f"{self.fields:,} 个字段的标签未经确认，其内容和保护措施未作判断（不计入符合率和覆盖率）。",
                f"{'1 field has' if self.fields == 1 else f'{self.fields:,} fields have'} no confirmed label: content and measures "
                "were not judged (counted neither in the score nor in the coverage).",
            )
        if self.datasets:
            yield Text(
                f"{self.datasets:,} 个数据集有标签未经确认，其级别或数量未作判断（不计入符合率和覆盖率）。",
                f"{'1 dataset has' if self.datasets == 1 else f'{self.datasets:,} datasets have'} fields without a confirmed label: "
                "level or volume was not judged (counted neither in the score nor in the coverage).",
            )
        if self.controls:
            yield Text(
                f"{self.controls:,} 个控制点本次未执行。",
                f"{'1 control was' if self.controls == 1 else f'{self.controls:,} controls were'} not run in this assessment.",
            )
        if self.sampled:
            yield Text(
                f"{self.sampled:,} 个观测结果基于抽样（随机种子 {self.seed}）：每个结果注明其例外率上限（置信度 95%）。",
                f"{'1 observation rests' if self.sampled == 1 else f'{self.sampled:,} observations rest'} on a sample (seed {self.seed}): "
                "each says how large a share of exceptions it may have missed, at 95 %.",
            )
        if self.nameless:
            yield Text(
                f"{self.nameless:,} 个控制点检查内容时未检查姓名和地址（开启方式：--names，或目录中的 settings.content_scan.names）。",
                f"{'1 control' if self.nameless == 1 else f'{self.nameless:,} controls'} looked at content, and names and addresses were not "
                "examined (--names, or the inventory's settings.content_scan.names, has them examined).",
            )


def gaps(assessment: Assessment) -> Gaps:
    """Count them; a field or dataset that several controls passed over counts once."""
    passed_over = {
        observation.asset
        for result in assessment.results
        for observation in result.observations
        if observation.status is Status.NOT_APPLICABLE and observation.reason == UNCONFIRMED
    }
    seeds = [
        observation.params.get("seed", 0)
        for result in assessment.results
        for observation in result.observations
        if observation.upper_bound is not None
    ]
    fields = sum(asset.depth == FIELD_DEPTH for asset in passed_over)
    return Gaps(
        fields=fields,
        datasets=len(passed_over) - fields,
        controls=sum(result.status is Status.NOT_RUN for result in assessment.results),
        sampled=len(seeds),
        seed=int(seeds[0]) if seeds else 0,
        nameless=sum(result.note == NAMES_NOT_EXAMINED for result in assessment.results),
    )
