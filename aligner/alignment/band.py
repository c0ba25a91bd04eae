"""Which nodes the dynamic programme visits: all of them for short texts, a band around anchors for long ones.

Anchors are pairs of segments that are each other's nearest neighbour in the whole text, or nearly so, with another such
pair in step with them close by, as in the seeding of genome alignments. The band follows their heaviest monotone chain
and fills the rectangle between one anchor and the next, so that it holds a passage that one side lacks. What stands off
the chain in a run of its own was moved: moves.py. Texts of more than some thousand segments are compared by groups of
segments, so that time and memory grow with their length and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["Anchors", "Band", "find_anchors", "find_band", "find_gaps", "heaviest_chain", "is_in_step"]

Rows = NDArray[np.float32]
Ints = NDArray[np.int64]

_DENSE_NODES = 40_000
"""Texts with fewer nodes are searched whole."""
_RADIUS = 15
"""Rows and columns that the band reaches beyond the anchors, more where anchors are groups."""
_MOST_GROUPS = 4_000
"""Segments, or groups of them, a side that are compared with all of the other side."""
_LEAST_SIMILARITY = 0.3
_NEARLY_NEAREST = 0.05
"""A pair may be so much less alike than the nearest neighbours."""
_NEARLY_DIAGONAL = np.float32(1e-3)
"""What being on the diagonal is worth where nothing else tells: a text of one refrain keeps to it."""
_ROWS_AT_ONCE = 256
_MOST_BETWEEN = 40
"""Segments between one anchor and the next that is in step with it."""
_MOST_DRIFT = 8
"""How much farther one side may go on than the other between them, and half of the segments between."""
_NEIGHBOURS = 6
_CLOSE = 12
"""An anchor is confirmed by one of the next few, within so many segments."""
_LEAST_GAP = 20
_GAP_RATIO = 3.0
"""So many times as many segments as on the other side between two anchors are a passage that the other side lacks."""
_LARGEST_GAP = 4_000_000
"""Nodes between two anchors that are all visited; beyond, the band follows the diagonal between them."""


@dataclass(frozen=True, slots=True)
class Band:
    """Row i of the programme, 0 .. n, has the columns low[i] .. high[i] - 1; both ascend."""

    low: Ints
    high: Ints

    def range(self, row: int) -> tuple[int, int]:
        """Return the first column of a row, and the one after the last."""
        return int(self.low[row]), int(self.high[row])

    def mirrored(self, n_target: int) -> Band:
        """Return the band of the texts read from their ends."""
        return Band(n_target + 1 - self.high[::-1], n_target + 1 - self.low[::-1])


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pairs of segments, (k,) each, source ascending, and how alike they are beyond chance; `reach` is their size."""

    source: Ints
    target: Ints
    weight: NDArray[np.float64]
    reach: int

    def within(self, source: range, target: range) -> Anchors:
        """Return the anchors between two ranges of segments, counted from their starts."""
        is_inside = (self.source >= source.start) & (self.source < source.stop)
        is_inside &= (self.target >= target.start) & (self.target < target.stop)
        i, j = self.source[is_inside] - source.start, self.target[is_inside] - target.start
        return Anchors(i, j, self.weight[is_inside], self.reach)

    def without(self, numbers: Ints) -> Anchors:
        """Return the anchors that do not have these numbers."""
        source, target = np.delete(self.source, numbers), np.delete(self.target, numbers)
        return Anchors(source, target, np.delete(self.weight, numbers), self.reach)


def find_band(n: int, m: int, anchors: Anchors) -> Band:
    """Return the nodes to visit between n and m segments."""
    if (n + 1) * (m + 1) <= _DENSE_NODES:
        return Band(np.zeros(n + 1, dtype=np.int64), np.full(n + 1, m + 1, dtype=np.int64))
    first, last = np.full(n + 1, m, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    for (i, j), (p, q) in pairwise(_corners(n, m, anchors)):
        rows = np.arange(i, p + 1)
        if (p - i) * (q - j) <= _LARGEST_GAP:
            near, far = np.full(len(rows), j), np.full(len(rows), q)
        else:
            near = far = j + (rows - i) * (q - j) // max(p - i, 1)
        first[rows] = np.minimum(first[rows], near)
        last[rows] = np.maximum(last[rows], far)
    radius = _RADIUS + 2 * anchors.reach
    rows = np.arange(n + 1)
    low = np.maximum(first[np.maximum(rows - radius, 0)] - radius, 0)
    high = np.minimum(last[np.minimum(rows + radius, n)] + radius, m) + 1
    return Band(low, high)


def find_anchors(source: Rows, target: Rows) -> Anchors:
    """Return the anchors between centred unit vectors (n, d) and (m, d), ascending in the source.

    A text may say the same thing in many places, word for word: then each of them is nearly the nearest, and the
    heaviest chain of all such pairs tells which belong together. Off this chain only nearest neighbours count.
    """
    sizes = [-(-len(side) // _MOST_GROUPS) for side in (source, target)]
    source, target = (_groups(side, size) for side, size in zip((source, target), sizes, strict=True))
    nearest_target, of_source = _nearest(source, target)
    nearest_source, of_target = _nearest(target, source)
    chain = _Chain(len(target))
    for row, similar in enumerate(_similarities(source, target)):
        is_near = similar > np.maximum(np.maximum(of_source[row], of_target) - _NEARLY_NEAREST, _LEAST_SIMILARITY)
        chain.extend(np.where(is_near, similar - np.float32(_LEAST_SIMILARITY), 0.0))
    rows = np.arange(len(source))
    is_mutual = (nearest_source[nearest_target] == rows) & (of_source > _LEAST_SIMILARITY)
    pairs = np.unique(np.concatenate([chain.pairs(), np.stack([rows, nearest_target], axis=1)[is_mutual]]), axis=0)
    weight = np.einsum("ij,ij->i", source[pairs[:, 0]], target[pairs[:, 1]]).astype(np.float64) - _LEAST_SIMILARITY
    return _in_step(Anchors(pairs[:, 0] * sizes[0], pairs[:, 1] * sizes[1], weight, max(sizes)))


def _similarities(source: Rows, target: Rows) -> Iterator[Rows]:
    """Yield for each source segment how alike the target segments are, (m,), a little more on the diagonal."""
    places = np.arange(len(target), dtype=np.float32) / len(target)
    for first in range(0, len(source), _ROWS_AT_ONCE):
        products = source[first : first + _ROWS_AT_ONCE] @ target.T
        rows = np.arange(first, first + len(products), dtype=np.float32)[:, None] / len(source)
        yield from products - np.abs(rows - places) * _NEARLY_DIAGONAL


def _nearest(source: Rows, target: Rows) -> tuple[Ints, NDArray[np.float32]]:
    """Return the nearest target segment of each source segment, and how alike they are."""
    found = [(int(row.argmax()), float(row.max())) for row in _similarities(source, target)]
    numbers, similar = zip(*found, strict=True)
    return np.array(numbers, dtype=np.int64), np.array(similar, dtype=np.float32)


class _Chain:
    """The heaviest monotone chain of pairs, each segment in one at most, by dynamic programming over the source."""

    def __init__(self, n_target: int) -> None:
        self._best = np.zeros(n_target + 1, dtype=np.float32)
        self._moves: list[NDArray[np.int8]] = []

    def extend(self, gains: NDArray[np.floating]) -> None:
        """Add a source segment: (m,) what pairing it with each target segment is worth, 0 for what cannot be."""
        reached = self._best.copy()
        reached[1:] = np.where(gains > 0, np.maximum(self._best[:-1] + gains, reached[1:]), reached[1:])
        best = np.maximum.accumulate(reached)
        self._moves.append(
            np.where(best > reached, _PASSED, np.where(reached > self._best, _PAIRED, 0)).astype(np.int8)
        )
        self._best = best

    def pairs(self) -> Ints:
        """Return the pairs of the chain, (k, 2)."""
        found = []
        i, j = len(self._moves), len(self._best) - 1
        while i > 0 and j > 0:
            move = self._moves[i - 1][j]
            if move == _PAIRED:
                found.append((i - 1, j - 1))
            i, j = i - (move != _PASSED), j - (move != 0)
        return np.array(found, dtype=np.int64).reshape(-1, 2)


_PASSED, _PAIRED = 1, 2
"""How a node of a chain was reached: by passing a target segment, or by a pair; 0 is by passing a source segment."""


def is_in_step(onward: Ints, other_onward: Ints, reach: int) -> NDArray[np.bool_]:
    """Whether two anchors so many segments apart on both sides, ascending, may belong to one passage."""
    between = np.maximum(onward, other_onward)
    drift = _MOST_DRIFT * reach + between // 2
    is_near = (onward > 0) & (other_onward > 0) & (between <= _MOST_BETWEEN * reach)
    return np.asarray(is_near & (np.abs(other_onward - onward) <= drift), dtype=np.bool_)


def _in_step(anchors: Anchors) -> Anchors:
    """Return the anchors that have another one in step with them among the next few."""
    confirmed = np.zeros(len(anchors.source), dtype=np.bool_)
    for ahead in range(1, min(_NEIGHBOURS + 1, len(confirmed))):
        onward = anchors.source[ahead:] - anchors.source[:-ahead]
        found = is_in_step(onward, anchors.target[ahead:] - anchors.target[:-ahead], anchors.reach)
        found &= onward <= _CLOSE * anchors.reach
        confirmed[ahead:] |= found
        confirmed[: len(confirmed) - ahead] |= found
    return Anchors(anchors.source[confirmed], anchors.target[confirmed], anchors.weight[confirmed], anchors.reach)


def find_gaps(n: int, m: int, anchors: Anchors) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of n and m segments, (n,) and (m,), lie in a passage that the other side seems to lack."""
    gaps = np.zeros(n, dtype=np.bool_), np.zeros(m, dtype=np.bool_)
    for (i, j), (p, q) in pairwise(_corners(n, m, anchors)):
        onward, other_onward = p - i, q - j
        if max(onward, other_onward) < _LEAST_GAP * anchors.reach:
            continue
        gaps[0][i + 1 : p] = onward > _GAP_RATIO * other_onward
        gaps[1][j + 1 : q] = other_onward > _GAP_RATIO * onward
    return gaps


def _corners(n: int, m: int, anchors: Anchors) -> list[tuple[int, int]]:
    chain = heaviest_chain(anchors)
    return [(0, 0), *zip(anchors.source[chain].tolist(), anchors.target[chain].tolist(), strict=True), (n, m)]


def _groups(vectors: Rows, size: int) -> Rows:
    if size == 1:
        return vectors
    sums = np.add.reduceat(vectors, np.arange(0, len(vectors), size), axis=0)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def heaviest_chain(anchors: Anchors) -> Ints:
    """Return the numbers of the anchors, ascending on both sides, whose weights add up to most."""
    # best[q]: the heaviest chain that ends before column q + 1, as a Fenwick tree of maxima (Fenwick 1994).
    size = int(anchors.target.max(initial=0)) + 1
    tree, holder = [0.0] * (size + 1), [-1] * (size + 1)
    came = [-1] * len(anchors.source)
    # Of anchors of one source segment the rightmost comes first, so that none of them follows another.
    for k in np.lexsort((-anchors.target, anchors.source)).tolist():
        column, weight = int(anchors.target[k]), float(anchors.weight[k])
        total, before, place = 0.0, -1, column
        while place > 0:
            if tree[place] > total:
                total, before = tree[place], holder[place]
            place &= place - 1
        came[k] = before
        total += weight
        place = column + 1
        while place <= size:
            if total > tree[place]:
                tree[place], holder[place] = total, k
            place += place & -place
    total, k, place = 0.0, -1, size
    while place > 0:
        if tree[place] > total:
            total, k = tree[place], holder[place]
        place &= place - 1
    chain = []
    while k >= 0:
        chain.append(k)
        k = came[k]
    return np.array(chain[::-1], dtype=np.int64)
