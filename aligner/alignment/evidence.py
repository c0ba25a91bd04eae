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
- `null`: for a left-out segment, how well its tokens are covered by the neighbours on the other side.
- a feature for each common shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.dp import Step

__all__ = ["FEATURES", "SHAPES", "SideEvidence", "measure_candidates"]

Floats = NDArray[np.float64]
Rows = NDArray[np.float32]

SHAPES = ("0-1", "1-0", "1-1", "1-2", "1-3", "1-4", "2-1", "2-2", "2-3", "3-1", "3-2", "other")
FEATURES = (
    *(f"shape {shape}" for shape in SHAPES),
    *"cos cos_size gain beside length cover_first cover_second edge_first edge_second head".split(),
    *"outside_first outside_second outside_second_share quote_end quote_close quote_close_first quote_turns".split(),
    "null",
)
_INDEX = {name: k for k, name in enumerate(FEATURES)}
_SMOOTH = 0.5


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """Numbers about the n segments of one side.

    lengths: (n,) in characters. join: from first segments and sizes, (k,) each, to the (k, d) unit vectors of the
    blocks as if encoded as one text. tokens: (t, c) vectors of the tokens of all segments, segment s has the rows
    offsets[s] .. offsets[s + 1] - 1. token_weights: (t,) rarity. ends_inside: (n,) whether a quotation is open at the
    end; n_openings: (n,) quotations opened; closes: (n,) whether the segment ends in a closing mark.
    """

    lengths: Floats
    join: Callable[[NDArray[np.int64], NDArray[np.int64]], Rows]
    tokens: NDArray[np.float16]
    offsets: NDArray[np.int64]
    token_weights: Floats
    ends_inside: NDArray[np.bool_]
    n_openings: NDArray[np.int64]
    closes: NDArray[np.bool_]


class _Blocks:
    """Centred unit vectors of the blocks of one side, encoded all at once."""

    def __init__(self, side: SideEvidence, blocks: set[tuple[int, int]]) -> None:
        n = len(side.lengths)
        wanted = sorted(blocks | {(k, 1) for k in range(n)})
        starts, sizes = (np.array(column, dtype=np.int64) for column in zip(*wanted, strict=True))
        vectors = side.join(starts, sizes).astype(np.float64)
        vectors -= vectors[sizes == 1].mean(axis=0)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        self._row = {block: k for k, block in enumerate(wanted)}
        self._vectors = vectors

    def __getitem__(self, block: tuple[int, int]) -> Floats:
        vector: Floats = self._vectors[self._row[block]]
        return vector


class _Tokens:
    """Best matches between the tokens of two segments, computed once for each pair."""

    def __init__(self, first: SideEvidence, second: SideEvidence) -> None:
        self._rows = [_by_segment(_centred(side.tokens), side.offsets) for side in (first, second)]
        self.weights = [_by_segment(side.token_weights, side.offsets) for side in (first, second)]
        self.usual = [max(float(np.mean([w.sum() for w in weights])), _SMOOTH) for weights in self.weights]
        self._known: dict[tuple[int, int], tuple[Rows, Rows]] = {}

    def _pair(self, p: int, q: int) -> tuple[Rows, Rows]:
        found = self._known.get((p, q))
        if found is None:
            products = self._rows[0][p] @ self._rows[1][q].T
            found = products.max(axis=1, initial=-1.0), products.max(axis=0, initial=-1.0)
            self._known[p, q] = found
        return found

    def first(self, p: int, segments: range) -> Rows:
        """Return the best match of each token of first segment p in some second segments."""
        best = self._pair(p, segments[0])[0]
        for q in segments[1:]:
            best = np.maximum(best, self._pair(p, q)[0])
        return best

    def second(self, q: int, segments: range) -> Rows:
        """Return the best match of each token of second segment q in some first segments."""
        best = self._pair(segments[0], q)[1]
        for p in segments[1:]:
            best = np.maximum(best, self._pair(p, q)[1])
        return best

    def likeness(self, p: int, q: int) -> float:
        """Return the mean of both coverages of two segments."""
        of_first, of_second = self._pair(p, q)
        return (_share(of_first, self.weights[0][p]) + _share(of_second, self.weights[1][q])) / 2


def _centred(rows: NDArray[np.float16]) -> Rows:
    moved = rows.astype(np.float32) - rows.astype(np.float32).mean(axis=0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _by_segment(rows: NDArray[np.floating], offsets: NDArray[np.int64]) -> list[NDArray[np.floating]]:
    return [rows[a:b] for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]


def _share(values: NDArray[np.floating], weights: NDArray[np.floating]) -> float:
    return float(weights @ values) / (float(weights.sum()) + _SMOOTH)


def measure_candidates(first: SideEvidence, second: SideEvidence, steps: tuple[Step, ...]) -> Floats:
    """Return (len(steps), len(FEATURES)) measures; what does not apply to a bead is 0."""
    pairs = [step for step in steps if step[2] and step[3]]
    first_blocks = {(i, a) for i, _, a, _ in pairs} | {block for i, _, a, _ in pairs for block in _smaller(i, a)}
    second_blocks = {(j, b) for _, j, _, b in pairs} | {block for _, j, _, b in pairs for block in _smaller(j, b)}
    blocks = _Blocks(first, first_blocks), _Blocks(second, second_blocks)
    tokens = _Tokens(first, second)
    sums = _length_sums(first.lengths, second.lengths)
    measures = np.zeros((len(steps), len(FEATURES)))
    for row, step in zip(measures, steps, strict=True):
        _, _, a, b = step
        row[_shape_index(a, b)] = 1.0
        if not a or not b:
            row[_INDEX["null"]] = _null_cover(tokens, step, len(first.lengths), len(second.lengths))
            continue
        _measure_vectors(row, step, blocks, len(first.lengths), len(second.lengths))
        _measure_tokens(row, step, tokens, len(first.lengths), len(second.lengths))
        _measure_quotes(row, step, first, second)
        row[_INDEX["length"]] = abs(_surprise(sums, step))
    return measures


def _shape_index(a: int, b: int) -> int:
    name = f"{a}-{b}"
    return SHAPES.index(name if name in SHAPES else "other")


def _smaller(start: int, size: int) -> list[tuple[int, int]]:
    return [(start + 1, size - 1), (start, size - 1)] if size > 1 else []


def _length_sums(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    ratio = math.sqrt(second.sum() / max(first.sum(), 1.0))
    return (
        np.concatenate([[0.0], np.cumsum(first)]) * ratio,
        np.concatenate([[0.0], np.cumsum(second)]) / max(ratio, 1e-9),
    )


def _surprise(sums: tuple[Floats, Floats], step: Step) -> float:
    i, j, a, b = step
    first, second = sums[0][i + a] - sums[0][i], sums[1][j + b] - sums[1][j]
    return float((second - first) / math.sqrt((first + second) / 2 + 1.0))


def _measure_vectors(row: Floats, step: Step, blocks: tuple[_Blocks, _Blocks], n: int, m: int) -> None:
    i, j, a, b = step
    own = float(blocks[0][i, a] @ blocks[1][j, b])
    row[_INDEX["cos"]] = own
    row[_INDEX["cos_size"]] = own * (a + b - 2)
    parts = [float(blocks[0][block] @ blocks[1][j, b]) for block in _smaller(i, a)]
    parts += [float(blocks[0][i, a] @ blocks[1][block]) for block in _smaller(j, b)]
    if parts:
        row[_INDEX["gain"]] = own - max(parts)
    beside = []
    if i > 0:
        beside.append(blocks[0][i - 1, 1] @ blocks[1][j, 1])
    if j > 0:
        beside.append(blocks[0][i, 1] @ blocks[1][j - 1, 1])
    if i + a < n:
        beside.append(blocks[0][i + a, 1] @ blocks[1][j + b - 1, 1])
    if j + b < m:
        beside.append(blocks[0][i + a - 1, 1] @ blocks[1][j + b, 1])
    row[_INDEX["beside"]] = max(beside, default=0.0)


def _measure_tokens(row: Floats, step: Step, tokens: _Tokens, n: int, m: int) -> None:
    i, j, a, b = step
    firsts, seconds = range(i, i + a), range(j, j + b)
    in_first = [tokens.first(p, seconds) for p in firsts]
    in_second = [tokens.second(q, firsts) for q in seconds]
    weights = [tokens.weights[0][p] for p in firsts], [tokens.weights[1][q] for q in seconds]
    totals = [float(sum(w.sum() for w in side)) for side in weights]
    matched = [
        float(sum(w @ c for w, c in zip(side, cover, strict=True)))
        for side, cover in zip(weights, (in_first, in_second), strict=True)
    ]
    row[_INDEX["cover_first"]] = matched[0] / (totals[0] + _SMOOTH)
    row[_INDEX["cover_second"]] = matched[1] / tokens.usual[1]
    if a > 1:
        row[_INDEX["edge_first"]] = min(_share(in_first[k], weights[0][k]) for k in (0, -1))
    if b > 1:
        row[_INDEX["edge_second"]] = min(_share(in_second[k], weights[1][k]) for k in (0, -1))
        if i > 0:
            row[_INDEX["head"]] = max(tokens.likeness(p, j) for p in firsts) - tokens.likeness(i - 1, j)
    beyond = [q for q in (j - 1, j + b) if 0 <= q < m]
    gained = sum(
        float(w @ np.maximum(np.maximum.reduce([tokens.first(p, range(q, q + 1)) for q in beyond]) - c, 0.0))
        for p, w, c in zip(firsts, weights[0], in_first, strict=True)
        if beyond
    )
    row[_INDEX["outside_first"]] = gained / tokens.usual[0]
    beyond = [p for p in (i - 1, i + a) if 0 <= p < n]
    gained = sum(
        float(w @ np.maximum(np.maximum.reduce([tokens.second(q, range(p, p + 1)) for p in beyond]) - c, 0.0))
        for q, w, c in zip(seconds, weights[1], in_second, strict=True)
        if beyond
    )
    row[_INDEX["outside_second"]] = gained / tokens.usual[1]
    row[_INDEX["outside_second_share"]] = gained / (totals[1] + _SMOOTH)


def _measure_quotes(row: Floats, step: Step, first: SideEvidence, second: SideEvidence) -> None:
    i, j, a, b = step
    p, q = i + a - 1, j + b - 1
    row[_INDEX["quote_end"]] = first.ends_inside[p] == second.ends_inside[q]
    row[_INDEX["quote_close"]] = first.closes[p] == second.closes[q]
    row[_INDEX["quote_close_first"]] = first.closes[p] and not second.closes[q]
    opened = int(first.n_openings[i : i + a].sum()), int(second.n_openings[j : j + b].sum())
    row[_INDEX["quote_turns"]] = abs(min(opened[0], 3) - min(opened[1], 3))


def _null_cover(tokens: _Tokens, step: Step, n: int, m: int) -> float:
    i, j, a, _ = step
    if a:
        return max((tokens.likeness(i, q) for q in range(max(0, j - 2), min(m, j + 2))), default=0.0)
    return max((tokens.likeness(p, j) for p in range(max(0, i - 2), min(n, i + 2))), default=0.0)
