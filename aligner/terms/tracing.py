"""What a sentence of a third document takes from a pair: measures of each bead for it.

Both are in one language: the sentence is compared with that side of the bead. Words meet as far as their vectors agree;
what they weigh is their rarity in general text, times how few beads of the pair have them, so that the names and catch
words that run through a text count little. Measured are: the cosine of both texts, the share of the sentence and of the
bead that the other covers, the best covered clause of the bead, and the best local alignment of both rows of words
(Smith & Waterman 1981), which rises only where words follow each other as in the bead.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["TRACE_FEATURES", "Passage", "measure_traces", "word_likeness", "word_weights"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.float32]

TRACE_FEATURES = (
    "cosine",
    "sentence covered",
    "bead covered",
    "clause covered",
    "run",
    "run of sentence",
    "run of bead",
    "ahead",
    "both covered",
)
_LEAST_ALIKE, _FULLY_ALIKE = 0.4, 0.9
"""Cosines of words from which they begin to meet, and at which they are as good as the same."""
_COMMON = 4.0
_RAREST = 20.0
_GAP = 0.15
"""What a word left out costs a local alignment."""
_ALIGNED = 8
"""Beads of a sentence, those that cover it best, that are aligned with it word by word."""
_CLAUSE_END = re.compile(r"[,;:.!?—，；：。！？、]")
_LEAST_CLAUSE = 1.5
"""Weight of the words of a clause that tells something by itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a side of a bead: its text, (k, 2) ranges of its words, their unit rows (k, c) and rarity (k,).

    keys: what the forms of a word have in common. vector: (d,), of the whole text.
    """

    text: str
    keys: tuple[str, ...]
    spans: Ints
    rows: Rows
    rarity: Floats
    vector: Rows


def word_weights(passages: Sequence[Passage], beads: Sequence[Passage]) -> list[Floats]:
    """Return what each word of some passages weighs in a text of these beads, 0.01 and more."""
    n_with = Counter(key for bead in beads for key in set(bead.keys))
    size = math.log1p(len(beads))
    return [
        np.clip(np.minimum(passage.rarity, _RAREST) - _COMMON, 0.1, None)
        / 10.0
        * np.array([math.log1p(len(beads) / (1.0 + n_with[key])) / size for key in passage.keys])
        for passage in passages
    ]


def word_likeness(a: Passage, b: Passage) -> Floats:
    """Return (k, l), 0 to 1: how far the words of two passages are the same."""
    cosines = (a.rows @ b.rows.T).astype(np.float64)
    return np.asarray(np.clip((cosines - _LEAST_ALIKE) / (_FULLY_ALIKE - _LEAST_ALIKE), 0.0, 1.0))


def measure_traces(
    sentence: Passage, weights: Floats, beads: Sequence[Passage], bead_weights: Sequence[Floats]
) -> Floats:
    """Return (len(beads), len(TRACE_FEATURES)) measures of every bead for a sentence."""
    table = np.zeros((len(beads), len(TRACE_FEATURES)))
    likeness = [word_likeness(sentence, bead) for bead in beads]
    total = float(weights.sum())
    for k, (bead, own, alike) in enumerate(zip(beads, bead_weights, likeness, strict=True)):
        of_sentence, of_bead = alike.max(axis=1, initial=0.0), alike.max(axis=0, initial=0.0)
        table[k, 0] = float(sentence.vector @ bead.vector)
        table[k, 1] = float(weights @ of_sentence) / total
        table[k, 2] = float(own @ of_bead) / float(own.sum())
        table[k, 3] = max(
            (float(own[rows] @ of_bead[rows]) / max(float(own[rows].sum()), _LEAST_CLAUSE) for rows in _clauses(bead)),
            default=0.0,
        )
    order = np.argsort(-(table[:, 1] + table[:, 3]), kind="stable")
    for k in order[:_ALIGNED].tolist():
        run = _local_alignment(likeness[k], weights, bead_weights[k])
        table[k, 4] = np.log1p(run)
        table[k, 5] = run / total
        table[k, 6] = run / float(bead_weights[k].sum())
    best = np.sort(table[:, 1])[::-1]
    second = np.where(table[:, 1] == best[0], best[1] if len(best) > 1 else 0.0, best[0])
    table[:, 7] = table[:, 1] - second
    table[:, 8] = table[:, 1] * table[:, 3]
    return table


def _clauses(bead: Passage) -> list[Ints]:
    """Return the numbers of the words of each clause."""
    cuts = [found.start() for found in _CLAUSE_END.finditer(bead.text)]
    places = np.searchsorted(np.array([0, *cuts]), bead.spans[:, 0], side="right")
    return [np.flatnonzero(places == place) for place in np.unique(places)]


def _local_alignment(likeness: Floats, weights: Floats, bead_weights: Floats) -> float:
    """Return the score of the best local alignment: the weight of words that meet, less what lies between them."""
    gains = np.where(likeness > 0.0, likeness * np.minimum(weights[:, None], bead_weights[None, :]), -_GAP)
    before = np.zeros(gains.shape[1] + 1)
    best = 0.0
    for row in gains:
        current = np.zeros_like(before)
        diagonal = np.maximum(before[:-1] + row, before[1:] - _GAP)
        running = 0.0
        for j, value in enumerate(diagonal.tolist(), 1):
            running = max(0.0, value, running - _GAP)
            current[j] = running
        before = current
        best = max(best, float(current.max()))
    return best
