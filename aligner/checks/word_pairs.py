"""Terms of two words and their renderings: 安全措施 as "safety measures" here and "security measures" there.

A Chinese term is two dictionary words of two characters each, an English one two content words that stand together
("safety measures", "freedom of speech"). They are a sure pair when the dictionary knows both halves. Where it knows
the first half only, and the second is accounted for on neither side, they are a likely pair: enough for a remark
that several terms share a rendering, not for calling a translation inconsistent.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import compress, pairwise
from operator import and_
from typing import TypeVar

from aligner.checks.renderings import Group, Occurrence
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_ranges, find_stems, is_function_word, stem
from aligner.model import Alignment, Bead, Side, Span
from aligner.settings import CheckSettings

__all__ = ["word_pairs"]

_HALF = 2
_TERM = 2 * _HALF
_MOST_BEADS = 30
"""Beads of one term that are looked at: a term more frequent than this is as settled as it will be."""
_CROSSING = ((-3, 4), (-2, 3), (-2, 4), (-1, 3), (-1, 4), (1, 4), (2, 3), (2, 4), (3, 3), (3, 4))
"""Places, from that of a term, and lengths of words that would run over one of its edges."""
_REACH = 3
"""Characters before and behind a term that such words take up."""
_MARKS = ',.;:!?"“”()\n—'
_Item = TypeVar("_Item", bound=Hashable)
_ALIKE = 4
"""Letters that two stems share when one is derived from the other: China, Chinese; diplomacy, diplomatic."""


@dataclass(frozen=True)
class _Pair:
    """The texts of a bead, taken apart when asked for; segments of one side are joined by line feeds."""

    bead: int
    chinese: str
    english: str
    bigrams: set[tuple[str, str]]
    """Two content words that stand side by side, in lower case."""
    words_of_two: list[tuple[int, str]]
    """Every place where two words of two characters follow each other, with both as one string."""

    @classmethod
    def of(cls, bead: int, chinese: str, english: str) -> _Pair:
        """Take the texts of a bead apart as far as is done for all beads."""
        return cls(bead, chinese, english, _bigrams(english), _words_of_two(chinese))

    @cached_property
    def words(self) -> Sequence[tuple[int, int]]:
        """Start and end of every English word."""
        return find_ranges(self.english)

    @cached_property
    def stems(self) -> Sequence[str]:
        """The stem of every English word, "" for a function word."""
        return find_stems(self.english)

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The same without order."""
        return frozenset(self.stems)

    @cached_property
    def terms(self) -> list[tuple[int, str]]:
        """Those of these places where both words are nouns."""
        return [(p, term) for p, term in self.words_of_two if _is_noun(term[:_HALF]) and _is_noun(term[_HALF:])]

    @cached_property
    def glossed(self) -> list[tuple[int, str, frozenset[str], frozenset[str]]]:
        """The terms with the stems that gloss their first and their second half."""
        return [(p, term, *_glosses(term)) for p, term in self.terms]

    @cached_property
    def opened(self) -> frozenset[str]:
        """The stems that gloss the first half of some term."""
        return frozenset().union(*(opening for _, _, opening, _ in self.glossed))

    @cached_property
    def meant(self) -> list[frozenset[str]]:
        """The stems that gloss each Chinese word."""
        dictionary, text = load_dictionary(), self.chinese
        return [dictionary.stems(text[a:b]) for a, b in dictionary.headwords_in(text)]


def _bigrams(english: str) -> set[tuple[str, str]]:
    text = english.lower().replace("-", " ")
    for mark in _MARKS:
        text = text.replace(mark, " | ")
    words = text.split()
    content = list(map(_is_content, words))
    return set(compress(pairwise(words), map(and_, content, content[1:])))


def _words_of_two(chinese: str) -> list[tuple[int, str]]:
    lengths = load_dictionary().lengths_at(chinese)
    places = {p for p, sizes in enumerate(lengths) if sizes and sizes[0] == _HALF}
    return [(p, chinese[p : p + _TERM]) for p in sorted(places) if p + _HALF in places]


@dataclass(frozen=True, slots=True)
class _Match:
    """A Chinese term with its English words, as ranges of the bead's joined texts."""

    bead: int
    term: str
    place: int
    start: int
    end: int
    stems: tuple[str, str]
    is_sure: bool


def word_pairs(alignment: Alignment, settings: CheckSettings) -> list[Group]:
    """Return a group for every term, Chinese or English, that was located in two beads or more."""
    chinese: Side = "source" if alignment.source.is_chinese else "target"
    english: Side = "target" if chinese == "source" else "source"
    pairs = {
        k: _Pair.of(k, _joined(alignment, bead, chinese), _joined(alignment, bead, english))
        for k, bead in alignment.pairs()
        if bead.confidence >= settings.consistency_confidence
    }
    by_term: dict[str, list[_Match]] = {}
    for term, beads in _recurring_terms(pairs).items():
        found = [match for k in beads if (match := _sure_match(pairs[k], term, pairs[k].chinese.find(term)))]
        by_term[term] = found
    by_english = [
        _matches_of([pairs[k] for k in beads], stems, are_likely_wanted=english == "target")
        for stems, beads in _recurring_bigrams(pairs).items()
    ]
    groups = [_group(alignment, found, chinese, chinese) for found in by_term.values()]
    groups += [_group(alignment, found, english, chinese) for found in by_english]
    return [group for group in groups if group]


def _joined(alignment: Alignment, bead: Bead, side: Side) -> str:
    segments = alignment.document(side).segments
    return "\n".join([segments[p].text for p in bead.side(side)])


def _recurring_terms(pairs: dict[int, _Pair]) -> dict[str, list[int]]:
    """Return the Chinese terms that stand in two beads or more, with these beads."""
    # What recurs is counted before the dictionary is asked for senses: most do not.
    grams = {k: {term for _, term in pair.words_of_two} for k, pair in pairs.items()}
    recurring = {text for text in _repeated(grams.values()) if _is_noun(text[:_HALF]) and _is_noun(text[_HALF:])}
    found: dict[str, list[int]] = {}
    for k, of_bead in grams.items():
        for term in of_bead & recurring:
            if _stands_free(pairs[k].chinese, pairs[k].chinese.find(term)):
                found.setdefault(term, []).append(k)
    return {term: beads for term, beads in sorted(found.items()) if 2 <= len(beads) <= _MOST_BEADS}


def _recurring_bigrams(pairs: dict[int, _Pair]) -> dict[tuple[str, str], list[int]]:
    """Return the stems of two content words that stand side by side in two beads or more, with these beads."""
    recurring = _repeated(pair.bigrams for pair in pairs.values())
    found: dict[tuple[str, str], list[int]] = {}
    for k, pair in pairs.items():
        for stems in {(stem(first), stem(second)) for first, second in pair.bigrams & recurring}:
            found.setdefault(stems, []).append(k)
    return {stems: beads for stems, beads in sorted(found.items()) if len(beads) <= _MOST_BEADS}


def _repeated(sets: Iterable[set[_Item]]) -> set[_Item]:
    """Return what is in more than one of some sets."""
    seen: set[_Item] = set()
    twice: set[_Item] = set()
    for items in sets:
        twice |= items & seen
        seen |= items
    return twice


@cache
def _is_content(word: str) -> bool:
    return word.isalpha() and not is_function_word(word)


@cache
def _is_noun(word: str) -> bool:
    """Whether a word of two characters has a sense that is not an action, and is no proper name."""
    if word not in load_dictionary() or load_dictionary().has_name(word):
        return False
    return any(not gloss.startswith("to ") for gloss in load_dictionary().glosses(word))


def _stands_free(text: str, start: int) -> bool:
    """Whether no longer word runs over the edges of the term at `start`."""
    first = max(0, start - _REACH)
    return _stands_free_in(text[first : start + _TERM + _REACH], start - first)


@lru_cache(maxsize=100_000)
def _stands_free_in(text: str, start: int) -> bool:
    is_word = load_dictionary().has_headword
    for offset, length in _CROSSING:
        place = start + offset
        if place >= 0 and is_word(text[place : place + length]):
            return False
    return True


@cache
def _glosses(term: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems that gloss the first and the second half of a term."""
    return load_dictionary().stems(term[:_HALF]), load_dictionary().stems(term[_HALF:])


def _sure_match(pair: _Pair, term: str, place: int) -> _Match | None:
    """Return the English words for a term, both known to the dictionary, if they stand there just once."""
    if place < 0:
        return None
    first, second = _glosses(term)
    if first.isdisjoint(pair.stem_set) or second.isdisjoint(pair.stem_set):
        return None
    stems, found = [*pair.stems, "", ""], []
    for i in [i for i, one in enumerate(pair.stems) if one in first or one in second]:
        if stems[i] in first and stems[i + 1] in second and _adjoin(pair, i, i + 1):
            found.append((i, i + 1))
        elif stems[i] in second and stems[i + 2] in first and pair.english[slice(*pair.words[i + 1])] == "of":
            found.append((i, i + 2))
    if len({(stems[a], stems[b]) for a, b in found}) != 1:
        return None
    a, b = found[0]
    return _Match(pair.bead, term, place, pair.words[a][0], pair.words[b][1], (stems[a], stems[b]), is_sure=True)


def _adjoin(pair: _Pair, i: int, j: int) -> bool:
    end = pair.words[i][1]
    return end + 1 == pair.words[j][0] and pair.english[end] in " -"


def _matches_of(pairs: list[_Pair], stems: tuple[str, str], *, are_likely_wanted: bool) -> list[_Match]:
    """Return the sure matches of two English words, and where there is one, the likely ones too if they are wanted."""
    pairs = [pair for pair in pairs if stems[0] in pair.opened]
    found = [_english_match(pair, stems, is_sure=True) for pair in pairs]
    if are_likely_wanted and any(found):
        found = [match or _english_match(pair, stems, is_sure=False) for pair, match in zip(pairs, found, strict=True)]
    return [match for match in found if match]


def _english_match(pair: _Pair, stems: tuple[str, str], *, is_sure: bool) -> _Match | None:
    """Return the Chinese term that two English words stand for, if there is just one such term in the bead.

    Both halves of a sure one mean their words; of a likely one the first, and neither second word is explained.
    """
    first, second = stems
    places = [(p, term, glosses) for p, term, opening, glosses in pair.glossed if first in opening]
    if is_sure:
        places = [place for place in places if second in place[2]]
    places = [place for place in places if _stands_free(pair.chinese, place[0])]
    if not is_sure:
        if any(second in glosses for _, _, glosses in places):
            return None
        places = [place for place in places if place[2].isdisjoint(pair.stem_set)]
    if len({term for _, term, _ in places}) != 1:
        return None
    i = next((i for i, both in enumerate(pairwise(pair.stems)) if both == stems), None)
    if i is None or not _adjoin(pair, i, i + 1) or not (is_sure or _is_unexplained(pair, second)):
        return None
    place, term, _ = places[0]
    return _Match(pair.bead, term, place, pair.words[i][0], pair.words[i + 1][1], stems, is_sure)


def _is_unexplained(pair: _Pair, stem_: str) -> bool:
    """Whether no Chinese word of the bead means this English one."""
    return not any(stem_ in glosses for glosses in pair.meant)


def _group(alignment: Alignment, matches: list[_Match], shared: Side, chinese: Side) -> Group | None:
    """Return the group of some matches of one wording, None where fewer than two may count.

    What may become `term-inconsistent` leans on sure matches only; with several terms for one rendering, one is sure.
    """
    if shared in ("source", chinese) or not any(match.is_sure for match in matches):
        matches = [match for match in matches if match.is_sure]
    if len(matches) < 2:
        return None
    occurrences = tuple(_occurrence(alignment, match, shared, chinese) for match in matches)
    first = occurrences[0]
    span = first.source if shared == "source" else first.target
    wording = alignment.document(shared).segments[span.segment].text[span.start : span.end]
    return Group(wording, shared, occurrences, "word pair")


def _occurrence(alignment: Alignment, match: _Match, shared: Side, chinese: Side) -> Occurrence:
    english: Side = "target" if chinese == "source" else "source"
    bead = alignment.beads[match.bead]
    term = _span(alignment, bead, chinese, match.place, match.place + _TERM)
    words = _span(alignment, bead, english, match.start, match.end)
    source, target = (term, words) if chinese == "source" else (words, term)
    if shared != chinese:
        return Occurrence(match.bead, source, target, match.term, match.term)
    rendering = alignment.document(english).segments[words.segment].text[words.start : words.end]
    return Occurrence(match.bead, source, target, rendering, " ".join(sorted(s[:_ALIKE] for s in match.stems)))


def _span(alignment: Alignment, bead: Bead, side: Side, start: int, end: int) -> Span:
    """Return the segment's range for one of the joined text; a match never runs over a line feed."""
    for position in bead.side(side):
        length = len(alignment.document(side).segments[position].text)
        if start < length:
            return Span(position, start, end)
        start, end = start - length - 1, end - length - 1
    raise ValueError("the range ends after its bead")
