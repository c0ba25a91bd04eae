"""A few broken files for every reader on each run; `make fuzz` makes more."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from aligner.errors import MissingPackageError
from tests.fuzz.__main__ import try_file, write_case
from tests.fuzz.seeds import MOSES, SUFFIXES, seeds_of


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_broken_files_are_read_or_refused(suffix: str, tmp_path: Path) -> None:
    """Nothing but an AlignerError of one line comes out."""
    chance = random.Random(7)  # noqa: S311 - no secret
    seeds = [seed for seed in seeds_of(suffix) if len(seed) < 20_000]
    path = tmp_path / ("case" if suffix == MOSES else f"case{suffix}")
    for _ in range(25):
        write_case(path, seeds, chance)
        try:
            try_file(path)
        except MissingPackageError as error:
            pytest.skip(str(error))
