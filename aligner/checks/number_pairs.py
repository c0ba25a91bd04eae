"""Which numbers of a bead's two sides stand for one another: texts -> pairs, best first, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

from aligner.checks.number_echoes import Echoes, find_echoes, has_echo, mark_bound
from aligner.checks.number_found import Found, Measured, Pair
from aligner.checks.number_likeness import (
    CALENDAR,
    ORDER,
    exclude_one_another,
    rate_likeness,
    rate_rivalry,
    rate_units,
)
from aligner.model import SIDES, Alignment, Bead, Side, Span
from aligner.text.numerals import Quantity, RelativeDate, find_quantities, find_relative_dates
from aligner.text.references import find_references
from aligner.text.scripts import is_chinese

__all__ = ["measure"]

_IN_WORDS = re.compile(
    r"[^\w。.;；]{0,3}(?:大写|大寫|in words|say|人民币|人民幣|整|金额|金額|\w{0,3}[:：]|[（(]|\s)*[（(：:\s]*",
    re.IGNORECASE,
)
"""What stands between an amount in figures and the same amount in words."""
_TITLE = re.compile("《[^》]{1,80}》|〈[^〉]{1,80}〉")
_MARKED = re.compile(r"《[^》]{1,80}》|〈[^〉]{1,80}〉|“[^”]{1,80}”|\"[^\"]{1,80}\"|(?<!\w)([*_])[^*_]{1,80}\1(?!\w)")
"""What may be a title in English where the Chinese has one in 《》 or 〈〉."""
_LEAST_AMOUNT = 10
_LONGEST_GAP = 24
_SURE = 2.0
_MOST_COMPARED = 40_000
_REACH = 50
"""How far apart, in numbers, two of a long table may stand to be compared."""


def measure(alignment: Alignment, bead: Bead) -> Measured:
    """Pair the quantities of a bead: equal ones first, then what is left over."""
    left, right = _find(alignment, bead, "source"), _find(alignment, bead, "target")
    if not left and not right:
        return Measured(())
    left, right = _without_names(alignment, bead, left, right)
    inside = [*_pair_inside(alignment, left, "source"), *_pair_inside(alignment, right, "target")]
    pairs = [*inside, *(mark_bound(alignment, bead, pair) for pair in _pair_equal(left, right))]
    if left or right:
        pairs += _pair_others(alignment, bead, left, right, pairs)
    return Measured(tuple(pairs))


def _pair_others(
    alignment: Alignment, bead: Bead, left: list[Found], right: list[Found], equal: list[Pair]
) -> list[Pair]:
    """Pair what no equal quantity of the other side took, and give the rest alone."""
    pairs = list(_pair_coordinated(left, right)) if left and right else []
    if any(found.quantity.unit in CALENDAR for found in (*left, *right)):
        relatives = [_find_relative(alignment, bead, side) for side in SIDES]
        pairs += _pair_relative(left, right, relatives)
    left, right = _weaken(alignment, bead, left, right, "target"), _weaken(alignment, bead, right, left, "source")
    different: list[Pair] = []
    if left and right:
        pairs += _pair_units(left, right)
        different = list(_pair_different(left, right))
    if len(different) == 1 and not left and not right:
        different[0] = different[0]._replace(is_lone=True)
    if not any(not f.quantity.is_weak for f in (*left, *right)) and not any(map(_are_ordinals, different)):
        return [*pairs, *different, *(Pair("alone", f, None) for f in left), *(Pair("alone", None, f) for f in right)]
    echoes = [find_echoes(alignment, bead, side, [*equal, *pairs]) for side in SIDES]
    pairs += (p._replace(is_echo=_are_ordinals(p) and _is_echoed(p, [*equal, *pairs], echoes)) for p in different)
    pairs += (Pair("alone", f, None, is_echo=has_echo(f, echoes, 0)) for f in left)
    pairs += (Pair("alone", None, f, is_echo=has_echo(f, echoes, 1)) for f in right)
    return pairs


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


def _without_names(
    alignment: Alignment, bead: Bead, left: list[Found], right: list[Found]
) -> tuple[list[Found], list[Found]]:
    """Return what is no part of a clause number or a code: where both sides have such, another check compares them."""
    sides: list[tuple[Side, list[Found]]] = [("source", left), ("target", right)]
    # In Chinese they are found fast, and are mostly not there.
    sides.sort(key=lambda side: not is_chinese(alignment.document(side[0]).language))
    kept: dict[Side, list[Found]] = {}
    for side, found in sides:
        spans = _find_names(alignment, bead, side)
        if not spans:
            return left, right
        kept[side] = [f for f in found if not any(_overlap(f, span) for span in spans)]
    return kept["source"], kept["target"]


def _weaken(alignment: Alignment, bead: Bead, found: list[Found], others: list[Found], other: Side) -> list[Found]:
    """Make numbers weak that may be of the rendering of a title, as “The 400 Blows” of 《胡作非为》.

    The other side is Chinese and has a title, and no number left over in one that these could stand for.
    """
    document, theirs = alignment.document("source" if other == "target" else "target"), alignment.document(other)
    if not found or document.is_chinese or not theirs.is_chinese:
        return found
    titles = {p: _ranges(_TITLE, theirs.segments[p].text) for p in bead.side(other)}
    if not any(titles.values()) or any(_is_in(f, titles) for f in others):
        return found
    marked = {p: _ranges(_MARKED, document.segments[p].text) for p in {f.segment for f in found}}
    return [f._replace(quantity=f.quantity._replace(is_weak=True)) if _is_in(f, marked) else f for f in found]


def _ranges(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _is_in(found: Found, ranges: dict[int, list[tuple[int, int]]]) -> bool:
    return any(start < found.quantity.start and found.quantity.end < end for start, end in ranges[found.segment])


def _find_names(alignment: Alignment, bead: Bead, side: Side) -> list[Span]:
    document = alignment.document(side)
    return [
        Span(segment, reference.start, reference.end)
        for segment in bead.side(side)
        for reference in find_references(document.segments[segment].text, document.language)
    ]


def _overlap(found: Found, span: Span) -> bool:
    return found.segment == span.segment and span.start < found.quantity.end and found.quantity.start < span.end


def _pair_inside(alignment: Alignment, found: list[Found], side: Side) -> Iterator[Pair]:
    """Yield amounts in words that contradict the figures before them: 5,600元（大写：伍仟伍佰元整）."""
    for figures, words in pairwise(found):
        one, other = figures.quantity, words.quantity
        if not (one.is_digits and other.style == "words") or one.low == other.low or other.low < _LEAST_AMOUNT:
            continue
        gap = alignment.document(side).segments[words.segment].text[one.end : other.start]
        is_amount = rate_units(one, other) >= _SURE and figures.segment == words.segment and len(gap) <= _LONGEST_GAP
        if is_amount and re.search("[（(]", gap) and _IN_WORDS.fullmatch(gap):
            source, target = (words, None) if side == "source" else (None, words)
            yield Pair("inside", source, target, other=figures)


def _find_relative(alignment: Alignment, bead: Bead, side: Side) -> list[tuple[RelativeDate, int]]:
    document = alignment.document(side)
    return [
        (date, segment)
        for segment in bead.side(side)
        for date in find_relative_dates(document.segments[segment].text, document.language)
    ]


def _comparable(left: list[Found], right: list[Found]) -> Iterator[tuple[tuple[int, Found], tuple[int, Found]]]:
    """Yield all pairs with their places; of a bead that is a whole table, those at about the same place alone."""
    if len(left) * len(right) <= _MOST_COMPARED:
        yield from product(enumerate(left), enumerate(right))
        return
    for i, a in enumerate(left):
        middle = i * len(right) // len(left)
        for j in range(max(middle - _REACH, 0), min(middle + _REACH + 1, len(right))):
            yield (i, a), (j, right[j])


def _pair_equal(left: list[Found], right: list[Found]) -> Iterator[Pair]:
    """Take pairs of equal quantities out of both lists, the surest first."""
    rated = []
    for (i, a), (j, b) in _comparable(left, right):
        score = rate_likeness(a.quantity, b.quantity)
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
    if single.is_range or not (single.unit in ("", whole.unit) or rate_units(single, whole) >= 2):
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
            if a.quantity.low == b.quantity.low and exclude_one_another(a.quantity, b.quantity):
                left.remove(a)
                right.remove(b)
                yield Pair("unit", a, b)
                break


def _pair_different(left: list[Found], right: list[Found]) -> Iterator[Pair]:
    """Pair leftovers that could stand for one another but differ, the likeliest first."""
    rated = sorted(
        (-score, abs(i - j), i, j)
        for (i, a), (j, b) in _comparable(left, right)
        if (score := rate_rivalry(a.quantity, b.quantity)) > 0
    )
    used: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in rated:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield Pair("different", left[i], right[j])
    left[:] = [f for i, f in enumerate(left) if i not in used[0]]
    right[:] = [f for j, f in enumerate(right) if j not in used[1]]


def _are_ordinals(pair: Pair) -> bool:
    return all(found is not None and found.quantity.unit == "ordinal" for found in (pair.source, pair.target))


def _is_echoed(pair: Pair, pairs: list[Pair], sides: list[Echoes]) -> bool:
    """Whether one of two ordinals repeats a paired one, or stands on the other side in digits: 第三季度 and Q3."""
    for own, side in enumerate(SIDES):
        values = {f.quantity.low for p in pairs if (f := p.found(side)) and f.quantity.unit in ORDER}
        found = pair.found(side)
        if found and (found.quantity.low in values or str(found.quantity.low) in sides[1 - own][1]):
            return True
    return False
