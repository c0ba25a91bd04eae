"""Numbers in texts: what is found, with value, unit and bound; and both languages agree on values."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.text.numerals import Quantity, find_quantities, find_relative_dates
from tests.number_forms import chinese_forms, english_forms

DATA = Path(__file__).parent.parent / "data" / "numbers"


def read_cases() -> list[tuple[str, str, str]]:
    """Read language, text and expected quantities of every case."""
    cases = []
    for language in ("zh", "en"):
        for line in (DATA / f"{language}.tsv").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                _, text, expected = [*line.split("\t"), ""][:3]
                cases.append((language, text, expected))
    return cases


def show(text: str, quantity: Quantity) -> str:
    """Write a quantity as the case tables do."""
    end = "+" if quantity.high is None else f"..{quantity.high}" if quantity.is_range else ""
    words = text[quantity.start : quantity.end]
    return " ".join(filter(None, (f"{words}={quantity.low}{end}", quantity.unit, quantity.bound)))


@pytest.mark.parametrize(("language", "text", "expected"), read_cases())
def test_table(language: str, text: str, expected: str) -> None:
    """Each text of the tables gives exactly the quantities that stand beside it."""
    assert " ; ".join(show(text, q) for q in find_quantities(text, language)) == expected


def test_tables_are_full() -> None:
    """The tables hold at least 120 cases of six genres."""
    lines = [line for name in ("zh", "en") for line in (DATA / f"{name}.tsv").read_text("utf-8").splitlines()]
    genres = {line.split("\t")[0] for line in lines if not line.startswith("#")}
    assert len(read_cases()) >= 120
    assert genres == {"news", "contract", "science", "taiwan", "finance", "sport"}


def test_yuan_follows_the_region() -> None:
    """元 is the currency of the region that the language tag names."""
    assert [find_quantities("500元", tag)[0].unit for tag in ("zh-CN", "zh-TW", "zh-Hant-HK")] == [
        "CNY",
        "TWD",
        "HKD",
    ]


def test_relative_dates() -> None:
    """去年 and "last year" name the same distance from the day of writing."""
    chinese, english = (
        find_relative_dates("去年下雪", "zh-CN"),
        find_relative_dates("It snowed Last Year", "en-US"),
    )
    assert [(d.grain, d.distance) for d in chinese] == [(d.grain, d.distance) for d in english] == [("year", -1)]


NUMBERS = st.one_of(
    st.integers(2, 9999),
    st.integers(2, 10**12 - 1),
    st.builds(lambda head, power: head * 10**power, st.integers(2, 9999), st.integers(0, 8)),
)


def one_value(text: str, language: str) -> Fraction:
    """Return the value of the only quantity in a text."""
    (quantity,) = find_quantities(text, language)
    return quantity.low


@given(NUMBERS, st.data())
def test_renderings_agree(number: int, data: st.DataObject) -> None:
    """However a number is written in the two languages, its value is found."""
    chinese = data.draw(st.sampled_from(chinese_forms(number)))
    english = data.draw(st.sampled_from(english_forms(number)))
    assert one_value(f"共有{chinese}名", "zh-CN") == number
    assert one_value(f"There are {english} people", "en-US") == number


@given(NUMBERS, NUMBERS, st.data())
def test_different_numbers_differ(one: int, other: int, data: st.DataObject) -> None:
    """Two numbers are found equal only if they are."""
    chinese = data.draw(st.sampled_from(chinese_forms(one)))
    english = data.draw(st.sampled_from(english_forms(other)))
    found = one_value(f"共有{chinese}名", "zh-CN"), one_value(f"There are {english} people", "en-US")
    assert (found[0] == found[1]) == (one == other)


@given(st.text(alphabet="0123456789一二三十百千万亿年月日第多约超个元%.,至到-分之半点 年abc", max_size=30))
def test_any_text_gives_ordered_spans(text: str) -> None:
    """Spans are in order, do not overlap and lie in the text, whatever the text is."""
    for language in ("zh-CN", "en-US"):
        edges = [edge for q in find_quantities(text, language) for edge in (q.start, q.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)
        assert all(q.start < q.end for q in find_quantities(text, language))
