"""Where a bead of several sentences may be parted into smaller ones, from numbers about its pieces.

Both sides of a bead are cut into pieces at every place where they might be cut: between segments, after semicolons,
after commas. A part is a run of source pieces with the run of target pieces that translates it. The parts of a bead are
a path of nodes (i, j), i source and j target pieces used up; a path is scored by the sum of its parts' scores, and with
scores read as logarithms of weights, the probability of a node (of a cut there, on both sides at once) is the share of
all paths that lead through it: a segmental conditional random field, as in align.py, over one bead. A bead is cut where
that is more likely than not, so that no two cuts can contradict each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import FEATURES
from aligner.alignment.features import centre
from aligner.alignment.lattice import Candidates, path_probabilities
from aligner.alignment.weights import calibrated

__all__ = [
    "SUM_FEATURES",
    "TOKEN_FEATURES",
    "ClauseWeights",
    "Part",
    "Place",
    "choose_parts",
    "load_clause_weights",
    "measure_sums",
    "node_probabilities",
    "part_candidates",
    "take_features",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.float32]

TOKEN_FEATURES = (
    *"cos cos_size gain beside length cover_first cover_second head".split(),
    *"outside_first outside_second outside_second_share quote_end quote_close quote_close_first quote_turns".split(),
    "part",
)
"""Features of evidence.py, and a constant: what a part more is worth."""
SUM_FEATURES = ("cos", "length", "part")
"""For encoders that do not show their tokens."""

_MOST_NODES = 150
"""A bead with more places to cut is left as it is: paths grow with the square, and none of ours has half as many."""


class Place(IntEnum):
    """What stands between two pieces of one side of a bead."""

    COMMA = 0
    SEMICOLON = 1
    SEGMENT = 2


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of a bead that belong together: source from i up to i + a, target from j up to j + b.

    begins, ends: how probable it is that the cut before it, and the one after it, is right; 1 at the ends of the bead.
    """

    i: int
    j: int
    a: int
    b: int
    begins: float
    ends: float

    @property
    def probability(self) -> float:
        """How probable it is that both its ends are right."""
        return self.begins * self.ends

    def exchanged(self) -> Part:
        """Return the part with source and target exchanged."""
        return Part(self.j, self.i, self.b, self.a, self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class ClauseWeights:
    """One weight a feature; a probability p of the model is right as often as sigmoid(slope * logit(p) + offset)."""

    values: Floats
    slope: float
    offset: float


@cache
def load_clause_weights(kind: str) -> ClauseWeights:
    """Return the weights of the package for `tokens` or `sums`."""
    record = json.loads(files("aligner.alignment").joinpath("clause_weights.json").read_text("utf-8"))[kind]
    names = TOKEN_FEATURES if kind == "tokens" else SUM_FEATURES
    values = np.array([record["weights"][name] for name in names])
    return ClauseWeights(values, record["calibration"]["slope"], record["calibration"]["offset"])


def part_candidates(source: Sequence[Place], target: Sequence[Place]) -> Candidates | None:
    """Return all parts of a bead with the given places inside, None where there is nowhere to cut or too much.

    A cut needs a place on both sides: a comma is one where the other side ends a segment or has a semicolon. Two ends
    of segments are none: that these belong together has been decided already.
    """
    n, m = len(source) + 1, len(target) + 1
    inner = [
        (i, j)
        for i, own in enumerate(source, 1)
        for j, other in enumerate(target, 1)
        if max(own, other) > Place.COMMA and min(own, other) < Place.SEGMENT
    ]
    if not inner or len(inner) > _MOST_NODES:
        return None
    nodes = np.array([(0, 0), *sorted(inner, key=lambda node: (sum(node), node)), (n, m)], dtype=np.int64)
    start, end = np.nonzero((nodes[:, None, 0] < nodes[None, :, 0]) & (nodes[:, None, 1] < nodes[None, :, 1]))
    steps = np.concatenate([nodes[start], nodes[end] - nodes[start]], axis=1)
    return Candidates(steps, start.astype(np.int64), end.astype(np.int64), len(nodes))


def take_features(measures: Floats) -> Floats:
    """Return (k, len(TOKEN_FEATURES)) of the measures (k, len(FEATURES)) of evidence.py."""
    columns = [FEATURES.index(name) for name in TOKEN_FEATURES[:-1]]
    return np.column_stack([measures[:, columns], np.ones(len(measures))])


def measure_sums(vectors: tuple[Rows, Rows], lengths: tuple[Floats, Floats], steps: Ints) -> Floats:
    """Return (k, len(SUM_FEATURES)) of parts (k, 4) of two texts, whose pieces have the given vectors and lengths.

    The vector of a part is the sum of its pieces', less the mean of their text.
    """
    i, j, a, b = steps.T
    first, second = (np.concatenate([np.zeros((1, v.shape[1])), np.cumsum(centre(v), axis=0)]) for v in vectors)
    own, other = first[i + a] - first[i], second[j + b] - second[j]
    norms = np.linalg.norm(own, axis=1) * np.linalg.norm(other, axis=1)
    cosine = (own * other).sum(axis=1) / np.maximum(norms, 1e-9)
    ratio = float(np.sqrt(lengths[1].sum() / max(lengths[0].sum(), 1.0)))
    sums = [np.concatenate([[0.0], np.cumsum(side)]) for side in lengths]
    long, wide = (sums[0][i + a] - sums[0][i]) * ratio, (sums[1][j + b] - sums[1][j]) / max(ratio, 1e-9)
    surprise = np.abs(wide - long) / np.sqrt((long + wide) / 2 + 1.0)
    return np.column_stack([cosine, surprise, np.ones(len(steps))])


def node_probabilities(candidates: Candidates, scores: Floats) -> Floats:
    """Return (n_nodes,) how likely a cut is at each node; the first and last are sure."""
    _, probabilities = path_probabilities(candidates, scores)
    found = np.zeros(candidates.n_nodes)
    np.add.at(found, candidates.end, probabilities)
    found[[0, -1]] = 1.0
    return np.minimum(found, 1.0)


def choose_parts(candidates: Candidates, scores: Floats, weights: ClauseWeights, least: float) -> list[Part]:
    """Return the parts of a bead between cuts that are likelier than .5 and, calibrated, than `least`.

    One part, of probability 1, is the bead as it was.
    """
    raw = node_probabilities(candidates, scores)
    sure = calibrated(raw, weights.slope, weights.offset)
    sure[[0, -1]] = 1.0
    chosen = np.flatnonzero((raw > 0.5) & (sure >= least))
    nodes = np.zeros((candidates.n_nodes, 2), dtype=np.int64)
    nodes[candidates.end] = candidates.steps[:, :2] + candidates.steps[:, 2:]
    parts = []
    for begin, end in zip(chosen[:-1].tolist(), chosen[1:].tolist(), strict=True):
        (i, j), (a, b) = nodes[begin].tolist(), (nodes[end] - nodes[begin]).tolist()
        parts.append(Part(i, j, a, b, float(sure[begin]), float(sure[end])))
    return parts
