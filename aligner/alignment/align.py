"""Beads of two texts from the vectors and lengths of their segments.

A bead's score is a weighted sum of how alike its blocks are, how their lengths compare, and its shape. The sum over a
whole alignment is maximised by dp.best_path; the probability of the chosen beads under the same scores, read as a
log-linear model, is their confidence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.band import find_band
from aligner.alignment.dp import Lattice, bead_log_probabilities, best_path, shapes_up_to
from aligner.alignment.features import block_cosines, centre, length_surprise
from aligner.model import Bead, renumber_beads
from aligner.settings import AlignmentSettings

__all__ = ["find_beads"]


def find_beads(
    source_vectors: NDArray[np.float32],
    target_vectors: NDArray[np.float32],
    source_lengths: NDArray[np.float64],
    target_lengths: NDArray[np.float64],
    settings: AlignmentSettings,
) -> tuple[Bead, ...]:
    """Return the beads of the best monotone alignment, in the order of the source.

    Vectors (n, d) and (m, d) with rows of length 1, lengths (n,) and (m,) in characters; n and m at least 1.
    """
    source, target = centre(source_vectors), centre(target_vectors)
    shapes = shapes_up_to(settings.max_segments)
    band = find_band(source, target)
    n, m = len(source), len(target)
    cosines = block_cosines(source, target, shapes, band.low, band.width)
    surprise = length_surprise(source_lengths, target_lengths, shapes, band.low, band.width)
    columns = band.low[:, None] + np.arange(band.width)[None, :]
    scores = np.full_like(cosines, -np.inf)
    for s, (a, b) in enumerate(shapes):
        weight = settings.similarity * ((a + b) / 2) ** settings.size_power
        scored = weight * (cosines[s] - settings.chance) - settings.length * surprise[s] ** 2
        scored -= settings.merge * (a + b - 2) + (settings.merge_both if a > 1 and b > 1 else 0.0)
        fits = columns + b <= m
        fits[max(n + 1 - a, 0) :] = False
        scores[s][fits] = scored[fits]
    lattice = Lattice(band.low, shapes, scores, np.full(n, -settings.null), np.full(m, -settings.null))
    paired, source_null, target_null = bead_log_probabilities(lattice)
    index = {shape: s for s, shape in enumerate(shapes)}
    beads = []
    for i, j, a, b in best_path(lattice):
        if a and b:
            log_probability = paired[index[a, b], i, j - band.low[i]]
        else:
            log_probability = source_null[i] if a else target_null[j]
        confidence = float(np.clip(np.exp(log_probability), 0.0, 1.0))
        beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), confidence))
    return renumber_beads(beads)
