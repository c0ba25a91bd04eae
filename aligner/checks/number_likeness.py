"""How alike two numbers of the two sides are: the same value, a rival that differs, or nothing to compare."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import log10

from aligner.text.numerals import TIME_UNITS, Quantity, is_money, read_units, unit_base

__all__ = [
    "BOUND_FAMILY",
    "CALENDAR",
    "ORDER",
    "exclude_one_another",
    "power_of_ten",
    "rate_likeness",
    "rate_rivalry",
    "rate_units",
]

BOUND_FAMILY = {
    "over": "more",
    "at-least": "more",
    "under": "less",
    "at-most": "less",
    "about": "about",
    "nearly": "about",
    "up-to": "",
    "past": "",
    "": "",
}
"""Bounds that translators do not keep apart; the empty family has nothing to compare."""


CALENDAR = frozenset({"calendar-year", "date", "calendar-decade", "century"})
ORDER = frozenset({"ordinal", "anniversary", "century"})
_LOOSE = ({"date", "day"}, {"calendar-year", "year"}, {"calendar-decade", "year"})
_DOLLARS = frozenset({"dollar", "USD", "HKD", "TWD", "SGD", "AUD", "CAD", "MOP"})
_YUAN = frozenset({"CNY", "TWD", "HKD", "SGD", "MOP"})
_SMALL_MONEY = frozenset({"dollar", "CNY"})
_ANY_MONEY = frozenset({"buck", "bucks", "cent", "cents"})
_OWN = frozenset({"percent", "clock", "times"})
_POINTS = frozenset({"percent", "percentage-point", "basis-point"})
_CONVERTED = frozenset({"metres", "square-metres", "grams", "litres"})
_TOLERANCE = Fraction(4, 100)
"""How far a converted length or weight may be rounded: 5 miles are 8 km."""


def rate_likeness(a: Quantity, b: Quantity) -> float:
    """How surely two quantities are the same: 0 if they are not."""
    if a.unit != b.unit and _agree_across(a, b):
        units = 3.0
    elif not _same_value(a, b) or not (units := rate_units(a, b)):
        return 0
    return units + 0.2 * (BOUND_FAMILY[a.bound] == BOUND_FAMILY[b.bound]) - 0.4 * (a.is_weak != b.is_weak)


def rate_units(a: Quantity, b: Quantity) -> float:
    """How well two units go together, from 0 to 4."""
    if a.unit == b.unit:
        return 4.0
    bases = unit_base(a.unit), unit_base(b.unit)
    if bases[0] and bases[1] and bases[0][0] == bases[1][0]:
        return 3.5
    units = {a.unit, b.unit}
    if _are_local_money(a, b, units) or units <= ORDER or units <= CALENDAR or units <= _DOLLARS:
        return 3.0
    costly = any(is_money(unit) or unit in _OWN for unit in units)
    if "" in units:
        return 0.0 if "lunar" in units else 1.0 if costly else 2.0
    if units & ORDER or any(units == loose for loose in _LOOSE):
        return 0.9 if costly else 1.5
    return 0.0


def _are_local_money(a: Quantity, b: Quantity, units: set[str]) -> bool:
    """Whether both may be the same money by words that several currencies share: 元, ¥, bucks, cents."""
    texts = a.unit_text, b.unit_text
    if "元" in texts and units <= _YUAN:
        return True
    if units == {"CNY", "JPY"}:
        return "¥" in texts or "￥" in texts
    if units == {"GBP", "pound-mass"}:
        return "pounds" in texts or "pound" in texts
    return "dollar" in units and units <= _SMALL_MONEY and any(text in _ANY_MONEY for text in texts)


def _same_value(a: Quantity, b: Quantity) -> bool:
    if a.is_range != b.is_range:
        return False
    if not a.is_range:
        if a.unit in CALENDAR and b.unit in CALENDAR:
            return _same_date(a, b)
        if a.unit == b.unit:
            return a.low == b.low or _agree_otherwise(a, b)
    if "" in (a.unit, b.unit) and not a.is_range and _as_said(a) == _as_said(b):
        return True
    tolerance = _tolerance(a, b)
    same = _agree(_in_base(a, a.low, b), _in_base(b, b.low, a), tolerance)
    if a.high is None or b.high is None or not a.is_range:
        return same or _agree_otherwise(a, b)
    return same and _agree(_in_base(a, a.high, b), _in_base(b, b.high, a), tolerance)


def _as_said(quantity: Quantity) -> Fraction:
    """Return a number without what its unit makes of it: 6.7 of 6.7英寸, where the other side has a mere 6.7."""
    if quantity.unit == "" or unit_base(quantity.unit) is None:
        return quantity.low
    unit = read_units("zh").get(quantity.unit_text) or read_units("en").get(quantity.unit_text)
    return quantity.low / unit.factor if unit and unit.factor != 1 else quantity.low


def _agree_otherwise(a: Quantity, b: Quantity) -> bool:
    """Whether two values of one unit agree by another reading of the words."""
    if "折" in (a.unit_text, b.unit_text) and (a.unit_text + b.unit_text).endswith(("off", "off折")):
        return False  # 八折 is 20 percent off, never 80 percent off
    if a.also or b.also:
        return not {a.low, *a.also}.isdisjoint({b.low, *b.also})
    return any(x.unit_text == "m" and x.low * 10**6 == y.low for x, y in ((a, b), (b, a)))  # 5m people


def _agree_across(a: Quantity, b: Quantity) -> bool:
    """Whether two values of units that do not compare as they are say the same: 增长两倍 and "by 200 percent"."""
    if a.is_range or b.is_range:
        return False
    rule = _ACROSS.get((a.unit, b.unit))
    if rule is not None:
        return rule(a, b)
    rule = _ACROSS.get((b.unit, a.unit))
    return rule is not None and rule(b, a)


def _times_percent(times: Quantity, percent: Quantity) -> bool:
    share = percent.low / 100
    shares = (share + 1,) if percent.unit_text.endswith("more") else (share, share + 1)
    return any(value in shares for value in (times.low, *times.also))


def _clock_count(clock: Quantity, count: Quantity) -> bool:
    return count.unit_text in ("点", "时", "") and (count.low * 60 - clock.low) % 720 == 0


def _energy_count(energy: Quantity, count: Quantity) -> bool:
    return count.unit_text == "度" and count.low * 1000 == energy.low


def _year_years(calendar: Quantity, year: Quantity) -> bool:
    return year.is_digits and 0 <= year.low < 100 and calendar.low % 100 == year.low


def _celsius_fahrenheit(celsius: Quantity, fahrenheit: Quantity) -> bool:
    return abs(celsius.low * Fraction(9, 5) + 32 - fahrenheit.low) <= 1


_ACROSS: dict[tuple[str, str], Callable[[Quantity, Quantity], bool]] = {
    ("times", "percent"): _times_percent,
    ("km", ""): lambda length, count: count.scale == "k" and count.low == length.low * 1000,  # a 10K run
    ("clock", ""): _clock_count,
    ("clock", "second"): lambda clock, second: clock.low == second.low,
    ("watt-hour", ""): _energy_count,
    ("half-year", "month"): lambda _, month: month.low == 6,
    ("calendar-year", "year"): _year_years,
    ("celsius", "fahrenheit"): _celsius_fahrenheit,
    ("month", "day"): lambda month, day: month.low == Fraction(1, 2) and day.low in (14, 15),
    ("month", "week"): lambda month, week: month.low == Fraction(1, 2) and week.low == 2,
}
"""What is compared between two units, by the pair of them."""


def _in_base(quantity: Quantity, value: Fraction, other: Quantity) -> Fraction:
    """Return a value in the base unit that both quantities share, or as it is if they share none."""
    if quantity.unit == other.unit:
        return value
    mine, theirs = unit_base(quantity.unit), unit_base(other.unit)
    return value * mine[1] if mine and theirs and mine[0] == theirs[0] else value


def _tolerance(a: Quantity, b: Quantity) -> Fraction:
    base = unit_base(a.unit)
    return _TOLERANCE if base and base[0] in _CONVERTED and a.unit != b.unit else Fraction(0)


def _agree(x: Fraction, y: Fraction, tolerance: Fraction) -> bool:
    return x == y if not tolerance else abs(x - y) <= tolerance * max(abs(x), abs(y))


def _same_date(a: Quantity, b: Quantity) -> bool:
    """Whether what both say of a date agrees: the year, the decade, month and day."""
    if "century" in (a.unit, b.unit):
        return a.unit == b.unit and a.low == b.low
    if "calendar-decade" in (a.unit, b.unit):
        full, meant = max(a.low, b.low), (*a.also, *b.also)
        is_same = a.low == b.low or (min(a.low, b.low) < 100 and a.low % 100 == b.low % 100)
        return a.unit == b.unit and is_same and (full < 100 or not meant or full in meant)
    said = [(x, y) for x, y in zip(a.date, b.date, strict=True) if x and y]
    if not said:
        return False
    return all(x == y or (k == 0 and min(x, y) < 100 and x % 100 == y % 100) for k, (x, y) in enumerate(said))


def exclude_one_another(a: Quantity, b: Quantity) -> bool:
    """Whether one value in these two units is an error: money, percentages, lengths, spans of time."""
    units = {a.unit, b.unit}
    if all(is_money(unit) for unit in units) or (len(units) > 1 and units <= _POINTS):
        return True
    if any(is_money(x.unit) and x.unit != "GBP" and y.unit_text in ("pound", "pounds") for x, y in ((a, b), (b, a))):
        return True
    bases = unit_base(a.unit), unit_base(b.unit)
    return bool(bases[0] and bases[1] and (bases[0][0] == bases[1][0] or units <= TIME_UNITS))


def rate_rivalry(a: Quantity, b: Quantity) -> float:
    """How likely two quantities of other value are meant for one another; 0 if they are not comparable."""
    if "lunar" in (a.unit, b.unit):
        return 4.0 if "date" in (a.unit, b.unit) and a.date[1:] == b.date[1:] and a.date[2] else 0
    kinds = {_kind(a), _kind(b)}
    if kinds == {"count", "times"} and "次" in (a.unit_text, b.unit_text):
        return 3.0
    if len(kinds) > 1 and ("count" not in kinds or kinds & {"calendar", "clock", "half-year", "times"}):
        return 0
    if _is_bare(a) or _is_bare(b) or (kinds == {"clock"} and a.is_range != b.is_range):
        return 0
    score = 4.0 if a.unit == b.unit else 3.0 if len(kinds) == 1 else 1.0
    if power_of_ten(a.low, b.low):
        score += 1.5
    score += 0.5 * (a.style == b.style) - 1.0 * (a.is_weak or b.is_weak)
    if a.low > 0 and b.low > 0:
        score -= min(1.0, abs(log10(a.low / b.low)) / 4)
    return score


_KINDS = {
    "": "count",
    "clock": "clock",
    "half-year": "half-year",
    "times": "times",
    **dict.fromkeys(("calendar-year", "date", "calendar-decade"), "calendar"),
    **dict.fromkeys(sorted(ORDER), "order"),
    **dict.fromkeys(sorted(TIME_UNITS), "time"),
    **dict.fromkeys(("percent", "fraction", "percentage-point", "basis-point"), "share"),
}


def _kind(quantity: Quantity) -> str:
    """Name the class of things within which values are compared."""
    if (quantity.unit_text == "点" and not quantity.unit) or (quantity.unit_text == "秒" and quantity.low >= 60):
        return "clock"
    return _KINDS.get(quantity.unit) or ("money" if is_money(quantity.unit) else "size")


def _is_bare(quantity: Quantity) -> bool:
    """Whether a number is 百, 千 or 万 alone, which says "many" as often as not."""
    return (
        quantity.is_weak
        and quantity.style == "words"
        and quantity.low in _ROUND
        and bool(quantity.scale or quantity.unit_text)
    )


_ROUND = frozenset({100, 1000, 10**4, 10**6, 10**7, 10**8})


def power_of_ten(x: Fraction, y: Fraction) -> int:
    """Return the factor between two values if it is 10, 100, 1000 …, else 0."""
    if x <= 0 or y <= 0:
        return 0
    ratio = max(x, y) / min(x, y)
    if ratio.denominator != 1 or ratio == 1:
        return 0
    digits = str(ratio.numerator)
    return ratio.numerator if digits.strip("0") == "1" else 0
