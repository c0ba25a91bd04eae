"""Beads of two texts from numbers about their segments, in two looks.

First a cheap look at all beads in a band: a weighted sum of how alike the blocks are by the sums of their vectors, how
their lengths compare, and their shape. Read as a log-linear model it gives every bead a probability, and of those that
may be right a few a segment are left. Then a second look at these with dearer measures (evidence.py), by a segmental
conditional random field (Sarawagi & Cohen 2004) with weights from hand-aligned texts. Chosen is the alignment with the
highest expected number of right beads; the probability of a bead is its confidence. What that alignment, which is
monotone, leaves out may stand across a neighbour: crossing.py.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.band import find_band
from aligner.alignment.crossing import find_crossings
from aligner.alignment.dp import Lattice, bead_log_probabilities, best_path
from aligner.alignment.evidence import SideEvidence, measure_candidates
from aligner.alignment.features import block_cosines, centre, length_surprise
from aligner.alignment.lattice import Candidates, best_candidates, likely_beads, path_probabilities
from aligner.alignment.weights import load_weights
from aligner.model import Bead, renumber_beads
from aligner.settings import AlignmentSettings

__all__ = ["SHAPES", "expected_gains", "find_beads", "find_candidates"]

Rows = NDArray[np.float32]
Floats = NDArray[np.float64]

SHAPES = tuple(
    (a, b)
    for a in range(1, 6)
    for b in range(1, 8)
    if (a <= 3 and b <= 7) or (a <= 4 and b <= 4) or (a <= 5 and b <= 2)
)
"""The shapes with both sides that are looked for; of those in hand-aligned texts fewer than one in 500 is larger."""


def find_beads(
    vectors: tuple[Rows, Rows],
    lengths: tuple[Floats, Floats],
    settings: AlignmentSettings,
    evidence: tuple[SideEvidence, SideEvidence] | None = None,
) -> tuple[Bead, ...]:
    """Return the beads of the best alignment, in the order of the source; few of them cross.

    Vectors (n, d) and (m, d) with rows of length 1, lengths (n,) and (m,) in characters; n and m at least 1. Without
    `evidence` the first look decides.
    """
    candidates, first_look = find_candidates(vectors, lengths, settings)
    probabilities = confidences = first_look
    if evidence is not None:
        weights = load_weights()
        scores = measure_candidates(*evidence, candidates.steps) @ weights.values
        _, probabilities = path_probabilities(candidates, scores)
        confidences = weights.calibrate(probabilities)
    beads = []
    for k in best_candidates(candidates, expected_gains(candidates, probabilities, settings.claim)):
        i, j, a, b = candidates.steps[k]
        confidence = float(np.clip(confidences[k], 0.0, 1.0))
        beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), confidence))
    return find_crossings(renumber_beads(beads), vectors)


def expected_gains(candidates: Candidates, probabilities: Floats, claim: float) -> Floats:
    """Return what choosing each bead is worth: expected right pairs, half as much for a left-out segment."""
    worth = np.array([1.0 if a and b else 0.5 for _, _, a, b in candidates.steps])
    return np.asarray((probabilities - claim) * worth, dtype=np.float64)


def find_candidates(
    vectors: tuple[Rows, Rows], lengths: tuple[Floats, Floats], settings: AlignmentSettings
) -> tuple[Candidates, Floats]:
    """Return the beads that may be right, and (k,) their probabilities, after the first look."""
    source, target = (centre(side) for side in vectors)
    band = find_band(source, target)
    n, m = len(source), len(target)
    cosines = block_cosines(source, target, SHAPES, band.low, band.width)
    surprise = length_surprise(*lengths, SHAPES, band.low, band.width)
    columns = band.low[:, None] + np.arange(band.width)[None, :]
    scores = np.full_like(cosines, -np.inf)
    for s, (a, b) in enumerate(SHAPES):
        weight = settings.similarity * ((a + b) / 2) ** settings.size_power
        scored = weight * (cosines[s] - settings.chance) - settings.length * surprise[s] ** 2
        scored -= settings.merge * (a + b - 2) + (settings.merge_both if a > 1 and b > 1 else 0.0)
        fits = columns + b <= m
        fits[max(n + 1 - a, 0) :] = False
        scores[s][fits] = scored[fits]
    lattice = Lattice(band.low, SHAPES, scores, np.full(n, -settings.null), np.full(m, -settings.null))
    log_probabilities = bead_log_probabilities(lattice)
    # The best path is always among the candidates, so that they hold one even where nothing is likely.
    candidates = likely_beads(
        lattice,
        log_probabilities,
        settings.least_log_probability,
        settings.least_log_probability_null,
        best_path(lattice),
    )
    index = {shape: s for s, shape in enumerate(SHAPES)}
    paired, source_null, target_null = log_probabilities
    found = [
        paired[index[a, b], i, j - band.low[i]] if a and b else (source_null[i] if a else target_null[j])
        for i, j, a, b in candidates.steps
    ]
    return candidates, np.exp(np.minimum(found, 0.0))
