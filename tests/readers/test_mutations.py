"""A few broken files for every reader on each run; `make fuzz` makes more."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from aligner.errors import MissingPackageError
from tests.fuzz.__main__ import try_file
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import SUFFIXES, seeds_of


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_broken_files_are_read_or_refused(suffix: str, tmp_path: Path) -> None:
    """Nothing but an AlignerError of one line comes out."""
    chance = random.Random(7)  # noqa: S311 - no secret
    seeds = [seed for seed in seeds_of(suffix) if len(seed) < 20_000]
    path = tmp_path / f"a{suffix}"
    for _ in range(25):
        path.write_bytes(mutate(seeds, chance))
        try:
            try_file(path)
        except MissingPackageError as error:
            pytest.skip(str(error))
