"""Runs that add up to most."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aligner.checks.spans import best_runs


def test_the_best_run_comes_first_and_others_beside_it() -> None:
    """What lies between two runs costs more than it joins."""
    runs = list(best_runs(np.array([1.0, 2.0, -5.0, 4.0, -1.0, 2.0]), 0.5))
    assert runs == [(5.0, 3, 6), (3.0, 0, 2)]


def test_nothing_adds_up_where_all_is_negative() -> None:
    """No run reaches the least."""
    assert list(best_runs(np.array([-1.0, -2.0]), 0.1)) == []
    assert list(best_runs(np.zeros(0), 0.1)) == []


@given(st.lists(st.integers(-9, 9), max_size=12))
def test_no_run_is_better_than_the_first(values: list[int]) -> None:
    """The first run is as good as the best of all ranges, tried one by one."""
    array = np.array(values, dtype=np.float64)
    best = max((sum(values[a:b]) for a in range(len(values)) for b in range(a + 1, len(values) + 1)), default=0)
    first = next(best_runs(array, 1.0), None)
    assert (first[0] if first else 0) == (best if best >= 1 else 0)
