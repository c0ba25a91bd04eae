"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from aligner.encoders.hashing import HashingEncoder

# The same examples in every run: a failure that comes and goes helps nobody. Time is no test here.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of gold data beside the project; CI has it, a user's clone does not."""
    if not (SHARED / "gold").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{SHARED} must be there in CI")
        pytest.skip(f"no gold data in {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of texts that comes with the project."""
    return ROOT / "corpus"


@pytest.fixture
def encoder() -> HashingEncoder:
    """Return the encoder that needs no model."""
    return HashingEncoder()
