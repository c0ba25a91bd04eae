"""What the rest of a bead tells of a number: a bound that stands elsewhere, a value that is said again."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeAlias

from aligner.checks.number_found import Found, Pair
from aligner.checks.number_likeness import BOUND_FAMILY
from aligner.model import Alignment, Bead, Side
from aligner.text.numerals.en_value import ONES, ORDINALS, TENS
from aligner.text.numerals.zh_value import DIGITS, parse_chinese
from aligner.text.scripts import is_chinese

__all__ = ["Echoes", "find_echoes", "has_echo", "mark_bound"]

Echoes: TypeAlias = tuple[set[Fraction], set[str]]
"""The values paired on one side of a bead, and the numbers that stand there outside of pairs."""
_RAW = re.compile(r"\d+(?:[,.]\d+)*")
_RAW_ZH = re.compile("[一二三四五六七八九十百两廿]+")
_RAW_EN = re.compile(r"[A-Za-z]+")
_WORD_VALUES = {word: str(value) for word, value in (ONES | ORDINALS | TENS).items()}
_BOUND_WORDS = {
    "more": re.compile(
        "超过|超出|逾|突破|以上|不止|不低于|不少于|至少|高于|多于|"
        r"\b(?:more than|exceed\w*|surpass\w*|at least|no fewer|no less|top(?:ped|s|ping)|upwards? of|greater than)\b",
        re.IGNORECASE,
    ),
    "less": re.compile(
        "不到|不足|不满|未满|低于|少于|不超过|以下|至多|不高于|不过|"
        r"\b(?:less than|fewer than|not exceed\w*|no more than|not more than|at most|within|up to)\b",
        re.IGNORECASE,
    ),
    "about": re.compile(
        "大约|(?<![条合契预节违和签特公纽盟邀赴誓集])约(?![定会束翰旦见谈请瑟])|大概|将近|接近|左右|上下|几乎|估计|"
        r"\b(?:about|around|approximate\w*|roughly|nearly|almost|estimate\w*|some|close to|or so)\b",
        re.IGNORECASE,
    ),
}
"""Words by which a side bounds a number, wherever they stand."""


def mark_bound(alignment: Alignment, bead: Bead, pair: Pair) -> Pair:
    """Say of a pair whose bounds differ whether the side without one has its words elsewhere."""
    if pair.source is None or pair.target is None:
        return pair
    families = [BOUND_FAMILY[found.quantity.bound] for found in (pair.source, pair.target)]
    if families[0] == families[1] or all(families):
        return pair
    side: Side = "target" if families[0] else "source"
    words = _BOUND_WORDS[families[0] or families[1]]
    document = alignment.document(side)
    is_there = any(words.search(document.segments[segment].text) for segment in bead.side(side))
    return pair._replace(is_bound_elsewhere=True) if is_there else pair


def find_echoes(alignment: Alignment, bead: Bead, side: Side, pairs: list[Pair]) -> Echoes:
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
        raw = _RAW_ZH if is_chinese(document.language) else _RAW_EN
        for match in raw.finditer(document.segments[segment].text):
            small = _small_values(match[0])
            if small and not any(span.start <= match.start() < span.end for span in inside):
                digits |= small
    return values, digits


def _small_values(words: str) -> set[str]:
    """Return what a number in words says, character by character too: 三 in 一二三线."""
    if words.isascii():
        value = _WORD_VALUES.get(words.lower())
        return {value} if value else set()
    values = {str(DIGITS[c]) for c in words if c in DIGITS}
    whole = parse_chinese(words)
    return values if whole is None else values | {str(whole)}


def has_echo(found: Found, sides: list[Echoes], own: int) -> bool:
    """Whether a leftover repeats a paired value of its side, or its digits stand on the other (G20)."""
    quantity = found.quantity
    if quantity.low in sides[own][0]:
        return True
    others = sides[1 - own][1]
    raw = [match[0].replace(",", "") for match in _RAW.finditer(found.text)]
    return any(text in others for text in raw) or str(quantity.low) in others
