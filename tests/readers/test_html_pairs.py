"""The report as a page comes back as the pairs that it was made of."""

from __future__ import annotations

import html
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.cli import run
from aligner.errors import InputError
from aligner.model import BEAD_STATUSES, Alignment, Bead, Bitext, Document, make_document, renumber_beads
from aligner.pipeline import render
from aligner.readers.bitext import read_bitext
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext

_NASTY = (
    "\U00020000𪚥", "😀👩‍👧", "\u202bx\u202c\u200f", "a\tb", "a\nb\r\nc\rd", "a\u2028b\x85c", "]]>", "</td>", "&amp;",
    "\"'`", "<script>alert(1)</script>", "a\0b\x1f", "甲  乙", "x\u00a0y\u3000z", "\ufffe\ufdd0", "[U+202E]",
)  # fmt: skip
_SEGMENT = st.one_of(st.sampled_from(_NASTY), st.text(min_size=1, max_size=12)).map(str.strip).filter(bool)
_SIDE = st.lists(_SEGMENT, max_size=3)
_ROWS = st.lists(
    st.tuples(_SIDE, _SIDE, st.integers(0, 10_000), st.sampled_from(BEAD_STATUSES), _SEGMENT | st.just("")).filter(
        lambda row: bool(row[0] or row[1])
    ),
    min_size=1,
    max_size=5,
)


def _document(language: str, texts: list[str]) -> Document:
    spans, place = [], 0
    for text in texts:
        spans.append((place, place + len(text)))
        place += len(text) + 1
    return make_document("t", language, "\n".join(texts), spans, set(range(len(texts))))


def _bitext(rows: list[tuple[list[str], list[str], int, str, str]], languages: tuple[str, str]) -> Bitext:
    texts = [text for row in rows for text in row[0]], [text for row in rows for text in row[1]]
    documents = [_document(tag, own) for tag, own in zip(languages, texts, strict=True)]
    beads, counts = [], [0, 0]
    for source, target, confidence, status, note in rows:
        own = tuple(tuple(range(n, n + len(side))) for n, side in zip(counts, (source, target), strict=True))
        counts = [n + len(side) for n, side in zip(counts, (source, target), strict=True)]
        beads.append(Bead(own[0], own[1], confidence / 10_000, status, note))
    return Bitext(Alignment(documents[0], documents[1], renumber_beads(beads)))


def _read(data: bytes) -> Alignment:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.html"
        path.write_bytes(data)
        return read_bitext(path, ReadSettings()).alignment


@given(_ROWS, st.sampled_from([("zh-CN", "en-US"), ("en-GB", "zh-Hant-HK")]))
def test_every_segment_comes_back(
    rows: list[tuple[list[str], list[str], int, str, str]], languages: tuple[str, str]
) -> None:
    """Whatever characters it has, with shape, confidence, status and note, and the languages of both sides."""
    bitext = _bitext(rows, languages)
    read = _read(render(bitext, "html", WriteOptions()).data)
    assert (read.source.language, read.target.language) == languages
    assert read.source.texts() == bitext.alignment.source.texts()
    assert read.target.texts() == bitext.alignment.target.texts()
    assert read.beads == bitext.alignment.beads


def test_marks_of_findings_and_labels_are_no_text() -> None:
    """The sample has spans inside segments, and a label before one."""
    bitext = sample_bitext()
    source = replace(bitext.alignment.source, anchors=((0, "1.1"),))
    bitext = replace(bitext, alignment=replace(bitext.alignment, source=source), _by_bead={})
    read = _read(render(bitext, "html", WriteOptions(date="20250617T093000Z")).data)
    assert read.source.texts() == source.texts()
    assert read.beads == bitext.alignment.beads


def test_report_goes_to_other_formats(tmp_path: Path) -> None:
    """Through export and merge, as any bitext does."""
    page = tmp_path / "a.html"
    page.write_bytes(render(sample_bitext(), "html", WriteOptions()).data)
    assert run(["export", str(page), "-f", "jsonl", "-o", str(tmp_path / "a.jsonl"), "-q"]) == 0
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(sample_bitext().alignment.beads)
    assert '"target": ["It drew 1.3 million visits.", "That was a record."]' in lines[2]
    assert run(["merge", str(page), str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "b.tsv"), "-q"]) == 0


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<p>你好 Hello</p>", "is a page without a table of pairs"),
        ("<table><tr data-pair='{'><td>甲<td>A</table>", "row 1 of the table: the data of the pair is damaged"),
        ("<table><tr data-pair='{}'><td>甲</table>", "damaged"),
        ("<table><tr data-pair='[1]'><td>甲<td>A</table>", "damaged"),
        ("<table><tr data-pair='{\"source\": 3}'><td>甲<td>A</table>", "damaged"),
        ("<table><tr data-pair='{}'><td>甲<td>A</table>", "damaged"),
        ('<table><tr data-pair=\'{"source": ["\\ud842"]}\'><td>甲<td>A</table>', "damaged"),
        (f"<table><tr data-pair='{html.escape('[' * 100_000)}'><td>甲<td>A</table>", "damaged"),
    ],
)
def test_other_pages_are_refused(page: str, message: str) -> None:
    """One line, whatever somebody made of the data."""
    with pytest.raises(InputError, match=message):
        _read(page.encode())
