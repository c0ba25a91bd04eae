"""What the terms of a reported segment became in the sentence that reports it.

    Bitext, Termbase, a document's traces -> for each sentence its Reported terms

The English side of the bead and the sentence are linked word by word as two sides of a bead are; here both are English,
so that words with one stem are joined too, and names of countries to names of countries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.encoders.base import TokenEncoder
from aligner.lexicon.gazetteer import load_gazetteer
from aligner.lexicon.stems import find_words, is_function_word
from aligner.model import Bitext, Document
from aligner.settings import TermCheckSettings
from aligner.term_evidence import chinese_side, read_passages
from aligner.terms.document_check import Reported
from aligner.terms.extraction import Extracted
from aligner.terms.extraction_spans import english_span
from aligner.terms.matching import TermFinder
from aligner.terms.model import Rendering, Term, Termbase
from aligner.terms.phrases import make_phrases
from aligner.terms.tracing import Passage
from aligner.terms.tracing_decisions import Trace
from aligner.terms.word_links import BeadWords, Hint, Links, link_words, overlapping

__all__ = ["report_terms"]

_SAME_STEM = 0.75
"""Weight of a hint that joins words with one stem."""
_COUNTRIES = 0.4
"""The same for two names of countries."""
_SAYS_LITTLE = 0.1
"""Weight of a word that is no mark and no grammar."""
_BESIDE = 3
"""Content words to either side of a term."""
_LEAST_WORDS = 2
"""Content words of an extracted rendering that is looked for."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A term in a bead: its words in the bead's English as a range of characters."""

    term: Term
    rendering: str
    start: int
    end: int
    is_listed: bool


def _n_content(english: str) -> int:
    return sum(not is_function_word(word.text) for word in find_words(english))


def report_terms(
    bitext: Bitext,
    terms: Sequence[Extracted],
    termbase: Termbase,
    document: Document,
    traces: Sequence[Trace],
    encoder: TokenEncoder,
    settings: TermCheckSettings,
) -> list[list[Reported]]:
    """Return for each segment of a document the terms of the beads that it reports."""
    wanted = sorted({k for trace in traces for k in trace.beads})
    placed = _place_terms(bitext, terms, termbase, wanted, settings)
    _, english = chinese_side(bitext.alignment.source)
    texts = [bitext.alignment.text(bitext.alignment.beads[k], english) for k in wanted]
    passages = dict(zip(wanted, read_passages(texts, "en", encoder), strict=True))
    sentences = read_passages(document.texts(), "en", encoder)
    return [
        [
            reported
            for k, score in zip(trace.beads, trace.scores, strict=True)
            if placed[k]
            for reported in _report(passages[k], sentence, placed[k], trace.relation, score)
        ]
        for sentence, trace in zip(sentences, traces, strict=True)
    ]


def _place_terms(
    bitext: Bitext,
    terms: Sequence[Extracted],
    termbase: Termbase,
    beads: Sequence[int],
    settings: TermCheckSettings,
) -> dict[int, list[_Placed]]:
    """Return the terms of some beads with their renderings there: those of the termbase, then extracted ones."""
    alignment = bitext.alignment
    chinese, english = chinese_side(alignment.source)
    finder = TermFinder([term.source for term in termbase.terms], alignment.document(chinese).language)
    by_source: dict[int, list[Term]] = {}
    for number, term in enumerate(termbase.terms):
        by_source.setdefault(finder.form_of(number), []).append(term)
    placed: dict[int, list[_Placed]] = {k: [] for k in beads}
    for k in beads:
        bead = alignment.beads[k]
        text = alignment.text(bead, english)
        for number in dict.fromkeys(hit.form for hit in finder.find(alignment.text(bead, chinese))):
            for term in by_source[number]:
                placed[k] += _renderings_in(term, text)
    taken = {k: [(p.start, p.end) for p in placed[k]] for k in beads}
    for found in terms:
        if found.score < settings.extracted_from:
            break
        for place in found.places:
            if place.bead not in placed or _n_content(place.rendering) < _LEAST_WORDS:
                continue
            text = alignment.text(alignment.beads[place.bead], english)
            start = text.find(place.rendering)
            end = start + len(place.rendering)
            if start < 0 or any(a < end and start < b for a, b in taken[place.bead]):
                continue
            term = Term(found.chinese, (Rendering(place.rendering),))
            placed[place.bead].append(_Placed(term, place.rendering, start, end, is_listed=False))
            taken[place.bead].append((start, end))
    return placed


def _renderings_in(term: Term, text: str) -> Iterator[_Placed]:
    """Yield the first allowed rendering of a term that an English text has."""
    phrases = make_phrases(term.targets, "en")
    read = phrases.read(text)
    for k in range(len(term.targets)):
        span = phrases.find(k, read, 1)
        if span is not None:
            yield _Placed(term, text[span[0] : span[1]], *span, is_listed=True)
            return


def _report(
    bead: Passage, sentence: Passage, placed: Sequence[_Placed], relation: str, score: float
) -> Iterator[Reported]:
    words = BeadWords(
        0, bead.text, sentence.text, ((0, 0),), ((0, 0),), bead.spans, sentence.spans,
        (bead.rows @ sentence.rows.T).astype(np.float64), bead.rarity, sentence.rarity,
        tuple(_hints(bead, sentence)),
    )  # fmt: skip
    links = link_words(words)
    for place in placed:
        span = english_span(words, links, place.start, place.end)
        yield Reported(
            place.term,
            place.rendering,
            (span.start, span.end) if span else None,
            span.covered if span else 0.0,
            span.own if span else 0.0,
            relation,
            score,
            place.is_listed,
            *_hole(words, links, place) if place.is_listed else (),
        )


def _hole(words: BeadWords, links: Links, place: _Placed) -> tuple[float, float, int]:
    """Return how far a term's words are met anywhere in the sentence, how far those around them are, and where."""
    met = links.shares.sum(axis=1).clip(0.0, 1.0)
    rows = overlapping(words.chinese_spans, place.start, place.end)
    if not len(rows) or not links.shares.shape[1]:
        return 1.0, 0.0, 0
    content = np.flatnonzero(links.chinese_weights > _SAYS_LITTLE)
    before, after = content[content < rows[0]][-_BESIDE:], content[content > rows[-1]][:_BESIDE]
    beside = np.concatenate([before, after])
    weights = links.chinese_weights
    around = float((met[beside] * weights[beside]).sum() / weights[beside].sum()) if len(beside) else 0.0
    at = int(words.english_spans[int(links.shares[before[-1]].argmax())][1]) if len(before) else 0
    return float((met[rows] * weights[rows]).sum() / weights[rows].sum()), around, at


def _hints(bead: Passage, sentence: Passage) -> Iterator[Hint]:
    at: dict[str, list[tuple[int, int]]] = {}
    for key, (start, end) in zip(sentence.keys, sentence.spans.tolist(), strict=True):
        at.setdefault(key, []).append((start, end))
    for key, (start, end) in zip(bead.keys, bead.spans.tolist(), strict=True):
        if key and key.isalnum():
            yield from (Hint((start, end), place, "same", _SAME_STEM) for place in at.get(key, ()))
    gazetteer = load_gazetteer()
    for name in gazetteer.english_mentions(bead.text):
        for other in gazetteer.english_mentions(sentence.text):
            if name.keys and other.keys and not name.keys & other.keys:
                yield Hint((name.start, name.end), (other.start, other.end), "countries", _COUNTRIES)
