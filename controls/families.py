"""The families of controls, in the order of the catalogue, and what they are called."""

from __future__ import annotations

from holdings.text import Text

FAMILIES: dict[str, Text] = {
    "CLS": Text("分类分级", "Classification and grading"),
    "COL": Text("收集、告知与同意", "Collection, notice and consent"),
    "ACC": Text("最小授权", "Least privilege"),
    "ENC": Text("加密存储与传输", "Encryption"),
    "RED": Text("脱敏与披露", "Redaction and disclosure"),
    "RET": Text("保存期限与销毁", "Retention and destruction"),
    "REC": Text("服务记录", "Service records"),
    "LOG": Text("访问日志", "Audit trail"),
    "TPM": Text("第三方管理", "Third parties"),
    "TRN": Text("培训与应急演练", "Training and drills"),
    "RSK": Text("风险与安全事件", "Risk and incidents"),
    "SYS": Text("信息系统", "Systems"),
    "SUB": Text("个人信息主体权利", "Rights of the individual"),
    "XBD": Text("跨境提供", "Cross-border provision"),
    "PIA": Text("个人信息保护影响评估", "Impact assessment"),
    "MIN": Text("未成年人与自动化决策", "Minors and automated decisions"),
    "BRE": Text("个人信息泄露", "Breaches"),
    "GOV": Text("治理", "Governance"),
}


def family_text(code: str) -> Text:
    """What a family is called; a family of a third party's that has no name here is called by its code."""
    return FAMILIES.get(code) or Text(code, code)


def family_label(code: str) -> Text:
    """Code and name together, as headings show them."""
    return Text(f"{code} {FAMILIES[code].zh}", f"{code} {FAMILIES[code].en}") if code in FAMILIES else Text(code, code)


def family_order(code: str) -> tuple[int, str]:
    """Sorts families as the catalogue does, unknown ones last by code."""
    known = list(FAMILIES)
    return (known.index(code) if code in FAMILIES else len(known), code)
