"""What is measured of a candidate bead in the second look, from vectors of blocks and of single tokens.

The features, with the sides called first and second as Chinese comes first in training:

- `cos`, `cos_size`: cosine of the centred vectors of both blocks, encoded as one text; the same times the size.
- `gain`: how much more alike they are than with one segment less at either end of either side.
- `beside`: the highest cosine of a segment at the edge of the block with the one just outside on the other side.
- `length`: the length surprise of Gale & Church (1993), its absolute value.
- `cover_first`, `cover_second`: greedy matching of tokens (as in BERTScore, Zhang et al. 2020) weighted by rarity: how
  well every token of one block is matched in the other; the second is a sum in units of a mean segment.
- `edge_first`, `edge_second`: the same for the segment at the edge of a block of several that is covered least.
- `head`: how much better the first segment of a second block of several fits here than to the segment before.
- `outside_first`, `outside_second`, `outside_second_share`: what tokens would gain from the neighbours outside.
- `quote_end`, `quote_close`, `quote_turns`: whether both sides are inside or outside a quotation at the end; whether
  one closes at the end of both; how the numbers of quotations opened differ.
- `paragraph`: 1 if a paragraph opens at the start of both sides, -1 if of one alone.
- `null`: for a left-out segment, how well its tokens are covered by the neighbours on the other side.
- a feature for each common shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.features import length_ratio

__all__ = ["FEATURES", "SHAPES", "SideEvidence", "View", "feature_names", "measure_candidates", "measure_views"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.float32]

SHAPES = ("0-1", "1-0", "1-1", "1-2", "1-3", "1-4", "2-1", "2-2", "2-3", "3-1", "3-2", "other")
FEATURES = (
    *(f"shape {shape}" for shape in SHAPES),
    *"cos cos_size gain beside length cover_first cover_second edge_first edge_second head".split(),
    *"outside_first outside_second outside_second_share quote_end quote_close quote_close_first quote_turns".split(),
    "paragraph",
    "null",
)
_INDEX = {name: k for k, name in enumerate(FEATURES)}
_OF_VECTORS = tuple(
    k
    for k, name in enumerate(FEATURES)
    if name.split("_")[0] in {"cos", "gain", "beside", "cover", "edge", "head", "outside", "null"}
)
"""Features that rest on an encoder; the others are the same in every view."""
_SMOOTH = 0.5
_ROWS_AT_ONCE = 16
"""Segments on each side whose candidates are measured together; wider tiles waste products far off the path."""
_COLUMNS_AT_ONCE = 40
_NEAR = 2
"""A left-out segment is compared with so many segments to either side of its place."""


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """Numbers about the n segments of one side.

    lengths: (n,) in characters. vectors: (n, d) unit rows. join: from first segments and sizes, (k,) each, to the
    (k, d) unit vectors of the blocks as if encoded as one text. tokens: (t, c) vectors of the tokens of all segments,
    segment s has the rows offsets[s] .. offsets[s + 1] - 1. token_weights: (t,) rarity. ends_inside: (n,) whether a
    quotation is open at the end; n_openings: (n,) quotations opened; closes: (n,) whether the segment ends in a
    closing mark. opens_paragraph: (n,), all false where paragraphs tell nothing.
    """

    lengths: Floats
    vectors: Rows
    join: Callable[[Ints, Ints], Rows]
    tokens: NDArray[np.float16]
    offsets: Ints
    token_weights: Floats
    ends_inside: Bools
    n_openings: Ints
    closes: Bools
    opens_paragraph: Bools


View: TypeAlias = tuple[SideEvidence, SideEvidence]
"""Both sides of a pair as one encoder sees them."""


def feature_names(n_views: int) -> tuple[str, ...]:
    """Return the features of so many views: all of the first, and what rests on vectors of the others."""
    more = (f"view {n} {FEATURES[k]}" for n in range(2, n_views + 1) for k in _OF_VECTORS)
    return (*FEATURES, *more)


def measure_views(views: Sequence[View], steps: Ints) -> Floats:
    """Return (k, len(feature_names(len(views)))) measures of steps (k, 4), with Chinese as the first side."""
    measures = [measure_candidates(*view, steps) for view in views]
    return np.hstack([measures[0], *(more[:, _OF_VECTORS] for more in measures[1:])])


def measure_candidates(first: SideEvidence, second: SideEvidence, steps: Ints) -> Floats:
    """Return (k, len(FEATURES)) measures of steps (k, 4); what does not apply to a bead is 0."""
    measures = np.zeros((len(steps), len(FEATURES)))
    sides = _Side(first), _Side(second)
    lengths = _length_sums(first.lengths, second.lengths)
    blocks = _Blocks(sides[0], steps[:, 0], steps[:, 2]), _Blocks(sides[1], steps[:, 1], steps[:, 3])
    for rows in _tiles(steps):
        i, j, a, b = steps[rows].T
        found: dict[str, Floats | Bools] = {"length": _surprises(lengths, i, j, a, b)}
        found |= _measure_vectors(sides, _Products(blocks, i, j, a, b), i, j, a, b)
        found |= _measure_tokens(_Covers(sides, i, j, a, b), i, j, a, b)
        found |= _measure_quotes(first, second, i, j, a, b)
        found |= _measure_paragraphs(first, second, i, j)
        is_pair = (a > 0) & (b > 0)
        for name, values in found.items():
            measures[rows, _INDEX[name]] = np.where(is_pair != (name == "null"), values, 0.0)
        for k, shape in enumerate(SHAPES[:-1]):
            measures[rows, k] = (a == int(shape[0])) & (b == int(shape[2]))
        measures[rows, _INDEX["shape other"]] = 1.0 - measures[rows, : len(SHAPES) - 1].sum(axis=1)
    return measures


def _tiles(steps: Ints) -> Iterator[Ints]:
    """Yield the numbers of candidates that begin close together on both sides."""
    band = steps[:, 0] // _ROWS_AT_ONCE
    order = np.lexsort((steps[:, 1], band))
    first_band, first_column, begin = -1, 0, 0
    for k, (row, column) in enumerate(zip(band[order].tolist(), steps[order, 1].tolist(), strict=True)):
        if row != first_band or column - first_column > _COLUMNS_AT_ONCE:
            if k:
                yield order[begin:k]
            first_band, first_column, begin = row, column, k
    if len(steps):
        yield order[begin:]


class _Side:
    """What is needed of one side at every stretch."""

    def __init__(self, evidence: SideEvidence) -> None:
        self.evidence = evidence
        self.n = len(evidence.lengths)
        self._mean = evidence.vectors.mean(axis=0)
        self._token_mean = evidence.tokens.mean(axis=0, dtype=np.float32)
        sums = np.concatenate([[0.0], np.cumsum(evidence.token_weights)])
        self.weights = np.diff(sums[evidence.offsets])
        self.weight_sums = np.concatenate([[0.0], np.cumsum(self.weights)])
        self.usual = max(float(self.weights.mean()), _SMOOTH)

    def blocks(self, starts: Ints, sizes: Ints) -> Rows:
        """Return the centred unit vectors of some blocks."""
        return _unit(self.evidence.join(starts, sizes) - self._mean)

    def tokens(self, first: int, last: int) -> tuple[Rows, Floats, Ints]:
        """Return centred unit vectors, weights, and where each segment begins, of the tokens of a range of segments."""
        offsets = self.evidence.offsets[first : last + 1]
        rows = slice(int(offsets[0]), int(offsets[-1]))
        moved = self.evidence.tokens[rows].astype(np.float32) - self._token_mean
        return _unit(moved), self.evidence.token_weights[rows], offsets - offsets[0]


def _unit(rows: Rows) -> Rows:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _length_sums(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    root = float(np.sqrt(length_ratio(first, second)))
    return (
        np.concatenate([[0.0], np.cumsum(first)]) * root,
        np.concatenate([[0.0], np.cumsum(second)]) / max(root, 1e-9),
    )


def _surprises(sums: tuple[Floats, Floats], i: Ints, j: Ints, a: Ints, b: Ints) -> Floats:
    first, second = sums[0][i + a] - sums[0][i], sums[1][j + b] - sums[1][j]
    return np.asarray(np.abs(second - first) / np.sqrt((first + second) / 2 + 1.0))


class _Blocks:
    """The centred unit vectors of the blocks of one side that are compared, each encoded once, by start and size."""

    def __init__(self, side: _Side, start: Ints, size: Ints) -> None:
        wanted = np.zeros((side.n + 1, int(size.max(initial=1)) + 1), dtype=np.bool_)
        wanted[max(int(start.min(initial=side.n)) - 1, 0) : min(int((start + size).max(initial=0)) + 1, side.n), 1] = (
            True
        )
        for shift, less in ((0, 0), (1, 1), (0, 1)):
            is_block = size - less > 0
            wanted[start[is_block] + shift, size[is_block] - less] = True
        starts, sizes = np.nonzero(wanted)
        self.numbers = np.zeros(wanted.shape, dtype=np.int64)
        self.numbers[starts, sizes] = np.arange(len(starts))
        self._first = np.searchsorted(starts, np.arange(side.n + 2))
        self._vectors = side.blocks(starts, sizes)

    def range(self, low: int, high: int) -> tuple[int, Rows]:
        """Return the number of the first block that starts at a segment of a range, and the vectors of them all."""
        low, high = max(low, 0), min(high, len(self._first) - 2)
        first = int(self._first[low])
        return first, self._vectors[first : int(self._first[high])]


class _Products:
    """Products of the vectors of the blocks in reach of some candidates, looked up by their numbers."""

    def __init__(self, blocks: tuple[_Blocks, _Blocks], i: Ints, j: Ints, a: Ints, b: Ints) -> None:
        self._blocks = blocks
        (self._first, rows), (self._other_first, columns) = (
            of_side.range(int(start.min()) - 1, int((start + size).max()) + 1)
            for of_side, start, size in zip(blocks, (i, j), (a, b), strict=True)
        )
        self._table = rows @ columns.T

    def __call__(self, first: tuple[Ints, Ints | int], second: tuple[Ints, Ints | int]) -> Floats:
        """Return the cosines of blocks (start, size) of both sides; any number where a block is not there."""
        p, q = (
            of_side.numbers[np.clip(start, 0, len(of_side.numbers) - 1), np.maximum(size, 0)]
            for of_side, (start, size) in zip(self._blocks, (first, second), strict=True)
        )
        p = np.clip(p - self._first, 0, self._table.shape[0] - 1)
        q = np.clip(q - self._other_first, 0, self._table.shape[1] - 1)
        return np.asarray(self._table[p, q], dtype=np.float64)


def _measure_vectors(
    sides: tuple[_Side, _Side], cosine: _Products, i: Ints, j: Ints, a: Ints, b: Ints
) -> dict[str, Floats | Bools]:
    own = cosine((i, a), (j, b))
    parts = np.full((4, len(i)), -np.inf)
    for row, shift in enumerate((0, 1)):
        parts[row] = np.where(a > 1, cosine((i + shift, a - 1), (j, b)), -np.inf)
        parts[row + 2] = np.where(b > 1, cosine((i, a), (j + shift, b - 1)), -np.inf)
    best_part = parts.max(axis=0)
    beside = np.stack(
        [
            np.where(i > 0, cosine((i - 1, 1), (j, 1)), -np.inf),
            np.where(j > 0, cosine((i, 1), (j - 1, 1)), -np.inf),
            np.where(i + a < sides[0].n, cosine((i + a, 1), (j + b - 1, 1)), -np.inf),
            np.where(j + b < sides[1].n, cosine((i + a - 1, 1), (j + b, 1)), -np.inf),
        ]
    ).max(axis=0)
    return {
        "cos": own,
        "cos_size": own * (a + b - 2),
        "gain": np.where(np.isfinite(best_part), own - best_part, 0.0),
        "beside": np.where(np.isfinite(beside), beside, 0.0),
    }


class _Covers:
    """How well tokens are matched: greedy matching between all segments in reach of a stretch of candidates."""

    def __init__(self, sides: tuple[_Side, _Side], i: Ints, j: Ints, a: Ints, b: Ints) -> None:
        self.sides = sides
        self._low = [max(int(start.min()) - _NEAR, 0) for start in (i, j)]
        high = [
            min(int((start + size).max()) + _NEAR, side.n)
            for side, start, size in zip(sides, (i, j), (a, b), strict=True)
        ]
        tokens, weights, offsets = zip(
            *(side.tokens(low, top) for side, low, top in zip(sides, self._low, high, strict=True)), strict=True
        )
        products = tokens[0] @ tokens[1].T
        self._covers = (
            _window_covers(_best_of_first(products, offsets[1]), weights[0], offsets[0], int(b.max(initial=1)) + 2),
            _window_covers(_best_of_first(products.T, offsets[0]), weights[1], offsets[1], int(a.max(initial=1)) + 2),
        )

    def of(self, side: int, segment: Ints, others: Ints, n_others: Ints | int) -> Floats:
        """Return how well the tokens of a segment of one side are matched in a range of the other side: a sum.

        Any number where segment or range are not there.
        """
        covers = self._covers[side]
        p = np.clip(segment - self._low[side], 0, covers.shape[1] - 1)
        q = np.clip(others - self._low[1 - side], 0, covers.shape[2] - 1)
        return np.asarray(covers[np.maximum(n_others, 1) - 1, p, q])

    def share(self, side: int, segment: Ints, others: Ints, n_others: Ints | int) -> Floats:
        """Return the same as a share of the segment's weight."""
        weights = self.sides[side].weights
        return self.of(side, segment, others, n_others) / (weights[np.clip(segment, 0, len(weights) - 1)] + _SMOOTH)

    def likeness(self, p: Ints, q: Ints) -> Floats:
        """Return the mean of both coverages of two segments."""
        return (self.share(0, p, q, 1) + self.share(1, q, p, 1)) / 2


def _best_of_first(products: Rows, offsets: Ints) -> Rows:
    """Return (t, k): the best match of each token of one side, the rows, in each segment of the other."""
    best = np.full((len(products), len(offsets) - 1), -1.0, dtype=np.float32)
    has_tokens = np.diff(offsets) > 0
    if has_tokens.any():
        best[:, has_tokens] = np.maximum.reduceat(products, offsets[:-1][has_tokens], axis=1)
    return best


def _window_covers(best: Rows, weights: Floats, offsets: Ints, most: int) -> Rows:
    """Return (most, k, l): at [w - 1, p, q] the weighted sum over segment p's tokens of their best match.

    best (t, l) is the best match of each token in each segment of the other side; the match is sought in the w
    segments from q on.
    """
    covers = np.zeros((most, len(offsets) - 1, best.shape[1]), dtype=np.float32)
    has_tokens = np.diff(offsets) > 0
    begins = offsets[:-1][has_tokens]
    weighted = best * weights[:, None].astype(np.float32)
    window = weighted.copy()
    for size in range(1, most + 1):
        if size > 1:
            np.maximum(window[:, : 1 - size], weighted[:, size - 1 :], out=window[:, : 1 - size])
        if len(begins):
            covers[size - 1, has_tokens] = np.add.reduceat(window, begins, axis=0)
    return covers


def _measure_tokens(covers: _Covers, i: Ints, j: Ints, a: Ints, b: Ints) -> dict[str, Floats | Bools]:
    (n, m), usual = (side.n for side in covers.sides), [side.usual for side in covers.sides]
    totals = [
        side.weight_sums[start + size] - side.weight_sums[start]
        for side, start, size in zip(covers.sides, (i, j), (a, b), strict=True)
    ]
    matched = _block_cover(covers, 0, (i, a), (j, b)), _block_cover(covers, 1, (j, b), (i, a))
    around = (
        _block_cover(covers, 0, (i, a), _widened(j, b, m)) - matched[0],
        _block_cover(covers, 1, (j, b), _widened(i, a, n)) - matched[1],
    )
    likest = np.max(
        [np.where(t < a, covers.likeness(i + t, j), -np.inf) for t in range(int(a.max(initial=1)))],
        axis=0,
        initial=-1.0,
    )
    places = [j + t for t in range(-_NEAR, _NEAR)], [i + t for t in range(-_NEAR, _NEAR)]
    left_out = np.where(
        a > 0,
        np.max([np.where((q >= 0) & (q < m), covers.likeness(i, q), 0.0) for q in places[0]], axis=0),
        np.max([np.where((p >= 0) & (p < n), covers.likeness(p, j), 0.0) for p in places[1]], axis=0),
    )
    edges = [
        np.minimum(covers.share(side, start, other, n_other), covers.share(side, start + size - 1, other, n_other))
        for side, (start, size, other, n_other) in enumerate([(i, a, j, b), (j, b, i, a)])
    ]
    return {
        "cover_first": matched[0] / (totals[0] + _SMOOTH),
        "cover_second": matched[1] / usual[1],
        "edge_first": np.where(a > 1, edges[0], 0.0),
        "edge_second": np.where(b > 1, edges[1], 0.0),
        "head": np.where((b > 1) & (i > 0), likest - covers.likeness(i - 1, j), 0.0),
        "outside_first": around[0] / usual[0],
        "outside_second": around[1] / usual[1],
        "outside_second_share": around[1] / (totals[1] + _SMOOTH),
        "null": left_out,
    }


def _block_cover(covers: _Covers, side: int, block: tuple[Ints, Ints], others: tuple[Ints, Ints]) -> Floats:
    """Return how well the tokens of blocks (start, size) are matched in blocks of the other side: sums."""
    total = np.zeros(len(block[0]))
    for t in range(int(block[1].max(initial=0))):
        total += np.where(t < block[1], covers.of(side, block[0] + t, *others), 0.0)
    return total


def _widened(start: Ints, size: Ints, n: int) -> tuple[Ints, Ints]:
    """Return blocks with the segments just outside."""
    return np.maximum(start - 1, 0), size + (start > 0) + (start + size < n)


def _measure_quotes(
    first: SideEvidence, second: SideEvidence, i: Ints, j: Ints, a: Ints, b: Ints
) -> dict[str, Floats | Bools]:
    p, q = np.maximum(i + a - 1, 0), np.maximum(j + b - 1, 0)
    openings = [
        np.minimum(sums[start + size] - sums[start], 3)
        for sums, start, size in ((_sums(first.n_openings), i, a), (_sums(second.n_openings), j, b))
    ]
    return {
        "quote_end": first.ends_inside[p] == second.ends_inside[q],
        "quote_close": first.closes[p] == second.closes[q],
        "quote_close_first": first.closes[p] & ~second.closes[q],
        "quote_turns": np.abs(openings[0] - openings[1]).astype(np.float64),
    }


def _measure_paragraphs(first: SideEvidence, second: SideEvidence, i: Ints, j: Ints) -> dict[str, Floats | Bools]:
    opens = np.append(first.opens_paragraph, False)[i], np.append(second.opens_paragraph, False)[j]
    return {"paragraph": np.where(opens[0] & opens[1], 1.0, np.where(opens[0] | opens[1], -1.0, 0.0))}


def _sums(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)])
