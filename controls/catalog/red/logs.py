"""RED-04: logs hold no personal data but what they are declared to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import worded
from controls.catalog.cls.common import NO_CONFIRMED_LEVEL
from controls.catalog.cls.content import TYPE_HOLDS_NONE, ContentControl, holds_none
from controls.catalog.log.common import is_log
from controls.finding import Severity
from controls.frameworks import GBT_22239, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.labels import Category, Level
from holdings.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from controls.base import Context
    from controls.batch import BatchView
    from holdings.view import DatasetView, FieldView
    from redaction.span import ColumnSpans

OF_THE_MACHINE = frozenset({Category.OPERATIONAL, Category.ORGANISATION, Category.BEHAVIOUR, Category.COMMUNICATION})
"""Categories of what a log tells of the system and of what was done: paths, queries, messages. Those of the others say whose data it is."""


class Logs(ContentControl):
    """Scans the fields of logs that are not declared to hold anybody's data."""

    id = "RED-04"
    severity = Severity.HIGH
    found = "personal_data_in_log"
    title = Text("日志不含个人信息", "Logs hold no personal data")
    statement = Text(
        "日志中的请求路径、查询参数、消息等字段，不得含有电话号码、邮箱、证件号码、卡号、口令等 3 级以上个人信息；"
        "确需记录操作人或客户的，使用内部编号，并在单独声明的字段中记录。",
        "Paths, query parameters, messages and the like in logs hold no personal data of level 3 or above, such as phone numbers, e-mail addresses, "
        "identity or card numbers, passwords. Where a log has to say who acted, or on whom, it does so by an internal number, in a field declared for it.",
    )
    why = Text(
        "日志复制到采集、检索、告警等多个系统，留存不少于六个月，查阅的人多，且不在数据保护和删除规则之内。"
        "写入日志的个人信息因此既难控制访问，也难按请求删除。",
        "Logs are copied to collectors, search and alerting, are kept for six months or more, are read by many, and stand outside the rules of protection "
        "and deletion. What gets into them can neither be kept from people nor deleted on request.",
    )
    remediation = Text(
        "不要在网址中传递个人信息，改为请求正文或内部编号；在日志框架中统一脱敏；清理或脱敏已有日志及其副本。"
        "提高字段级别（CLS-02 的另一种整改）对日志并不适用。",
        "Keep personal data out of addresses: send it in the body, or use an internal number; redact in the logging framework, once for all; clean or "
        "redact the logs that are there, and their copies. To raise the field's level, which would satisfy CLS-02, is no remedy for a log.",
    )
    method = Text(
        "检查声明为日志的数据集（record_class 为 log，或以 _log、日志结尾），逐值扫描其中类别为运营数据、组织信息、行为记录和通信内容的字段，网址中的百分号编码先行还原；"
        "含有 3 级以上数据且有校验位、严格格式或上下文词支持的行计为例外。IP 地址、设备标识和登录名（2 级）为安全审计所需，不计；"
        "声明为身份、联系方式等类别的字段由 CLS 控制域检查。字段同时定级过低的，CLS-02 也会报告。",
        "Of the datasets that are declared logs (record_class is log, or ends in _log or its Chinese word), scans every value of the fields of operational, "
        "organisation, behaviour and communication data, with the percent-escapes of addresses undone; a row with data of level 3 or above that a check digit, a strict format or a context word backs "
        "is an exception. IP addresses, device identifiers and login names (level 2) are what a security audit needs and do not count; fields declared as "
        "identity, contact and so on are judged by the CLS family. Where the field's level is too low as well, CLS-02 reports that too.",
    )
    provisions = ("A-5.1/3", "B-7.2/1", "D-1.4/1")
    mappings = (
        maps(
            GBT_22239,
            "8.1.4.11",
            Relation.INTERSECTS,
            "仅采集和保存业务必需的用户个人信息。",
            "Only personal information that the business needs is collected and kept.",
        ),
        maps(
            PIPL,
            "6",
            Relation.INTERSECTS,
            "处理个人信息限于实现目的的最小范围。",
            "Handling is limited to the least that the purpose needs.",
        ),
        maps(
            ISO_27001,
            "A.8.15",
            Relation.INTERSECTS,
            "日志应加以保护，其中可能含有个人信息。",
            "Logs are protected; they can hold personal data.",
        ),
        maps(
            NIST_800_53,
            "AU-3(3)",
            Relation.EQUAL,
            "限制审计记录中的个人可识别信息要素。",
            "Personally identifiable information in audit records is limited.",
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
        personal_data_in_log=Text(
            "日志字段（{declared} 级）含有 {shown} 级个人信息（主要为{entity}）。",
            "The log's field (level {declared}) holds personal data of level {shown} (mostly {entity}).",
        ),
    )

    def concerns(self, dataset: DatasetView, field: FieldView) -> bool:
        return is_log(dataset) and field.label is not None and field.label.category in OF_THE_MACHINE

    def content(self, batch: BatchView, field: FieldView) -> tuple[pa.Array, ColumnSpans]:
        return batch.decoded(field.name)

    def set_apart(self, field: FieldView) -> str | None:
        if field.level is None:
            return "no_confirmed_level"
        return "type_holds_none" if holds_none(field) else None

    def least(self, declared: Level) -> int:
        return Level.L3

    def counted(self, context: Context, strong: int, weak: int, examined: int) -> tuple[str, ...]:
        return ("strong",)
