"""What is neither right nor wrong to flag: companies, agents' names for callers, what is masked already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import edition3, edition4

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_COMPANY = "华恒瑞信德通盛鑫达源嘉博宏泰启明远创合众汇丰凯隆"
_COMPANIES = ("Northwind", "Acme", "Globex", "Initech", "Bluepeak", "Silverline", "Harborview", "Quantum", "Redstone")
_AGENTS_ZH = ("小美", "小智", "阿凯", "8023", "晓晓", "小鹿", "大白", "A107", "糖糖")
_AGENTS_EN = ("Sam B.", "Agent 47", "SupportBot", "Jess", "Rep 1138", "Maya from Care")


def company_zh(draw: Draw) -> str:
    """A company that is not there."""
    root = draw.letters(2, draw.list_of(_COMPANY, edition3.COMPANY_ZH, edition4.COMPANY_ZH))
    return (
        draw.one("杭州", "深圳", "上海", "北京", "成都", "")
        + root
        + draw.one("科技有限公司", "贸易有限公司", "物业公司", "商贸", "信息技术股份有限公司", "物流")
    )


def company_en(draw: Draw) -> str:
    """A company that is not there."""
    return f"{draw.any(_COMPANIES, edition3.COMPANIES_EN, edition4.COMPANIES_EN)} {draw.one('Inc.', 'LLC', 'Ltd', 'Logistics', 'Bank', 'Home Services', 'Telecom')}"


def agent_zh(draw: Draw) -> str:
    """What an agent is called."""
    return draw.any(_AGENTS_ZH, edition3.AGENTS_ZH, edition4.AGENTS_ZH)


def agent_en(draw: Draw) -> str:
    """What an agent is called."""
    return draw.any(_AGENTS_EN, edition3.AGENTS_EN, edition4.AGENTS_EN)


def masked(draw: Draw) -> str:
    """A number of which the most is masked already."""
    four = draw.digits(4)
    return draw.one(four, f"138****{four}", f"**** **** **** {four}", f"xxxx-{four}", f"6222************{four}")
