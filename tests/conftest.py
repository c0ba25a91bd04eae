"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aligner.encoders.hashing import HashingEncoder
from aligner.model import Document
from aligner.segmenters.document import take_lines

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


def document_of(*lines: str, language: str = "zh-CN", name: str = "") -> Document:
    """Build a document with a segment a line; an empty line is a paragraph break."""
    return take_lines(Document(name or f"text.{language}", language, "\n".join(lines)))
