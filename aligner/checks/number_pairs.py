"""Which numbers of a bead's two sides stand for one another: texts -> pairs, best first, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import log10

from aligner.model import SIDES, Alignment, Bead, Side, Span
from aligner.text.numerals import (
    TIME_UNITS,
    Quantity,
    RelativeDate,
    find_quantities,
    find_relative_dates,
    is_money,
    unit_base,
)

__all__ = ["BOUND_FAMILY", "CALENDAR", "ORDER", "Found", "Measured", "Pair", "measure", "power_of_ten"]

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
_POINTS = frozenset({"percent", "percentage-point", "basis-point"})
_CONVERTED = frozenset({"metres", "square-metres", "grams", "litres"})
_TOLERANCE = Fraction(4, 100)
"""How far a converted length or weight may be rounded: 5 miles are 8 km."""
_RAW = re.compile(r"\d+(?:[,.]\d+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity, and where it stands: segment position in the document and the words themselves."""

    quantity: Quantity
    segment: int
    text: str

    @property
    def span(self) -> Span:
        """The words as a span of their segment."""
        return Span(self.segment, self.quantity.start, self.quantity.end)


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands for one another on the two sides; either may be missing.

    `kind` is equal, coordination (a range and its two ends), different (comparable, other value), unit (same
    value, other unit), relative (a date told from today, and the date) or alone. `is_echo` says that the
    value of something alone, or of one of two ordinals that differ, occurs elsewhere in the bead.
    """

    kind: str
    source: Found | None
    target: Found | None
    is_echo: bool = False
    words: tuple[Span | None, Span | None] = (None, None)
    """Spans of relative dates, for kind relative."""

    def found(self, side: Side) -> Found | None:
        """Return the quantity on one side."""
        return self.source if side == "source" else self.target


@dataclass(frozen=True, slots=True)
class Measured:
    """The pairs of a bead, in the order of the source, then of what stands only in the target."""

    pairs: tuple[Pair, ...]

    @property
    def n_compared(self) -> int:
        """How many pairs have a quantity on both sides."""
        return sum(1 for pair in self.pairs if pair.source and pair.target)


def measure(alignment: Alignment, bead: Bead) -> Measured:
    """Pair the quantities of a bead: equal ones first, then what is left over."""
    left, right = (_find(alignment, bead, side) for side in SIDES)
    if not left and not right:
        return Measured(())
    pairs = list(_pair_equal(left, right))
    pairs += _pair_coordinated(left, right)
    if left or right:
        relatives = [_find_relative(alignment, bead, side) for side in SIDES]
        pairs += _pair_relative(left, right, relatives)
    pairs += _pair_units(left, right)
    different = list(_pair_different(left, right))
    if left or right or any(_are_ordinals(pair) for pair in different):
        echoes = [_values(alignment, bead, side, pairs) for side in SIDES]
        different = [replace(p, is_echo=_are_ordinals(p) and _is_echoed(p, pairs, echoes)) for p in different]
    pairs += different
    if left or right:
        pairs += (Pair("alone", f, None, is_echo=_echoes(f, echoes, 0)) for f in left)
        pairs += (Pair("alone", None, f, is_echo=_echoes(f, echoes, 1)) for f in right)
    return Measured(tuple(pairs))


def _find(alignment: Alignment, bead: Bead, side: Side) -> list[Found]:
    document = alignment.document(side)
    found = []
    for segment in bead.side(side):
        text = document.segments[segment].text
        found += [
            Found(quantity, segment, text[quantity.start : quantity.end])
            for quantity in find_quantities(text, document.language)
        ]
    return found


def _find_relative(alignment: Alignment, bead: Bead, side: Side) -> list[tuple[RelativeDate, int]]:
    document = alignment.document(side)
    return [
        (date, segment)
        for segment in bead.side(side)
        for date in find_relative_dates(document.segments[segment].text, document.language)
    ]


def _pair_equal(left: list[Found], right: list[Found]) -> Iterator[Pair]:
    """Take pairs of equal quantities out of both lists, the surest first."""
    rated = []
    for (i, a), (j, b) in product(enumerate(left), enumerate(right)):
        score = _likeness(a.quantity, b.quantity)
        if score:
            rated.append((-score, abs(i / len(left) - j / len(right)), i, j))
    rated.sort()
    used: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in rated:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield Pair("equal", left[i], right[j])
    left[:] = [f for i, f in enumerate(left) if i not in used[0]]
    right[:] = [f for j, f in enumerate(right) if j not in used[1]]


def _likeness(a: Quantity, b: Quantity) -> float:
    """How surely two quantities are the same: 0 if they are not."""
    if not _same_value(a, b) or not (units := _unit_likeness(a, b)):
        return 0
    return units + 0.2 * (BOUND_FAMILY[a.bound] == BOUND_FAMILY[b.bound]) - 0.4 * (a.is_weak != b.is_weak)


def _unit_likeness(a: Quantity, b: Quantity) -> float:
    """How well two units go together, from 0 to 4."""
    units = {a.unit, b.unit}
    costly = any(is_money(unit) or unit in ("percent", "clock") for unit in units)
    dimensions = unit_base(a.unit), unit_base(b.unit)
    local = "元" in (a.unit_text, b.unit_text) and units <= _YUAN
    if len(units) == 1:
        likeness = 4.0
    elif dimensions[0] and dimensions[1] and dimensions[0][0] == dimensions[1][0]:
        likeness = 3.5
    elif local or units <= ORDER or units <= CALENDAR or ("dollar" in units and units <= _DOLLARS):
        likeness = 3.0
    elif "" in units:
        likeness = 1.0 if costly else 2.0
    elif units & ORDER or any(units == loose for loose in _LOOSE):
        likeness = 0.9 if costly else 1.5
    else:
        likeness = 0.0
    return likeness


def _same_value(a: Quantity, b: Quantity) -> bool:
    if a.is_range != b.is_range:
        return False
    if not a.is_range:
        if a.unit in CALENDAR and b.unit in CALENDAR:
            return _same_date(a, b)
        if a.unit == b.unit:
            return a.low == b.low or _differ_by_habit(a, b)
    tolerance = _tolerance(a, b)
    same = _agree(_in_base(a, a.low, b), _in_base(b, b.low, a), tolerance)
    if a.high is None or b.high is None or not a.is_range:
        return same or _differ_by_habit(a, b)
    return same and _agree(_in_base(a, a.high, b), _in_base(b, b.high, a), tolerance)


def _differ_by_habit(a: Quantity, b: Quantity) -> bool:
    """Whether the two languages count the same thing otherwise."""
    if a.unit == b.unit == "clock":
        return (a.low - b.low) % 720 == 0
    if a.unit == b.unit == "times":  # 增长两倍 is "three times as much"
        return abs(a.low - b.low) == 1
    return any(x.unit_text == "m" and x.low * 10**6 == y.low for x, y in ((a, b), (b, a)))  # 5m people


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
    if {a.unit, b.unit} & {"century"}:
        return a.unit == b.unit and a.low == b.low
    if {a.unit, b.unit} & {"calendar-decade"}:
        x, y = a.low, b.low
        return a.unit == b.unit and (x == y or (min(x, y) < 100 and x % 100 == y % 100))
    said = [(x, y) for x, y in zip(a.date, b.date, strict=True) if x and y]
    if not said:
        return False
    return all(x == y or (k == 0 and min(x, y) < 100 and x % 100 == y % 100) for k, (x, y) in enumerate(said))


def _pair_coordinated(left: list[Found], right: list[Found]) -> Iterator[Pair]:
    """Pair a range on one side with its two ends on the other: 2025至2026年 and "2025 and 2026"."""
    for one, other, swapped in ((left, right, False), (right, left, True)):
        for whole in [f for f in one if f.quantity.is_range]:
            q = whole.quantity
            low = next((f for f in other if _is_end(f.quantity, q, q.low)), None)
            high = next((f for f in other if q.high is not None and _is_end(f.quantity, q, q.high)), None)
            if low is None or high is None or low is high:
                continue
            one.remove(whole)
            other.remove(low)
            other.remove(high)
            joined = high
            if low.segment == high.segment and low.quantity.start < high.quantity.start:
                joined = _cover(low, high)
            yield Pair("coordination", joined, whole) if swapped else Pair("coordination", whole, joined)


def _cover(low: Found, high: Found) -> Found:
    """Both ends as one: the words between them are not kept, but the span holds them."""
    start, end = low.quantity.start, high.quantity.end
    merged = Quantity(start, end, low.quantity.low, high.quantity.low, high.quantity.unit, style=high.quantity.style)
    return Found(merged, low.segment, f"{low.text} … {high.text}")


def _is_end(single: Quantity, whole: Quantity, value: Fraction) -> bool:
    if single.is_range or not (single.unit in ("", whole.unit) or _unit_likeness(single, whole) >= 2):
        return False
    return single.low == value


def _pair_relative(
    left: list[Found], right: list[Found], relatives: list[list[tuple[RelativeDate, int]]]
) -> Iterator[Pair]:
    """Pair a relative date that has no counterpart of its kind with a date left over on the other side."""
    for one, other, side in ((relatives[0], right, 0), (relatives[1], left, 1)):
        if any(found.quantity.unit in CALENDAR for found in (left, right)[side]):
            continue  # the date left over here is what the other one differs from
        said = {(date.grain, date.distance) for date, _ in relatives[1 - side]}
        for date, segment in one:
            if (date.grain, date.distance) in said:
                continue
            explicit = next((f for f in other if _names(f.quantity, date.grain)), None)
            if explicit is None:
                continue
            other.remove(explicit)
            words = Span(segment, date.start, date.end)
            spans = (words, explicit.span) if side == 0 else (explicit.span, words)
            yield Pair("relative", explicit if side else None, None if side else explicit, words=spans)


def _names(quantity: Quantity, grain: str) -> bool:
    if grain == "century":
        return quantity.unit in ("calendar-decade", "century")
    if quantity.unit not in ("calendar-year", "date"):
        return False
    year, month, day = quantity.date
    return bool({"year": year, "month": month, "week": day, "day": day}[grain])


def _pair_units(left: list[Found], right: list[Found]) -> Iterator[Pair]:
    """Pair leftovers of equal value whose units exclude one another: 5年 and "5 months"."""
    for a in list(left):
        for b in right:
            if a.quantity.low == b.quantity.low and _excludes(a.quantity, b.quantity):
                left.remove(a)
                right.remove(b)
                yield Pair("unit", a, b)
                break


def _excludes(a: Quantity, b: Quantity) -> bool:
    units = {a.unit, b.unit}
    if all(is_money(unit) for unit in units) or (len(units) > 1 and units <= _POINTS):
        return True
    bases = unit_base(a.unit), unit_base(b.unit)
    return bool(bases[0] and bases[1] and (bases[0][0] == bases[1][0] or units <= TIME_UNITS))


def _pair_different(left: list[Found], right: list[Found]) -> Iterator[Pair]:
    """Pair leftovers that could stand for one another but differ, the likeliest first."""
    rated = sorted(
        (-score, abs(i - j), i, j)
        for (i, a), (j, b) in product(enumerate(left), enumerate(right))
        if (score := _rivalry(a.quantity, b.quantity)) > 0
    )
    used: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in rated:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield Pair("different", left[i], right[j])
    left[:] = [f for i, f in enumerate(left) if i not in used[0]]
    right[:] = [f for j, f in enumerate(right) if j not in used[1]]


def _rivalry(a: Quantity, b: Quantity) -> float:
    """How likely two quantities of other value are meant for one another; 0 if they are not comparable."""
    kinds = {_kind(a), _kind(b)}
    if len(kinds) > 1 and ("count" not in kinds or kinds & {"calendar", "clock"}):
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
    **dict.fromkeys(("calendar-year", "date", "calendar-decade"), "calendar"),
    **dict.fromkeys(sorted(ORDER), "order"),
    **dict.fromkeys(sorted(TIME_UNITS), "time"),
    **dict.fromkeys(("percent", "fraction", "percentage-point", "basis-point"), "share"),
}


def _kind(quantity: Quantity) -> str:
    """Name the class of things within which values are compared."""
    return _KINDS.get(quantity.unit) or ("money" if is_money(quantity.unit) else "size")


def power_of_ten(x: Fraction, y: Fraction) -> int:
    """Return the factor between two values if it is 10, 100, 1000 …, else 0."""
    if x <= 0 or y <= 0:
        return 0
    ratio = max(x, y) / min(x, y)
    if ratio.denominator != 1 or ratio == 1:
        return 0
    digits = str(ratio.numerator)
    return ratio.numerator if digits.strip("0") == "1" else 0


def _values(alignment: Alignment, bead: Bead, side: Side, pairs: list[Pair]) -> tuple[set[Fraction], set[str]]:
    """Return the values paired on one side, and the digits that stand there outside of pairs."""
    document = alignment.document(side)
    paired = [found for pair in pairs if pair.kind != "different" and (found := pair.found(side))]
    values = {found.quantity.low for found in paired} | {f.quantity.high for f in paired if f.quantity.high is not None}
    digits: set[str] = set()
    for segment in bead.side(side):
        inside = [f.span for f in paired if f.segment == segment]
        for match in _RAW.finditer(document.segments[segment].text):
            if not any(span.start <= match.start() < span.end for span in inside):
                digits.add(match[0].replace(",", ""))
    return values, digits


def _are_ordinals(pair: Pair) -> bool:
    return all(found is not None and found.quantity.unit == "ordinal" for found in (pair.source, pair.target))


def _is_echoed(pair: Pair, pairs: list[Pair], sides: list[tuple[set[Fraction], set[str]]]) -> bool:
    """Whether one of two ordinals repeats a paired one, or stands on the other side in digits: 第三季度 and Q3."""
    for own, side in enumerate(SIDES):
        values = {f.quantity.low for p in pairs if (f := p.found(side)) and f.quantity.unit in ORDER}
        found = pair.found(side)
        if found and (found.quantity.low in values or str(found.quantity.low) in sides[1 - own][1]):
            return True
    return False


def _echoes(found: Found, sides: list[tuple[set[Fraction], set[str]]], own: int) -> bool:
    """Whether a leftover repeats a paired value of its side, or its digits stand on the other (G20)."""
    quantity = found.quantity
    if quantity.low in sides[own][0]:
        return True
    others = sides[1 - own][1]
    raw = [match[0].replace(",", "") for match in _RAW.finditer(found.text)]
    return any(text in others for text in raw) or str(quantity.low) in others
