"""Documents made by pandoc and LibreOffice align as the text does that they were made of."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.errors import MissingPackageError
from aligner.readers.documents import DOCUMENT_READERS
from aligner.settings import ReadSettings, Selection, Settings
from tests.clients.make_documents import LIBREOFFICE, PANDOC, has, make_documents

pytestmark = [
    pytest.mark.client,
    pytest.mark.slow,
    pytest.mark.skipif(not has("pandoc"), reason="pandoc is not installed"),
]

_CORPUS = Path(__file__).parents[2] / "corpus"
_LEAST_SHARE = {"pdf": 0.97}
"""Of the beads of the text; all of them where nothing else stands."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the documents."""
    folder = tmp_path_factory.mktemp("documents")
    make_documents(folder)
    return folder


def _beads(source: Path, target: Path) -> frozenset[tuple[str, str]]:
    settings = Settings(read=ReadSettings(), selection=Selection(only=frozenset({"unaligned"})))
    alignment = pipeline.align(source, target, settings).bitext.alignment
    return frozenset((alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads)


@functools.cache
def _text_beads() -> frozenset[tuple[str, str]]:
    return _beads(_CORPUS / "keynote.zh.txt", _CORPUS / "keynote.en.txt")


@pytest.mark.parametrize(
    ("program", "suffix"),
    [("pandoc", suffix) for suffix in PANDOC] + [("libreoffice", suffix) for suffix in LIBREOFFICE],
)
def test_documents_align_as_their_text(program: str, suffix: str, documents: Path) -> None:
    """The same beads, text for text, but for a few of a PDF."""
    if f".{suffix}" not in DOCUMENT_READERS:
        pytest.skip(f"no reader of .{suffix} yet")
    if program == "libreoffice" and not has("soffice"):
        pytest.skip("LibreOffice is not installed")
    paths = [documents / program / f"keynote.{language}.{suffix}" for language in ("zh", "en")]
    try:
        beads = _beads(*paths)
    except MissingPackageError as error:
        pytest.skip(str(error))
    expected = _text_beads()
    missing = expected - beads
    assert len(missing) <= (1 - _LEAST_SHARE.get(suffix, 1.0)) * len(expected), sorted(missing)[:3]
