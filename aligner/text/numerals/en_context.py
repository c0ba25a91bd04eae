"""What the words around an English number make of it: what a percentage is of, a year, one end of a range."""

from __future__ import annotations

import re
from fractions import Fraction

from aligner.text.numerals.en_pattern import RANGE
from aligner.text.numerals.en_value import ONES, SCALES, SHORT, parse_english
from aligner.text.numerals.quantity import Quantity, join_stretch, read_units

__all__ = ["join_neighbours", "read_multiple", "read_percentage", "read_spoken_year"]

_OFF = re.compile(r"[\s-](?:off|discount|price (?:cut|reduction)|reduction|cheaper)\b")
_AS_MUCH = re.compile(r"\s(?:the|as|that|those|what|its|their|his|her|our|your)\b")
_LONGEST_GAP = 9
_YEARS = {"eighteen": 18, "nineteen": 19, "twenty": 20}


def read_percentage(text: str, start: int, end: int) -> str:
    """Say whether a percentage is taken off or comes on top: "20 percent off", "up by 300 percent"."""
    before = text[max(0, start - 12) : start]
    if _OFF.match(text, end) or before.endswith("discount of "):
        return " off"
    return " more" if before.endswith(" by ") else ""


def read_multiple(text: str, start: int, end: int, times: Fraction) -> tuple[Fraction, ...]:
    """Return what else "three times" may say: four times as much, unless "as much as" or "the size" follows."""
    return () if _AS_MUCH.match(text, end) or text[:start].endswith(" to ") else (times + 1,)


def read_spoken_year(words: list[str]) -> Fraction | None:
    """Read nineteen eighty-four."""
    if len(words) not in (2, 3) or words[0] not in _YEARS or (words[1] in ONES and ONES[words[1]] < 10):
        return None
    rest, used = parse_english(words[1:])
    return _YEARS[words[0]] * 100 + rest if used == len(words) - 1 and 10 <= rest < 100 else None


def join_neighbours(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join the two ends of a range, and the parts of a stretch of time: 10 to 15 percent, 2 hours and 30 minutes."""
    joined = [found[0]]
    for right in found[1:]:
        left = joined[-1]
        gap = text[left.end : right.start]
        whole = None
        if len(gap) <= _LONGEST_GAP:
            whole = _range(text, left, right, gap)
            if whole is None and gap in (" ", " and ", ", ", "-"):
                whole = join_stretch(left, right)
        if whole is not None:
            joined[-1] = whole
            continue
        if right.unit == "clock" and left.unit == "" and len(gap) <= _LONGEST_GAP and RANGE.fullmatch(gap):
            joined[-1] = _clock_of(left)
        joined.append(right)
    return joined


def _clock_of(left: Quantity) -> Quantity:
    """Return the first end of "9 to 11 a.m." as a clock time."""
    if not left.is_digits or not 1 <= left.low <= 12 or left.unit_text:
        return left
    value = left.low * 60
    return left._replace(low=value, high=value, unit="clock", also=((value + 720) % 1440,))


def _range(text: str, left: Quantity, right: Quantity, gap: str) -> Quantity | None:
    between = gap == " and " and text[max(0, left.start - 8) : left.start].endswith("between ")
    if left.is_range or right.is_range or right.bound or not (between or gap == "/" or RANGE.fullmatch(gap)):
        return None
    scale = SCALES.get(right.scale, 1) if not left.scale else 1
    is_far = gap == " or " and right.low > 2 * left.low * scale
    if is_far or not {left.unit, right.unit}.isdisjoint(("clock", "date", "ordinal")):
        return None
    low, high = left.low, right.low
    if left.unit == "calendar-year" and right.unit == "" and 10 <= high < 100:  # 2018-19
        return left._replace(end=right.end, high=low - low % 100 + high)
    if gap == "/" or left.unit not in ("", right.unit):
        return None
    if right.scale and not left.scale and low < 1000:
        low *= SHORT.get(right.scale) or SCALES[right.scale]
    if left.unit == "" and right.unit_text:
        unit = read_units("en").get(right.unit_text)
        low *= unit.factor if unit and not left.unit_text else 1
    if low >= high:
        return None
    return right._replace(start=left.start, low=low, high=high, bound=left.bound, is_weak=False)
