"""Terms of two words and their renderings: 安全措施 as "safety measures" here and "security measures" there.

A Chinese term is two dictionary words of two characters each, an English one two content words that stand together
("safety measures", "freedom of speech"). They are a sure pair when the dictionary knows both halves. Where it knows
the first half only, and the second is accounted for on neither side, they are a likely pair: enough for a remark
that several terms share a rendering, not for calling a translation inconsistent.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TypeVar

from aligner.checks.renderings import Group, Occurrence
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import Word, find_words, is_function_word, stem
from aligner.model import Alignment, Bead, Side, Span
from aligner.settings import CheckSettings

__all__ = ["word_pairs"]

_HALF = 2
_TERM = 2 * _HALF
_MOST_BEADS = 30
"""Beads of one term that are looked at: a term more frequent than this is as settled as it will be."""
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

    @cached_property
    def words(self) -> list[Word]:
        return list(find_words(self.english))

    @cached_property
    def stems(self) -> list[str]:
        """The stem of every English word, "" for a function word."""
        return ["" if is_function_word(w.text) else stem(w.text) for w in self.words]

    @cached_property
    def terms(self) -> list[tuple[int, str]]:
        """Every place where two nouns of two characters follow each other, with both as one string."""
        text = self.chinese
        nouns = [_is_noun(text[p : p + _HALF]) for p in range(len(text) - 1)]
        return [
            (p, text[p : p + _TERM])
            for p, (first, second) in enumerate(zip(nouns, nouns[_HALF:], strict=False))
            if first and second
        ]

    @cached_property
    def meant(self) -> dict[str, list[tuple[int, str]]]:
        """The terms with their places, by the stems that gloss their first half."""
        found: dict[str, list[tuple[int, str]]] = {}
        for place, term in self.terms:
            for gloss in load_dictionary().stems(term[:_HALF]):
                found.setdefault(gloss, []).append((place, term))
        return found

    def may_say(self, stems: frozenset[str]) -> bool:
        """Whether the English text may hold a word of one of these stems, told without taking it apart."""
        text = self.english.lower()
        return any(stem_[:-1] in text for stem_ in stems)


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
        k: _Pair(k, _joined(alignment, bead, chinese), _joined(alignment, bead, english))
        for k, bead in alignment.pairs()
        if bead.confidence >= settings.consistency_confidence
    }
    by_term: dict[str, list[_Match]] = {}
    for term, beads in _recurring_terms(pairs).items():
        found = [match for k in beads if (match := _sure_match(pairs[k], term, pairs[k].chinese.find(term)))]
        by_term[term] = found
    by_english: dict[tuple[str, str], list[_Match]] = {}
    for stems, beads in _recurring_bigrams(pairs).items():
        by_english[stems] = [match for k in beads for match in _matches_of(pairs[k], stems)]
    groups = [_group(alignment, found, chinese, chinese) for found in by_term.values()]
    groups += [_group(alignment, found, english, chinese) for found in by_english.values()]
    return [group for group in groups if group]


def _joined(alignment: Alignment, bead: Bead, side: Side) -> str:
    return "\n".join(alignment.document(side).segments[p].text for p in bead.side(side))


def _recurring_terms(pairs: dict[int, _Pair]) -> dict[str, list[int]]:
    """Return the Chinese terms that stand in two beads or more, with these beads."""
    grams = {k: {p.chinese[i : i + _TERM] for i in range(len(p.chinese) - _TERM + 1)} for k, p in pairs.items()}
    terms = {text for text in _repeated(grams.values()) if _is_term(text)}
    found: dict[str, list[int]] = {}
    for k, of_bead in grams.items():
        for term in sorted(of_bead & terms):
            if _stands_free(pairs[k].chinese, pairs[k].chinese.find(term)):
                found.setdefault(term, []).append(k)
    return {term: beads for term, beads in sorted(found.items()) if 2 <= len(beads) <= _MOST_BEADS}


def _recurring_bigrams(pairs: dict[int, _Pair]) -> dict[tuple[str, str], list[int]]:
    """Return the stems of two content words that stand side by side in two beads or more, with these beads."""
    bigrams = {}
    for k, pair in pairs.items():
        text = pair.english.lower().replace("-", " ")
        for mark in _MARKS:
            text = text.replace(mark, " | ")
        bigrams[k] = set(pairwise(text.split()))
    recurring = {both for both in _repeated(bigrams.values()) if all(map(_is_content, both))}
    found: dict[tuple[str, str], list[int]] = {}
    for k, of_bead in bigrams.items():
        for stems in {(stem(first), stem(second)) for first, second in of_bead & recurring}:
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


def _is_term(text: str) -> bool:
    return _is_noun(text[:_HALF]) and _is_noun(text[_HALF:])


@cache
def _is_noun(word: str) -> bool:
    """Whether a word of two characters has a sense that is not an action, and is no proper name."""
    entries = load_dictionary().entries(word)
    if not entries or any(entry.is_name for entry in entries):
        return False
    return any(not gloss.startswith("to ") for gloss in load_dictionary().glosses(word))


def _stands_free(text: str, start: int) -> bool:
    """Whether no longer word runs over the edges of the term at `start`."""
    dictionary, end = load_dictionary(), start + _TERM
    for place in range(max(0, start - 3), end):
        for length in (3, 4):
            crosses = place + length > end or place < start < place + length
            if crosses and text[place : place + length] in dictionary:
                return False
    return True


def _means(word: str, stem_: str) -> bool:
    return stem_ in load_dictionary().stems(word)


def _sure_match(pair: _Pair, term: str, place: int) -> _Match | None:
    """Return the English words for a term, both known to the dictionary, if they stand there just once."""
    if place < 0:
        return None
    first, second = load_dictionary().stems(term[:_HALF]), load_dictionary().stems(term[_HALF:])
    if not (pair.may_say(first) and pair.may_say(second)):
        return None
    stems, found = pair.stems, []
    for i, left in enumerate(stems):
        if left in first and i + 1 < len(stems) and stems[i + 1] in second and _adjoin(pair, i, i + 1):
            found.append((i, i + 1))
        elif left in second and i + 2 < len(stems) and stems[i + 2] in first and pair.words[i + 1].text == "of":
            found.append((i, i + 2))
    if len({(stems[a], stems[b]) for a, b in found}) != 1:
        return None
    a, b = found[0]
    return _Match(pair.bead, term, place, pair.words[a].start, pair.words[b].end, (stems[a], stems[b]), is_sure=True)


def _adjoin(pair: _Pair, i: int, j: int) -> bool:
    return pair.words[i].end + 1 == pair.words[j].start and pair.english[pair.words[i].end] in " -"


def _matches_of(pair: _Pair, stems: tuple[str, str]) -> Iterator[_Match]:
    """Yield the Chinese term that two English words stand for, if there is just one such term in the bead."""
    places = [(p, term) for p, term in pair.meant.get(stems[0], ()) if _stands_free(pair.chinese, p)]
    if not places:
        return
    i = next((i for i, both in enumerate(pairwise(pair.stems)) if both == stems), None)
    if i is None or not _adjoin(pair, i, i + 1):
        return
    sure = [(p, term) for p, term in places if _means(term[_HALF:], stems[1])]
    likely = sure or [(p, term) for p, term in places if not _is_rendered(pair, term[_HALF:])]
    if len({term for _, term in likely}) != 1 or not (sure or _is_unexplained(pair, stems[1])):
        return
    place, term = likely[0]
    start, end = pair.words[i].start, pair.words[i + 1].end
    yield _Match(pair.bead, term, place, start, end, stems, is_sure=bool(sure))


def _is_unexplained(pair: _Pair, stem_: str) -> bool:
    """Whether no Chinese word of the bead means this English one."""
    text = pair.chinese
    return not any(_means(text[a:b], stem_) for a, b in load_dictionary().headwords_in(text))


def _is_rendered(pair: _Pair, word: str) -> bool:
    return any(s and _means(word, s) for s in pair.stems)


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
