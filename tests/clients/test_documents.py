"""Documents made by pandoc, LibreOffice and a browser align as the text does that they were made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner import pipeline
from aligner.settings import ReadSettings, Selection, Settings
from tests.clients.make_documents import BROWSER, LIBREOFFICE, PANDOC, make_documents
from tests.clients.programs import need

pytestmark = [pytest.mark.client, pytest.mark.slow]

_CORPUS = Path(__file__).parents[2] / "corpus"
_LEAST_SHARE = {"pdf": 0.97}
"""Of the beads of the text; all of them where nothing else stands."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the documents."""
    need("pandoc", "soffice", "chromium")
    folder = tmp_path_factory.mktemp("documents")
    make_documents(folder)
    return folder


def _beads(source: Path, target: Path) -> frozenset[tuple[str, str]]:
    settings = Settings(read=ReadSettings(), selection=Selection(only=frozenset({"unaligned"})))
    alignment = pipeline.align(source, target, settings).bitext.alignment
    return frozenset((alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads)


@pytest.fixture(scope="module")
def text_beads() -> frozenset[tuple[str, str]]:
    """Return the beads of the two text files."""
    return _beads(_CORPUS / "keynote.zh.txt", _CORPUS / "keynote.en.txt")


@pytest.mark.parametrize(
    ("program", "suffix"),
    [
        (program, suffix)
        for program, suffixes in (("pandoc", PANDOC), ("libreoffice", LIBREOFFICE), ("browser", BROWSER))
        for suffix in suffixes
    ],
)
def test_documents_align_as_their_text(
    program: str, suffix: str, documents: Path, text_beads: frozenset[tuple[str, str]]
) -> None:
    """The same beads, text for text, but for a few of a PDF."""
    beads = _beads(*(documents / program / f"keynote.{language}.{suffix}" for language in ("zh", "en")))
    missing = text_beads - beads
    assert len(missing) <= (1 - _LEAST_SHARE.get(suffix, 1.0)) * len(text_beads), sorted(missing)[:3]
    assert len(beads) <= len(text_beads) + len(missing), sorted(beads - text_beads)[:3]
