"""What the words around a Chinese number make of it: a year, a multiple, one end of a range, part of a title."""

from __future__ import annotations

import re
from fractions import Fraction

from aligner.text.numerals.quantity import Quantity, dated, join_stretch, read_units
from aligner.text.numerals.zh_pattern import RANGE
from aligner.text.numerals.zh_value import scale_of

__all__ = ["join_neighbours", "read_calendar", "read_multiple", "within_title"]

_PLACES = "零〇一二三四五六七八九"
_TITLES = re.compile("《[^》]{1,80}》|〈[^〉]{1,80}〉")
_RESULT = re.compile(r"(?:[到至为是达有]|相当于|[^增翻多高大快涨]了?成|的)(?:近|约|了|超过|逾|将近|接近|大约)?$")
_GROWTH = re.compile(
    r"(?:增长|增加|上升|上涨|提高|提升|扩大|增|涨|升|激增|猛增|暴涨)(?:幅度?)?了?(?:近|约|超过|逾|将近|接近|大约|超)?$"
)
"""Words after which 两倍 is what comes on top: 增长了两倍 is three times as much."""


def read_calendar(draft: Quantity, core: str, key: str, written: str, bound: str) -> tuple[str, tuple[int, int, int]]:
    """Tell 2025年 from 25年 and 2000多年, and 17日 from 17天: the unit, and the date if it is one."""
    nothing = (0, 0, 0)
    if (
        len(core) == 4
        and bound in ("", "about")
        and 1000 <= draft.low < 2200
        and draft.low >= (1000 if written else 1500)
    ):
        spelt = all(c in _PLACES for c in core)
        if (written == "年" and (spelt or core.isdigit())) or (core.isdigit() and not key and not written):
            return "calendar-year", (int(draft.low), 0, 0)
    if written == "世纪":
        return "century", nothing
    if written == "日" and draft.low == int(draft.low) and 1 <= draft.low <= 31:
        return "date", (0, 0, int(draft.low))
    return key, nothing


def read_multiple(text: str, start: int, times: Fraction) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Return how many times as much a number of 倍 says, and what else it may mean.

    增长到两倍 and 是…的两倍 are twice; 增长了两倍 is three times; 快两倍 and 翻两倍 may be either.
    """
    before = text[max(0, start - 8) : start]
    if _RESULT.search(before):
        return times, ()
    if _GROWTH.search(before):
        return times + 1, ()
    return times, (times + 1,)


def within_title(text: str, found: list[Quantity]) -> list[Quantity]:
    """Return the quantities with those inside 《》 or 〈〉 made weak: a title may be rendered by another one."""
    titles = [match.span() for match in _TITLES.finditer(text)]
    return [
        q._replace(is_weak=True) if any(start < q.start and q.end < end for start, end in titles) else q for q in found
    ]


def join_neighbours(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join the two ends of a range, and the parts of a stretch of time: 2025至2026年, 两小时30分钟."""
    joined = [found[0]]
    for right in found[1:]:
        left = joined[-1]
        gap = text[left.end : right.start]
        if len(gap) > 3:
            joined.append(right)
        elif (whole := _range(left, right, gap) or _stretch(left, right, gap)) is not None:
            joined[-1] = whole
        else:
            joined[-1] = _first_end(left, right, gap)
            joined.append(right)
    return joined


def _range(left: Quantity, right: Quantity, gap: str) -> Quantity | None:
    if left.is_range or right.is_range or right.bound or left.unit not in ("", right.unit, "calendar-year"):
        return None
    if left.unit == "calendar-year" and gap in ("/", "-", "—", "–", "~", "至") and _is_short_year(right):
        low = left.low
        return left._replace(end=right.end, high=low - low % 100 + right.low, is_weak=False)
    if right.unit in ("clock", "date", "calendar-decade") or not RANGE.fullmatch(gap):
        return None
    low = left.low
    if right.scale and not left.scale and low < 10000:  # 3至5万
        low *= scale_of(right.scale)
    if left.unit == "" and not left.unit_text and right.unit_text:
        unit = read_units("zh").get(right.unit_text)
        low *= unit.factor if unit else 1
    if left.unit == "calendar-year" and right.unit not in ("calendar-year", "year"):
        return None
    if low >= right.low:
        return None
    return right._replace(start=left.start, low=low, high=right.low, bound=left.bound, is_weak=False)


def _is_short_year(right: Quantity) -> bool:
    return right.is_digits and right.unit in ("", "year") and 10 <= right.low < 100 and right.end - right.start <= 6


def _stretch(left: Quantity, right: Quantity, gap: str) -> Quantity | None:
    return join_stretch(left, right) if gap in ("", "零", "又") else None


def _first_end(left: Quantity, right: Quantity, gap: str) -> Quantity:
    """Return the first end of a range with what only its second says: 3至5月, 80至90后, 上午9点到11点."""
    if left.unit == "" and not left.unit_text and left.is_digits and (gap == "、" or RANGE.fullmatch(gap)):
        if right.unit == "calendar-decade":
            return left._replace(unit=right.unit, is_weak=True)
        if right.unit == "date" and right.date[1] and not (right.date[2] or right.date[0]) and 1 <= left.low <= 12:
            return dated(left.start, left.end, (0, int(left.low), 0))
    return left
