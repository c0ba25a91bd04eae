"""Precision, recall and F1 of an alignment against gold beads, as in the sentence-alignment literature.

Strict: a bead counts if the gold has exactly it. Lax: if it shares a source and a target segment with one gold bead
(Thompson & Koehn 2019). Beads with an empty side are left out of both, and counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.model import BeadIds

__all__ = ["Evaluation", "Score", "evaluate"]


@dataclass(frozen=True, slots=True)
class Score:
    """How many of `n_found` are right, and how many of `n_gold` were found."""

    n_right: int
    n_found: int
    n_recalled: int
    n_gold: int

    @property
    def precision(self) -> float:
        """0 to 1; 1 where nothing was claimed."""
        return self.n_right / self.n_found if self.n_found else 1.0

    @property
    def recall(self) -> float:
        """0 to 1; 1 where there was nothing to find."""
        return self.n_recalled / self.n_gold if self.n_gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of one alignment.

    one_sided: the beads with an empty side, scored strictly. n_to_fix: beads of the test, one-sided ones included,
    that are not in the gold: each has to be touched on the way to a perfect alignment.
    """

    strict: Score
    lax: Score
    one_sided: Score
    n_to_fix: int


def evaluate(gold: Sequence[BeadIds], test: Sequence[BeadIds]) -> Evaluation:
    """Compare two lists of beads, each segment in one bead at most."""
    gold_pairs, test_pairs = ({b for b in beads if b[0] and b[1]} for beads in (gold, test))
    gold_nulls, test_nulls = (_single_nulls(beads) for beads in (gold, test))
    exact = len(gold_pairs & test_pairs)
    nulls = len(gold_nulls & test_nulls)
    in_gold = gold_pairs | gold_nulls
    return Evaluation(
        strict=Score(exact, len(test_pairs), exact, len(gold_pairs)),
        lax=Score(
            _n_overlapping(test_pairs, gold_pairs),
            len(test_pairs),
            _n_overlapping(gold_pairs, test_pairs),
            len(gold_pairs),
        ),
        one_sided=Score(nulls, len(test_nulls), nulls, len(gold_nulls)),
        n_to_fix=len((test_pairs | test_nulls) - in_gold),
    )


def _single_nulls(beads: Sequence[BeadIds]) -> set[BeadIds]:
    """Return the one-sided beads segment by segment: whether two left-out segments share a bead says nothing."""
    nulls: set[BeadIds] = set()
    for source, target in beads:
        if not source or not target:
            nulls |= {((p,), ()) for p in source} | {((), (p,)) for p in target}
    return nulls


def _n_overlapping(these: set[BeadIds], those: set[BeadIds]) -> int:
    """Return how many beads share a source and a target segment with one of the others."""
    owners = [{p: k for k, bead in enumerate(those) for p in bead[side]} for side in (0, 1)]
    return sum(
        not {owners[0].get(p) for p in source}.isdisjoint({owners[1].get(p) for p in target} - {None})
        for source, target in these
    )
