"""The dynamic programme over beads: best path, and the probability of every bead.

Nodes (i, j) say that i source and j target segments are used up; i = 0..n, j = 0..m. A bead of shape a-b leads from
(i, j) to (i + a, j + b). A path from (0, 0) to (n, m) is a monotone alignment, its score the sum of its beads' scores
(Gale & Church 1993); with scores read as logarithms of weights it is a segmental conditional random field (Sarawagi &
Cohen 2004), and

    alpha(i, j) = log sum over beads into (i, j) of exp(alpha(i - a, j - b) + score)
    beta(i, j)  = log sum over beads out of (i, j) of exp(score + beta(i + a, j + b))
    log P(bead) = alpha(start) + score + beta(end) - alpha(n, m)

Only the nodes of a band are visited: in row i the columns low[i] .. low[i] + width - 1. Rows are computed whole: beads
with a >= 1 come from rows above; target segments left out one by one within a row are a running maximum (or sum) of
values less the accumulated score of leaving them out. Time and memory are n * width * shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lattice", "Step", "bead_log_probabilities", "best_path", "shapes_up_to"]

Floats = NDArray[np.float64]
Step = tuple[int, int, int, int]
"""A bead of a path as (i, j, a, b): the source segments i .. i + a - 1 and the target segments j .. j + b - 1."""

_NEVER = -np.inf


def shapes_up_to(most: int) -> tuple[tuple[int, int], ...]:
    """Return every shape a-b with 1 <= a, b <= most."""
    return tuple((a, b) for a in range(1, most + 1) for b in range(1, most + 1))


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all beads inside a band.

    low: (n + 1,) first column of each row, ascending, low[0] = 0.
    shapes: the shapes with both sides.
    scores: (len(shapes), n + 1, width); scores[s, i, k] is that of shape s started at node (i, low[i] + k), -inf where
        the bead would leave the texts.
    source_null: (n,) score of leaving out source segment i. target_null: (m,) likewise.
    """

    low: NDArray[np.int64]
    shapes: tuple[tuple[int, int], ...]
    scores: Floats
    source_null: Floats
    target_null: Floats

    @property
    def n_source(self) -> int:
        """Number of source segments."""
        return len(self.source_null)

    @property
    def n_target(self) -> int:
        """Number of target segments."""
        return len(self.target_null)

    @property
    def width(self) -> int:
        """Columns in a row of the band."""
        return int(self.scores.shape[2])


def _shift(row: Floats, offset: int) -> Floats:
    """Return the row read from `offset` on, -inf where it has nothing."""
    if offset == 0:
        return row
    shifted = np.full_like(row, _NEVER)
    if 0 < offset < len(row):
        shifted[:-offset] = row[offset:]
    elif -len(row) < offset < 0:
        shifted[-offset:] = row[:offset]
    return shifted


def _target_null_sums(lattice: Lattice) -> Floats:
    """Return (n + 1, width): the score of leaving out all target segments before the column of a node."""
    sums = np.concatenate([[0.0], np.cumsum(lattice.target_null)])
    columns = lattice.low[:, None] + np.arange(lattice.width)[None, :]
    return np.asarray(sums[np.minimum(columns, lattice.n_target)], dtype=np.float64)


def _inside(lattice: Lattice, row: int) -> NDArray[np.bool_]:
    return np.asarray(lattice.low[row] + np.arange(lattice.width) <= lattice.n_target, dtype=np.bool_)


def best_path(lattice: Lattice) -> list[Step]:
    """Return the beads of the path with the highest score, in order.

    The first of equal scores wins: beads before left-out segments, smaller shapes before larger ones.
    """
    n, width = lattice.n_source, lattice.width
    null_sums = _target_null_sums(lattice)
    best = np.full((n + 1, width), _NEVER)
    entry = np.full((n + 1, width), -1, dtype=np.int16)  # the shape that enters a node from a row above
    start = np.zeros((n + 1, width), dtype=np.int32)  # the column offset where a run of left-out targets begins
    for i in range(n + 1):
        arriving = np.full(width, _NEVER)
        if i == 0:
            arriving[0] = 0.0
        else:
            candidates = [(len(lattice.shapes), 1, 0, best[i - 1] + lattice.source_null[i - 1])]
            candidates += [
                (s, a, b, best[i - a] + lattice.scores[s, i - a]) for s, (a, b) in enumerate(lattice.shapes) if a <= i
            ]
            for s, a, b, scored in sorted(candidates, key=lambda c: c[0]):
                moved = _shift(scored, int(lattice.low[i] - b - lattice.low[i - a]))
                better = moved > arriving
                arriving = np.where(better, moved, arriving)
                entry[i, better] = s
        arriving[~_inside(lattice, i)] = _NEVER
        relative = arriving - null_sums[i]
        running = np.maximum.accumulate(relative)
        is_start = np.concatenate([[True], relative[1:] > running[:-1]])
        start[i] = np.maximum.accumulate(np.where(is_start, np.arange(width), 0))
        best[i] = running + null_sums[i]
    return _trace_back(lattice, entry, start)


def _trace_back(lattice: Lattice, entry: NDArray[np.int16], start: NDArray[np.int32]) -> list[Step]:
    steps: list[Step] = []
    i, j = lattice.n_source, lattice.n_target
    while (i, j) != (0, 0):
        first = int(lattice.low[i] + start[i, j - lattice.low[i]])
        steps += [(i, k, 0, 1) for k in range(j - 1, first - 1, -1)]
        j = first
        if (i, j) == (0, 0):
            break
        shape = int(entry[i, j - lattice.low[i]])
        a, b = lattice.shapes[shape] if shape < len(lattice.shapes) else (1, 0)
        i, j = i - a, j - b
        steps.append((i, j, a, b))
    return steps[::-1]


def _accumulate_sum(values: Floats) -> Floats:
    """Return the running log of sums of exp, safe for runs of -inf."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.logaddexp.accumulate(values), dtype=np.float64)


def _sum_log(parts: Sequence[Floats]) -> Floats:
    stacked = np.stack(parts)
    top = stacked.max(axis=0)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(safe + np.log(np.exp(stacked - safe).sum(axis=0)), dtype=np.float64)


def bead_log_probabilities(lattice: Lattice) -> tuple[Floats, Floats, Floats]:
    """Return the log-probability of every bead: (like scores), (n,) for source and (m,) for target left out.

    Those of all beads that use one segment add up to 1.
    """
    n, m, width = lattice.n_source, lattice.n_target, lattice.width
    null_sums = _target_null_sums(lattice)
    alpha = np.full((n + 1, width), _NEVER)
    for i in range(n + 1):
        if i == 0:
            arriving = np.full(width, _NEVER)
            arriving[0] = 0.0
        else:
            parts = [_shift(alpha[i - 1] + lattice.source_null[i - 1], int(lattice.low[i] - lattice.low[i - 1]))]
            parts += [
                _shift(alpha[i - a] + lattice.scores[s, i - a], int(lattice.low[i] - b - lattice.low[i - a]))
                for s, (a, b) in enumerate(lattice.shapes)
                if a <= i
            ]
            arriving = _sum_log(parts)
        arriving[~_inside(lattice, i)] = _NEVER
        alpha[i] = _accumulate_sum(arriving - null_sums[i]) + null_sums[i]
    beta = np.full((n + 1, width), _NEVER)
    for i in range(n, -1, -1):
        if i == n:
            leaving = np.full(width, _NEVER)
            leaving[m - lattice.low[n]] = 0.0
        else:
            parts = [lattice.source_null[i] + _shift(beta[i + 1], int(lattice.low[i] - lattice.low[i + 1]))]
            parts += [
                lattice.scores[s, i] + _shift(beta[i + a], int(lattice.low[i] + b - lattice.low[i + a]))
                for s, (a, b) in enumerate(lattice.shapes)
                if i + a <= n
            ]
            leaving = _sum_log(parts)
        leaving[~_inside(lattice, i)] = _NEVER
        # beta(i, j) = log sum over k >= j of exp(leaving(k) + left-out score of j .. k - 1)
        beta[i] = _accumulate_sum((leaving + null_sums[i])[::-1])[::-1] - null_sums[i]
    total = alpha[n, m - lattice.low[n]]
    paired = np.full_like(lattice.scores, _NEVER)
    for s, (a, b) in enumerate(lattice.shapes):
        for i in range(n + 1 - a):
            after = _shift(beta[i + a], int(lattice.low[i] + b - lattice.low[i + a]))
            paired[s, i] = alpha[i] + lattice.scores[s, i] + after - total
    source_null = np.full(n, _NEVER)
    for i in range(n):
        after = _shift(beta[i + 1], int(lattice.low[i] - lattice.low[i + 1]))
        source_null[i] = np.logaddexp.reduce(alpha[i] + lattice.source_null[i] + after) - total
    target_null = np.full(m, _NEVER)
    for i in range(n + 1):
        columns = lattice.low[i] + np.arange(width - 1)
        valid = columns < m
        into = alpha[i, :-1] + lattice.target_null[np.minimum(columns, m - 1)] + beta[i, 1:] - total
        np.logaddexp.at(target_null, columns[valid], into[valid])
    return paired, source_null, target_null
