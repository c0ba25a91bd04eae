"""What is written as XLIFF or PO comes back when it is read: texts, ids, confidence, status and notes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.pypo import pofile
from translate.storage.xliff import Xliff1File

from aligner.model import BEAD_STATUSES, Alignment, Bead, Bitext, Document, Segment, renumber_beads
from aligner.pipeline import render
from aligner.readers.bitext import read_bitext
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext
from tests.clients.programs import need, run_program

_FORMATS = ("xliff", "xliff2", "po")
_NASTY = (
    "\U00020000𪚥", "😀👩‍👧", "\u202bx\u202c\u200f", "a\tb", "a\nb\r\nc\rd", "a\u2028b\x85c", "]]>", "<b>&amp;</b>",
    "\"'`", "=1+1", "\\n \\", "%s {0}", "甲  乙", "#. x", "x\u00a0y\u3000z", 'msgid "', "\ufffd", "# #~ x",
)  # fmt: skip
_LETTERS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_CELL = st.one_of(st.sampled_from(_NASTY), _LETTERS).map(str.strip)
_WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs", "Sm")), max_size=15).map(
    lambda note: " ".join(note.split())
)
_NOTES = st.lists(_WORDS.filter(bool), max_size=2).map("\n".join)


def _bitext(rows: list[tuple[str, str, float, str, str]]) -> Bitext:
    """Build a bitext with a bead a row; texts may hold line breaks."""
    documents, beads = [], []
    columns = ("中 <a>.txt", "zh-CN", [row[0] for row in rows]), ("b", "en-US", [row[1] for row in rows])
    for name, language, texts in columns:
        segments, start = [], 0
        for text in filter(None, texts):
            segments.append(Segment(text, start))
            start += len(text) + 1
        joined = "\n".join(segment.text for segment in segments)
        documents.append(Document(name, language, joined, tuple(segments), frozenset(range(len(segments)))))
    counts = [0, 0]
    for source, target, confidence, status, note in rows:
        sides = []
        for k, text in enumerate((source, target)):
            sides.append((counts[k],) if text else ())
            counts[k] += bool(text)
        beads.append(Bead(sides[0], sides[1], confidence, status, note))
    return Bitext(Alignment(documents[0], documents[1], renumber_beads(beads)))


def _read(data: bytes, name: str) -> Alignment:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{name}"
        path.write_bytes(data)
        return read_bitext(path, ReadSettings()).alignment


def _table(alignment: Alignment, name: str) -> list[tuple[object, ...]]:
    """Return what a format is to keep."""
    rows = []
    for bead in alignment.beads:
        texts = [alignment.text(bead, "source"), alignment.text(bead, "target")]
        # What a format cannot hold is taken out and said.
        texts = ["".join(filter(_KEPT[name], text)).strip() for text in texts]
        ids = (alignment.source.ids(bead.source), alignment.target.ids(bead.target))
        if any(texts):
            rows.append((*texts, *ids, round(bead.confidence, 4), bead.status, bead.note))
    return rows


def _is_legal(character: str) -> bool:
    try:
        etree.Element("a").text = character
    except ValueError:
        return False
    return True


_KEPT: dict[str, Callable[[str], bool]] = {
    "xliff": _is_legal,
    "xliff2": lambda _: True,
    "po": lambda character: character != "\0",
}
"""Which characters a format can hold."""

_ROWS = st.lists(
    st.tuples(
        st.one_of(_CELL, st.just("")),
        st.one_of(_CELL, st.just("")),
        st.floats(0, 1).map(lambda share: round(share, 4)),
        st.sampled_from(BEAD_STATUSES),
        _NOTES,
    ).filter(lambda row: bool(row[0] or row[1])),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("name", _FORMATS)
@given(_ROWS)
def test_every_row_comes_back(name: str, rows: list[tuple[str, str, float, str, str]]) -> None:
    """Whatever characters a pair has, on both sides or one, also twice the same."""
    bitext = _bitext([*rows, ("甲", "A", 1.0, "open", "")])
    written = _table(bitext.alignment, name)
    read = _read(render(bitext, name, WriteOptions()).data, name)
    assert (read.source.language, read.target.language) == ("zh-CN", "en-US")
    is_whole = len(written) == len(bitext.alignment.beads)
    if not is_whole or any(bool(row[k]) != bool(row[2 + k]) for row in written for k in (0, 1)):
        # A side of nothing but such characters is gone, and with it the ids of its column.
        assert [row[:2] for row in _table(read, name)] == [row[:2] for row in written]
        return
    assert _table(read, name) == written


@pytest.mark.parametrize("name", _FORMATS)
def test_sample_with_findings_comes_back(name: str) -> None:
    """Marks of findings do not touch the text, and findings are no notes."""
    bitext = sample_bitext(*((text, text) for text in ("甲 𠮷", "乙")))
    read = _read(render(bitext, name, WriteOptions(date="20250617T093000Z")).data, name)
    assert _table(read, name) == _table(bitext.alignment, name)


@pytest.mark.client
def test_translate_toolkit_reads_equal_pairs_from_xliff_and_po() -> None:
    """An independent reader has the same texts, and takes confirmed pairs for approved, those to check for fuzzy."""
    rows = [
        (text, f"en {text}", 0.5, status, "")
        for text, status in zip((*(t for t in _NASTY if "\r" not in t), "甲"), BEAD_STATUSES * 5, strict=False)
    ]
    bitext = _bitext(rows)
    expected = [row[:2] for row in rows]
    units = Xliff1File.parsestring(render(bitext, "xliff", WriteOptions()).data).units  # type: ignore[no-untyped-call]
    assert [(unit.source, unit.target) for unit in units] == expected
    assert [unit.isapproved() for unit in units] == [row[3] == "confirmed" for row in rows]
    parsed = pofile.parsestring(render(bitext, "po", WriteOptions()).data)  # type: ignore[no-untyped-call]
    entries = [unit for unit in parsed.units if not unit.isheader()]
    assert [(str(unit.source), str(unit.target)) for unit in entries] == expected
    assert [unit.isfuzzy() for unit in entries] == [row[3] == "check" for row in rows]


@pytest.mark.client
def test_gettext_compiles_our_po(tmp_path: Path) -> None:
    """Its own compiler, with its checks on, finds no fault: also with the same source twice, and with none."""
    need("msgfmt")
    rows = [(text, f"en {text}", 0.5, "open", "a\nnote") for text in (*_NASTY, "甲", "甲")]
    path = tmp_path / "a.po"
    path.write_bytes(render(_bitext([*rows, ("", "alone", 1.0, "open", "")]), "po", WriteOptions()).data)
    command = ["msgfmt", "--check-header", "--check-domain", "--statistics", "-o", tmp_path / "a.mo", path]
    done = run_program(command, tmp_path / "home")
    assert f"{len(rows) + 1} translated messages." in done.stderr
