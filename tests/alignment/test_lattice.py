"""The sums over candidate beads, against the enumeration and the kernel over all beads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.alignment.dp import Lattice, bead_log_probabilities, best_path, shapes_up_to
from aligner.alignment.lattice import best_candidates, likely_beads, path_probabilities
from tests.alignment.oracle import every_path, score
from tests.alignment.test_dp import random_lattice

_SIZES = {"n": st.integers(1, 4), "m": st.integers(1, 4), "seed": st.integers(0, 10**6)}


@given(**_SIZES)
def test_all_beads_as_candidates_give_what_the_kernel_gives(n: int, m: int, seed: int) -> None:
    """The same best path, the same probabilities."""
    lattice = random_lattice(n, m, seed, 3)
    log_probabilities = bead_log_probabilities(lattice)
    # So few segments have fewer beads than the most that are kept.
    candidates = likely_beads(lattice, log_probabilities, -np.inf, -np.inf, [])
    scores = np.array([score(lattice, [step]) for step in candidates.steps])
    total, probabilities = path_probabilities(candidates, scores)
    paths = list(every_path(lattice))
    assert total == pytest.approx(np.log(sum(np.exp(score(lattice, path)) for path in paths)))
    expected = dict.fromkeys(candidates.steps, 0.0)
    for path in paths:
        for step in path:
            expected[step] += float(np.exp(score(lattice, path) - total))
    np.testing.assert_allclose(probabilities, [expected[step] for step in candidates.steps], atol=1e-9)
    chosen = [candidates.steps[k] for k in best_candidates(candidates, scores)]
    assert score(lattice, chosen) == pytest.approx(score(lattice, best_path(lattice)))


@given(least=st.floats(-9, -0.01), **_SIZES)
def test_candidates_always_hold_a_whole_path(n: int, m: int, seed: int, least: float) -> None:
    """However few are likely, the given path is there, and every candidate is on some path."""
    lattice = random_lattice(n, m, seed, 2)
    path = best_path(lattice)
    candidates = likely_beads(lattice, bead_log_probabilities(lattice), least, least, path)
    assert set(path) <= set(candidates.steps)
    _, probabilities = path_probabilities(candidates, np.zeros(len(candidates.steps)))
    assert (probabilities > 0).all()
    used = sum(p * a for p, (_, _, a, _) in zip(probabilities, candidates.steps, strict=True))
    assert used == pytest.approx(n)


def test_refrain_does_not_make_everything_a_candidate() -> None:
    """Where all beads are alike, candidates stay in proportion to the text."""
    n = 150
    shapes = shapes_up_to(3)
    scores = np.full((len(shapes), n + 1, n + 1), -np.inf)
    for s, (a, b) in enumerate(shapes):
        scores[s, : n + 1 - a, : n + 1 - b] = -1.0
    lattice = Lattice(np.zeros(n + 1, dtype=np.int64), shapes, scores, np.full(n, -1.0), np.full(n, -1.0))
    log_probabilities = bead_log_probabilities(lattice)
    candidates = likely_beads(lattice, log_probabilities, -30.0, 0.0, best_path(lattice))
    assert n < len(candidates.steps) < 45 * n
