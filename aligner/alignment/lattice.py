"""The same sums as dp.py over a list of candidate beads, for scores that are too dear to compute everywhere.

A candidate is a row (i, j, a, b): it leads from node (i, j) to (i + a, j + b), a or b may be 0. Candidates stand in the
order of their start, by i + j and then i, so that every bead into a node stands before those out of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.dp import Lattice, Step

__all__ = ["Candidates", "best_candidates", "likely_beads", "path_probabilities"]

Floats = NDArray[np.float64]

_NEVER = -1e30
_LONGEST_NULL_RUN = 3
"""Segments left out one after the other that are candidates beside the first look's best path."""
_MOST_A_SEGMENT = 20
"""Likely beads have two or three candidates a segment, quick dialogue ten."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Beads that may be right, all of them on some path from the first node to the last.

    steps: the beads in order. start, end: (k,) numbers of the nodes that each bead leads from and to; node 0 is the
    first, n_nodes - 1 the last.
    """

    steps: tuple[Step, ...]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    n_nodes: int


def likely_beads(
    lattice: Lattice,
    log_probabilities: tuple[Floats, Floats, Floats],
    least: float,
    least_null: float,
    path: list[Step],
) -> Candidates:
    """Return the beads of a path and those whose log-probability, see `bead_log_probabilities`, is above `least`.

    A segment that is left out with more than `least_null` is a candidate at every node of the others.
    """
    paired, source_null, target_null = log_probabilities
    n, m = lattice.n_source, lattice.n_target
    least = max(least, _threshold(paired, most=_MOST_A_SEGMENT * (n + m)))
    steps: set[Step] = set(path)
    for s, i, k in zip(*(index.tolist() for index in np.nonzero(paired > least)), strict=True):
        a, b = lattice.shapes[s]
        steps.add((i, int(lattice.low[i]) + k, a, b))
    nodes = {(i, j) for i, j, _, _ in steps} | {(i + a, j + b) for i, j, a, b in steps} | {(0, 0), (n, m)}
    # Left-out segments lead to nodes that no pair touches; longer runs of them than this are on the given path.
    frontier = nodes
    for _ in range(_LONGEST_NULL_RUN):
        null_steps = {(i, j, 1, 0) for i, j in frontier if i < n and source_null[i] > least_null}
        null_steps |= {(i, j, 0, 1) for i, j in frontier if j < m and target_null[j] > least_null}
        steps |= null_steps
        frontier = {(i + a, j + b) for i, j, a, b in null_steps} - nodes
        nodes |= frontier
    return _connected(steps, n, m)


def _threshold(paired: Floats, most: int) -> float:
    """Return the log-probability that only `most` beads exceed: in a text of one refrain all beads are alike."""
    if np.count_nonzero(paired > _NEVER) <= most:
        return -math.inf
    return float(np.partition(paired, -most, axis=None)[-most])


def _connected(steps: set[Step], n: int, m: int) -> Candidates:
    """Keep the steps that lie on a path from (0, 0) to (n, m)."""
    ordered = sorted(steps, key=lambda step: (step[0] + step[1], *step))
    reached = {(0, 0)}
    forward = []
    for step in ordered:
        i, j, a, b = step
        if (i, j) in reached:
            reached.add((i + a, j + b))
            forward.append(step)
    leads_on = {(n, m)}
    kept: list[Step] = []
    for step in reversed(forward):
        i, j, a, b = step
        if (i + a, j + b) in leads_on:
            leads_on.add((i, j))
            kept.append(step)
    kept.reverse()
    nodes = sorted(leads_on, key=lambda node: (node[0] + node[1], node[0]))
    number = {node: k for k, node in enumerate(nodes)}
    start = np.array([number[i, j] for i, j, _, _ in kept], dtype=np.int64)
    end = np.array([number[i + a, j + b] for i, j, a, b in kept], dtype=np.int64)
    return Candidates(tuple(kept), start, end, len(nodes))


def path_probabilities(candidates: Candidates, scores: Floats) -> tuple[float, Floats]:
    """Return the log of the sum over all paths of exp(score), and (k,) the probability of every candidate."""
    starts, ends, values = candidates.start.tolist(), candidates.end.tolist(), scores.tolist()
    alpha = [_NEVER] * candidates.n_nodes
    alpha[0] = 0.0
    for start, end, value in zip(starts, ends, values, strict=True):
        alpha[end] = _add_logs(alpha[end], alpha[start] + value)
    beta = [_NEVER] * candidates.n_nodes
    beta[-1] = 0.0
    for start, end, value in zip(reversed(starts), reversed(ends), reversed(values), strict=True):
        beta[start] = _add_logs(beta[start], beta[end] + value)
    total = alpha[-1]
    log_probability = np.array(alpha)[candidates.start] + scores + np.array(beta)[candidates.end] - total
    return total, np.exp(np.minimum(log_probability, 0.0))


def _add_logs(x: float, y: float) -> float:
    high, low = (x, y) if x > y else (y, x)
    return high if low <= _NEVER / 2 else high + math.log1p(math.exp(low - high))


def best_candidates(candidates: Candidates, scores: Floats) -> list[int]:
    """Return the numbers of the candidates on the path with the highest sum of scores, in order."""
    best = [-math.inf] * candidates.n_nodes
    best[0] = 0.0
    came = [-1] * candidates.n_nodes
    for k, (start, end, value) in enumerate(
        zip(candidates.start.tolist(), candidates.end.tolist(), scores.tolist(), strict=True)
    ):
        if best[start] + value > best[end]:
            best[end] = best[start] + value
            came[end] = k
    path = []
    node = candidates.n_nodes - 1
    while node:
        path.append(came[node])
        node = int(candidates.start[came[node]])
    return path[::-1]
