"""Formats that are read and written: what is written comes back, whatever the texts hold."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import MissingPackageError
from aligner.model import SIDES, Alignment, Bitext
from aligner.pipeline import render
from aligner.readers.bitext import read_bitext
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import bitext_of, sample_bitext

_SETTINGS = ReadSettings("zh-CN", "en-US")
_NASTY = (
    "=1+1", "+86", "-3", "@SUM(A1)", "'=1", "''@", '"', '""', ",", ";", "|", "\t", "\n", "\r\n", "\r", "]]>", "<&amp;",
    "_x0041_", "_x005F_", "x005F_", "\U00020000", "\U0002a6d6", "😀", "\u202eabc\u202c", "\u200f", "\u3000", "  ",
    "\\t", "\\", "\x01", "他说", "“好”", "source", "a,b", "\u2028", "\u0085", "\ufeff", "e\u0301", "No. 3", "sep=;",
)  # fmt: skip
_LEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXTS = st.lists(
    st.sampled_from(_NASTY) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    min_size=1,
    max_size=6,
).map("".join)
_ANY = _TEXTS.map(str.strip)
_XML = _TEXTS.map(lambda text: _LEGAL.sub("", text).strip())


def _read(bitext: Bitext, name: str, suffix: str, *, excel: bool = False) -> Alignment:
    try:
        rendered = render(bitext, name, WriteOptions(excel=excel, stem="pair"))
    except MissingPackageError as error:
        pytest.skip(str(error))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"pair{suffix}"
        for ending, data in rendered.parts or ((suffix, rendered.data),):
            path = path.with_name(f"pair{ending}")
            path.write_bytes(data)
        return read_bitext(path, _SETTINGS).alignment


def _pairs(alignment: Alignment) -> list[tuple[str, ...]]:
    return [tuple(alignment.text(bead, side) for side in SIDES) for bead in alignment.beads]


def _wanted(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if any(pair)]


@pytest.mark.parametrize(("name", "excel"), [("csv", False), ("csv", True), ("jsonl", False), ("xlsx", False)])
@settings(deadline=None, max_examples=60)
@given(pairs=st.lists(st.tuples(_ANY, _ANY), min_size=1, max_size=4))
def test_any_text_comes_back(name: str, excel: bool, pairs: list[tuple[str, str]]) -> None:  # noqa: FBT001
    """CSV, also as Excel wants it, JSON Lines and workbooks hold every character."""
    wanted = _wanted(pairs)
    if wanted:
        bitext = bitext_of(*wanted)
        assert _pairs(_read(bitext, name, f".{name}", excel=excel)) == _pairs(bitext.alignment)


@pytest.mark.parametrize(("name", "suffix"), [("docx", ".docx"), ("tei", ".tei"), ("intertext", ".xml")])
@settings(deadline=None, max_examples=40)
@given(pairs=st.lists(st.tuples(_XML, _XML), min_size=1, max_size=4))
def test_any_text_that_xml_can_hold_comes_back(name: str, suffix: str, pairs: list[tuple[str, str]]) -> None:
    """Breaks, tabs and white space inside a segment too."""
    wanted = _wanted(pairs)
    if wanted:
        bitext = bitext_of(*wanted)
        assert _pairs(_read(bitext, name, suffix)) == _pairs(bitext.alignment)


@pytest.mark.parametrize("name", ["jsonl", "tei"])
def test_segments_status_and_remarks_come_back(name: str) -> None:
    """These formats keep the segments of a bead apart, so that the same beads come back."""
    alignment = sample_bitext().alignment
    back = _read(sample_bitext(), name, f".{name}")
    assert [back.document(side).texts() for side in SIDES] == [alignment.document(side).texts() for side in SIDES]
    assert back.beads == alignment.beads


def test_intertext_names_its_texts_and_links_them_second_first(tmp_path: Path) -> None:
    """As InterText does; what is confirmed is `man`."""
    parts = dict(render(sample_bitext(), "intertext", WriteOptions(stem="tea")).parts)
    assert list(parts) == [".zh-CN.xml", ".en-US.xml", ".zh-CN.en-US.xml"]
    links = parts[".zh-CN.en-US.xml"].decode()
    assert '<linkGrp toDoc="tea.en-US.xml" fromDoc="tea.zh-CN.xml">' in links
    assert '<link type="2-1" xtargets="2:1 2:2;3:1" status="auto"/>' in links
    assert links.count('status="man"') == 1
    for ending, data in parts.items():
        (tmp_path / f"tea{ending}").write_bytes(data)
    back = read_bitext(tmp_path / "tea.zh-CN.en-US.xml", ReadSettings()).alignment
    assert [bead.shape for bead in back.beads] == ["1-0", "1-1", "1-2", "1-1"]
    assert (back.source.language, back.beads[3].status) == ("zh-CN", "confirmed")
    other = read_bitext(tmp_path / "tea.zh-CN.en-US.xml", ReadSettings("en-US")).alignment
    assert (other.source.language, other.beads[0].shape) == ("en-US", "0-1")


def test_ladder_reads_the_two_texts_beside_it(tmp_path: Path) -> None:
    """A segment a line; without the texts, one line says what is missing."""
    bitext = sample_bitext()
    path = tmp_path / "tea.ladder"
    path.write_bytes(render(bitext, "ladder", WriteOptions()).data)
    for side, ending in (("source", "zh.txt"), ("target", "en.txt")):
        lines = bitext.alignment.document("source" if side == "source" else "target").texts()
        (tmp_path / f"tea.{ending}").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    back = read_bitext(path, ReadSettings()).alignment
    assert [(b.source, b.target) for b in back.beads] == [(b.source, b.target) for b in bitext.alignment.beads]


@pytest.mark.parametrize("source_lang", ["zh-CN", "en-US"])
def test_columns_named_by_language_follow_the_wanted_source(source_lang: str, tmp_path: Path) -> None:
    """`Chinese` and `English` are sides by --source-lang; a semicolon may part them."""
    path = tmp_path / "a.csv"
    path.write_text("English;中文;备注\nThe bridge is open.;桥通了。;\n", encoding="utf-8")
    back = read_bitext(path, ReadSettings(source_lang)).alignment
    wanted = ("桥通了。", "The bridge is open.")
    assert _pairs(back) == [wanted if source_lang == "zh-CN" else wanted[::-1]]


def test_table_without_header_is_read_and_said(tmp_path: Path) -> None:
    """Two columns, one of them Chinese."""
    path = tmp_path / "a.csv"
    path.write_text('桥通了。,"Open, at last."\n谁都能走。,Anyone may cross.\n', encoding="utf-8")
    read = read_bitext(path, ReadSettings())
    assert _pairs(read.alignment) == [("桥通了。", "Open, at last."), ("谁都能走。", "Anyone may cross.")]
    assert "no header" in read.notes[0]
