"""ENC-04: no password or key lies in the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Need, not_applicable, observe, worded
from controls.catalog.cls.content import TYPE_HOLDS_NONE, entities, holds_none
from controls.catalog.enc.common import placed_fields
from controls.finding import Severity
from controls.frameworks import GBT_35273, ISO_27001, NIST_800_53, Relation, maps
from controls.tally import EVIDENCE_KEPT, TallyControl
from holdings.entities import Entity
from holdings.labels import Category
from holdings.text import Text
from redaction.span import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.tally import Tally
    from holdings.view import DatasetView, FieldView

_CATEGORIES = frozenset({Category.COMMUNICATION, Category.OPERATIONAL})


class SecretsInRecords(TallyControl):
    """Scans free text and operational fields for passwords, keys and tokens."""

    id = "ENC-04"
    severity = Severity.HIGH
    title = Text("业务记录中没有口令和密钥", "No password or key lies in the records")
    statement = Text(
        "通信内容和运营数据字段中，不得出现口令、接口密钥、私钥、访问令牌等鉴别信息。",
        "Fields of communication content and operational data hold no passwords, API keys, private keys or access tokens.",
    )
    why = Text(
        "坐席代客户登录、运维在工单里交接账号，口令和密钥就留在了记录中。凡能查看工单的人都能使用，而且随备份、导出和检索索引长期流传。",
        "An agent signs in for a customer, an engineer hands over an account in a ticket, and the secret stays in the record: whoever reads the "
        "ticket can use it, and it travels on with backups, exports and search indexes.",
    )
    remediation = Text(
        "立即更换已出现在记录中的口令和密钥，再从记录、备份和日志中清除；密钥改由密钥管理系统传递，录入界面对密钥格式给予拦截。",
        "Change every secret that was found, then remove it from records, backups and logs; hand secrets over through a vault, and block "
        "what looks like a key where text is entered.",
    )
    method = Text(
        "逐值扫描经确认为通信内容或运营数据的字段，识别带有口令字样的值、各云服务商和代码平台的密钥格式、JWT 和 PEM 私钥；"
        "有严格格式或上下文词支持的计为例外。与级别无关：4 级的自由文本也不应存放口令。",
        "Scans every value of the fields that are confirmed as communication content or operational data for values beside a word for a secret, the key "
        "formats of cloud and code platforms, JWTs and PEM private keys; what a strict format or a context word backs is an exception, whatever "
        "the field's level.",
    )
    provisions = ("A-5.1/3", "B-7.3/2", "C-5.4/2")
    mappings = (
        maps(
            GBT_35273,
            "6.3",
            Relation.INTERSECTS,
            "鉴别信息存储时应采用加密等安全措施，散落在记录中的无法落实。",
            "Credentials are protected at rest, which those that stray into records are not.",
        ),
        maps(ISO_27001, "A.5.17", Relation.INTERSECTS, "鉴别信息须保密。", "Authentication information is kept confidential."),
        maps(
            NIST_800_53,
            "IA-5(7)",
            Relation.INTERSECTS,
            "应用和其他静态存储中不得嵌入未加密的静态鉴别信息。",
            "No unencrypted static authenticators are embedded in applications or other static storage.",
        ),
    )
    reasons = worded(
        TYPE_HOLDS_NONE,
        secrets=Text("有 {count} 个值含有口令或密钥。", "{count} values hold a password or key."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        del context
        fields = frozenset(field.name for _, field in _scanned(dataset))
        return Need(fields=fields, scanned=fields) if fields else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        del context
        for place, field in _scanned(batch.dataset):
            column, spans = batch.column(field.name), batch.spans(field.name)
            state.count(f"population:{place}", len(column) - column.null_count + batch.unreadable.get(field.name, 0))
            state.count(f"examined:{place}", spans.examined)
            state.count(f"left out:{place}", spans.left_out)
            found = [
                (row, mark)
                for row, marks in (sorted(spans.rows.items()) if Entity.CREDENTIAL in entities(spans) else ())
                if (mark := next((each for each in marks if each.entity is Entity.CREDENTIAL and each.score >= STRONG), None)) is not None
            ]
            state.count(f"secrets:{place}", len(found))
            state.keep(
                f"secrets:{place}",
                [
                    (batch.first_row + row, batch.evidence(row, str(column[row].as_py())[mark.start : mark.end]))
                    for row, mark in found[:EVIDENCE_KEPT]
                ],
            )
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        del context
        counts = state.counts
        for place, field in _concerned(dataset):
            if holds_none(field):
                yield not_applicable(field.asset, "type_holds_none", owner=dataset.owner)
            elif census.rows and not counts[f"population:{place}"]:
                yield not_applicable(field.asset, "no_values", owner=dataset.owner)
            else:
                yield observe(
                    field.asset,
                    population=counts[f"population:{place}"],
                    examined=counts[f"examined:{place}"],
                    exceptions=counts[f"secrets:{place}"],
                    reason="secrets",
                    params={"count": counts[f"secrets:{place}"]},
                    evidence=state.examples(f"secrets:{place}"),
                    owner=dataset.owner,
                    left_out=counts[f"left out:{place}"],
                )


def _concerned(dataset: DatasetView) -> Iterator[tuple[int, FieldView]]:
    return ((place, field) for place, field, label in placed_fields(dataset) if label.category in _CATEGORIES)


def _scanned(dataset: DatasetView) -> Iterator[tuple[int, FieldView]]:
    return ((place, field) for place, field in _concerned(dataset) if not holds_none(field))
