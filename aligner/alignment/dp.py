"""The dynamic programme over beads: the probability of every bead, and the best path.

Nodes (i, j) say that i source and j target segments are used up; i = 0..n, j = 0..m. A bead of shape a-b leads from
(i - a, j - b) to (i, j). A path from (0, 0) to (n, m) is a monotone alignment, its score the sum of its beads' scores
(Gale & Church 1993); with scores read as logarithms of weights it is a segmental conditional random field (Sarawagi &
Cohen 2004), and

    alpha(i, j) = log sum over beads into (i, j) of exp(alpha(i - a, j - b) + score)
    beta(i, j)  = log sum over beads out of (i, j) of exp(score + beta(i + a, j + b))
    log P(bead) = alpha(start) + score + beta(end) - beta(0, 0)

beta is alpha of the mirrored texts, so there is one recurrence. It goes row by row: all beads with a >= 1 come from the
A rows above, as one array (A, B, columns); target segments left out one by one within a row are a running sum (or
maximum) of values less the accumulated score of leaving them out. Only the nodes of a band are visited, scores are
asked for a row at a time and not kept, so memory is that of the band's nodes, and time A * B times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from aligner.alignment.band import Band

__all__ = ["Lattice", "Likely", "Scores", "Step", "best_path", "find_likely"]

Floats = NDArray[np.float64]
Step: TypeAlias = tuple[int, int, int, int]
"""A bead of a path as (i, j, a, b): the source segments i .. i + a - 1 and the target segments j .. j + b - 1."""

_NEVER = -np.inf


class Scores(Protocol):
    """The scores of the beads with both sides."""

    @property
    def largest(self) -> tuple[int, int]:
        """The largest sizes (A, B) of a block on each side."""
        ...

    def into(self, row: int) -> NDArray[np.floating]:
        """Return (A, B, k): at [a - 1, b - 1, c] the score of bead a-b that ends at the row's node c of the band.

        It is -inf where there is no such bead: always where it would begin before the texts.
        """
        ...

    def mirrored(self) -> Scores:
        """Return the scores of the texts read from their ends."""
        ...


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all beads inside a band of nodes: source_null (n,) and target_null (m,) of left-out segments."""

    band: Band
    scores: Scores
    source_null: Floats
    target_null: Floats

    def mirrored(self) -> Lattice:
        """Return the lattice of the texts read from their ends."""
        n_target = len(self.target_null)
        band = self.band.mirrored(n_target)
        return Lattice(band, self.scores.mirrored(), self.source_null[::-1], self.target_null[::-1])


@dataclass(frozen=True, slots=True)
class Likely:
    """What one look at a lattice tells.

    steps: (k, 4), the beads with both sides that may be right, in the order of their ends; log_probabilities: (k,).
    source_null, target_null: (n,) and (m,), log-probabilities of leaving a segment out.
    """

    steps: NDArray[np.int64]
    log_probabilities: Floats
    source_null: Floats
    target_null: Floats


def find_likely(lattice: Lattice, least: float, most_a_row: int) -> Likely:
    """Return the beads with log-probability above `least`, at most so many that end in one row."""
    n, m = len(lattice.source_null), len(lattice.target_null)
    band, most_b = lattice.band, lattice.scores.largest[1]
    beta = [row[::-1] for _, row in _sweep(lattice.mirrored())][::-1]
    total = float(beta[0][0])
    steps: list[NDArray[np.int64]] = []
    found: list[Floats] = []
    source_null, target_null = np.zeros(n), np.zeros(m)
    for row, (arriving, values) in enumerate(_sweep(lattice)):
        low, high = band.range(row)
        onward = beta[row] - total
        # A target segment left out within the row.
        target_null[low : high - 1] += np.exp(values[:-1] + lattice.target_null[low : high - 1] + onward[1:])
        if row == 0:
            continue
        log_probabilities = arriving + onward
        source_null[row - 1] = np.exp(log_probabilities[-1]).sum()
        shapes, columns = np.nonzero(log_probabilities[:-1] > least)
        likely = log_probabilities[shapes, columns]
        if len(likely) > most_a_row:  # a refrain makes all beads alike
            kept = np.sort(np.argpartition(-likely, most_a_row)[:most_a_row])
            shapes, columns, likely = shapes[kept], columns[kept], likely[kept]
        a, b = shapes // most_b + 1, shapes % most_b + 1
        steps.append(np.stack([row - a, low + columns - b, a, b], axis=1))
        found.append(likely)
    with np.errstate(divide="ignore"):
        nulls = np.log(source_null), np.log(target_null)
    return Likely(np.concatenate([np.zeros((0, 4), dtype=np.int64), *steps]), np.concatenate([[], *found]), *nulls)


def best_path(lattice: Lattice) -> list[Step]:
    """Return the beads of the path with the highest score.

    The first of equal paths wins: smaller shapes before larger ones, beads before left-out segments.
    """
    frontier = _Frontier(lattice)
    null_sums = _sums(lattice.target_null)
    entries: list[NDArray[np.int8]] = []  # which bead enters a node from a row above
    starts: list[NDArray[np.int32]] = []  # the place in the row where a run of left-out targets begins
    for row in range(len(lattice.source_null) + 1):
        low, high = lattice.band.range(row)
        if row == 0:
            entry, arriving = np.zeros(high - low, dtype=np.int64), _first_row(high - low)
        else:
            values = frontier.arriving(row, lattice.scores.into(row), lattice.source_null[row - 1])
            entry = values.argmax(axis=0)
            arriving = values[entry, np.arange(high - low)]
        relative = arriving - null_sums[low:high]
        running = np.maximum.accumulate(relative)
        is_start = np.concatenate([[True], relative[1:] > running[:-1]])
        entries.append(entry.astype(np.int8))
        starts.append(np.maximum.accumulate(np.where(is_start, np.arange(high - low), 0)).astype(np.int32))
        frontier.put(row, running + null_sums[low:high])
    return _trace_back(lattice, entries, starts)


def _trace_back(lattice: Lattice, entries: list[NDArray[np.int8]], starts: list[NDArray[np.int32]]) -> list[Step]:
    most_a, most_b = lattice.scores.largest
    steps: list[Step] = []
    i, j = len(lattice.source_null), len(lattice.target_null)
    while True:
        low, _ = lattice.band.range(i)
        first = low + int(starts[i][j - low])
        steps += [(i, k, 0, 1) for k in range(j - 1, first - 1, -1)]
        j = first
        if i == 0:
            return steps[::-1]
        entry = int(entries[i][j - low])
        a, b = (entry // most_b + 1, entry % most_b + 1) if entry < most_a * most_b else (1, 0)
        i, j = i - a, j - b
        steps.append((i, j, a, b))


class _Frontier:
    """The values of the last rows, where the beads into the next one begin."""

    def __init__(self, lattice: Lattice) -> None:
        self._band = lattice.band
        self._most_a, self._most_b = lattice.scores.largest
        # Row r lies in line r % A. To the left of column 0 stand B places that no path reaches.
        self._lines = np.full((self._most_a, len(lattice.target_null) + 1 + self._most_b), _NEVER)
        self._windows = sliding_window_view(self._lines, self._most_b, axis=1)

    def arriving(self, row: int, scores: NDArray[np.floating], null: float) -> Floats:
        """Return (A * B + 1, k): values of the row's nodes by the bead that leads there, last a left-out source."""
        low, high = self._band.range(row)
        values = np.empty((self._most_a * self._most_b + 1, high - low))
        beads = values[:-1].reshape(self._most_a, self._most_b, high - low)
        for a in range(1, self._most_a + 1):
            starts = self._windows[(row - a) % self._most_a, low:high, ::-1]
            np.add(starts.T, scores[a - 1], out=beads[a - 1])
        above = self._lines[(row - 1) % self._most_a, low + self._most_b : high + self._most_b]
        np.add(above, null, out=values[-1])
        return values

    def put(self, row: int, values: Floats) -> None:
        line = self._lines[row % self._most_a]
        if row >= self._most_a:
            low, high = self._band.range(row - self._most_a)
            line[low + self._most_b : high + self._most_b] = _NEVER
        low, high = self._band.range(row)
        line[low + self._most_b : high + self._most_b] = values


def _sweep(lattice: Lattice) -> Iterator[tuple[Floats, Floats]]:
    """Yield for each row what arrives at its nodes, see `_Frontier.arriving`, and alpha."""
    frontier = _Frontier(lattice)
    null_sums = _sums(lattice.target_null)
    for row in range(len(lattice.source_null) + 1):
        low, high = lattice.band.range(row)
        if row == 0:
            arriving = _first_row(high - low)[None]
        else:
            arriving = frontier.arriving(row, lattice.scores.into(row), lattice.source_null[row - 1])
        relative = _log_sum(arriving) - null_sums[low:high]
        values = np.logaddexp.accumulate(relative) + null_sums[low:high]
        frontier.put(row, values)
        yield arriving, values


def _sums(scores: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(scores)])


def _first_row(n_nodes: int) -> Floats:
    row = np.full(n_nodes, _NEVER)
    row[0] = 0.0
    return row


def _log_sum(values: Floats) -> Floats:
    """Return the logarithm of the sums of exp over the first axis."""
    if len(values) == 1:
        return np.asarray(values[0])
    top = values.max(axis=0)
    top[top == _NEVER] = 0.0
    # The exponents are at most 0, where single precision is enough, and several times as fast.
    below = np.empty(values.shape, dtype=np.float32)
    np.subtract(values, top, out=below, casting="same_kind")
    sums = np.exp(below, out=below).sum(axis=0).astype(np.float64)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(sums) + top)
