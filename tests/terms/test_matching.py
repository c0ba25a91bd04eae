"""Where terms stand in a text, in whatever form they are written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.terms.folding import canonical_form, chinese_places, fold_chinese
from aligner.terms.matching import TermFinder
from aligner.terms.phrases import EnglishPhrases

_ZH = ("茶城", "山南-海北茶路", "茶路", "共建“茶马古道”", "AI", "里海", "二战", "𠮷野茶", "信息技术产业")
_EN = (
    "tea road",
    "South-North Tea Road",
    "treaty on lasting good-neighborliness, trade and tea",
    "United Growers",
    "5G network",
)


def _found(finder: TermFinder, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("从茶城到另一座茶城", ["茶城", "茶城"]),
        ("山南—海北茶路和茶路", ["山南—海北茶路", "茶路"]),
        ("以山南－海北茶路為名", ["山南－海北茶路"]),
        ("共建茶馬古道", ["共建茶馬古道"]),
        ("共建「茶馬古道」的國家", ["共建「茶馬古道"]),
        ("資訊科技，信息 技術產業", ["信息 技術產業"]),
        ("在ＡＩ领域", ["ＡＩ"]),
        ("MAIN DAI", []),
        ("跨里海的航线", ["里海"]),
        ("三百公里海岸线", []),
        ("第二战区", []),
        ("二战以后", ["二战"]),
        ("😀𠮷野茶𠮷野茶", ["𠮷野茶", "𠮷野茶"]),
    ],
)
def test_chinese_terms_are_found_longest_first(text: str, expected: list[str]) -> None:
    """Without blanks between words, in both scripts and widths, with other dashes and quotation marks or none."""
    assert _found(TermFinder(_ZH, "zh-CN"), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tea roads and tea-road towns", ["Tea roads", "tea-road"]),
        ("the South–North Tea Road’s end", ["South–North Tea Road’s"]),
        (
            "the Treaty on Lasting Good-neighbourliness, Trade, and Tea",
            ["Treaty on Lasting Good-neighbourliness, Trade, and Tea"],
        ),
        ("5G-networks", ["5G-networks"]),
        ("united we grow", []),
        ("steady roads", []),
    ],
)  # fmt: skip
def test_english_terms_are_found_by_their_words(text: str, expected: list[str]) -> None:
    """By lemma, case, hyphen and dash, plural, serial comma and region of spelling."""
    assert _found(TermFinder(_EN, "en-US"), text) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("United Growers", "the U.G. said so", "U.G."),
        ("United Growers", "a UG-centered system", "UG"),
        ("united growers", "the UG said so", None),
        ("South-North Tea Road", "the South-North national tea road", "South-North national tea road"),
        ("South-North Tea Road", "the South is not a North. Tea on the road", None),
        ("binding rules", "binding but not rules", None),
        ("health care", "rural healthcare", "healthcare"),
        ("cooperation", "their co-operation", "co-operation"),
        ("second tea fair", "the 2nd tea fair", "2nd tea fair"),
        ("Food and Tea Board (FTB)", "so the F.T.B. held", "F.T.B."),
        ("Food and Tea Board (FTB)", "the Food & Tea Board", "Food & Tea Board"),
        ("to build roads", "they built a road", "built a road"),
        ("tea master; tea sommelier", "two tea sommeliers", "tea sommeliers"),
        ("Xi’an", "in Xi'an today", "Xi'an"),
        ("organization", "the organs of it", None),
    ],
)
def test_looser_forms_of_a_rendering_count(phrase: str, text: str, expected: str | None) -> None:
    """Acronyms of names, solid and open compounds, inserted words; not across negations and sentences."""
    phrases = EnglishPhrases([phrase])
    found = phrases.find(0, phrases.read(text), 2)
    assert (text[slice(*found)] if found else None) == expected


def test_terms_that_are_folded_alike_are_one_form() -> None:
    """A hit has the number of the first."""
    finder = TermFinder(["茶馬古道", "茶马古道", "“茶马古道”"], "zh-CN")
    assert [finder.form_of(k) for k in range(3)] == [0, 0, 0]
    assert [hit.form for hit in finder.find("茶马古道")] == [0]


@given(st.text("茶馬馆“”—Ａa \U00020000😀", max_size=20))
def test_folded_characters_keep_their_places(text: str) -> None:
    """As many places as characters, ascending, each with the character that was folded."""
    folded, places = fold_chinese(text), chinese_places(text)
    assert len(folded) == len(places) == len(set(places))
    assert all(fold_chinese(text[place]) == character for place, character in zip(places, folded, strict=True))


@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=4), min_size=1, max_size=6, unique=True),
    st.text("甲乙丙", max_size=20),
)
def test_hits_are_terms_and_do_not_overlap(forms: list[str], text: str) -> None:
    """Whatever is found is a form, and nothing longer stands free beside it that was passed over."""
    finder = TermFinder(forms, "zh-CN")
    hits = finder.find(text)
    assert all(text[hit.start : hit.end] == forms[hit.form] for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    taken = {k for hit in hits for k in range(hit.start, hit.end)}
    for form in (form for form in forms if len(form) == 4):
        for start in range(len(text) - 3):
            if text[start : start + 4] == form:
                assert taken & set(range(start, start + 4))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Tea Workshops", "en-US", "tea workshop"),
        ("Years of Slow Tea", "en-US", "year of slow tea"),
        ("treaties", "en-US", "treaty"),
        ("UN agencies", "en-US", "UN agency"),
        ("茶馬「古道」", "zh-TW", "茶马古道"),
    ],
)
def test_canonical_form_is_lower_case_and_singular(text: str, language: str, expected: str) -> None:
    """The head of the phrase, before its first preposition, loses its plural."""
    assert canonical_form(text, language) == expected
