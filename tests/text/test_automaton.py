"""Many strings found in one pass."""

from __future__ import annotations

from aligner.text.automaton import Automaton


def test_longest_string_at_the_first_place_wins() -> None:
    """What begins first is found, of what begins at one place the longest, and nothing overlaps it."""
    automaton = Automaton(["北海", "北海道", "海道", "道路"])
    assert automaton.find_longest("北海道路，北海，海道路") == [(0, 3), (5, 7), (8, 10)]


def test_offsets_count_characters() -> None:
    """Characters outside the basic plane are one character each, and Traditional ones differ from Simplified."""
    automaton = Automaton(["\U00020000山", "臺灣"])
    assert automaton.find_longest("去\U00020000山与臺灣、台湾") == [(1, 3), (4, 6)]


def test_nothing_to_find() -> None:
    """No strings, or no text, give no places."""
    assert Automaton([]).find_longest("北海") == []
    assert Automaton(["北海"]).find_longest("") == []
