"""The administrative divisions of China, down to the county: by full name, and those that people name without their last character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST = 14
"""Characters of the longest name."""

_PEOPLES = re.compile(
    "(?:特别行政区|(?:(?:蒙古|藏|回|苗|彝|壮|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|布依|朝鲜|满|维吾尔|各)族?)*自治[区州县]|省|市|地区|盟)$"
)


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
    github.com/modood/Administrative-divisions-of-China.
    """
    text = (Path(__file__).parent / "data" / "divisions.txt").read_text(encoding="utf-8")
    provinces, cities, counties = (frozenset(line.split()) for line in text.splitlines())
    shortened = {_PEOPLES.sub("", name) for name in provinces | cities}
    return Divisions(provinces=provinces, cities=cities, counties=counties, short=frozenset(name for name in shortened if len(name) > 1))
