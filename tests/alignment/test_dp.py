"""The kernel against the enumeration of all alignments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.band import Band
from aligner.alignment.dp import Lattice, Step, best_path, find_likely
from tests.alignment.oracle import TableScores, every_path, score


def random_lattice(n: int, m: int, seed: int, largest: tuple[int, int], band: Band | None = None) -> Lattice:
    """Return a lattice of n x m segments with scores at random, all nodes in the band unless it is given."""
    rng = np.random.default_rng(seed)
    band = band or Band(np.zeros(n + 1, dtype=np.int64), np.full(n + 1, m + 1, dtype=np.int64))
    table = rng.normal(size=(*largest, n + 1, m + 1))
    for a in range(1, largest[0] + 1):
        table[a - 1, :, :a] = -np.inf
    for b in range(1, largest[1] + 1):
        table[:, b - 1, :, :b] = -np.inf
    return Lattice(band, TableScores(table, band), rng.normal(-1, 1, size=n), rng.normal(-1, 1, size=m))


_SINGLE = 2e-6
"""Sums of exponentials are in single precision."""
_SIZES = {
    "n": st.integers(1, 4),
    "m": st.integers(1, 4),
    "seed": st.integers(0, 10**6),
    "largest": st.tuples(st.integers(1, 4), st.integers(1, 4)),
}


@given(**_SIZES)
@settings(max_examples=60)
def test_no_alignment_beats_the_kernel(n: int, m: int, seed: int, largest: tuple[int, int]) -> None:
    """Up to 4 x 4 segments, the best path has the highest score of all enumerated alignments."""
    lattice = random_lattice(n, m, seed, largest)
    found = best_path(lattice)
    best = max(score(lattice, path) for path in every_path(lattice))
    assert score(lattice, found) == pytest.approx(best)
    assert sum(a for _, _, a, _ in found) == n
    assert sum(b for _, _, _, b in found) == m


def _expected(lattice: Lattice) -> dict[Step, float]:
    """Return the probability of every bead, by enumeration."""
    weights: dict[Step, float] = {}
    total = 0.0
    for path in every_path(lattice):
        weight = float(np.exp(score(lattice, path)))
        total += weight
        for step in path:
            weights[step] = weights.get(step, 0.0) + weight
    return {step: weight / total for step, weight in weights.items()}


def _check_probabilities(lattice: Lattice) -> None:
    found = find_likely(lattice, -np.inf, 10**6)
    expected = _expected(lattice)
    pairs = {step: p for step, p in expected.items() if step[2] and step[3]}
    steps = [tuple(step) for step in found.steps.tolist()]
    assert set(steps) == set(pairs)
    np.testing.assert_allclose(
        np.exp(found.log_probabilities), [pairs[step] for step in steps], rtol=_SINGLE, atol=1e-9
    )
    for side, nulls in enumerate((found.source_null, found.target_null)):
        of_segments = np.zeros(len(nulls))
        for step, p in expected.items():
            if not step[3 - side]:
                of_segments[step[side]] += p
        np.testing.assert_allclose(np.exp(nulls), of_segments, rtol=_SINGLE, atol=1e-9)


@given(**_SIZES)
@settings(max_examples=40)
def test_probabilities_are_those_of_the_enumeration(n: int, m: int, seed: int, largest: tuple[int, int]) -> None:
    """The probability of a bead is the weight of all alignments with it, over the weight of all."""
    _check_probabilities(random_lattice(n, m, seed, largest))


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20)
def test_probabilities_in_a_band_are_those_of_the_paths_inside(seed: int) -> None:
    """Rows of different widths, as around a passage that one side lacks."""
    band = Band(np.array([0, 0, 1, 1, 4]), np.array([2, 3, 3, 6, 6]))
    _check_probabilities(random_lattice(4, 5, seed, (2, 3), band))


def test_unlikely_beads_are_left_out_and_no_row_has_too_many() -> None:
    """The bound holds for every bead, and of a row's beads the most likely ones stay."""
    lattice = random_lattice(12, 14, 3, (3, 3))
    everything = find_likely(lattice, -np.inf, 10**6)
    some = find_likely(lattice, -3.0, 10**6)
    assert (some.log_probabilities > -3.0).all()
    assert len(some.steps) == (everything.log_probabilities > -3.0).sum()
    few = find_likely(lattice, -np.inf, 4)
    ends, counts = np.unique(few.steps[:, 0] + few.steps[:, 2], return_counts=True)
    assert counts.max() == 4
    for end in ends:
        in_row = everything.steps[:, 0] + everything.steps[:, 2] == end
        kept = few.steps[:, 0] + few.steps[:, 2] == end
        best = np.sort(everything.log_probabilities[in_row])[-4:]
        np.testing.assert_allclose(np.sort(few.log_probabilities[kept])[-4:], best[-kept.sum() :])
