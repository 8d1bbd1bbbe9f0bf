"""CLS-03: free text holds no high-sensitivity data unless it is declared as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import worded
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL
from controls.catalog.cls.content import TYPE_HOLDS_NONE, ContentControl, free_text, holds_none
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.labels import Level
from holdings.text import Text

if TYPE_CHECKING:
    from controls.base import Context
    from holdings.view import FieldView


class FreeText(ContentControl):
    """Scans fields of communication content for data of level 4."""

    id = "CLS-03"
    seeks_names = False  # they are of level 3, and of level 4 is what it reports
    severity = Severity.CRITICAL
    title = Text("自由文本不含高敏感数据", "Free text holds no high-sensitivity data")
    statement = Text(
        "未声明为 4 级的通信内容（工单描述、聊天记录、通话转写等自由文本），不得含有 4 级数据，如身份证件号码、银行卡号、鉴别信息。",
        "Communication content (ticket descriptions, chats, call transcripts and other free text) that is not declared level 4 holds no data of "
        "level 4, such as identity numbers, bank card numbers or credentials.",
    )
    why = Text(
        "自由文本最容易混入高敏感数据：坐席随手记下证件号码，客户在对话中发送卡号。这类文本通常向较多人员开放、可全文检索，"
        "加密、授权和销毁措施都覆盖不到其中的敏感内容。",
        "Free text is where high-sensitivity data strays in: an agent notes an identity number, a client types a card number into a chat. Such "
        "text is open to many and searchable, and no encryption, grant or destruction rule reaches what is inside it.",
    )
    remediation = Text(
        "清理或脱敏已有内容；在录入界面和聊天入口提示并拦截证件号码、卡号和口令；确需保留的，将字段声明为 4 级并落实 4 级措施。",
        "Clean or redact what is there; warn about and block identity numbers, card numbers and passwords where text is entered; where it has to "
        "stay, declare the field level 4 and apply the measures of level 4.",
    )
    method = Text(
        "逐值扫描经确认为通信内容的文本字段；含有至少一处 4 级数据且有校验位、严格格式或上下文词支持的行计为例外。",
        "Scans every value of the text fields that are confirmed as communication content; a row with at least one match of level 4 that a check "
        "digit, a strict format or a context word backs is an exception.",
    )
    provisions = ("A-5.1/3", "B-7.2/1", "L-PIPL.28/1")
    mappings = (
        maps(
            PIPL,
            "28",
            Relation.INTERSECTS,
            "敏感个人信息须采取严格保护措施方可处理。",
            "Sensitive personal information is handled only under strict protection.",
        ),
        maps(
            GBT_35273,
            "6.3",
            Relation.INTERSECTS,
            "传输和存储个人敏感信息应采用加密等安全措施；散落在文本中的无法落实。",
            "Sensitive personal information is encrypted in transit and at rest; what strays into text is not.",
        ),
        maps(
            ISO_27001,
            "A.8.12",
            Relation.INTERSECTS,
            "对处理、存储敏感信息之处采取防泄露措施。",
            "Data leakage prevention applies wherever sensitive information is kept.",
        ),
        maps(
            ISO_27001,
            "A.5.34",
            Relation.INTERSECTS,
            "个人可识别信息按法律要求保护。",
            "Personally identifiable information is protected as the law asks.",
        ),
        maps(
            NIST_800_53,
            "CM-12(1)",
            Relation.INTERSECTS,
            "以自动化工具查明各类信息的所在位置。",
            "Automated tools identify where information of given types is.",
        ),
        maps(
            GDPR, "5(1)(f)", Relation.INTERSECTS, "以适当的安全措施处理个人数据。", "Personal data are processed with appropriate security."
        ),
    )
    reasons = worded(
        NO_CONFIRMED_LEVEL,
        TYPE_HOLDS_NONE,
        content_above_level=Text(
            "自由文本声明为 {declared} 级，其中含有 {shown} 级数据（主要为{entity}）。",
            "The free text is declared level {declared} and holds data of level {shown} (mostly {entity}).",
        ),
        not_free_text=Text("不是自由文本（由 CLS-02 检查）。", "It is not free text (CLS-02 judges it)."),
        declared_high=Text("已声明为 4 级，按 4 级数据保护。", "It is declared level 4 and protected as such."),
    )

    def set_apart(self, field: FieldView) -> str | None:
        if not free_text(field):
            return "not_free_text"
        if field.level is None:
            return "no_confirmed_level"
        if field.level is Level.L4:
            return "declared_high"
        return "type_holds_none" if holds_none(field) else None

    def least(self, declared: Level) -> int:
        return Level.L4

    def counted(self, context: Context, strong: int, weak: int, examined: int) -> tuple[str, ...]:
        return ("strong",)
