"""ENC-10: keys are changed in time."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

from controls.base import Context, FactControl, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.cls.reviewed_in_time import months_after
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_39786, ISO_27001, NIST_800_53, Relation, maps
from holdings.assets import Asset
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from controls.finding import Observation


class KeysRotated(FactControl):
    """Looks since when each key is what it is."""

    id = "ENC-10"
    severity = Severity.MEDIUM
    seeks_keeping = True
    title = Text("密钥按期更换", "Keys are changed in time")
    statement = Text(
        "目录列出的每个密钥（keys）和本程序密钥环中在用的密钥，启用或上次更换距审计基准日不应超过规定的月数（参数 months）。",
        "Every key that the inventory lists (keys), and every active key of this program's own ring, was made or last changed no more than the set "
        "number of months (the parameter months) before the day of the assessment.",
    )
    why = Text(
        "密钥用得越久，泄露的机会越多，泄露后失守的数据也越多；从不更换的密钥，也没有人知道怎样更换。",
        "The longer a key is used, the more chances there are that it leaks and the more is lost when it does; and of one that is never changed "
        "nobody knows how.",
    )
    remediation = Text(
        "更换密钥并用新密钥重新加密，在目录中记下日期（rotated）；本程序的密钥用 recordwarden keys rotate 更换。",
        "Change the key, encrypt anew, and note the day in the inventory (rotated); recordwarden keys rotate changes the program's own.",
    )
    method = Text(
        "把 keys 的 rotated（没有的取 created）和密钥环中在用密钥的生成时间，加上 months 个日历月，与审计基准日比较。只凭声明的日期，不接触密钥。",
        "Takes rotated of keys, created where there is none, and when the active keys of the ring were made, adds the months by calendar and "
        "compares with the day of the assessment. It goes by the days that are declared and touches no key.",
    )
    provisions = ("A-5.1/3", "A-5.1/7", "B-7.3/2")
    mappings = (
        maps(
            GBT_39786,
            "9.7",
            Relation.INTERSECTS,
            "密钥管理（条号未对照官方文本核验）。",
            "Key management (clause number unverified against the official text).",
        ),
        maps(ISO_27001, "A.8.24", Relation.INTERSECTS, "密码的使用包括密钥管理。", "The use of cryptography includes key management."),
        maps(
            NIST_800_53, "SC-12", Relation.SUBSET, "建立并管理密钥，包括更换。", "Keys are established and managed, their change included."
        ),
        maps(
            GBT_22239,
            "8.1.9.8",
            Relation.INTERSECTS,
            "密码管理（条号未对照官方文本核验）。",
            "Management of cryptography (clause number unverified against the official text).",
        ),
    )
    parameters = (
        Parameter(
            name="months",
            text=Text("密钥最长使用多久（月）", "how long a key is used at most (months)"),
            default=12,
            floor=24,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=120,
        ),
    )
    reasons = worded(
        too_old=Text(
            "自 {since} 起未更换，超过 {months} 个月。", "It has not been changed since {since}, which is more than {months} months."
        ),
        no_keys=Text("目录未列出密钥（keys），也没有密钥环。", "The inventory lists no keys (keys), and there is no key ring."),
        ring_unread=Text("密钥环无法读取。", "The key ring could not be read."),
        not_begun=Text("启用日期晚于审计基准日。", "It was made after the day of the assessment."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        ring = context.view.keeping.ring if context.view.keeping else {}
        zone = zoneinfo.ZoneInfo(context.view.inventory.timezone)
        since = {Asset.org("keys", name): key.since for name, key in context.view.inventory.keys.items()}
        since |= {Asset.org("keys", f"recordwarden {purpose}"): made.astimezone(zone).date() for purpose, made in (ring or {}).items()}
        if ring is None:
            yield could_not_look(Asset.org("keys", "recordwarden"), "ring_unread", population=1)
        elif not since:
            yield not_applicable(Asset.org("keys"), "no_keys")
        for asset, day in since.items():
            yield _judge(context, asset, day)


def _judge(context: Context, asset: Asset, since: dt.date) -> Observation:
    months = int(context.parameters["months"])
    if since > context.as_of:
        return not_applicable(asset, "not_begun")
    old = months_after(since, months) < context.as_of
    return observe(
        asset, population=1, examined=1, exceptions=int(old), reason="too_old", params={"since": since.isoformat(), "months": months}
    )
