"""A few broken files for every reader on each run; `make fuzz` makes more."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from aligner.errors import MissingPackageError
from tests.fuzz.cases import Cases
from tests.fuzz.targets import TARGETS, try_file


@pytest.mark.parametrize("name", TARGETS)
def test_broken_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    """Nothing but an AlignerError of one line comes out."""
    chance = random.Random(7)  # noqa: S311 - no secret
    cases = Cases(name, max_seed=20_000)
    for _ in range(25):
        path = cases.write(cases.break_one(chance.choice(cases.seeds), chance), tmp_path)
        try:
            try_file(cases.target, path)
        except MissingPackageError as error:
            pytest.skip(str(error))
