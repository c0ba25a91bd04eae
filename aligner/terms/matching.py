"""Where the source forms of a termbase stand in a text: by an automaton (Aho and Corasick 1975), the longest first.

The automaton goes through the code of a text once, however many terms there are. All its matches are looked at, and the
longer ones win over those that they hold or overlap: of 中国-中亚命运共同体 and 命运共同体 the first. In Chinese, where
nothing parts words, a match of two or three characters whose edges cut a dictionary word counts only if jieba cuts
there too (里海 in 公里海岸 does not).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.words import word_spans
from aligner.terms.phrases import Phrases, ReadText, is_free, make_phrases
from aligner.text.automaton import OverlappingAutomaton
from aligner.text.scripts import has_han, is_chinese

__all__ = ["Hit", "TermFinder"]

_SHORT = 3
"""Han characters up to which a term may be a chance meeting of two words."""
_AROUND = 6
"""Characters to either side that are cut into words to tell."""
_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Characters of a text that are a form of a termbase, by the number of that form."""

    start: int
    end: int
    form: int


class TermFinder:
    """Finds forms of one language. Forms that are folded alike are one: a hit has the number of the first of them."""

    def __init__(self, forms: Iterable[str], language: str) -> None:
        self._is_chinese = is_chinese(language)
        self.phrases: Phrases = make_phrases(forms, language)
        self._first: dict[str, int] = {}
        for number, codes in enumerate(self.phrases.codes):
            for code in codes:
                self._first.setdefault(code, number)
        self._patterns = list(self._first)
        self._automaton = OverlappingAutomaton(self._patterns)

    def form_of(self, number: int) -> int:
        """Return the number of the first form that is folded like another one; its own where it has no letters."""
        codes = self.phrases.codes[number]
        return self._first[codes[0]] if codes else number

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the forms in a text in its order; none overlaps another."""
        return self.find_in(self.phrases.read(text))

    def find_in(self, read: ReadText) -> tuple[Hit, ...]:
        """Return the forms in a text that these phrases have read."""
        found = self._automaton.find_all(read.code)
        if not found:
            return ()
        taken = bytearray(len(read.code))
        hits = []
        for pattern, start, end in sorted(found, key=lambda match: (match[1] - match[2], match[1])):
            if any(taken[start:end]):
                continue
            first, last = self.phrases.range_of(read, start, end)
            if self._is_chinese and not _is_whole(read, start, end, first, last):
                continue
            taken[start:end] = b"\1" * (end - start)
            hits.append(Hit(first, last, self._first[self._patterns[pattern]]))
        return tuple(sorted(hits))


def _is_whole(read: ReadText, start: int, end: int, first: int, last: int) -> bool:
    """Whether a match in Chinese does not begin or end inside a word."""
    if not is_free(read.text, first, last):
        return False
    if end - start > _SHORT:
        return True
    code = read.code
    edges = []
    if first > 0 and has_han(read.text[first - 1]):
        edges.append(start)
    if last < len(read.text) and has_han(read.text[last]):
        edges.append(end)
    if not any(_is_cut(code, edge, start, end) for edge in edges):
        return True
    # Some dictionary word cuts the match; in 天山南北, which is one word, 天山 still stands for itself.
    offset = max(0, start - _AROUND)
    bounds = _bounds(code[offset : end + _AROUND])
    return start - offset in bounds and bounds.isdisjoint(range(start - offset + 1, end - offset))


def _is_cut(code: str, edge: int, start: int, end: int) -> bool:
    """Whether a dictionary word runs over an edge of a match without holding all of it."""
    is_word = load_dictionary().has_headword
    for first in range(max(0, edge - _LONGEST_WORD + 1), edge):
        for last in range(edge + 1, first + _LONGEST_WORD + 1):
            if is_word(code[first:last]) and not (first <= start and last >= end):
                return True
    return False


@lru_cache(maxsize=50_000)
def _bounds(text: str) -> frozenset[int]:
    """Return where the words of a short Chinese text begin or end."""
    return frozenset(edge for span in word_spans(text) for edge in span)
