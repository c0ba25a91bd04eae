"""The dynamic programme as a textbook would write it: every alignment of two short texts, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.band import Band
from aligner.alignment.dp import Lattice, Step


@dataclass(frozen=True, slots=True)
class TableScores:
    """Satisfies `Scores` with a table: at [a - 1, b - 1, i, j] the score of the bead a-b that ends at node (i, j)."""

    table: NDArray[np.float64]
    band: Band

    @property
    def largest(self) -> tuple[int, int]:
        """The largest sizes of a block."""
        return self.table.shape[0], self.table.shape[1]

    def into(self, row: int) -> NDArray[np.float64]:
        """Return the scores of beads that end in a row."""
        low, high = self.band.range(row)
        return self.table[:, :, row, low:high]

    def mirrored(self) -> TableScores:
        """Return the table of the texts read from their ends: a bead's end becomes its start."""
        most_a, most_b, _, columns = self.table.shape
        mirrored = np.full_like(self.table, -np.inf)
        for a in range(1, most_a + 1):
            for b in range(1, most_b + 1):
                ends = self.table[a - 1, b - 1, a:, b:]
                mirrored[a - 1, b - 1, a:, b:] = ends[::-1, ::-1]
        return TableScores(mirrored, self.band.mirrored(columns - 1))


def score_of(lattice: Lattice, step: Step) -> float:
    """Return the score of a bead."""
    i, j, a, b = step
    if not a:
        return float(lattice.target_null[j])
    if not b:
        return float(lattice.source_null[i])
    low, _ = lattice.band.range(i + a)
    return float(lattice.scores.into(i + a)[a - 1, b - 1, j + b - low])


def score(lattice: Lattice, path: list[Step]) -> float:
    """Return the sum of the scores of a path's beads."""
    return sum(score_of(lattice, step) for step in path)


def every_path(lattice: Lattice, i: int = 0, j: int = 0) -> Iterator[list[Step]]:
    """Yield every alignment of what is left after i source and j target segments that stays in the band."""
    n, m = len(lattice.source_null), len(lattice.target_null)
    if (i, j) == (n, m):
        yield []
        return
    most_a, most_b = lattice.scores.largest
    steps = [(i, j, a, b) for a in range(1, most_a + 1) for b in range(1, most_b + 1)]
    for step in [*steps, (i, j, 1, 0), (i, j, 0, 1)]:
        end = i + step[2], j + step[3]
        if end[0] > n or not lattice.band.low[end[0]] <= end[1] < lattice.band.high[end[0]]:
            continue
        for rest in every_path(lattice, *end):
            yield [step, *rest]
