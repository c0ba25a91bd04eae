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

__all__ = ["PAIR_FEATURES", "best_covered", "mismatch_log_odds", "pair_measures"]

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
_RELATIVE = 0.7
"""How far the quarter of a text is moved: 1 would judge a bead by the others of its text alone."""
_USUAL_QUARTER = -7.0
_BEADS_FOR_A_QUARTER = 20
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


def best_covered(measures: Floats) -> float:
    """Return how well the better covered side of a bead is covered: where this is high, a part was left out rather."""
    named = dict(zip(PAIR_FEATURES, measures.tolist(), strict=True))
    sides = ("Chinese", "English")
    return float(max((named[f"nearest, {side}"] + named[f"dictionary, {side}"]) / 2 for side in sides))


def mismatch_log_odds(measures: Floats, weights: CoverWeights) -> Floats:
    """Return (n,) log odds that the sides of n beads do not belong together, in view of how free the text is.

    measures: (n, len(PAIR_FEATURES)). In a free translation every bead looks worse: the better quarter of the text's
    beads, where it has enough of them, is moved towards that of a close one. The quarter and not the median, as up to
    half of a bitext may be wrong.
    """
    if not len(measures):
        return np.zeros(0)
    odds = measures @ weights.pair + weights.pair_constant
    trust = len(odds) / (len(odds) + _BEADS_FOR_A_QUARTER)
    return np.asarray(odds - _RELATIVE * trust * (np.quantile(odds, 0.25) - _USUAL_QUARTER))
