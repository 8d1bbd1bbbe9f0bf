"""What a new look at a source would change in an inventory: proposed, never done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.inventory_text import can_be_named, dataset_lines, field_lines, key
from holdings.assets import Asset
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.draft import DatasetDraft
    from holdings.inventory import FieldLabel, SourceEntry
    from holdings.names import Guess
    from holdings.text import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A label that the tool would now give otherwise."""

    asset: Asset
    dataset: str
    field: str
    said: FieldLabel
    guess: Guess

    def line(self) -> Text:
        said, guess = self.said, self.guess
        before = f"{said.category.text.zh if said.category else '—'} {int(said.level) if said.level else '—'}"
        english = f"{said.category.text.en if said.category else '—'} {int(said.level) if said.level else '—'}"
        confirmed = Text("已确认", "confirmed") if said.confirmed else Text("建议", "suggested")
        return Text(
            f"{self.asset}：目录中为 {before}（{confirmed.zh}），现建议 {guess.category.text.zh} {int(guess.level)}：{guess.reason.zh}",
            f"{self.asset}: the inventory says {english} ({confirmed.en}), now suggested: {guess.category.text.en} {int(guess.level)}: {guess.reason.en}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The differences between a source's entry in an inventory and a new draft of it."""

    source: str
    new_datasets: tuple[DatasetDraft, ...] = ()
    new_fields: tuple[tuple[str, str, Guess], ...] = ()
    """Dataset, field and its guess."""
    gone: tuple[Asset, ...] = ()
    """Datasets and fields that are declared and not there (any more)."""
    changed: tuple[Change, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.new_datasets or self.new_fields or self.gone or self.changed)

    def lines(self) -> list[Text]:
        """The differences, one a line."""
        out = [
            Text(
                f"新增数据集 {Asset.of(self.source, draft.name)}：{len(draft.guesses)} 个字段，{draft.count()} 个疑似个人信息",
                f"new dataset {Asset.of(self.source, draft.name)}: {len(draft.guesses)} fields, {draft.count()} suggested as personal",
            )
            for draft in self.new_datasets
        ]
        for dataset, field, guess in self.new_fields:
            asset = Asset.of(self.source, dataset, field)
            out.append(
                Text(
                    f"新增字段 {asset}：建议 {guess.category.text.zh} {int(guess.level)}：{guess.reason.zh}",
                    f"new field {asset}: suggested {guess.category.text.en} {int(guess.level)}: {guess.reason.en}",
                )
            )
        out += [Text(f"已不存在 {asset}", f"not there any more: {asset}") for asset in self.gone]
        out += [change.line() for change in self.changed]
        return out

    def fragment(self, lang: Lang) -> str:
        """What is new or changed, as YAML to paste under `sources`; empty where only things have gone."""
        per_dataset: dict[str, list[tuple[str, Guess]]] = {}
        for dataset, field, guess in self.new_fields:
            per_dataset.setdefault(dataset, []).append((field, guess))
        for change in self.changed:
            if not change.said.confirmed:
                per_dataset.setdefault(change.dataset, []).append((change.field, change.guess))
        if not per_dataset and not self.new_datasets:
            return ""
        lines = [f"sources:\n{key(self.source, '  ')}\n    datasets:\n"]
        for dataset, fields in per_dataset.items():
            lines.append(f"{key(dataset, '      ')}\n        fields:\n")
            lines += [field_lines(field, guess, lang, "          ") for field, guess in fields]
        lines += [dataset_lines(draft, lang, "      ") for draft in self.new_datasets]
        return "".join(lines)


def differences(source: str, entry: SourceEntry, drafts: Sequence[DatasetDraft]) -> Proposal:
    """Set a new draft beside what an inventory says of the source."""
    drafts = [draft for draft in drafts if can_be_named(draft.name) and not entry.ignores(draft.name)]
    fields: list[tuple[str, str, Guess]] = []
    changed: list[Change] = []
    found = {draft.name for draft in drafts}
    gone = [Asset.of(source, name) for name in entry.datasets if name not in found and not entry.ignores(name)]
    for draft in drafts:
        declared = entry.datasets.get(draft.name)
        if declared is None or not draft.inspected:
            continue
        gone += [Asset.of(source, draft.name, name) for name in declared.fields if name not in draft.guesses]
        for name, guess in draft.guesses.items():
            said = declared.fields.get(name)
            if said is None and can_be_named(name):
                fields.append((draft.name, name, guess))
            elif said is not None and _differs(said, guess):
                changed.append(Change(asset=Asset.of(source, draft.name, name), dataset=draft.name, field=name, said=said, guess=guess))
    return Proposal(
        source=source,
        new_datasets=tuple(draft for draft in drafts if draft.name not in entry.datasets),
        new_fields=tuple(fields),
        gone=tuple(gone),
        changed=tuple(changed),
    )


def _differs(said: FieldLabel, guess: Guess) -> bool:
    """Whether to speak of a label: a suggested one that would differ now, a confirmed one only where the content shows a higher level."""
    if said.confirmed:
        return guess.from_content and said.level is not None and guess.level > said.level
    return (said.category, said.level, said.entity) != (guess.category, guess.level, guess.entity)
