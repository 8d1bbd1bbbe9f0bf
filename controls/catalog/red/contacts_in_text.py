"""RED-03: free text of a low level holds no personal data above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import worded
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL
from controls.catalog.cls.content import TYPE_HOLDS_NONE, ContentControl, free_text, holds_none
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.labels import Level
from holdings.text import Text

if TYPE_CHECKING:
    from controls.base import Context
    from holdings.view import DatasetView, FieldView


class ContactsInText(ContentControl):
    """Scans free text that is declared below level 3 for data of level 3; what is higher is CLS-03's."""

    id = "RED-03"
    severity = Severity.MEDIUM
    most = Level.L3
    title = Text("低级别自由文本不含更高级别的个人信息", "Free text of a low level holds no personal data above it")
    statement = Text(
        "声明级别低于 3 级的自由文本（如评价、备注），不得含有 3 级个人信息，如电话号码、电子邮箱、出生日期。",
        "Free text that is declared below level 3 (a comment, a remark) holds no personal data of level 3, such as phone numbers, e-mail addresses or "
        "dates of birth.",
    )
    why = Text(
        "低级别的评价和备注常常原样进入报表、看板和对外材料。客户或坐席随手写下的联系方式随之公开，而结构化字段里的同一号码却受 3 级保护。",
        "Comments and remarks of a low level go into reports, dashboards and what is given to others as they stand. The phone number that somebody wrote "
        "into one goes with them, while the same number is protected at level 3 in its own field.",
    )
    remediation = Text(
        "脱敏文本中的联系方式，或将字段声明为 3 级并落实 3 级措施；在录入界面提示不要填写联系方式。",
        "Redact the text, or declare the field level 3 with its measures; have the form ask people not to enter contact details.",
    )
    method = Text(
        "逐值扫描经确认为通信内容且级别低于 3 级的字段；含有高于声明级别的 3 级数据，且有严格格式或上下文词支持的行计为例外。"
        "4 级数据由 CLS-03 报告，其他类别的字段由 CLS-02 检查，此处均不重复。",
        "Scans every value of the fields that are confirmed as communication content below level 3; a row with data of level 3 that a strict format or a "
        "context word backs is an exception. Data of level 4 is CLS-03's, and fields of other categories are CLS-02's; neither is reported again here.",
    )
    provisions = ("A-5.1/2", "B-7.2/1", "D-1.4/1")
    mappings = (
        maps(
            GBT_35273,
            "7.2",
            Relation.INTERSECTS,
            "展示个人信息时宜采取去标识化处理，降低泄露风险。",
            "Personal information is de-identified for display, to lessen the risk of leaks.",
        ),
        maps(
            ISO_27001,
            "A.8.12",
            Relation.INTERSECTS,
            "对处理、存储敏感信息之处采取防泄露措施。",
            "Data leakage prevention applies wherever sensitive information is kept.",
        ),
        maps(
            NIST_800_53,
            "SI-12(1)",
            Relation.INTERSECTS,
            "将处理的个人可识别信息限制在所需的要素。",
            "Personally identifiable information is limited to the elements that are needed.",
        ),
        maps(
            GDPR,
            "5(1)(c)",
            Relation.INTERSECTS,
            "个人数据限于目的所必要的范围。",
            "Personal data are limited to what the purpose needs.",
        ),
    )
    reasons = worded(
        NO_CONFIRMED_LEVEL,
        TYPE_HOLDS_NONE,
        content_above_level=Text(
            "自由文本声明为 {declared} 级，其中含有 {shown} 级个人信息（主要为{entity}）。",
            "The free text is declared level {declared} and holds personal data of level {shown} (mostly {entity}).",
        ),
        cls_03=Text(
            "声明级别不低于 3 级；更高级别的内容由 CLS-03 检查。", "It is declared level 3 or above; CLS-03 judges what is higher."
        ),
    )

    def concerns(self, dataset: DatasetView, field: FieldView) -> bool:
        return free_text(field)

    def set_apart(self, field: FieldView) -> str | None:
        if field.level is None:
            return "no_confirmed_level"
        if field.level >= Level.L3:
            return "cls_03"
        return "type_holds_none" if holds_none(field) else None

    def least(self, declared: Level) -> int:
        return declared + 1

    def counted(self, context: Context, strong: int, weak: int, examined: int) -> tuple[str, ...]:
        return ("strong",)
