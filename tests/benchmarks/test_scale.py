"""The model of scale, and the corpus it is measured on."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scale import hash_tree, write_corpus
from benchmarks.scale_model import Costs, simulate


def test_workers_share_the_work_until_the_coordinator_is_full() -> None:
    """Twice the workers halve the time; where the coordinator is busy all the time, more do not help."""
    costs = Costs(pair=0.4, row=0.0, commit=0.01, spread=0.1)
    few, more = (simulate(20_000, 10, workers, costs) for workers in (4, 8))
    assert 1.9 < few.hours / more.hours < 2.1
    assert few.busy > 0.95
    crowd, mob = (simulate(20_000, 10, workers, costs) for workers in (1_000, 2_000))
    assert abs(crowd.hours - mob.hours) < 0.1 * crowd.hours
    assert crowd.coordinator > 0.8


def test_corpus_is_the_same_every_time(tmp_path: Path) -> None:
    """So that hashes of outputs can be compared between machines."""
    for name in ("a", "b"):
        write_corpus(tmp_path / name, 3, 4)
    assert hash_tree(tmp_path / "a") == hash_tree(tmp_path / "b")
    assert len((tmp_path / "a" / "manifest.tsv").read_text("utf-8").splitlines()) == 4
