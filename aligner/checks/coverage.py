"""How surely each word of a bead has a counterpart on the other side.

A unit is a token of the encoder in Chinese, a word in English. What counts for a unit: how near its tokens are to the
nearest ones of the other side (what tokens add to a sentence's vector lies in one space for both languages, see
encoders/use_tokens.py), whether another unit lies nearer to the same place, whether the dictionary finds it there,
how rare it is, how its neighbours and the rest of the bead fare, and which side is longer. A logistic model turns
that into log odds that the unit is lost. It was trained on gold beads into which words and clauses from elsewhere in
the same text had been put (benchmarks/train_coverage.py): what nobody translated is known there to the letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import CheckContext, SideTokens
from aligner.lexicon.cover import dictionary_cover
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import is_function_word
from aligner.model import SIDES, Bead, Side
from aligner.text.words import load_words

__all__ = ["FEATURES", "BeadCover", "CoverWeights", "SideCover", "load_cover_weights", "measure_covers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.float32]

FEATURES = (
    "nearest",
    "nearest squared",
    "margin",
    "margin below 0",
    "dictionary",
    "dictionary x margin",
    "dictionary x nearest",
    "rarity",
    "length",
    "capital",
    "rest",
    "nearest - rest",
    "neighbours",
    "ratio",
    "few",
    "known",
    "nearest x rarity",
    "margin x rarity",
)
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_HAS_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千万亿兆两廿卅萬億兩]+")
_ENGLISH_PER_CHINESE = 3.3
"""Characters of English for one of Chinese."""
_COMMON = 4.0
"""Rarity, in nats, up to which a token says next to nothing."""
_BEADS_AT_ONCE = 1_000
_PRIOR_TOKENS = 500
"""How many tokens the means of general text weigh against those of the texts at hand."""


@dataclass(frozen=True, slots=True)
class SideCover:
    """The n units of one side of a bead, in the order of the text.

    segment: (n,) position of each unit's segment. spans: (n, 2) its characters there. measures: (n, len(FEATURES)).
    is_content: (n,), false for grammar words and for figures, which the number check compares.
    """

    segment: Ints
    spans: Ints
    measures: Floats
    is_content: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BeadCover:
    """Both sides of the bead at a position of the alignment."""

    bead: int
    source: SideCover
    target: SideCover

    def side(self, side: Side) -> SideCover:
        """Return one of the sides."""
        return self.source if side == "source" else self.target


@dataclass(frozen=True, slots=True)
class CoverWeights:
    """Weights of the features for Chinese and for English units, each with a constant; weights of pairs of sides.

    means (c,) are those of the tokens of a language, vector_means (d,) those of its sentences.

    Log odds are measures @ weights + constant. A score of a span, the sum of its units' log odds, is a probability
    that it is lost by sigmoid(slope * score + offset).
    """

    values: dict[str, Floats]
    constant: dict[str, float]
    slope: dict[str, float]
    offset: dict[str, float]
    means: dict[str, Rows]
    vector_means: dict[str, Rows]
    pair: Floats
    pair_constant: float

    def log_odds(self, cover: SideCover, language: str) -> Floats:
        """Return (n,) log odds that units of a language, `zh` or `en`, are lost; 0 for those that are no content."""
        found = cover.measures @ self.values[language] + self.constant[language]
        return np.where(cover.is_content, found, 0.0)


@cache
def load_cover_weights() -> CoverWeights:
    """Return the weights of the package."""
    record = json.loads(files("aligner.checks").joinpath("coverage.json").read_text("utf-8"))
    sides = {name: record[name] for name in ("zh", "en")}
    return CoverWeights(
        values={name: np.array([side["weights"][f] for f in FEATURES]) for name, side in sides.items()},
        constant={name: side["constant"] for name, side in sides.items()},
        slope={name: side["slope"] for name, side in sides.items()},
        offset={name: side["offset"] for name, side in sides.items()},
        means={name: np.array(side["mean"], dtype=np.float32) for name, side in sides.items()},
        vector_means={name: np.array(side["vector_mean"], dtype=np.float32) for name, side in sides.items()},
        pair=np.array(record["pair"]["weights"]),
        pair_constant=record["pair"]["constant"],
    )


def measure_covers(context: CheckContext, means: dict[str, Rows] | None = None) -> Iterator[BeadCover]:
    """Yield the measures of every two-sided bead of a Chinese and an English text, a thousand beads at a time.

    `means` (c,) of the tokens of either language in general text; None for those of the package.
    """
    if context.tokens is None:
        raise ValueError("measuring needs an encoder that shows its tokens")
    if means is None:
        means = load_cover_weights().means
    pairs = list(context.alignment.pairs())
    for first in range(0, len(pairs), _BEADS_AT_ONCE):
        some = pairs[first : first + _BEADS_AT_ONCE]
        held = [_Held(context, side, [bead for _, bead in some], means) for side in SIDES]
        for position, bead in some:
            yield _measure(position, bead, held)


class _Held:
    """The tokens of one side of some beads: unit rows, centred, by segment."""

    def __init__(self, context: CheckContext, side: Side, beads: list[Bead], means: dict[str, Rows]) -> None:
        if context.tokens is None:
            raise ValueError("measuring needs an encoder that shows its tokens")
        self.document = context.alignment.document(side)
        self.language = "zh" if self.document.is_chinese else "en"
        self.side: Side = side
        positions = sorted({p for bead in beads for p in bead.side(side)})
        self._at = {p: k for k, p in enumerate(positions)}
        self.tokens: SideTokens = context.tokens([self.document.segments[p].text for p in positions])
        rows = self.tokens.rows.astype(np.float32)
        mean = (rows.sum(axis=0) + _PRIOR_TOKENS * means[self.language]) / (len(rows) + _PRIOR_TOKENS)
        rows -= mean
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        self.rows = rows

    def tokens_of(self, segments: tuple[int, ...]) -> tuple[Ints, Ints]:
        """Return the numbers of the tokens of some segments, and the segment of each."""
        offsets = self.tokens.offsets
        ranges = [np.arange(offsets[self._at[p]], offsets[self._at[p] + 1]) for p in segments]
        return np.concatenate(ranges), np.repeat(np.array(segments), [len(r) for r in ranges])


@dataclass(frozen=True, slots=True)
class _Units:
    """Units as runs of tokens: `starts` are the places of their first tokens in `tokens`."""

    tokens: Ints
    starts: Ints
    segment: Ints
    spans: Ints
    texts: list[str]
    is_word: NDArray[np.bool_]


def _find_units(held: _Held, segments: tuple[int, ...]) -> _Units:
    tokens, segment_of = held.tokens_of(segments)
    spans = held.tokens.spans[tokens]
    if held.language == "zh":
        starts = np.arange(len(tokens))
        ends = spans
    else:
        starts, ends = _words_of_tokens(held, segments, spans, segment_of)
    segment = segment_of[starts]
    texts = [held.document.segments[s].text[a:b] for s, (a, b) in zip(segment.tolist(), ends.tolist(), strict=True)]
    is_word = np.array([bool(_WORD.search(text)) for text in texts], dtype=np.bool_)
    return _Units(tokens, starts, segment, ends, texts, is_word)


def _words_of_tokens(held: _Held, segments: tuple[int, ...], spans: Ints, segment_of: Ints) -> tuple[Ints, Ints]:
    """Return the first tokens of English words, with marks between them as units of their own, and their spans."""
    # A word's number for each token; what belongs to no word has a number of its own, a negative one.
    numbers = -1 - np.arange(len(spans))
    word_spans: list[tuple[int, int]] = []
    for segment in segments:
        of_segment = np.flatnonzero(segment_of == segment)
        words = [match.span() for match in _WORD.finditer(held.document.segments[segment].text)]
        if words and len(of_segment):
            ends = spans[of_segment, 1]
            at = np.searchsorted([b for _, b in words], ends, side="left")
            inside = at < len(words)
            bounds = np.array([*words, (1 << 60, 1 << 60)])
            inside &= bounds[at, 0] < ends
            numbers[of_segment[inside]] = len(word_spans) + at[inside]
        word_spans += words
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1 if len(numbers) else 0))
    own = numbers[starts]
    found = [word_spans[n] if n >= 0 else tuple(spans[s]) for n, s in zip(own.tolist(), starts.tolist(), strict=True)]
    return starts, np.array(found, dtype=np.int64).reshape(-1, 2)


def _measure(position: int, bead: Bead, held: list[_Held]) -> BeadCover:
    units = [_find_units(h, bead.side(h.side)) for h in held]
    products = held[0].rows[units[0].tokens] @ held[1].rows[units[1].tokens].T
    texts = ["\n".join(h.document.segments[p].text for p in bead.side(h.side)) for h in held]
    if held[0].language == "zh":
        covers = dictionary_cover(texts[0], texts[1])
    else:
        covers = dictionary_cover(texts[1], texts[0])[::-1]
    ratio = np.log((len(texts[0]) + 1) / (len(texts[1]) + 1))
    ratio += np.log(_ENGLISH_PER_CHINESE) if held[0].language == "zh" else -np.log(_ENGLISH_PER_CHINESE)
    sides = []
    for k, table, sign in ((0, products, 1.0), (1, products.T, -1.0)):
        offsets = _text_offsets(held[k], bead)
        starts = units[k].spans[:, 0] + np.array([offsets[s] for s in units[k].segment.tolist()], dtype=np.int64)
        found = _mean_cover(covers[k], starts, units[k].spans[:, 1] - units[k].spans[:, 0])
        sides.append(_measure_side(held[k], units[k], table, found, sign * float(ratio)))
    return BeadCover(position, sides[0], sides[1])


def _text_offsets(held: _Held, bead: Bead) -> dict[int, int]:
    """Return where each segment of a bead begins when they are joined by a character."""
    offsets, at = {}, 0
    for p in bead.side(held.side):
        offsets[p] = at
        at += len(held.document.segments[p].text) + 1
    return offsets


def _mean_cover(cover: Rows, starts: Ints, sizes: Ints) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(cover, dtype=np.float64)])
    return np.asarray((sums[starts + sizes] - sums[starts]) / np.maximum(sizes, 1))


def _measure_side(held: _Held, units: _Units, products: Rows, dictionary: Floats, ratio: float) -> SideCover:
    rarity = held.tokens.rarity[units.tokens]
    weights = np.maximum(rarity - _COMMON, 0.1)
    totals = np.add.reduceat(weights, units.starts)
    nearest = np.add.reduceat(products.max(axis=1) * weights, units.starts) / totals
    table = np.add.reduceat(products * weights[:, None], units.starts, axis=0) / totals[:, None]
    table[~units.is_word] = -1.0
    margin = _margins(table)
    rare = np.minimum(np.add.reduceat(rarity, units.starts), 30.0) / 10.0
    is_grammar, is_figure = _kinds(units.texts, held.language)
    weight = np.where(units.is_word & ~is_grammar, rare, 0.0) + 1e-3
    rest = ((nearest * weight).sum() - nearest * weight) / np.maximum(weight.sum() - weight, 1e-3)
    sizes = units.spans[:, 1] - units.spans[:, 0]
    columns = (
        nearest,
        nearest * nearest,
        margin,
        np.minimum(margin, 0.0),
        dictionary,
        dictionary * margin,
        dictionary * nearest,
        rare,
        np.minimum(sizes, 12) / (2.0 if held.language == "zh" else 6.0),
        np.array([text[:1].isupper() for text in units.texts], dtype=np.float64),
        rest,
        nearest - rest,
        _neighbours(nearest),
        np.full(len(sizes), ratio),
        np.full(len(sizes), 1.0 / np.sqrt(max(units.is_word.sum(), 1))),
        _known(units.texts, held.language),
        nearest * rare,
        margin * rare,
    )
    return SideCover(
        units.segment,
        units.spans,
        np.stack(columns, axis=1).astype(np.float64),
        units.is_word & ~is_grammar & ~is_figure,
    )


def _margins(table: NDArray[np.floating[Any]]) -> Floats:
    """Return by how much a unit is nearer to its nearest token of the other side than any other unit is."""
    n = len(table)
    places = table.argmax(axis=1)
    own = table[np.arange(n), places]
    if n < 2:
        return np.asarray(own + 1.0, dtype=np.float64)
    top = np.partition(table, n - 2, axis=0)[n - 2 :]
    best_other = np.where(table[np.arange(n), places] >= top[1, places], top[0, places], top[1, places])
    return np.asarray(own - best_other, dtype=np.float64)


def _neighbours(nearest: Floats) -> Floats:
    """Return the mean of the two units before and the two after, the edges standing for what is not there."""
    padded = np.pad(nearest, 2, mode="edge")
    return np.asarray((padded[:-4] + padded[1:-3] + padded[3:-1] + padded[4:]) / 4.0)


def _kinds(texts: list[str], language: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    if language == "zh":
        grammar = load_words("function_words_zh")
        return (
            np.array([text in grammar for text in texts], dtype=np.bool_),
            np.array([bool(_HAS_DIGIT.search(t) or _NUMERAL.fullmatch(t)) for t in texts], dtype=np.bool_),
        )
    return (
        np.array([is_function_word(text) for text in texts], dtype=np.bool_),
        np.array([bool(_HAS_DIGIT.search(text)) for text in texts], dtype=np.bool_),
    )


def _known(texts: list[str], language: str) -> Floats:
    if language == "en":
        return np.ones(len(texts))
    dictionary = load_dictionary()
    return np.array([text in dictionary for text in texts], dtype=np.float64)
