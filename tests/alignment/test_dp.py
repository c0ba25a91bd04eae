"""The kernel against the enumeration of all alignments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.dp import Lattice, bead_log_probabilities, best_path, shapes_up_to
from tests.alignment.oracle import every_path, score


def random_lattice(n: int, m: int, seed: int, most: int) -> Lattice:
    """Return a lattice of n x m segments with scores at random."""
    rng = np.random.default_rng(seed)
    shapes = shapes_up_to(most)
    scores = np.full((len(shapes), n + 1, m + 1), -np.inf)
    for s, (a, b) in enumerate(shapes):
        scores[s, : max(n + 1 - a, 0), : max(m + 1 - b, 0)] = rng.normal(size=(max(n + 1 - a, 0), max(m + 1 - b, 0)))
    return Lattice(
        np.zeros(n + 1, dtype=np.int64), shapes, scores, rng.normal(-1, 1, size=n), rng.normal(-1, 1, size=m)
    )


_SIZES = {
    "n": st.integers(0, 4),
    "m": st.integers(0, 4),
    "seed": st.integers(0, 10**6),
    "most": st.integers(1, 4),
}


@given(**_SIZES)
@settings(max_examples=60)
def test_no_alignment_beats_the_kernel(n: int, m: int, seed: int, most: int) -> None:
    """Up to 4 x 4 segments, the best path has the highest score of all enumerated alignments."""
    lattice = random_lattice(n, m, seed, most)
    found = best_path(lattice)
    best = max((score(lattice, path) for path in every_path(lattice)), default=0.0)
    assert score(lattice, found) == pytest.approx(best)
    assert sum(a for _, _, a, _ in found) == n
    assert sum(b for _, _, _, b in found) == m


@given(**_SIZES)
@settings(max_examples=40)
def test_probabilities_are_those_of_the_enumeration(n: int, m: int, seed: int, most: int) -> None:
    """The probability of a bead is the weight of all alignments with it, over the weight of all."""
    lattice = random_lattice(n, m, seed, most)
    if not n or not m:
        return
    paired, source_null, target_null = bead_log_probabilities(lattice)
    expected_paired = np.zeros_like(paired)
    expected_source, expected_target = np.zeros(n), np.zeros(m)
    total = 0.0
    for path in every_path(lattice):
        weight = float(np.exp(score(lattice, path)))
        total += weight
        for i, j, a, b in path:
            if a and b:
                expected_paired[lattice.shapes.index((a, b)), i, j] += weight
            elif a:
                expected_source[i] += weight
            else:
                expected_target[j] += weight
    np.testing.assert_allclose(np.exp(paired), expected_paired / total, atol=1e-9)
    np.testing.assert_allclose(np.exp(source_null), expected_source / total, atol=1e-9)
    np.testing.assert_allclose(np.exp(target_null), expected_target / total, atol=1e-9)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30)
def test_band_that_holds_every_path_changes_nothing(seed: int) -> None:
    """A shifted band gives the path and the probabilities of the whole lattice where the path lies inside."""
    n, m = 6, 9
    lattice = random_lattice(n, m, seed, 3)
    whole = best_path(lattice)
    low = np.array([0, 0, 1, 1, 2, 2, 3], dtype=np.int64)
    width = 7
    scores = np.stack([lattice.scores[:, i, low[i] : low[i] + width] for i in range(n + 1)], axis=1)
    banded = Lattice(low, lattice.shapes, scores, lattice.source_null, lattice.target_null)
    nodes = {(i + a, j + b) for i, j, a, b in whole}
    inside = all(low[i] <= j < low[i] + width for i, j in nodes)
    found = best_path(banded)
    assert score(banded, found) <= score(lattice, whole) + 1e-9
    if inside:
        assert score(banded, found) == pytest.approx(score(lattice, whole))
    paired, source_null, target_null = bead_log_probabilities(banded)
    used = np.exp(source_null).sum() + sum(a * np.exp(paired[s]).sum() for s, (a, _) in enumerate(lattice.shapes))
    assert used == pytest.approx(n)
    assert np.exp(target_null).sum() + sum(
        b * np.exp(paired[s]).sum() for s, (_, b) in enumerate(lattice.shapes)
    ) == pytest.approx(m)
