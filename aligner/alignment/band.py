"""Which nodes the dynamic programme visits: all of them for short texts, a band around anchors for long ones.

The anchors are the heaviest monotone chain of segment pairs that are more alike than chance (a weighted longest common
subsequence over single segments), which survives passages that one side lacks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Band", "find_band"]

_DENSE_NODES = 400_000
"""Texts with fewer nodes are searched whole."""
_RADIUS = 100
"""Columns on either side of the anchors' path."""
_LEAST_SIMILARITY = 0.3
_DIAGONAL = np.float32(1e-3)
"""What a pair on the diagonal is worth where nothing else tells: a text of one refrain keeps to it."""
_ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Band:
    """Row i of the programme has the columns low[i] .. low[i] + width - 1."""

    low: NDArray[np.int64]
    width: int


def find_band(source: NDArray[np.float64], target: NDArray[np.float64]) -> Band:
    """Return the nodes to visit for centred unit vectors (n, d) and (m, d)."""
    n, m = len(source), len(target)
    if (n + 1) * (m + 1) <= _DENSE_NODES or m <= 2 * _RADIUS:
        return Band(np.zeros(n + 1, dtype=np.int64), m + 1)
    first, last = _anchor_path(source.astype(np.float32), target.astype(np.float32))
    # A passage that only the target has is crossed within one row: the row must hold it whole, and reach the next.
    width = int((last - first).max()) + 2 * _RADIUS + 1
    low = np.clip(first - _RADIUS, 0, max(m + 1 - width, 0))
    return Band(low, width)


def _anchor_path(
    source: NDArray[np.float32], target: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each of the n + 1 rows the first and the last column of the heaviest chain of pairs in it."""
    n, m = len(source), len(target)
    best = np.zeros(m + 1, dtype=np.float32)
    # 0: the row above, 1: the column before, 2: a pair; what led to each node.
    came = np.zeros((n + 1, m + 1), dtype=np.int8)
    came[0, 1:] = 1
    places = (np.arange(1, m + 1) / m).astype(np.float32)
    for first in range(0, n, _ROWS_AT_ONCE):
        gains = source[first : first + _ROWS_AT_ONCE] @ target.T - _LEAST_SIMILARITY
        for row, gain in enumerate(gains, first + 1):
            paired = best[:-1] + np.maximum(gain, 0.0) + (_DIAGONAL - np.abs(row / n - places) * _DIAGONAL)
            is_pair = paired > best[1:]
            reached = best.copy()
            reached[1:] = np.where(is_pair, paired, best[1:])
            came[row, 1:] = np.where(is_pair, 2, 0)
            best = np.maximum.accumulate(reached)
            came[row][best > reached] = 1
    first_column = np.zeros(n + 1, dtype=np.int64)
    last_column = np.zeros(n + 1, dtype=np.int64)
    i, j = n, m
    last_column[n] = m
    while i > 0 or j > 0:
        move = came[i, j]
        if move != 1:
            first_column[i] = j
            last_column[i - 1] = j - (move == 2)
        i, j = i - (move != 1), j - (move != 0)
    return first_column, last_column
