"""What is measured of every possible bead: how alike its two blocks are, and how their lengths compare."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["block_cosines", "centre", "length_surprise"]

Floats = NDArray[np.float64]


def centre(vectors: NDArray[np.float32]) -> Floats:
    """Return the rows less their mean, of length 1 again: (k, d).

    What all sentences of a text share (its language, its genre) says nothing about which belongs to which. Rows that
    are all alike become zero.
    """
    moved = vectors.astype(np.float64)
    if len(moved) > 1:
        moved -= moved.mean(axis=0)
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(np.divide(moved, norms, out=np.zeros_like(moved), where=norms > 1e-6), dtype=np.float64)


def block_cosines(
    source: Floats, target: Floats, shapes: tuple[tuple[int, int], ...], low: NDArray[np.int64], width: int
) -> Floats:
    """Return the cosine between the sums of the vectors of both blocks: (len(shapes), n + 1, width).

    source (n, d), target (m, d); element [s, i, k] is for shape s started at node (i, low[i] + k), 0 where the bead
    would leave the texts.
    """
    n = len(source)
    most_a, most_b = (max(side) for side in zip(*shapes, strict=True))
    # Padding with zero vectors lets a block read past the end: such beads are ruled out by the caller.
    padded = np.concatenate([target, np.zeros((width + most_b, target.shape[1]))])
    # Row r serves the blocks that start in the rows above it too, and so begins where the first of those does.
    begins = [int(low[max(0, r - most_a + 1)]) for r in range(n)]
    products = [padded[begins[r] : low[r] + width + most_b] @ source[r] for r in range(n)]
    source_norms = {a: _block_norms(source, a) for a in range(1, most_a + 1)}
    target_norms = {b: np.concatenate([_block_norms(target, b), np.zeros(width + b)]) for b in range(1, most_b + 1)}
    cosines = np.zeros((len(shapes), n + 1, width))
    for i in range(n):
        rows = [
            products[r][low[i] - begins[r] : low[i] - begins[r] + width + most_b] for r in range(i, min(i + most_a, n))
        ]
        cumulated = np.cumsum(rows, axis=0)
        for s, (a, b) in enumerate(shapes):
            if i + a > n:
                continue
            block = sum(cumulated[a - 1, q : q + width] for q in range(b))
            norm = source_norms[a][i] * target_norms[b][low[i] : low[i] + width]
            np.divide(block, norm, out=cosines[s, i], where=norm > 1e-9)
    return cosines


def _block_norms(vectors: Floats, size: int) -> Floats:
    """Return the length of the sum of `size` rows from each row on: (max(k - size + 1, 0),)."""
    if len(vectors) < size:
        return np.zeros(0)
    sums = np.cumsum(np.concatenate([np.zeros((1, vectors.shape[1])), vectors]), axis=0)
    return np.asarray(np.linalg.norm(sums[size:] - sums[:-size], axis=1), dtype=np.float64)


def length_surprise(
    source_lengths: Floats,
    target_lengths: Floats,
    shapes: tuple[tuple[int, int], ...],
    low: NDArray[np.int64],
    width: int,
) -> Floats:
    """Return how far the lengths of both blocks are from the ratio of the whole texts: (len(shapes), n + 1, width).

    lengths in characters. The measure is that of Gale & Church (1993): the difference in units of the square root of
    the mean length; 0 is expected, 1 is usual. 0 where the bead would leave the texts.
    """
    n, m = len(source_lengths), len(target_lengths)
    ratio = target_lengths.sum() / max(source_lengths.sum(), 1.0)
    from_source = np.concatenate([[0.0], np.cumsum(source_lengths)]) * np.sqrt(ratio)
    from_target = np.concatenate([[0.0], np.cumsum(target_lengths)]) / np.sqrt(ratio)
    columns = low[:, None] + np.arange(width)[None, :]
    surprise = np.zeros((len(shapes), n + 1, width))
    for s, (a, b) in enumerate(shapes):
        rows = max(n + 1 - a, 0)
        source_block = (from_source[a:] - from_source[:rows])[:, None]
        ends = np.minimum(columns[:rows] + b, m)
        target_block = from_target[ends] - from_target[np.minimum(columns[:rows], m)]
        surprise[s, :rows] = (target_block - source_block) / np.sqrt((source_block + target_block) / 2 + 1.0)
    return surprise
