"""Which words of a bead stand for each other: soft links between Chinese tokens and English words.

Each pair of words has a score: how alike their vectors are, whether the dictionary or a name joins them, how near their
places in the bead are. Scores become shares twice, over the words of the one side and over those of the other, as a
softmax in which a null word competes; a link is the geometric mean of both shares, so that a word which several others
want is linked to the one that has no better choice (the symmetric soft alignment of Dou & Neubig 2021, with evidence
beside the vectors).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.lexicon.cover import content_words, glossed_headwords
from aligner.model import Span
from aligner.text.scripts import HAN

__all__ = [
    "BeadWords",
    "Hint",
    "Links",
    "link_words",
    "overlapping",
    "score_likeness",
    "share_words",
    "word_weights",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_RUN = re.compile(f"[{HAN}]+")
_LIKENESS = 7.0
"""Nats for a cosine of 1."""
_DICTIONARY = 4.0
"""Nats for a headword of two characters with a gloss that stands there."""
_PLACE = 1.0
"""Nats that a pair loses whose places in their texts are as far from each other as can be."""
_NULL = 0.33
"""Cosine of the null word."""
_COMMON = 4.0
"""Rarity, in nats, up to which a word says next to nothing."""
_RAREST = 25.0
_SINGLE, _PAIR, _STEP = 0.35, 1.0, 0.25
"""What a headword of one character counts, one of two, and each character more; up to _MOST."""
_MOST = 1.5


class Hint(NamedTuple):
    """Two ranges of a bead's texts that belong together for a reason of their own: a name, a title, a short form."""

    chinese: tuple[int, int]
    english: tuple[int, int]
    kind: str
    weight: float = 1.5


@dataclass(frozen=True, slots=True)
class BeadWords:
    """A bead taken apart: n Chinese tokens, m English words.

    Texts are the bead's segments joined by line feeds; starts: for each segment its position in the document and where
    it begins in that text. spans: (n, 2), (m, 2) ranges in the texts. likeness: (n, m) cosines. rarity: (n,), (m,),
    nats.
    """

    bead: int
    chinese: str
    english: str
    chinese_starts: tuple[tuple[int, int], ...]
    english_starts: tuple[tuple[int, int], ...]
    chinese_spans: Ints
    english_spans: Ints
    likeness: Floats
    chinese_rarity: Floats
    english_rarity: Floats
    hints: tuple[Hint, ...] = ()

    def chinese_span(self, start: int, end: int) -> Span:
        """Return a range of the Chinese text as one of its segment."""
        return _span(self.chinese_starts, start, end)

    def english_span(self, start: int, end: int) -> Span:
        """Return a range of the English text as one of its segment."""
        return _span(self.english_starts, start, end)


def _span(starts: tuple[tuple[int, int], ...], start: int, end: int) -> Span:
    segment, offset = next((s, at) for s, at in reversed(starts) if at <= start)
    return Span(segment, start - offset, end - offset)


@dataclass(frozen=True, slots=True)
class Links:
    """Which words stand for which.

    shares: (n, m), 0 to 1, how surely a Chinese token stands for an English word. weights: (n,), (m,) of the words.
    """

    shares: Floats
    chinese_weights: Floats
    english_weights: Floats


def link_words(words: BeadWords) -> Links:
    """Return the links of a bead."""
    n, m = words.likeness.shape
    places = np.abs(_places(n)[:, None] - _places(m)[None, :])
    scores = score_likeness(words.likeness) + _DICTIONARY * _evidence(words) - _PLACE * places
    return Links(share_words(scores), word_weights(words.chinese_rarity), word_weights(words.english_rarity))


def share_words(scores: Floats) -> Floats:
    """Return (n, m) links, 0 to 1, from the scores of each pair of words in nats."""
    potential = np.exp(scores)
    null = math.exp(_LIKENESS * _NULL)
    of_row = potential / (potential.sum(axis=1, keepdims=True) + null)
    of_column = potential / (potential.sum(axis=0, keepdims=True) + null)
    return np.asarray(np.sqrt(of_row * of_column))


def score_likeness(cosines: Floats) -> Floats:
    """Return what cosines of words say of each pair, in nats."""
    return _LIKENESS * np.clip(cosines, -0.2, 1.0)


def _places(n: int) -> Floats:
    return np.arange(n) / max(n - 1, 1)


def word_weights(rarity: Floats) -> Floats:
    """Return what words weigh by their rarity in nats: 0.01 for marks and grammar to 2.1 for the rarest."""
    return np.maximum(np.minimum(rarity, _RAREST) - _COMMON, 0.1) / 10.0


def _evidence(words: BeadWords) -> Floats:
    """Return (n, m): what the dictionary and the hints say of each pair, 0 for nothing."""
    found = np.zeros(words.likeness.shape)
    places: dict[str, Ints] = {}
    for start, end, stemmed in content_words(words.english):
        columns = overlapping(words.english_spans, start, end)
        places[stemmed] = np.concatenate([places[stemmed], columns]) if stemmed in places else columns
    for run in _RUN.finditer(words.chinese):
        for start, end, stems in glossed_headwords(run[0]):
            met = stems & places.keys()
            if not met:
                continue
            size = end - start
            value = _SINGLE if size == 1 else min(_MOST, _PAIR + _STEP * (size - 2))
            first, last = run.start() + start, run.start() + end
            rows = overlapping(words.chinese_spans, first, last)
            spans = words.chinese_spans[rows]
            inside = np.minimum(spans[:, 1], last) - np.maximum(spans[:, 0], first)
            shares = value * inside / (spans[:, 1] - spans[:, 0])
            for stemmed in met:
                cells = np.ix_(rows, places[stemmed])
                found[cells] = np.maximum(found[cells], shares[:, None])
    for hint in words.hints:
        cells = np.ix_(overlapping(words.chinese_spans, *hint.chinese), overlapping(words.english_spans, *hint.english))
        found[cells] = np.maximum(found[cells], hint.weight)
    return found


def overlapping(spans: Ints, start: int, end: int) -> Ints:
    """Return the numbers of the words that share a character with a range."""
    return np.flatnonzero((spans[:, 0] < end) & (spans[:, 1] > start))
