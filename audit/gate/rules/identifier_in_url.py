"""An identifier that travels in a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import FieldRule
from audit.gate.identifiers import identifies
from audit.gate.words import one_of
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding

_PLACES = {"query": Text("查询参数", "the query"), "path": Text("路径", "the path")}


class IdentifierInUrl(FieldRule):
    """A parameter of an operation, in its path or query."""

    id = "identifier-in-url"
    severity = Severity.HIGH
    title = Text("网址中含有个人信息", "An identifier in a URL")
    why = Text(
        "网址会写入访问日志、浏览器历史、代理缓存和来源页头：其中的个人信息和口令既难控制访问，也难删除（RED-04；RFC 9110 第 17.9 节）。",
        "URLs end up in access logs, histories, caches and referrers; what stands in them can neither be kept from people nor deleted "
        "(control RED-04; RFC 9110, 17.9).",
    )
    remedy = Text(
        "改在请求正文中传递，或用不含个人信息的编号代替；口令和令牌放在请求头中。",
        "Send it in the body, or use an identifier that tells nothing of the person; passwords and tokens go into a header.",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        where = next((_PLACES[mark.value] for mark in one.field.marks if mark.key == "in" and mark.value in ("query", "path")), None)
        if where is None or not identifies(one) or one.entity is None:
            return None
        kind = one.entity.spec.text
        message = Text(f"网址的{where.zh}中传递{kind.zh}。", f"The operation takes {one_of(kind.en)} in {where.en} of its URL.")
        return self.of_field(one, message, self.remedy)


RULE = IdentifierInUrl()
