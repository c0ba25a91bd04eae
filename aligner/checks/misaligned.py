"""Whether the two sides of a bead belong together at all.

The cosine of both sides, how near their words are to each other and how many the dictionary joins, weighed by a
logistic model that was trained on gold beads and the same beads with a neighbour's or any other partner
(benchmarks/train_coverage.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.checks.coverage import FEATURES, BeadCover, CoverWeights
from aligner.model import SIDES

__all__ = ["PAIR_FEATURES", "mismatch_probability", "pair_measures"]

Floats = NDArray[np.float64]

PAIR_FEATURES = (
    "cosine",
    "nearest, Chinese",
    "nearest, English",
    "dictionary, Chinese",
    "dictionary, English",
    "length",
    "few",
)
_NEAREST, _DICTIONARY = FEATURES.index("nearest"), FEATURES.index("dictionary")
_RATIO, _FEW = FEATURES.index("ratio"), FEATURES.index("few")


def pair_measures(cover: BeadCover, cosine: float, *, chinese_first: bool) -> Floats:
    """Return (len(PAIR_FEATURES),) measures of a bead whose sides have this cosine."""
    sides = [cover.side(side).measures[cover.side(side).is_content] for side in SIDES]
    if not chinese_first:
        sides.reverse()
    filled = [side if len(side) else np.zeros((1, len(FEATURES))) for side in sides]
    return np.array(
        [
            cosine,
            *(side[:, _NEAREST].mean() for side in filled),
            *(side[:, _DICTIONARY].mean() for side in filled),
            abs(filled[0][0, _RATIO]),
            max(side[0, _FEW] for side in filled),
        ]
    )


def mismatch_probability(measures: Floats, weights: CoverWeights) -> float:
    """Return the probability that the sides of a bead do not belong together."""
    return float(1.0 / (1.0 + np.exp(-(measures @ weights.pair + weights.pair_constant))))
