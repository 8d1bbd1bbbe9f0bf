"""The administrative divisions of China, down to the county: by full name, and those that people name without their last character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST = 14
"""Characters of the longest name."""

_TITLE = re.compile("(?:特别行政区|省|市|地区|盟)$")
_REGIONS_TEXT = (
    "雄安新区 雄安 西咸新区 两江新区 天府新区 东疆 前海 横琴 新界 九龙 香港岛 内蒙古 广西 西藏 宁夏 新疆 巴州 伊犁 延边 恩施 湘西 凉山 甘孜 阿坝 黔东南 黔西南 黔南 楚雄 红河 文山 西双版纳 大理 "
    "德宏 怒江 迪庆 临夏 甘南 海北 黄南 海南州 果洛 玉树 海西 昌吉 克孜勒苏 博尔塔拉 巴音郭楞"
)
_REGIONS = frozenset(_REGIONS_TEXT.split())
"""Regions and prefectures of the peoples, as they are called for short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisions:
    """Names in simplified script."""

    provinces: frozenset[str]
    """With `省`, `自治区` or the municipality's `市`."""
    cities: frozenset[str]
    counties: frozenset[str]
    short: frozenset[str]
    """Provinces and cities as people name them: 广东, 深圳."""

    def ending(self, text: str, end: int) -> int | None:
        """Where the longest full name begins that ends here."""
        for start in range(max(0, end - LONGEST), end - 1):
            name = text[start:end]
            if name in self.counties or name in self.cities or name in self.provinces:
                return start
        return None

    def short_ending(self, text: str, end: int) -> int | None:
        """Where a short name begins that ends here."""
        for length in (4, 3, 2):
            if end >= length and text[end - length : end] in self.short:
                return end - length
        return None


@cache
def divisions() -> Divisions:
    """From the file: provinces, prefectures and counties, a line each.

    Source: National Bureau of Statistics of China, 统计用区划代码和城乡划分代码 2023, with Hong Kong, Macau and Taiwan, in the form of
    github.com/modood/Administrative-divisions-of-China (MIT; its notice: data/README.md).
    """
    text = (Path(__file__).parent / "data" / "divisions.txt").read_text(encoding="utf-8")
    provinces, cities, counties = (frozenset(line.split()) for line in text.splitlines())
    shortened = _REGIONS | {_TITLE.sub("", name) for name in provinces | cities if "自治" not in name}
    return Divisions(provinces=provinces, cities=cities, counties=counties, short=frozenset(name for name in shortened if len(name) > 1))
