"""Runs of units that are lost together: those whose log odds add up to most."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_runs"]


def best_runs(log_odds: NDArray[np.float64], least: float) -> Iterator[tuple[float, int, int]]:
    """Yield runs (sum, first, one after the last) that add up to `least` or more, the best first on either side of it.

    The maximum-sum run (Kadane; Bentley 1984), then the same in what lies before and after it.
    """
    open_ranges = [(0, len(log_odds))]
    values = log_odds.tolist()
    while open_ranges:
        begin, end = open_ranges.pop()
        best, first, last = -np.inf, begin, begin
        total, start = 0.0, begin
        for k in range(begin, end):
            if total <= 0.0:
                total, start = 0.0, k
            total += values[k]
            if total > best:
                best, first, last = total, start, k + 1
        if last > first and best >= least:
            yield float(best), first, last
            open_ranges += [(begin, first), (last, end)]
