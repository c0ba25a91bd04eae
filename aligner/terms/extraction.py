"""The terms of a pair and their renderings: candidates scored, the best of those that overlap, best first.

A candidate is scored by what its Chinese form says (extraction_candidates), by how well one stretch of English stands
for it and for nothing else (extraction_spans), and by how often it stands in the text by itself: not as part of a
longer candidate, which is the idea of C-value (Frantzi, Ananiadou & Mima 2000). In a text of a hundred sentences most
terms stand once, so that the second kind of evidence weighs most.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.lexicon.verbs import is_base_verb
from aligner.model import Span
from aligner.settings import ExtractionSettings
from aligner.terms.extraction_candidates import Candidate, find_candidates
from aligner.terms.extraction_spans import EnglishSpan, english_span
from aligner.terms.folding import fold_chinese
from aligner.terms.word_links import BeadWords, link_words
from aligner.text.words import load_words

_PRONOUNS = frozenset("we they you i he she it who which".split())
_MOST_SHARED = 5
"""Words beside a rendering that are looked at."""

__all__ = ["Extracted", "Place", "extract_terms"]


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a term: the bead, the Chinese range, the English one and its words."""

    bead: int
    chinese: Span
    english: Span
    rendering: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """A term with its most frequent rendering; `score` 0 to 1, `places` in the order of the text.

    kind: name, title, quoted, idiom or term.
    """

    chinese: str
    english: str
    score: float
    kind: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate where it stands: the number of its bead among all, and its English words."""

    words: BeadWords
    start: int
    end: int
    candidate: Candidate
    english: EnglishSpan

    def place(self) -> Place:
        words, english = self.words, self.english
        return Place(
            words.bead,
            words.chinese_span(self.start, self.end),
            words.english_span(english.start, english.end),
            words.english[english.start : english.end],
        )


def extract_terms(beads: Iterable[BeadWords], settings: ExtractionSettings) -> list[Extracted]:
    """Return the terms of some beads, best first, as many as the settings allow."""
    groups: dict[str, list[_Found]] = defaultdict(list)
    for words in beads:
        for found in _find(words):
            groups[fold_chinese(found.candidate.text)].append(found)
    scored = sorted(((_score(found), key, found) for key, found in groups.items()), key=lambda row: (-row[0], row[1]))
    return _select(scored, settings)


def _find(words: BeadWords) -> Iterator[_Found]:
    links = link_words(words)
    for (_, offset), text in zip(words.chinese_starts, words.chinese.split("\n"), strict=True):
        for candidate in find_candidates(text):
            start, end = offset + candidate.start, offset + candidate.end
            english = english_span(words, links, start, end)
            if english is not None:
                yield _Found(words, start, end, candidate, english)


def _score(found: Sequence[_Found]) -> float:
    """Return the log odds, by weights set by hand, that a candidate is a term."""
    best = max(found, key=lambda f: f.candidate.edges + f.english.covered + f.english.own)
    form, english = best.candidate, best.english
    edges = max(f.candidate.edges for f in found)
    set_off = max(f.candidate.set_off for f in found)
    n_english = sum(not is_function_word(word.text) for word in find_words(_rendering(best)))
    score = -5.0
    score += 3.0 * edges + 0.9 * set_off
    score += 1.6 * english.covered + 1.5 * english.own + 0.5 * min(english.worth, 2.5)
    score += 0.6 * math.log2(len(found))
    score += 0.5 if form.is_nominal else -0.8
    score -= 1.7 * (form.n_verbs + _n_clause_words(_rendering(best)))
    score += 0.8 if form.is_name and english.is_capital else 0.0
    score += 0.4 if english.is_capital and n_english > 1 else 0.0
    score += 0.6 if form.known and len(form.text) > 2 else 0.0
    score -= 1.2 if form.n_words == 1 and len(form.text) <= 2 and not form.is_name else 0.0
    score -= 0.3 * max(0, form.n_words - 5) + (2.5 if form.has_list and form.set_off != 1.0 else 0.0)
    score -= 0.4 if form.has_particle else 0.0
    score -= 0.35 * max(0.0, math.log10(form.common + 1.0) - 1.5)
    score -= 0.5 if n_english < 2 and form.n_words > 2 else 0.0
    return score


def _n_clause_words(english: str) -> int:
    """Return 1 for a verb at the head of some words, and 1 for each auxiliary or pronoun among them."""
    words = [word.text.lower() for word in find_words(english)]
    return any(map(is_base_verb, words[:1])) + sum(
        word in load_words("auxiliaries_en") or word in _PRONOUNS for word in words
    )


def _rendering(found: _Found) -> str:
    return found.words.english[found.english.start : found.english.end]


def _select(scored: Sequence[tuple[float, str, list[_Found]]], settings: ExtractionSettings) -> list[Extracted]:
    """Return the terms, those that overlap better ones at all their places marked down."""
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = []
    for score, _, found in scored:
        overlap = sum(_overlap(f, taken[f.words.bead], settings) for f in found) / len(found)
        for f in found:
            taken[f.words.bead].append((f.start, f.end))
        rows.append((score - overlap, found))
    rows.sort(key=lambda row: (-row[0], row[1][0].words.bead, row[1][0].start))
    return [_extracted(score, found) for score, found in rows[: settings.limit]]


def _overlap(found: _Found, taken: Iterable[tuple[int, int]], settings: ExtractionSettings) -> float:
    """Return what a place loses to better ones: most where it runs over the end of one."""
    others = [(start, end) for start, end in taken if start < found.end and found.start < end]
    if any(start < found.start < end < found.end or found.start < start < found.end < end for start, end in others):
        return settings.crossing_penalty
    if any(start <= found.start and found.end <= end for start, end in others):
        return settings.inside_penalty
    return settings.around_penalty if others else 0.0


def _extracted(score: float, found: Sequence[_Found]) -> Extracted:
    places = _shared_words(found)
    counts: dict[str, float] = defaultdict(float)
    first: dict[str, str] = {}
    for place, f in zip(places, found, strict=True):
        key = " ".join(stem(word.text) for word in find_words(place.rendering))
        counts[key] += 1 + f.english.covered + f.english.own
        first.setdefault(key, place.rendering)
    rendering = first[max(counts, key=lambda key: counts[key])]
    texts = Counter(f.candidate.text for f in found)
    return Extracted(texts.most_common(1)[0][0], rendering, 1.0 / (1.0 + math.exp(-score)), _kind(found), tuple(places))


def _shared_words(found: Sequence[_Found]) -> list[Place]:
    """Return the places, each English range with the words that the same rendering has beside it elsewhere."""
    places = [f.place() for f in found]
    by_key: dict[str, list[int]] = defaultdict(list)
    for k, place in enumerate(places):
        by_key[place.rendering.lower()].append(k)
    for numbers in by_key.values():
        if len(numbers) > 1:
            n_before, n_after = (_n_shared([found[k] for k in numbers], step) for step in (-1, 1))
            for k in numbers:
                places[k] = _widened(found[k], n_before, n_after).place()
    return places


def _n_shared(found: Sequence[_Found], step: int) -> int:
    """Return how many words beside some equal renderings are the same everywhere, the last of them a content word."""
    n_best = 0
    for n in range(1, _MOST_SHARED + 1):
        texts = {_word(f, (f.english.last if step > 0 else f.english.first) + step * n) for f in found}
        text = next(iter(texts))
        if len(texts) > 1 or not text.replace("-", "").isalpha():
            break
        if not is_function_word(text) and not (step < 0 and is_base_verb(text)):
            n_best = n
    return n_best


def _word(found: _Found, k: int) -> str:
    if not 0 <= k < len(found.words.english_spans):
        return ""
    start, end = found.words.english_spans[k].tolist()
    return found.words.english[start:end].lower()


def _widened(found: _Found, n_before: int, n_after: int) -> _Found:
    english, spans = found.english, found.words.english_spans
    first, last = english.first - n_before, english.last + n_after
    return replace(
        found,
        english=replace(english, first=first, last=last, start=int(spans[first][0]), end=int(spans[last][1])),
    )


def _kind(found: Sequence[_Found]) -> str:
    kinds = {f.candidate.kind for f in found}
    for kind in ("title", "quoted"):
        if kind in kinds:
            return kind
    if load_dictionary().is_idiom(found[0].candidate.text):
        return "idiom"
    return "name" if "name" in kinds and any(f.english.is_capital for f in found) else "term"
