"""Numbers as automatic numbering writes them."""

from __future__ import annotations

import pytest

from aligner.text.counters import COUNTERS, write_counter


@pytest.mark.parametrize(
    ("style", "values"),
    [
        ("decimalZero", {3: "03", 12: "12"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperRoman", {4: "IV", 1994: "MCMXCIV"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd", 112: "112th"}),
        ("cardinalText", {3: "Three", 21: "Twenty-one", 105: "One hundred five"}),
        ("ordinalText", {1: "First", 12: "Twelfth", 20: "Twentieth", 21: "Twenty-first", 100: "One hundredth"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○"}),
        ("chineseCountingThousand", {10: "十", 100: "一百", 101: "一百〇一", 110: "一百一十", 1010: "一千〇一十"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {3: "參", 12: "壹拾貳"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("japaneseCounting", {10: "十", 111: "百十一", 205: "二百五"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiacTraditional", {1: "甲子", 12: "乙亥", 13: "丙子"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalFullWidth", {10: "１０"}),
        ("nonsense", {7: "7"}),
    ],
)
def test_styles(style: str, values: dict[int, str]) -> None:
    """Each as Word shows it; digits where a style ends or is unknown."""
    assert {value: write_counter(value, style) for value in values} == values


@pytest.mark.parametrize("style", sorted(COUNTERS))
def test_no_value_is_a_fault(style: str) -> None:
    """Also values that no document has."""
    for value in (-1, 0, 1, 10**5, 10**9):
        assert write_counter(value, style)
