"""A large bitext passes through TMX and TSV in the memory that a small one takes, and comes out as it went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.formats import hash_pairs, measure_command, write_table

_MARGIN_MB = 8.0
"""The tree of the large TMX alone would take ten times as much."""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """From a table to TMX and back, by processes of their own, 500 pairs and 20,000."""
    memory = []
    for n_pairs in (500, 20_000):
        table, tmx, back = (tmp_path / f"{n_pairs}{name}" for name in ("in.tsv", ".tmx", "back.tsv"))
        write_table(table, n_pairs)
        runs = [
            measure_command(tmp_path, "export", str(table), "-f", "tmx", "-o", str(tmx)),
            measure_command(tmp_path, "export", str(tmx), "-f", "tsv", "-o", str(back)),
        ]
        memory.append([run.memory_mb for run in runs])
        assert hash_pairs(back) == hash_pairs(table)
    assert all(large < small + _MARGIN_MB for small, large in zip(*memory, strict=True)), memory
