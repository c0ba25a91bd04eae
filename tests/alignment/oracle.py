"""The dynamic programme as a textbook would write it: every alignment of two short texts, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.alignment.dp import Lattice, Step


def every_path(lattice: Lattice, i: int = 0, j: int = 0) -> Iterator[list[Step]]:
    """Yield every alignment of what is left after i source and j target segments, left-out targets last."""
    n, m = lattice.n_source, lattice.n_target
    if (i, j) == (n, m):
        yield []
        return
    steps = [(i, j, a, b) for a, b in lattice.shapes if i + a <= n and j + b <= m]
    steps += [(i, j, 1, 0)] if i < n else []
    steps += [(i, j, 0, 1)] if j < m else []
    for step in steps:
        for rest in every_path(lattice, i + step[2], j + step[3]):
            yield [step, *rest]


def score(lattice: Lattice, path: list[Step]) -> float:
    """Return the sum of the scores of a path's beads."""
    total = 0.0
    for i, j, a, b in path:
        if not a:
            total += float(lattice.target_null[j])
        elif not b:
            total += float(lattice.source_null[i])
        else:
            total += float(lattice.scores[lattice.shapes.index((a, b)), i, j - lattice.low[i]])
    return total
