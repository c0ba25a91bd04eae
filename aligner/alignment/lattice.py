"""The same sums as dp.py over a list of candidate beads, for scores that are too dear to compute everywhere.

A candidate is a row (i, j, a, b): it leads from node (i, j) to (i + a, j + b), a or b may be 0. Candidates stand in the
order of their start, by i + j and then i, so that every bead into a node stands before those out of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.dp import Lattice, Likely, Step, best_path

__all__ = ["Candidates", "best_candidates", "candidates_from", "path_probabilities", "pool_left_out"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NEVER = -1e30
_LONGEST_NULL_RUN = 3
"""Segments left out one after the other beside likely beads; longer runs come with the best path."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Beads that may be right, all of them on some path from the first node to the last.

    steps: (k, 4), the beads in order. start, end: (k,) numbers of the nodes that each bead leads from and to; node 0
    is the first, n_nodes - 1 the last.
    """

    steps: Ints
    start: Ints
    end: Ints
    n_nodes: int


def candidates_from(lattice: Lattice, likely: Likely, least_null: float) -> tuple[Candidates, Floats]:
    """Return the likely beads with left-out segments between them, and (k,) their probabilities.

    A segment that is left out with log-probability above `least_null` is a candidate at every node of the others.
    Where nothing is likely, so that no path leads through, the best path of the lattice is added.
    """
    candidates = _candidates(likely, [], least_null) or _candidates(likely, best_path(lattice), least_null)
    if candidates is None:  # a path is a path
        raise AssertionError("the best path is broken")
    return candidates, _probabilities(likely, candidates.steps)


def _candidates(likely: Likely, path: list[Step], least_null: float) -> Candidates | None:
    """Return what lies on paths through the likely beads and a given path, None if there is no path."""
    n, m = len(likely.source_null), len(likely.target_null)
    steps = np.concatenate([likely.steps, np.array(path, dtype=np.int64).reshape(-1, 4)])
    nodes = np.unique(np.concatenate([_keys(steps[:, 0], steps[:, 1], m), _ends(steps, m), [0, (n + 1) * (m + 1) - 1]]))
    # Left-out segments lead to nodes that no pair touches.
    may_skip = np.append(likely.source_null > least_null, False), np.append(likely.target_null > least_null, False)
    frontier = nodes
    for _ in range(_LONGEST_NULL_RUN):
        i, j = frontier // (m + 1), frontier % (m + 1)
        skips = [_rows(i[may_skip[0][i]], j[may_skip[0][i]], 1, 0), _rows(i[may_skip[1][j]], j[may_skip[1][j]], 0, 1)]
        steps = np.concatenate([steps, *skips])
        frontier = np.setdiff1d(_ends(np.concatenate(skips), m), nodes)
        nodes = np.union1d(nodes, frontier)
    return _connected(np.unique(steps, axis=0), n, m)


def _probabilities(likely: Likely, steps: Ints) -> Floats:
    """Return (k,) probabilities of steps: 0 for beads of the best path that are not likely."""
    known = np.concatenate([likely.steps, steps])
    _, number = np.unique(known, axis=0, return_inverse=True)
    number = number.reshape(-1)
    found = np.zeros(len(known))
    found[number[: len(likely.steps)]] = np.exp(likely.log_probabilities)
    probabilities = found[number[len(likely.steps) :]]
    i, j, a, b = steps.T
    probabilities[b == 0] = np.exp(likely.source_null[i[b == 0]])
    probabilities[a == 0] = np.exp(likely.target_null[j[a == 0]])
    return np.asarray(np.minimum(probabilities, 1.0))


def _keys(i: Ints, j: Ints, m: int) -> Ints:
    return np.asarray(i * (m + 1) + j, dtype=np.int64)


def _ends(steps: Ints, m: int) -> Ints:
    return _keys(steps[:, 0] + steps[:, 2], steps[:, 1] + steps[:, 3], m)


def _rows(i: Ints, j: Ints, a: int, b: int) -> Ints:
    return np.stack([i, j, np.full(len(i), a), np.full(len(i), b)], axis=1)


def _connected(steps: Ints, n: int, m: int) -> Candidates | None:
    """Keep the steps that lie on a path from (0, 0) to (n, m), None if there is none."""
    steps = steps[np.lexsort((*steps.T[::-1], steps[:, 0] + steps[:, 1]))]
    starts, ends = _keys(steps[:, 0], steps[:, 1], m), _ends(steps, m)
    reached, leads_on = {0}, {(n + 1) * (m + 1) - 1}
    forward = []
    for k, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        if start in reached:
            reached.add(end)
            forward.append(k)
    kept = []
    for k in reversed(forward):
        if int(ends[k]) in leads_on:
            leads_on.add(int(starts[k]))
            kept.append(k)
    if not kept:
        return None
    kept.reverse()
    nodes = np.sort(np.fromiter(leads_on, dtype=np.int64))
    number = np.empty(len(nodes), dtype=np.int64)
    number[np.lexsort((nodes // (m + 1), nodes // (m + 1) + nodes % (m + 1)))] = np.arange(len(nodes))
    start, end = (number[np.searchsorted(nodes, keys[kept])] for keys in (starts, ends))
    return Candidates(steps[kept], start, end, len(nodes))


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


def pool_left_out(candidates: Candidates, probabilities: Floats) -> Floats:
    """Return (k,) probabilities in which a left-out segment has the sum over all places where it may be left out.

    Between which segments of the other side it is passed over makes no difference to anybody.
    """
    pooled = probabilities.copy()
    for side in (0, 1):
        is_null = candidates.steps[:, 3 - side] == 0
        segments = candidates.steps[is_null, side]
        pooled[is_null] = np.bincount(segments, probabilities[is_null])[segments]
    return np.asarray(np.minimum(pooled, 1.0))


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
