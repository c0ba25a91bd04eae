"""Which words the dictionary joins, and which modifiers have no rendering."""

import pytest

from aligner.lexicon.cover import dictionary_cover
from aligner.lexicon.modifiers import find_lost_modifiers


def test_words_that_share_a_gloss_meet() -> None:
    """图书馆 is a library, 老师 is not in the English."""
    chinese, english = "老师去图书馆", "She walks to the library"
    covers = dictionary_cover(chinese, english)
    assert covers[0][3:].tolist() == [1.0, 1.0, 1.0]
    assert covers[0][:2].max() == 0.0
    assert covers[1][english.index("library") :].min() == 1.0
    assert covers[1][: english.index("walks")].max() == 0.0


def test_letters_and_figures_meet_themselves() -> None:
    """Product names stand in both texts as they are, but not inside of other words."""
    covers = dictionary_cover("用USB充电5小时", "Charge by USB for 15 hours")
    assert covers[0][1:4].tolist() == [1.0, 1.0, 1.0]
    assert covers[0][6] == 0.0


@pytest.mark.parametrize(
    ("chinese", "english", "lost"),
    [
        ("公司不断完善制度。", "The company improves its rules.", ["不断"]),
        ("公司不断完善制度。", "The company keeps improving its rules.", []),
        ("双方全面落实协议。", "The agreement is being implemented across the board.", []),
        ("雙方全面落實協議。", "The agreement is being implemented.", ["全面"]),
        ("他重新打开了信。", "He reopened the letter.", []),
        ("他慢慢走过来。", "He came over slowly.", []),
        ("桌上有一本书。", "There is a book on the table.", []),
    ],
)
def test_modifiers_without_rendering_are_found(chinese: str, english: str, lost: list[str]) -> None:
    """A rendering is a word in any form, a phrase, or the beginning of a word."""
    assert [chinese[a:b] for a, b in find_lost_modifiers(chinese, english)] == lost
