"""Sentence segmentation, by the cases in tests/data/segment: a text, ---, its segments one a line, ===."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.model import Document
from aligner.segmenters.document import split_document
from aligner.text.cells import unescape_cell

_DATA = Path(__file__).parent.parent / "data" / "segment"


def _cases() -> list[tuple[str, str, tuple[str, ...]]]:
    cases = []
    for path in sorted(_DATA.glob("*.txt")):
        blocks = [block for block in path.read_text("utf-8").split("===\n") if block.strip()]
        assert blocks, f"{path} holds no case"
        for block in blocks:
            text, _, expected = block.partition("---\n")
            segments = tuple(unescape_cell(line) for line in expected.splitlines())
            cases.append((path.stem, text, segments))
    return cases


@pytest.mark.parametrize(("language", "text", "expected"), _cases())
def test_text_is_cut_into_the_expected_segments(language: str, text: str, expected: tuple[str, ...]) -> None:
    """Each case of the data files comes out as written there."""
    assert split_document(Document("case", language, text)).texts() == expected


def test_every_language_has_cases() -> None:
    """A lost data file is noticed."""
    assert {language for language, _, _ in _cases()} == {"zh", "en"}
