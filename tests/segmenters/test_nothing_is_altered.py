"""Segments plus the white space between them give the text back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.model import Document
from aligner.readers.mixed import separate
from aligner.segmenters.document import split_document, take_lines

_CORPUS = Path(__file__).parent.parent.parent / "corpus"
_TEXTS = sorted(path for path in _CORPUS.glob("*.txt"))

_PIECES = st.sampled_from(
    [
        "他来了",
        "。",
        "”",
        "“",
        "《",
        "》",
        "！",
        "……",
        "（",
        "）",
        "3.5",
        "U.S. ",
        "No. 1",
        "He left",
        ". ",
        "? ",
        '"',
        "'",
        " ",
        "\n",
        "\r\n",
        "\u3000",
        "\u2028",
        "\x1c",
        "\x85",
        "\U00020000",
        "😀",
        "a",
        "\ufeff",
        "\u200b",
        "\t",
        "——",
        "A. ",
    ]
)
_TEXT = st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60)


def _rejoined(document: Document) -> str:
    gaps = document.gaps()
    assert all(not gap.strip() for gap in gaps)
    return gaps[0] + "".join(segment.text + gap for segment, gap in zip(document.segments, gaps[1:], strict=True))


@pytest.mark.parametrize("path", _TEXTS, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_every_corpus_text_comes_back(path: Path, language: str) -> None:
    """Whatever language a text is taken for, no character is lost or changed."""
    text = path.read_bytes().decode("utf-8")
    document = split_document(Document(path.name, language, text))
    assert document.segments
    assert _rejoined(document) == text


def test_the_corpus_is_there() -> None:
    """The mixed keynote, its two sides, and the four reports are what the tests above ran on."""
    assert len(_TEXTS) == 7


def test_mixed_keynote_is_the_join_of_its_sides() -> None:
    """Separating two blocks gives each character to exactly one side."""
    mixed = (_CORPUS / "keynote.zh-en.txt").read_bytes().decode("utf-8")
    separated = separate(mixed)
    assert separated.layout == "blocks"
    assert separated.text(mixed, "Han") + separated.text(mixed, "Latin") == mixed
    assert separated.text(mixed, "Han") == (_CORPUS / "keynote.zh.txt").read_bytes().decode("utf-8")
    assert separated.text(mixed, "Latin") == (_CORPUS / "keynote.en.txt").read_bytes().decode("utf-8")


@given(text=_TEXT, language=st.sampled_from(["zh-CN", "en-US"]))
def test_any_text_comes_back(text: str, language: str) -> None:
    """Marks in any order, controls and astral characters are all kept."""
    assert _rejoined(split_document(Document("x", language, text))) == text
    assert _rejoined(take_lines(Document("x", language, text))) == text
