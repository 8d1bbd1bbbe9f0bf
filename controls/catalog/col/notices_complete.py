"""COL-02: notices tell what the law asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.catalog.col.common import consents, personal
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, NIST_800_53, PIPL, Relation, maps
from holdings.assets import Asset
from holdings.consent import Told
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.consent import Notice

_ALWAYS = (Told.HANDLER, Told.PURPOSE, Told.MANNER, Told.KINDS, Told.PERIOD, Told.RIGHTS)
_SENSITIVE = (Told.NECESSITY, Told.EFFECT)


class NoticesComplete(FactControl):
    """Holds each notice in force, and each purpose that rests on consent, against what must be told."""

    id = "COL-02"
    severity = Severity.HIGH
    title = Text("告知内容完整", "Notices tell what the law asks")
    statement = Text(
        "在用的每个告知版本（notices）应告知处理者、目的、方式、种类、保存期限和行使权利的方式；目的涉及敏感个人信息的，"
        "还应告知必要性和对个人的影响。以同意为依据的每个目的，都应有在用的告知。",
        "Every notice in force (notices) tells who processes, what for, in which manner, which kinds, for how long, and how to exercise one's "
        "rights; of a purpose with sensitive personal information also its necessity and its effect. Every purpose that rests on consent has a "
        "notice in force.",
    )
    why = Text(
        "告知不完整，同意就不是在充分知情的前提下作出的，不产生效力。",
        "Where the notice leaves something out, consent is not informed, and has no effect.",
    )
    remediation = Text(
        "补全告知文本并发布新版本，向已同意的个人重新告知；在目录 notices 中登记新版本的内容和施行日期。",
        "Complete the text, publish a new version and tell those who had consented; put the version, what it tells and from when into notices.",
    )
    method = Text(
        "查看目录 notices 中审计基准日在用的版本：tells 列出已告知的内容，purposes 列出涵盖的目的；敏感按数据集中经确认的敏感字段（sensitive）判断。"
        "只看目录所载，不读告知文本本身。",
        "Looks at the versions under notices that are in force on the day of the assessment: tells has what is told, purposes what for; a purpose "
        "has sensitive information where a dataset that rests on it has a confirmed sensitive field. Judges what the inventory says of a notice, "
        "not its text.",
    )
    provisions = ("A-5.1/4", "B-7.3/1", "C-2.1/2", "L-PIPL.17/1")
    mappings = (
        maps(
            GBT_35273,
            "5.5",
            Relation.INTERSECTS,
            "个人信息保护政策应包括的内容。",
            "What a personal information protection policy has to contain.",
        ),
        maps(PIPL, "17", Relation.SUBSET, "处理前告知规定的事项。", "What must be told before processing."),
        maps(
            PIPL,
            "30",
            Relation.SUBSET,
            "处理敏感个人信息的，还应告知必要性和影响。",
            "Of sensitive information also the necessity and the effect are told.",
        ),
        maps(GDPR, "13", Relation.INTERSECTS, "收集时应提供的信息。", "The information to be given when data is collected."),
        maps(NIST_800_53, "PT-5", Relation.SUBSET, "向个人提供隐私告知。", "Individuals are given notice of the processing."),
    )
    reasons = worded(
        untold=Text("未告知的内容：{untold} 项（{names}）。", "What it does not tell: {untold} ({names})."),
        no_notice=Text("没有在用的告知涵盖该数据集的目的。", "No notice in force covers the purpose of the dataset."),
        no_notices=Text(
            "目录未登记告知（notices），也没有以同意为依据的数据集。", "The inventory has no notices, and no dataset rests on consent."
        ),
        notices_undeclared=Text("目录未登记告知（notices），无法判定。", "The inventory has no notices (notices); it cannot be judged."),
        not_in_force=Text("该版本在审计基准日不再使用或尚未施行。", "The version is not in force on the day of the assessment."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        notices, among = context.view.inventory.notices, consents(context.view)
        if not notices:
            yield from (could_not_look(each.dataset.asset, "notices_undeclared", owner=each.dataset.owner) for each in among.resting)
            if not among.resting:
                yield not_applicable(Asset.org("notices"), "no_notices")
            return
        in_force = [notice for notice in notices.values() if _in_force(context, notice)]
        for version, notice in notices.items():
            yield (
                _judge(context, Asset.org("notices", version), notice)
                if notice in in_force
                else not_applicable(Asset.org("notices", version), "not_in_force")
            )
        for each in among.resting:
            covered = any(each.consent.purpose in notice.purposes for notice in in_force)
            yield observe(
                each.dataset.asset, population=1, examined=1, exceptions=0 if covered else 1, reason="no_notice", owner=each.dataset.owner
            )


def _in_force(context: Context, notice: Notice) -> bool:
    return notice.since <= context.as_of and (notice.until is None or context.as_of <= notice.until)


def _judge(context: Context, asset: Asset, notice: Notice) -> Observation:
    resting = [each for each in consents(context.view).resting if each.consent.purpose in notice.purposes]
    sensitive = any(field.label and field.label.sensitive for each in resting for field in personal(each.dataset))
    wanted = _ALWAYS + (_SENSITIVE if sensitive else ())
    untold = [told for told in wanted if told not in notice.tells]
    return observe(
        asset,
        population=len(wanted),
        examined=len(wanted),
        exceptions=len(untold),
        reason="untold",
        params={"untold": len(untold), "names": ", ".join(untold)},
    )
