"""Compare the numbers of the two sides of each bead: by value and unit, not by how they are written.

`measure` (in number_pairs) reads the texts and pairs quantities, best match first and in any order; it knows
no threshold. `accepts` tells from a pair or a leftover alone which findings it deserves.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.number_found import Found, Measured, Pair
from aligner.checks.number_likeness import BOUND_FAMILY, CALENDAR, ORDER, power_of_ten
from aligner.checks.number_pairs import measure
from aligner.codes import CODES
from aligner.model import SIDES, Checked, Finding, Span
from aligner.text.numerals import TIME_UNITS, Quantity, is_money, unit_base

__all__ = ["Found", "Measured", "Pair", "accepts", "check_numbers", "measure"]

_NUMBERING = frozenset("季 季度 届 章 条 节 卷 册 期 轮 集 版 编 学期 赛季".split())
"""Counters of what comes with a number of its own; others, as 次 and 个, also go with 第一 for "for once"."""
_ROUND = 100
_ALWAYS = frozenset({"date", "times", "fraction", "half-year"})
"""Units of which two values that differ are an error even in weak words."""
_DECADES = ("decade", "decades", "century", "centuries", "millennium", "millennia", "世纪", "个世纪", "成")


def check_numbers(context: CheckContext) -> CheckResult:
    """Compare the numbers of every bead that has both sides."""
    findings: list[Finding] = []
    n_compared = 0
    for position, bead in context.alignment.pairs():
        measured = measure(context.alignment, bead)
        if not measured.pairs:
            continue
        reported = [finding for pair in measured.pairs for finding in _report(position, pair)]
        reported.sort(key=lambda f: (_span_key(f.source_span), _span_key(f.target_span), f.code))
        findings += reported
        alone = sum(1 for f in reported if f.code == "number-mismatch" and not (f.source_span and f.target_span))
        n_compared += measured.n_compared + alone
    return CheckResult(tuple(findings), Checked("numbers", n_compared))


def _span_key(span: Span | None) -> tuple[int, int]:
    return (span.segment, span.start) if span else (1 << 60, 0)


def accepts(pair: Pair) -> tuple[str, ...]:
    """Return the codes of the findings that a pair deserves; empty where all is well."""
    if pair.kind == "relative":
        return ("date-explicit",)
    if pair.kind == "coordination":
        both = [found for found in (pair.source, pair.target) if found]
        return ("number-form",) if all(found.quantity.unit for found in both) else ()
    if pair.kind == "inside":
        return ("number-mismatch",)
    if pair.source is not None and pair.target is not None:
        a, b = pair.source.quantity, pair.target.quantity
        if pair.kind == "equal":
            return tuple(
                code
                for code, is_so in (
                    ("date-explicit", _is_more_explicit(a, b)),
                    ("number-bound", _bounds_differ(a, b) and not pair.is_bound_elsewhere),
                    ("number-form", _forms_differ(a, b)),
                )
                if is_so
            )
        is_error = (
            pair.kind == "unit" or _is_clear(a, b, is_lone=pair.is_lone) or (_are_counted(a, b) and not pair.is_echo)
        )
        return ("number-mismatch",) if is_error else ()
    alone = pair.source or pair.target
    return ("number-mismatch",) if alone and not pair.is_echo and _is_strong(alone.quantity) else ()


def _is_clear(a: Quantity, b: Quantity, *, is_lone: bool) -> bool:
    """Whether two values that differ are an error, and not words that have little to do with one another."""
    if any(x.is_range and x.style == "words" and y.low in (x.low, x.high) for x, y in ((a, b), (b, a))):
        return False  # 三四点 and four o'clock
    both_weak, one_weak = a.is_weak and b.is_weak, a.is_weak or b.is_weak
    if a.unit == b.unit and a.unit in _ALWAYS:
        return a.unit != "times" or not both_weak
    if "lunar" in (a.unit, b.unit):
        return True
    if _counts_hard(a) or _counts_hard(b):
        return not both_weak
    if {a.unit, b.unit} == {"", "times"}:  # 三次 and six times
        return not one_weak
    least = min(a.low, b.low)
    is_sure = least > 2 or (least == 2 and (is_lone or a.unit in TIME_UNITS))
    return a.unit == b.unit and not one_weak and is_sure


def _are_counted(a: Quantity, b: Quantity) -> bool:
    """Whether two ordinals that differ number things on the side that has a counter: 第三季度, 第三次会议.

    第一 and first say little more than new or best, and 第二天 is the next day: they need a counter that numbers.
    """
    if not a.unit == b.unit == "ordinal":
        return False
    counters = [q.unit_text.removeprefix("个") for q in (a, b) if q.unit_text and q.style != "roman"]
    if any(counter in _NUMBERING for counter in counters):
        return True
    lowest = 3 if set(counters) & {"天", "日", "年"} else 2
    return bool(counters) and min(a.low, b.low) >= lowest and not (a.is_weak and b.is_weak)


def _counts_hard(quantity: Quantity) -> bool:
    if quantity.is_weak and not quantity.is_digits:
        return False
    return quantity.is_digits or quantity.low >= 10 or quantity.unit == "percent" or is_money(quantity.unit)


def _is_strong(quantity: Quantity) -> bool:
    """Whether a quantity without counterpart is an error: dates and small counts are often left out."""
    if quantity.is_weak or quantity.low in (0, 1) or quantity.unit in CALENDAR or quantity.unit == "clock":
        return False
    if quantity.style == "words" and (quantity.is_range or power_of_ten(quantity.low, Fraction(1)) >= _ROUND):
        return False  # 十七八个, 一百个
    return _counts_hard(quantity)


def _is_more_explicit(a: Quantity, b: Quantity) -> bool:
    """Whether one side adds a year to a day, or a century to a decade: 7月24日 = July 24, 2020."""
    if a.unit == b.unit == "calendar-decade":
        return (a.low < 100) != (b.low < 100)
    if {a.unit, b.unit} == {"date"}:
        return bool(a.date[0]) != bool(b.date[0]) and bool(a.date[1] and b.date[1])
    return False


def _bounds_differ(a: Quantity, b: Quantity) -> bool:
    if BOUND_FAMILY[a.bound] == BOUND_FAMILY[b.bound] or {a.unit, b.unit} & CALENDAR or "clock" in (a.unit, b.unit):
        return False
    bounds = {a.bound, b.bound}
    if "past" in bounds or a.is_weak or b.is_weak or bounds == {"under", "nearly"}:
        return False
    if (a.is_range or b.is_range) and bounds <= {"", "about", "nearly"}:
        return False  # 十四五岁 is about fourteen as it stands
    bases = unit_base(a.unit), unit_base(b.unit)
    if bounds <= {"", "about", "nearly"} and a.unit != b.unit and bases[0] and bases[1]:
        return False  # a conversion: 300亩 is about 50 acres
    return not ("up-to" in (a.bound, b.bound) and {BOUND_FAMILY[a.bound], BOUND_FAMILY[b.bound]} <= {"", "less"})


def _forms_differ(a: Quantity, b: Quantity) -> bool:
    """Whether one value is written in two ways that a reviewer may want to see side by side."""
    units = {a.unit, b.unit}
    if units & {"date", "calendar-year", "calendar-decade", "clock"}:
        return False
    if "roman" in (a.style, b.style) or (units & ORDER and a.scale == b.scale):
        return a.style != b.style and "roman" in (a.style, b.style)
    base = unit_base(a.unit), unit_base(b.unit)
    return (
        (a.scale, a.style, a.is_separated) != (b.scale, b.style, b.is_separated)
        or a.unit_text.startswith("%") != b.unit_text.startswith("%")
        or ((a.unit_text in _DECADES) != (b.unit_text in _DECADES) and units <= {"year", "percent"})
        or bool(base[0] and base[1] and len(units) > 1)
    )


def _report(position: int, pair: Pair) -> Iterator[Finding]:
    """Yield the findings of one pair."""
    if not (codes := accepts(pair)):
        return
    sides = [(side, found) for side in SIDES if (found := pair.found(side))]
    spans = {side: found.span for side, found in sides}
    source, target = pair.words if pair.kind == "relative" else (spans.get("source"), spans.get("target"))
    evidence = tuple((f"{side} value", _write_value(found.quantity)) for side, found in sides)
    for code in codes:
        yield Finding(code, position, CODES[code].severity, source, target, _explain(code, pair), evidence)


def _write_value(quantity: Quantity) -> str:
    """Write a value as a short exact text: 1200000, 2/3, 3-5, 2025-06-17, 13:10."""
    if quantity.unit == "date":
        year, month, day = quantity.date
        return "-".join(f"{part:02d}" for part in (year, month, day) if part)
    if quantity.unit == "clock":
        return f"{int(quantity.low) // 60}:{int(quantity.low) % 60:02d}"
    ends = [quantity.low] if not quantity.is_range or quantity.high is None else [quantity.low, quantity.high]
    return "-".join(_write_number(end) for end in ends)


def _write_number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    if not {factor for factor in (3, 7, 11, 13) if value.denominator % factor == 0}:
        return f"{float(value):g}" if value < 10**6 else str(float(value))
    return str(value)


def _explain(code: str, pair: Pair) -> str:
    """Write the one sentence that tells a reviewer what was seen."""
    source, target = pair.source, pair.target
    if source and target:
        return f"{source.text} / {target.text}: {_compare(code, pair.kind, source.quantity, target.quantity)}"
    alone = source or target
    if alone is None:
        return ""
    if pair.kind == "relative":
        return f"a relative date stands for {alone.text}"
    if pair.other:
        return f"{pair.other.text} / {alone.text}: the figures and the words of one amount differ"
    other = "target" if source else "source"
    return f"{alone.text} ({_write_value(alone.quantity)}): no counterpart in the {other}"


def _compare(code: str, kind: str, a: Quantity, b: Quantity) -> str:
    """Write what differs between two quantities, or how they agree."""
    if code == "number-bound":
        return f"the bound differs ({a.bound or 'none'} / {b.bound or 'none'})"
    if code == "date-explicit":
        return "one side names more of the date"
    if code == "number-form":
        return "same value in another form"
    values = _write_value(a), _write_value(b)
    if kind == "unit" or (values[0] == values[1] and a.unit != b.unit):
        return f"same value, other unit ({a.unit} / {b.unit})"
    if "lunar" in (a.unit, b.unit):
        return "a day of the lunar calendar is not the same day of the Gregorian one"
    factor = power_of_ten(a.low, b.low)
    return f"off by {factor:,}" if factor else f"{values[0]} against {values[1]}"
