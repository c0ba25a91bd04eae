"""Foreign names in Chinese characters are told from other names by their sound."""

from __future__ import annotations

import pytest

from aligner.lexicon.transliteration import best_fit, letters_of, name_gain

_PAIRS = [
    ("安德森", "Anderson"), ("布朗", "Brown"), ("蒙哥马利", "Montgomery"), ("罗德里格斯", "Rodriguez"),
    ("彼得罗夫", "Petrov"), ("施密特", "Schmidt"), ("多特蒙德", "Dortmund"), ("伯明翰", "Birmingham"),
    ("薩克拉門托", "Sacramento"), ("強森", "Johnson"), ("歐巴馬", "Obama"), ("克里斯蒂娜", "Cristina"),
]  # fmt: skip


@pytest.mark.parametrize(("chinese", "english"), _PAIRS)
def test_the_right_name_fits_best(chinese: str, english: str) -> None:
    """Among a dozen names, the right one has the highest gain, and a good one."""
    fits = {other: best_fit(chinese, other).gain for _, other in _PAIRS}
    assert max(fits, key=fits.__getitem__) == english
    assert fits[english] > 0.5


def test_a_name_is_found_within_a_longer_run() -> None:
    """The window tells which characters the name took."""
    fit = best_fit("于安德森", "Anderson")
    assert (fit.start, fit.end) == (1, 4)


def test_a_compound_name_may_fit_by_its_part() -> None:
    """Of a double name the Chinese often has one half."""
    assert best_fit("布朗", "Whitaker-Brown").gain > 0.5


def test_a_county_is_called_by_its_town() -> None:
    """The ending is translated, or left out."""
    assert best_fit("德比", "Derbyshire").gain > 0.5


def test_nothing_fits_characters_that_spell_no_names() -> None:
    """Unknown characters and empty names are no match and no error."""
    assert best_fit("饕餮", "Brown").gain < -1
    assert best_fit("布朗", "!").gain < -1


def test_letters_lose_accents_and_marks() -> None:
    """Names are compared by plain letters."""
    assert [letters_of(name) for name in ("Erdoğan", "Müller", "O'Brien", "Straße")] == [
        "erdogan", "muller", "obrien", "strasse",
    ]  # fmt: skip


def test_characters_of_names_are_told_from_others() -> None:
    """斯 and 尔 spell names, 经 and 们 do not; both standards count."""
    assert min(name_gain(character) for character in "斯尔爾姆") > 3
    assert max(name_gain(character) for character in "经們的") < 1
