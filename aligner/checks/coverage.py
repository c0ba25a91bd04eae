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
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
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

__all__ = [
    "FEATURES",
    "BeadCover",
    "CoverWeights",
    "SideCover",
    "load_cover_weights",
    "measure_covers",
    "words_of_tokens",
]

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
    """Both sides of the bead at a position of the alignment, and their vectors (d,)."""

    bead: int
    source: SideCover
    target: SideCover
    source_vector: Rows
    target_vector: Rows

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

    def probability(self, score: float, language: str) -> float:
        """Return the probability that a run of units of a language with this score is lost."""
        return 1.0 / (1.0 + math.exp(-self.slope[language] * score - self.offset[language]))


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
    if means is None:
        means = load_cover_weights().means
    pairs = list(context.alignment.pairs())
    for first in range(0, len(pairs), _BEADS_AT_ONCE):
        some = pairs[first : first + _BEADS_AT_ONCE]
        yield from _measure_some(context, some, [_Held(context, side, some, means) for side in SIDES])


class _Held:
    """The tokens of one side of some beads: unit rows, centred, by segment."""

    def __init__(self, context: CheckContext, side: Side, some: list[tuple[int, Bead]], means: dict[str, Rows]) -> None:
        if context.tokens is None:
            raise ValueError("measuring needs an encoder that shows its tokens")
        self.document = context.alignment.document(side)
        self.language = "zh" if self.document.is_chinese else "en"
        self.side: Side = side
        positions = sorted({p for _, bead in some for p in bead.side(side)})
        self.at = {p: k for k, p in enumerate(positions)}
        self.tokens: SideTokens = context.tokens(side, positions)
        rows = self.tokens.rows.astype(np.float32)
        mean = (rows.sum(axis=0) + _PRIOR_TOKENS * means[self.language]) / (len(rows) + _PRIOR_TOKENS)
        rows -= mean
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        self.rows = rows
        self.weights = np.maximum(self.tokens.rarity - _COMMON, 0.1)

    def tokens_of(self, segment: int) -> range:
        """Return the numbers of the tokens of a segment."""
        k = self.at[segment]
        return range(int(self.tokens.offsets[k]), int(self.tokens.offsets[k + 1]))


@dataclass(slots=True)
class _Units:
    """The units of one side of some beads, bead after bead, as they are gathered.

    sizes: how many units each bead has, and ratio, of each bead; the arrays hold what is measured bead by bead.
    """

    segment: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    dictionary: list[Floats] = field(default_factory=list)
    nearest: list[Floats] = field(default_factory=list)
    margin: list[Floats] = field(default_factory=list)
    rarity: list[Floats] = field(default_factory=list)
    ratio: list[float] = field(default_factory=list)


def _measure_some(context: CheckContext, some: list[tuple[int, Bead]], held: list[_Held]) -> Iterator[BeadCover]:
    units = [_Units(), _Units()]
    for _, bead in some:
        _measure_bead(bead, held, units)
    sides = [_finish(units[k], held[k].language) for k in (0, 1)]
    vectors = [_bead_vectors(context, of_side, [bead for _, bead in some]) for of_side in held]
    for k, (position, _) in enumerate(some):
        yield BeadCover(position, sides[0][k], sides[1][k], vectors[0][k], vectors[1][k])


def _measure_bead(bead: Bead, held: list[_Held], units: list[_Units]) -> None:
    found = [_find_units(of_side, bead.side(of_side.side)) for of_side in held]
    products = held[0].rows[found[0].tokens] @ held[1].rows[found[1].tokens].T
    texts = ["\n".join(h.document.segments[p].text for p in bead.side(h.side)) for h in held]
    if held[0].language == "zh":
        covers = dictionary_cover(texts[0], texts[1])
    else:
        covers = dictionary_cover(texts[1], texts[0])[::-1]
    ratio = math.log((len(texts[0]) + 1) / (len(texts[1]) + 1))
    ratio += math.log(_ENGLISH_PER_CHINESE) if held[0].language == "zh" else -math.log(_ENGLISH_PER_CHINESE)
    for k, table, sign in ((0, products, 1.0), (1, products.T, -1.0)):
        here, side = found[k], units[k]
        weights = held[k].weights[here.tokens]
        totals = np.add.reduceat(weights, here.starts)
        by_unit = np.add.reduceat(table * weights[:, None], here.starts, axis=0) / totals[:, None]
        by_unit[~here.is_word] = -1.0
        side.nearest.append(np.add.reduceat(table.max(axis=1) * weights, here.starts) / totals)
        side.margin.append(_margins(by_unit))
        side.rarity.append(np.add.reduceat(held[k].tokens.rarity[here.tokens], here.starts))
        side.dictionary.append(_mean_cover(covers[k], here.places, here.spans))
        side.segment += here.segment
        side.spans += here.spans
        side.texts += here.texts
        side.sizes.append(len(here.spans))
        side.ratio.append(sign * ratio)


@dataclass(frozen=True, slots=True)
class _Found:
    """Units of a bead as runs of tokens: `starts` are the places of their first tokens among `tokens`.

    places: where each begins in the text of its side, segments being joined by a character.
    """

    tokens: Ints
    starts: Ints
    segment: list[int]
    spans: list[tuple[int, int]]
    texts: list[str]
    places: list[int]
    is_word: NDArray[np.bool_]


def _find_units(held: _Held, segments: tuple[int, ...]) -> _Found:
    tokens: list[int] = []
    starts: list[int] = []
    of_segment: list[int] = []
    spans: list[tuple[int, int]] = []
    texts: list[str] = []
    places: list[int] = []
    offset = 0
    for segment in segments:
        text, numbers = held.document.segments[segment].text, held.tokens_of(segment)
        own = held.tokens.spans[numbers.start : numbers.stop].tolist()
        words = own if held.language == "zh" else words_of_tokens(text, own)
        last = (-1, -1)
        for k, (start, end) in enumerate(words):
            if held.language == "zh" or (start, end) != last:
                starts.append(len(tokens) + k)
                of_segment.append(segment)
                spans.append((start, end))
                texts.append(text[start:end])
                places.append(offset + start)
            last = (start, end)
        tokens += numbers
        offset += len(text) + 1
    is_word = np.array([_kind(text, held.language)[0] for text in texts], dtype=np.bool_)
    return _Found(np.array(tokens), np.array(starts), of_segment, spans, texts, places, is_word)


def words_of_tokens(text: str, tokens: list[list[int]]) -> list[tuple[int, int]]:
    """Return for every token the span of the word that it is part of, its own if it is part of none."""
    words = [match.span() for match in _WORD.finditer(text)]
    found: list[tuple[int, int]] = []
    k = 0
    for start, end in tokens:
        while k < len(words) and words[k][1] < end:
            k += 1
        found.append(words[k] if k < len(words) and words[k][0] < end else (start, end))
    return found


def _mean_cover(cover: Rows, places: list[int], spans: list[tuple[int, int]]) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(cover, dtype=np.float64)])
    starts, sizes = np.array(places), np.array([end - start for start, end in spans])
    return np.asarray((sums[starts + sizes] - sums[starts]) / np.maximum(sizes, 1))


def _bead_vectors(context: CheckContext, held: _Held, beads: list[Bead]) -> list[Rows]:
    """Return the vector of one side of every bead; only those of several segments are encoded anew."""
    joined = [k for k, bead in enumerate(beads) if len(bead.side(held.side)) > 1]
    texts = [held.document.join(beads[k].side(held.side)) for k in joined]
    encoded: list[Rows] = list(context.encode(texts)) if texts else []
    fresh = dict(zip(joined, encoded, strict=True))
    return [
        fresh[k] if k in fresh else np.asarray(held.tokens.vectors[held.at[bead.side(held.side)[0]]])
        for k, bead in enumerate(beads)
    ]


def _finish(units: _Units, language: str) -> list[SideCover]:
    """Return the measures of every bead's side, from what was gathered bead by bead."""
    nearest, margin = np.concatenate(units.nearest), np.concatenate(units.margin)
    dictionary = np.concatenate(units.dictionary)
    rare = np.minimum(np.concatenate(units.rarity), 30.0) / 10.0
    sizes = np.array(units.sizes)
    bead = np.repeat(np.arange(len(sizes)), sizes)
    is_word, is_grammar, is_figure, is_capital, is_known = _kinds(units.texts, language)
    weight = np.where(is_word & ~is_grammar, rare, 0.0) + 1e-3
    total = np.bincount(bead, weight)[bead]
    rest = (np.bincount(bead, weight * nearest)[bead] - weight * nearest) / np.maximum(total - weight, 1e-3)
    spans = np.array(units.spans, dtype=np.int64).reshape(-1, 2)
    lengths = spans[:, 1] - spans[:, 0]
    columns = (
        nearest,
        nearest * nearest,
        margin,
        np.minimum(margin, 0.0),
        dictionary,
        dictionary * margin,
        dictionary * nearest,
        rare,
        np.minimum(lengths, 12) / (2.0 if language == "zh" else 6.0),
        is_capital,
        rest,
        nearest - rest,
        _neighbours(nearest, bead),
        np.array(units.ratio)[bead],
        (1.0 / np.sqrt(np.maximum(np.bincount(bead, is_word), 1)))[bead],
        is_known,
        nearest * rare,
        margin * rare,
    )
    measures = np.stack(columns, axis=1).astype(np.float64)
    is_content = is_word & ~is_grammar & ~is_figure
    segment = np.array(units.segment, dtype=np.int64)
    return [
        SideCover(
            segment[end - size : end], spans[end - size : end], measures[end - size : end], is_content[end - size : end]
        )
        for end, size in zip(np.cumsum(sizes).tolist(), units.sizes, strict=True)
    ]


def _margins(table: NDArray[np.floating[Any]]) -> Floats:
    """Return by how much a unit is nearer to its nearest token of the other side than any other unit is."""
    n = len(table)
    places = table.argmax(axis=1)
    own = table[np.arange(n), places]
    if n < 2:
        return np.asarray(own + 1.0, dtype=np.float64)
    top = np.partition(table, n - 2, axis=0)[n - 2 :]
    best_other = np.where(own >= top[1, places], top[0, places], top[1, places])
    return np.asarray(own - best_other, dtype=np.float64)


def _neighbours(nearest: Floats, bead: Ints) -> Floats:
    """Return the mean of the two units before and the two after; the edges of a bead stand for what is not there."""
    first = np.searchsorted(bead, bead, side="left")
    last = np.searchsorted(bead, bead, side="right") - 1
    places = np.arange(len(nearest))
    beside = [nearest[np.clip(places + step, first, last)] for step in (-2, -1, 1, 2)]
    return np.asarray(np.mean(beside, axis=0))


def _kinds(texts: list[str], language: str) -> tuple[NDArray[np.bool_], ...]:
    """Return which units are words, grammar, figures, in capitals, and known to the dictionary."""
    kinds = np.array([_kind(text, language) for text in texts], dtype=np.bool_).reshape(-1, 5)
    return tuple(kinds.T)


@lru_cache(maxsize=65_536)
def _kind(text: str, language: str) -> tuple[bool, bool, bool, bool, bool]:
    is_word, is_figure = bool(_WORD.search(text)), bool(_HAS_DIGIT.search(text))
    if language == "zh":
        is_grammar, is_figure = text in load_words("function_words_zh"), is_figure or bool(_NUMERAL.fullmatch(text))
        return is_word, is_grammar, is_figure, text[:1].isupper(), text in load_dictionary()
    return is_word, is_function_word(text), is_figure, text[:1].isupper(), True
