"""Many strings looked for in one pass: an Aho-Corasick automaton over whole lists of names, phrases and short forms."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, MatchKind

__all__ = ["Automaton", "OverlappingAutomaton"]


class Automaton:
    """Some strings, none empty, to be found in texts; letter case counts, word bounds do not."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._find = AhoCorasick(sorted(strings), MatchKind.LeftmostLongest, store_patterns=False)

    def find_longest(self, text: str) -> list[tuple[int, int]]:
        """Return where the strings stand in a text: without overlap, from the left, the longest at each place."""
        return [(start, end) for _, start, end in self._find.find_matches_as_indexes(text)]


class OverlappingAutomaton:
    """Some strings, none empty, every place of which in a text is asked for."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._find = AhoCorasick(strings, MatchKind.Standard, store_patterns=False)

    def find_all(self, text: str) -> list[tuple[int, int, int]]:
        """Return the number of each string that stands in a text, with its start and end; they may overlap."""
        return self._find.find_matches_as_indexes(text, overlapping=True)
