"""Random values in many Chinese and English forms: equal ones are found equal, different ones different."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.number_helpers import find_codes
from tests.number_forms import chinese_forms, chinese_words, english_forms

Forms = tuple[list[str], list[str]]
"""The ways to write one value in Chinese, and in English."""

CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
MONTHS = "January February March April May June July August September October November December".split()


def ordinal(number: int) -> str:
    """Write 1st, 22nd, 13th."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def traditional(text: str) -> str:
    """Write the scales and the measure word of a number in Traditional characters."""
    return text.translate(str.maketrans("万亿两", "萬億兩"))


def people(number: int) -> Forms:
    """Write a count of people."""
    chinese = [f"共有{form}人" for form in (*chinese_forms(number), *map(traditional, chinese_forms(number)))]
    return chinese, [f"There are {form} people" for form in english_forms(number)]


def money(number: int) -> Forms:
    """Write an amount of yuan, in the capitals of contracts too."""
    chinese = [f"金额为{form}元" for form in chinese_forms(number)]
    chinese += [f"人民币{form}元" for form in chinese_forms(number)]
    chinese.append(f"人民币{chinese_words(number).translate(CAPITALS)}元整")
    forms = english_forms(number)
    return chinese, [f"It costs {form} yuan" for form in forms] + [f"It costs RMB {form}" for form in forms]


def percents(number: int) -> Forms:
    """Write a percentage in tenths of one percent."""
    value = f"{number / 10:g}"
    words = chinese_words(number // 10) + (f"点{chinese_words(number % 10)}" if number % 10 else "")
    chinese = [f"占{value}%", f"占百分之{words}", f"占千分之{chinese_words(number)}"]
    if number % 100 == 0 and 0 < number < 1000:
        chinese.append(f"占{chinese_words(number // 100)}成")
    return chinese, [f"It makes up {value}%", f"It makes up {value} percent", f"It makes up {value} per cent"]


def years(number: int) -> Forms:
    """Write a year from 1950 on."""
    year = 1950 + number
    digits = "".join("〇一二三四五六七八九"[int(c)] for c in str(year))
    chinese = [f"建于{year}年", f"建于{digits}年", f"建于民國{year - 1911}年"]
    return chinese, [f"It was built in {year}", f"Built in {year}, it is old"]


def dates(number: int) -> Forms:
    """Write a day of a year."""
    month, day = number // 28 % 12 + 1, number % 28 + 1
    name = MONTHS[month - 1]
    chinese = [f"定于{month}月{day}日", f"定于{chinese_words(month)}月{chinese_words(day)}日", f"定于{month}月{day}号"]
    english = [f"{name} {day}", f"{day} {name}", f"{name} {ordinal(day)}", f"the {ordinal(day)} of {name}"]
    return chinese, [f"It is set for {form}" for form in english]


def clocks(number: int) -> Forms:
    """Write a minute of the day from six in the morning on."""
    hour, minute = 6 + number // 60 % 16, number % 60
    short = (hour - 1) % 12 + 1
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
    half = "a.m." if hour < 12 else "p.m."
    chinese = [f"{hour:02d}:{minute:02d}开始", f"{part}{short}点{minute:02d}分开始"]
    return chinese, [f"It starts at {hour:02d}:{minute:02d}", f"It starts at {short}:{minute:02d} {half}"]


def areas(number: int) -> Forms:
    """Write an area in units of several systems."""
    acres = float(Fraction(number * 15 * 2000, 3) / Fraction("4046.8564224"))
    chinese = [f"占地{number * 15}亩", f"占地{number}公顷"]
    return chinese, [f"It covers {number} hectares", f"It covers {acres:.1f} acres", f"It covers {number * 15} mu"]


def multiples(number: int) -> Forms:
    """Write how many times as much something has become."""
    times = number % 40 + 3
    chinese = [f"增长了{times - 1}倍", f"增长到原来的{times}倍", f"是原来的{chinese_words(times)}倍"]
    return chinese, [f"It is {times} times the size it was", f"It rose by {(times - 1) * 100} percent"]


COUNTS = st.one_of(
    st.integers(11, 9999),
    st.integers(11, 10**12 - 1),
    st.builds(lambda head, power: head * 10**power, st.integers(11, 9999), st.integers(0, 8)),
)
KINDS: dict[str, tuple[Callable[[int], Forms], st.SearchStrategy[int]]] = {
    "people": (people, COUNTS),
    "money": (money, COUNTS),
    "percents": (percents, st.integers(21, 999)),
    "years": (years, st.integers(0, 99)),
    "dates": (dates, st.integers(0, 335)),
    "clocks": (clocks, st.integers(0, 959)),
    "areas": (areas, st.integers(11, 9999)),
    "multiples": (multiples, st.integers(0, 39)),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_equal_values_are_found_equal(kind: str, data: st.DataObject) -> None:
    """However one value is written on the two sides, nothing is called a mismatch or another bound."""
    write, values = KINDS[kind]
    chinese, english = write(data.draw(values))
    source, target = data.draw(st.sampled_from(chinese)), data.draw(st.sampled_from(english))
    assert not {"number-mismatch", "number-bound"} & set(find_codes(source, target))
    assert not {"number-mismatch", "number-bound"} & set(find_codes(target, source, ("en-US", "zh-CN")))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_different_values_are_found_different(kind: str, data: st.DataObject) -> None:
    """Two values that differ are a mismatch, however they are written."""
    write, values = KINDS[kind]
    one, other = data.draw(values), data.draw(values)
    if _is_near(kind, one, other):
        return
    source = data.draw(st.sampled_from(write(one)[0]))
    target = data.draw(st.sampled_from(write(other)[1]))
    assert find_codes(source, target).count("number-mismatch") == 1
    assert find_codes(target, source, ("en-US", "zh-CN")).count("number-mismatch") == 1


def _is_near(kind: str, one: int, other: int) -> bool:
    """Whether two values are the same, or so near that a converted area may be rounded to either."""
    if kind == "areas":
        return abs(one - other) <= 0.05 * max(one, other)
    return one == other
