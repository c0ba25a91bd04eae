"""Places at which a sentence may be cut into clauses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.segmenters.clauses import find_clause_ends


def _cut(text: str, language: str) -> list[str]:
    bounds = [0, *(end.offset for end in find_clause_ends(text, language)), len(text)]
    return [text[a:b] for a, b in pairwise(bounds)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-CN", "货到了；钱没到，人也没到。", ["货到了；", "钱没到，", "人也没到。"]),
        ("zh-TW", "他說「再等等，」便走了。", ["他說「再等等，」", "便走了。"]),
        ("zh-CN", "营收1,200万,增长三成。", ["营收1,200万,", "增长三成。"]),
        ("zh-CN", "《雨，停了》上映，观众很多。", ["《雨，停了》上映，", "观众很多。"]),
        ("zh-CN", "合同（一式两份，各执一份）生效，即日履行。", ["合同（一式两份，各执一份）生效，", "即日履行。"]),
        ("zh-CN", "，雨停了，", ["，雨停了，"]),
        (
            "en-US",
            "It rained; we left, and so did 1,500 others.",
            ["It rained;", " we left,", " and so did 1,500 others."],
        ),
        (
            "en-US",
            "“Stay,” she said (twice, I think), and left.",
            ["“Stay,”", " she said (twice, I think),", " and left."],
        ),
        ("en-US", "See a;b and x,y.", ["See a;b and x,y."]),
    ],
)
def test_places_are_after_commas_and_semicolons(language: str, text: str, expected: list[str]) -> None:
    """Not in figures, titles or asides, and never so that a side has no word."""
    assert _cut(text, language) == expected


def test_semicolons_are_told_from_commas() -> None:
    """A semicolon parts clauses wherever it stands."""
    assert [end.is_semicolon for end in find_clause_ends("甲方交货；乙方付款，丙方作保;丁方见证。", "zh-CN")] == [
        True,
        False,
        True,
    ]


@given(st.text("，,；;“”（）《》 ab甲乙1\U00020000\n", max_size=40), st.sampled_from(["zh-CN", "en-US"]))
def test_every_piece_has_a_word(text: str, language: str) -> None:
    """Whatever the text: pieces join to it, and each has a letter or figure if there was more than one."""
    pieces = _cut(text, language)
    assert "".join(pieces) == text
    assert len(pieces) == 1 or all(any(c.isalnum() for c in piece) for piece in pieces)
