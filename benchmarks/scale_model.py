"""What a corpus of a billion segments would take: python -m benchmarks.scale_model [--pair-ms 357 ...].

A simulation of one queue with many workers and one coordinator. A worker takes a shard, works as long as its pairs are
long, and hands the result to the coordinator, which takes one at a time: it writes the ledger and gives the worker its
next shard. Lengths of pairs are log-normal, as lengths of documents are, so that a shard now and then has a very long
one; no pair is split. The figures that go in are those that `benchmarks.scale` measures.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
from dataclasses import dataclass
from itertools import islice

__all__ = ["Costs", "Simulated", "simulate"]

_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Costs:
    """What one of each takes, in seconds. `spread`: the standard deviation of the logarithm of a pair's length."""

    pair: float = 0.357
    row: float = 0.000_15
    commit: float = 0.01
    spread: float = 1.0


@dataclass(frozen=True, slots=True)
class Simulated:
    """Hours from the first shard to the last, the share of them that workers worked, and that the coordinator did."""

    hours: float
    busy: float
    coordinator: float


def simulate(n_pairs: int, shard_size: int, workers: int, costs: Costs) -> Simulated:
    """Return how long it takes; the same every time."""
    rng = random.Random(_SEED)  # noqa: S311 - data of chance, not secrets
    mean = math.exp(costs.spread**2 / 2)
    per_shard = costs.row * shard_size + costs.commit
    n_shards = n_pairs // shard_size

    def take_shard() -> float:
        return costs.pair * sum(rng.lognormvariate(0, costs.spread) for _ in range(shard_size)) / mean

    lengths = (take_shard() for _ in range(n_shards))
    finished = sorted(islice(lengths, workers))
    worked, coordinator = sum(finished), 0.0
    while finished:
        coordinator = max(coordinator, heapq.heappop(finished)) + per_shard
        length = next(lengths, None)
        if length is not None:
            worked += length
            heapq.heappush(finished, coordinator + length)
    return Simulated(coordinator / 3600, worked / (workers * coordinator), per_shard * n_shards / coordinator)


def main() -> None:
    """Print a table by workers and shard size; a tenth of the pairs are simulated, and hours scaled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=25_000_000)
    parser.add_argument("--pair-ms", type=float, default=Costs().pair * 1e3)
    parser.add_argument("--row-us", type=float, default=Costs().row * 1e6)
    parser.add_argument("--commit-ms", type=float, default=Costs().commit * 1e3)
    parser.add_argument("--workers", type=int, nargs="+", default=[16, 128, 1_024, 2_048, 4_096])
    parser.add_argument("--shard-sizes", type=int, nargs="+", default=[10, 100])
    options = parser.parse_args()
    costs = Costs(options.pair_ms / 1e3, options.row_us / 1e6, options.commit_ms / 1e3)
    print("| workers | pairs a shard | hours | workers busy | coordinator busy |\n|---|---|---|---|---|")
    share = 10
    for size in options.shard_sizes:
        for workers in options.workers:
            result = simulate(options.pairs // share, size, workers, costs)
            hours = result.hours * share
            print(f"| {workers:,} | {size} | {hours:.1f} | {result.busy:.0%} | {result.coordinator:.0%} |", flush=True)


if __name__ == "__main__":
    main()
