"""Words in texts."""

from __future__ import annotations

import re

import pytest

from aligner.text.words import stands_whole


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Red Lamp", "They saw “Red Lamp” twice."),
        ("Red Lamp", "Red Lamps and a Red Lamp"),
        ("Red Lamp", "Red Lamps"),
        ("Red Lamp", "a_Red Lamp"),
        ("Red Lamp", "Red Lamp2"),
        ("Red Lamp", "看Red Lamp吧"),
        ("Red Lamp", "Red Lamp"),
        ("O’Neil", "said O’Neil."),
        ("lamp", "clamp lamplight"),
    ],
)
def test_words_stand_whole_where_a_pattern_finds_them(words: str, text: str) -> None:
    """The same as with a regular expression, of which one would be needed for all the words."""
    expected = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
    assert stands_whole(words, text) == expected
