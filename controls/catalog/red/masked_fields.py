"""RED-01: fields that are declared masked hold no unmasked personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from controls.base import Parameter, Stricter, worded
from controls.catalog.red.masking import HIDDEN, weak
from controls.catalog.red.stored import REASONS, StoredControl, raw
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.labels import Category, Stored
from holdings.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from controls.base import Context
    from controls.catalog.red.stored import Exceptions
    from holdings.view import FieldView
    from redaction.span import ColumnSpans


class MaskedFields(StoredControl):
    """Looks at every value of the fields that are declared `stored: masked`."""

    id = "RED-01"
    severity = Severity.HIGH
    stored = Stored.MASKED
    kinds = ("raw", "weak")
    found = "not_masked"
    title = Text("声明为屏蔽的字段确已屏蔽", "Fields declared masked are masked")
    statement = Text(
        "声明为屏蔽存储（stored: masked）的字段，其中的每个值都应已屏蔽，且隐藏的字符足够多，不能由剩余字符还原。",
        "In a field that is declared masked (stored: masked) every value is masked, and enough of it is hidden that what is left does not give it away.",
    )
    why = Text(
        "屏蔽后的字段通常定级较低、开放范围较广。只要其中混有未屏蔽的值，或只隐藏了一两位，可以逐一试出，原来的个人信息就等于以较低级别公开。",
        "A masked field is graded lower and open to more people. A value in it that is not masked, or of which so few characters are hidden that they "
        "can be tried one by one, is the person's data, laid open at the lower level.",
    )
    remediation = Text(
        "屏蔽已有的原始值；查明绕过屏蔽写入的程序或人员并改正；屏蔽规则改为：手机号码隐藏中间四位，居民身份证号码隐藏出生日期，"
        "银行卡号最多显示前八位和后四位，邮箱用户名至少隐藏三个字符。",
        "Mask the raw values that are there; find out which program or person writes past the mask, and mend it; let the mask hide the middle four "
        "digits of a mobile number, the birth date of an identity card number, all of a card number but at most its first eight and last four digits, "
        "and three characters at least of an e-mail address before the @.",
    )
    method = Text(
        "检查经确认声明为屏蔽的字段的每个值。识别出个人信息且该处没有屏蔽符的值为未屏蔽；姓名和地址按书写形式判断。"
        "有屏蔽符而隐藏过少的值为屏蔽不足：定长号码看仍显示几位（手机号码至多 7 位，居民身份证号码至多 10 位，银行卡号至多 12 位），"
        "其他号码至少隐藏 hidden 位，字母类至少隐藏三个，姓名至少一个。自由文本只检查未屏蔽的个人信息。"
        "GB/T 35273-2020 未规定位数；银行卡号依据 PCI DSS v4.0 的 3.4.1，其余为本项目依惯例设定。",
        "Looks at every value of the fields that are confirmed and declared masked. A value in which personal data is found that no mask touches is raw; "
        "names and addresses are told by how they are written. A value whose mask hides too little is weak: of numbers of fixed length what counts is how "
        "much is still shown (7 digits of a mobile number, 10 characters of an identity card number, 12 digits of a card number at most); any other number "
        "hides `hidden` characters at least, what is made of letters three, a name one. In free text only raw data is looked for. GB/T 35273-2020 gives no "
        "numbers; that of card numbers is from PCI DSS v4.0, 3.4.1, the others are this project's, after common practice.",
    )
    provisions = ("A-5.1/2", "A-5.2/3", "B-7.2/1", "B-7.4/1", "L-PIPL.51/1")
    mappings = (
        maps(
            GBT_35273,
            "7.2",
            Relation.INTERSECTS,
            "展示个人信息时宜采取去标识化处理；供展示的屏蔽值应确已屏蔽。",
            "Personal information is de-identified for display; what is kept masked for it has to be.",
        ),
        maps(
            GBT_35273,
            "6.2",
            Relation.INTERSECTS,
            "收集后宜去标识化，并与可用于恢复识别的信息分开存储。",
            "Information is de-identified once collected and kept apart from what would restore it.",
        ),
        maps(PIPL, "51(3)", Relation.SUBSET, "采取去标识化等安全技术措施。", "De-identification is among the technical measures."),
        maps(ISO_27001, "A.8.11", Relation.SUBSET, "按规则实施数据屏蔽。", "Data is masked as the policy asks."),
        maps(
            NIST_800_53,
            "SI-19(4)",
            Relation.INTERSECTS,
            "对直接标识符移除、屏蔽、加密、散列或替换。",
            "Direct identifiers are removed, masked, encrypted, hashed or replaced.",
        ),
        maps(
            GDPR,
            "5(1)(c)",
            Relation.INTERSECTS,
            "个人数据限于目的所必要的范围。",
            "Personal data are limited to what the purpose needs.",
        ),
    )
    parameters = (
        Parameter(
            name="hidden",
            text=Text("号码至少隐藏的字符数", "characters of a number that are hidden at least"),
            default=HIDDEN,
            floor=HIDDEN,
            stricter=Stricter.HIGHER,
            minimum=1,
            maximum=11,
        ),
    )
    reasons = worded(
        REASONS,
        not_masked=Text(
            "声明为屏蔽存储，但有 {raw} 个值未屏蔽，{weak} 个值隐藏的字符过少。",
            "Declared masked; {raw} values are not, and {weak} hide too few characters.",
        ),
    )

    def exceptions(self, context: Context, field: FieldView, texts: pa.Array, spans: ColumnSpans) -> Exceptions:
        bare = raw(field, texts, spans, but=frozenset())
        label = field.label
        if label is None or label.category is Category.COMMUNICATION:
            return {"raw": bare}
        seen = {row for row, _ in bare}
        few = pc.indices_nonzero(weak(texts, label.entity, int(context.parameters["hidden"])))
        poor = zip(few.to_pylist(), texts.take(few).to_pylist(), strict=True)
        return {"raw": bare, "weak": [(row, text) for row, text in poor if row not in seen]}
