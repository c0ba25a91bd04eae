"""The first look at all beads: how alike two blocks are by the sums of their vectors, and how their lengths compare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from aligner.alignment.band import Band

__all__ = ["BlockScores", "ShapeCosts", "centre", "length_ratio"]

Floats = NDArray[np.float64]
Rows = NDArray[np.float32]

_ROWS_AT_ONCE = 16
"""Rows that are scored together: more of them have fewer columns in common."""


def centre(vectors: Rows) -> Rows:
    """Return the rows less their mean, of length 1 again: (k, d).

    What all sentences of a text share (its language, its genre) says nothing about which belongs to which. Rows that
    are all alike become zero.
    """
    moved = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32) if len(vectors) > 1 else vectors
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(np.divide(moved, norms, out=np.zeros_like(moved), where=norms > 1e-6), dtype=np.float32)


def length_ratio(source_lengths: Floats, target_lengths: Floats) -> float:
    """Return how many target characters there are for one of the source."""
    return float(target_lengths.sum() / max(source_lengths.sum(), 1.0))


@dataclass(frozen=True, slots=True)
class ShapeCosts:
    """The weights of the first look, for each shape a-b at [a - 1, b - 1], (A, B).

    A bead's score is similarity * (cosine - chance) - length * surprise ** 2 - cost; cost is inf for shapes that are
    not looked for. `ratio` is that of the lengths of the texts.
    """

    similarity: Floats
    cost: Floats
    chance: float
    length: float
    ratio: float


class BlockScores:
    """Satisfies `Scores` for centred vectors (n, d) and (m, d), and lengths (n,) and (m,) in characters.

    A block's vector is the sum of its rows. The measure of length is that of Gale & Church (1993): the difference in
    units of the square root of the mean length; 0 is expected, 1 is usual. No bead holds a segment that is taken, (n,)
    and (m,).
    """

    def __init__(
        self,
        vectors: tuple[Rows, Rows],
        lengths: tuple[Floats, Floats],
        costs: ShapeCosts,
        band: Band,
        taken: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    ) -> None:
        self._vectors, self._lengths, self._costs, self._band, self._taken = vectors, lengths, costs, band, taken
        most_a, most_b = costs.cost.shape
        self._inverse_norms = _inverse_norms(vectors[0], most_a), _inverse_norms(vectors[1], most_b)
        root = float(np.sqrt(costs.ratio))
        self._block_lengths = _block_sums(lengths[0] * root, most_a), _block_sums(lengths[1] / max(root, 1e-9), most_b)
        self._constant = (costs.chance * costs.similarity + costs.cost).astype(np.float32)[:, :, None]
        self._impossible = _impossible_blocks(taken[0], most_a), _impossible_blocks(taken[1], most_b)
        self._first, self._column = 0, 0
        self._scores = np.zeros((0, most_a, most_b, 0), dtype=np.float32)

    @property
    def largest(self) -> tuple[int, int]:
        """The largest sizes of a block on each side."""
        most_a, most_b = self._costs.cost.shape
        return most_a, most_b

    def mirrored(self) -> BlockScores:
        """Return the scores of the texts read from their ends."""
        source, target = self._vectors
        return BlockScores(
            (source[::-1], target[::-1]),
            (self._lengths[0][::-1], self._lengths[1][::-1]),
            self._costs,
            self._band.mirrored(len(target)),
            (self._taken[0][::-1], self._taken[1][::-1]),
        )

    def into(self, row: int) -> Rows:
        """Return (A, B, k): the scores of beads that end at the nodes of a row."""
        if not self._first <= row < self._first + len(self._scores):
            self._first = row
            self._column, self._scores = self._score_rows(row, min(row + _ROWS_AT_ONCE, len(self._band.low)))
        low, high = self._band.range(row)
        return self._scores[row - self._first, :, :, low - self._column : high - self._column]

    def _score_rows(self, first: int, last: int) -> tuple[int, Rows]:
        """Return the first column of some rows of the band, and their scores (rows, A, B, columns)."""
        low, high = int(self._band.low[first]), int(self._band.high[last - 1])
        scores = self._sums_of_products(first, last, low, high)
        weights = self._costs.similarity * self._inverse_norms[0][:, first:last].T[:, :, None]
        scores *= weights.astype(np.float32)[:, :, :, None]
        scores *= self._inverse_norms[1][:, low:high]
        of_source = self._block_lengths[0][:, first:last].T[:, :, None, None]
        of_target = self._block_lengths[1][:, low:high]
        surprise = np.square(of_target - of_source)
        surprise /= (of_target + of_source) * np.float32(0.5 / self._costs.length) + np.float32(1 / self._costs.length)
        scores -= surprise
        scores -= self._constant
        np.copyto(scores, -np.inf, where=self._impossible[0][:, first:last].T[:, :, None, None])
        np.copyto(scores, -np.inf, where=self._impossible[1][:, low:high])
        return low, scores

    def _sums_of_products(self, first: int, last: int, low: int, high: int) -> Rows:
        """Return (rows, A, B, columns): the products of the sums of both blocks that end at some nodes.

        They are differences of a table of sums over all products before a row and a column. Segments before the first
        of a text count as zero.
        """
        most_a, most_b = self.largest
        source, target = self._vectors
        begin, left = max(first - most_a, 0), max(low - most_b, 0)
        table = np.zeros((last - first + most_a, high - low + most_b))
        products = table[begin - (first - most_a) + 1 :, left - (low - most_b) + 1 :]
        products[:] = source[begin : last - 1] @ target[left : high - 1].T
        np.cumsum(products, axis=0, out=products)
        np.cumsum(products, axis=1, out=products)
        by_source = sliding_window_view(table, last - first, axis=0)[::-1]
        sums = np.ascontiguousarray((by_source[:1] - by_source[1:]).transpose(2, 0, 1))
        by_target = sliding_window_view(sums, high - low, axis=2)[:, :, ::-1]
        return np.subtract(by_target[:, :, :1], by_target[:, :, 1:], dtype=np.float32, casting="same_kind")


_SHORT = 1e-6
"""The sum of a block's vectors has no direction when it is shorter than this."""


def _inverse_norms(vectors: Rows, most: int) -> Rows:
    """Return (most, k + 1): at [a - 1, i] one over the length of the sum of the a rows before row i, or 0."""
    n = len(vectors)
    squares = np.zeros((most, n + 1))
    # The square of a block's length is that of the block without its last row, and the last row's products with all.
    for size in range(1, min(most, n) + 1):
        if size > 1:
            squares[size - 1, size:] = squares[size - 2, size - 1 : n]
        for back in range(size):
            products = np.einsum("ij,ij->i", vectors[size - 1 - back : n - back], vectors[size - 1 :])
            squares[size - 1, size:] += products if back == 0 else 2 * products
    is_long = squares > _SHORT**2
    return np.where(is_long, 1.0 / np.sqrt(np.where(is_long, squares, 1.0)), 0.0).astype(np.float32)


def _block_sums(lengths: Floats, most: int) -> Rows:
    """Return (most, k + 1): at [a - 1, i] the sum of the a lengths before i, of fewer where there are no more."""
    sums = np.concatenate([np.zeros(most), [0.0], np.cumsum(lengths)])
    windows = [sums[most:] - sums[most - size : len(sums) - size] for size in range(1, most + 1)]
    return np.stack(windows).astype(np.float32)


def _impossible_blocks(taken: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """Return (most, k + 1): at [a - 1, i] whether of the a segments before i some are missing or taken."""
    is_impossible = np.zeros((most, len(taken) + 1), dtype=np.bool_)
    n_taken = np.concatenate([[0], np.cumsum(taken)])
    for size in range(1, most + 1):
        is_impossible[size - 1, :size] = True
        if size <= len(taken):
            is_impossible[size - 1, size:] = n_taken[size:] > n_taken[:-size]
    return is_impossible
