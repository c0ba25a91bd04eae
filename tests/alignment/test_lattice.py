"""The sums over candidate beads, against the enumeration and the kernel over all beads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.alignment.dp import best_path, find_likely
from aligner.alignment.lattice import best_candidates, candidates_from, path_probabilities, pool_left_out
from tests.alignment.oracle import every_path, score, score_of
from tests.alignment.test_dp import random_lattice

_SIZES = {"n": st.integers(1, 4), "m": st.integers(1, 4), "seed": st.integers(0, 10**6)}


@given(**_SIZES)
def test_all_beads_as_candidates_give_what_the_kernel_gives(n: int, m: int, seed: int) -> None:
    """The same best path, the same probabilities, by the first look and by the sums over candidates."""
    lattice = random_lattice(n, m, seed, (3, 3))
    likely = find_likely(lattice, -np.inf, 10**6)
    candidates, first_look = candidates_from(lattice, likely, -np.inf)
    steps = [tuple(step) for step in candidates.steps.tolist()]
    scores = np.array([score_of(lattice, step) for step in steps])
    total, probabilities = path_probabilities(candidates, scores)
    paths = list(every_path(lattice))
    assert total == pytest.approx(np.log(sum(np.exp(score(lattice, path)) for path in paths)))
    expected = dict.fromkeys(steps, 0.0)
    for path in paths:
        for step in path:
            expected[step] += float(np.exp(score(lattice, path) - total))
    np.testing.assert_allclose(probabilities, [expected[step] for step in steps], atol=1e-9)
    is_pair = (candidates.steps[:, 2:] > 0).all(axis=1)
    np.testing.assert_allclose(first_look[is_pair], probabilities[is_pair], rtol=2e-6, atol=1e-9)  # single precision
    chosen = [steps[k] for k in best_candidates(candidates, scores)]
    assert score(lattice, chosen) == pytest.approx(score(lattice, best_path(lattice)))


@given(least=st.floats(-9, -0.01), **_SIZES)
def test_candidates_always_hold_a_whole_path(n: int, m: int, seed: int, least: float) -> None:
    """However few are likely, there is a path, and every candidate is on one."""
    lattice = random_lattice(n, m, seed, (2, 2))
    candidates, first_look = candidates_from(lattice, find_likely(lattice, least, 10**6), least)
    assert ((first_look >= 0) & (first_look <= 1)).all()
    _, probabilities = path_probabilities(candidates, np.zeros(len(candidates.steps)))
    assert (probabilities > 0).all()
    assert (probabilities * candidates.steps[:, 2]).sum() == pytest.approx(n)


@given(**_SIZES)
def test_a_left_out_segment_is_so_wherever_it_is_passed_over(n: int, m: int, seed: int) -> None:
    """The probabilities of its places add up; with those of the pairs that hold it they make one; pairs stay."""
    lattice = random_lattice(n, m, seed, (3, 3))
    candidates, _ = candidates_from(lattice, find_likely(lattice, -np.inf, 10**6), -np.inf)
    steps = candidates.steps
    scores = np.array([score_of(lattice, step) for step in map(tuple, steps.tolist())])
    _, probabilities = path_probabilities(candidates, scores)
    pooled = pool_left_out(candidates, probabilities)
    is_pair = (steps[:, 2:] > 0).all(axis=1)
    np.testing.assert_array_equal(pooled[is_pair], probabilities[is_pair])
    for side, count in enumerate((n, m)):
        for segment in range(count):
            holds = is_pair & (steps[:, side] <= segment) & (segment < steps[:, side] + steps[:, side + 2])
            is_left_out = (steps[:, 3 - side] == 0) & (steps[:, side] == segment)
            np.testing.assert_allclose(pooled[is_left_out], 1.0 - probabilities[holds].sum(), atol=1e-9)
