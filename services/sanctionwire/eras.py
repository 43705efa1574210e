"""Years as East Asian offices count them: of a Japanese reign (令和6年: 2024), of the Republic of China (民國113年)."""

from __future__ import annotations

from typing import Final

_YEAR_ZERO: Final = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""The year before the first of each."""

ERA_YEAR: Final = rf"(?P<era>{'|'.join(_YEAR_ZERO)}) ?(?P<of_era>元|\d{{1,3}}) ?年"
"""Pattern of a year in an era; the first is 元."""


def common_year(era: str, number: str) -> int:
    """Year of the common era: ``common_year("令和", "6")`` is 2024."""
    return _YEAR_ZERO[era] + (1 if number == "元" else int(number))
