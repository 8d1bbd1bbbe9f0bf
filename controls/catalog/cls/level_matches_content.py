"""CLS-02: the declared level of a structured field is not below what its content shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Parameter, Stricter, worded
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL
from controls.catalog.cls.content import TYPE_HOLDS_NONE, ContentControl, free_text, holds_none
from controls.finding import Severity
from controls.frameworks import DSL, GBT_35273, GBT_43697, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.labels import Level
from holdings.text import Text

if TYPE_CHECKING:
    from controls.base import Context
    from holdings.view import FieldView


class LevelMatchesContent(ContentControl):
    """Scans every structured field that could hold more than its level says."""

    id = "CLS-02"
    severity = Severity.HIGH
    title = Text("声明级别不低于实际内容", "The declared level is not below the content")
    statement = Text(
        "结构化字段经确认的级别，不得低于其实际内容所对应的级别。",
        "The confirmed level of a structured field is not below the level of the data that the field really holds.",
    )
    why = Text(
        "级别定低，保护措施就随之降低：身份证件号码、银行卡号等会以普通数据的方式存储、授权和导出。",
        "A level set too low takes the measures down with it: identity and bank card numbers are then stored, granted and exported as ordinary data.",
    )
    remediation = Text(
        "核实字段的实际用途。内容确属更高级别的，提高该字段的级别并补足相应措施；误存入的，清理数据并在录入环节加以校验。",
        "Find out what the field is really for. If the content belongs there, raise the level and add the measures that go with it; if it "
        "strayed in, clean the data and validate it on entry.",
    )
    method = Text(
        "逐值扫描字段内容，识别其中的个人信息类型并与声明级别比较。校验位、严格格式或上下文词支持的识别结果计为例外；"
        "仅有弱识别结果的行，占已检查值的比例达到 match_rate 时才计为例外。通信内容由 CLS-03 检查。",
        "Scans every value for known types of personal data and compares their level with the declared one. A match that a check digit, a strict "
        "format or a context word backs is an exception; rows with weak matches only are exceptions once they reach match_rate of the values "
        "examined. Communication content is CLS-03's.",
    )
    provisions = ("A-5.1/2", "A-5.1/3", "B-7.2/1", "C-2.1/1", "L-PIPL.28/1", "L-DSL.21/1")
    mappings = (
        maps(
            DSL,
            "21",
            Relation.SUBSET,
            "分级以数据的重要程度和危害程度为依据，须与内容相符。",
            "Grades follow the weight of the data and the harm at stake, so they must fit the content.",
        ),
        maps(
            GBT_43697,
            "6",
            Relation.INTERSECTS,
            "数据级别按规则确定；本控制点以实际内容复核。",
            "Levels are determined by rule; this verifies them against the content.",
        ),
        maps(
            GBT_35273,
            "附录B / Annex B",
            Relation.INTERSECTS,
            "个人敏感信息的判定以信息内容为依据。",
            "What is sensitive personal information is judged by what it is.",
        ),
        maps(
            ISO_27001,
            "A.5.12",
            Relation.SUBSET,
            "分级应反映信息的保护需要。",
            "A classification reflects how much protection the information needs.",
        ),
        maps(
            NIST_800_53,
            "CM-12(1)",
            Relation.INTERSECTS,
            "以自动化工具查明各类信息的所在位置。",
            "Automated tools identify where information of given types is.",
        ),
        maps(NIST_800_53, "RA-2", Relation.SUBSET, "信息的定级结果应与实际相符。", "The categorisation of information has to be true."),
        maps(
            GDPR,
            "32(1)",
            Relation.INTERSECTS,
            "安全措施与风险相称，前提是知道数据是什么。",
            "Security is appropriate to the risk, which presumes that one knows the data.",
        ),
    )
    parameters = (
        Parameter(
            name="match_rate",
            text=Text("弱识别结果计为例外所需的占比（%）", "share of values with weak matches at which they count as exceptions (%)"),
            default=50,
            floor=50,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=100,
        ),
    )
    reasons = worded(
        NO_CONFIRMED_LEVEL,
        TYPE_HOLDS_NONE,
        content_above_level=Text(
            "声明为 {declared} 级，内容显示为 {shown} 级（主要为{entity}）。",
            "Declared level {declared}; the content shows level {shown} (mostly {entity}).",
        ),
        free_text=Text("自由文本由 CLS-03 检查。", "Free text is judged by CLS-03."),
        highest_level=Text("已是最高级别，内容不可能更高。", "The level is the highest already; no content can exceed it."),
    )

    def set_apart(self, field: FieldView) -> str | None:
        if free_text(field):
            return "free_text"
        if field.level is None:
            return "no_confirmed_level"
        if field.level is Level.L4:
            return "highest_level"
        return "type_holds_none" if holds_none(field) else None

    def least(self, declared: Level) -> int:
        return declared + 1

    def counted(self, context: Context, strong: int, weak: int, examined: int) -> tuple[str, ...]:
        enough = weak > 0 and weak * 100 >= context.parameters["match_rate"] * examined
        return ("strong", "weak") if enough else ("strong",)
