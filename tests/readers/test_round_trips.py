"""Formats that are read and written: what is written comes back, whatever the texts hold."""

from __future__ import annotations

import gzip
import io
import json
import re
import tempfile
import tracemalloc
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import InputError, MissingPackageError
from aligner.exchange import write_rows
from aligner.model import SIDES, Alignment, Bitext
from aligner.pairs import Row, RowStream
from aligner.pipeline import render
from aligner.readers.bitext import build_alignment, read_bitext, stream_rows
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


_OPUS_TEXT = '<?xml version="1.0" encoding="utf-8"?>\n<text>\n<s id="1">{}</s>\n<s id="2">\n  {}\n</s>\n</text>\n'


def test_opus_links_many_packed_texts_of_words(tmp_path: Path) -> None:
    """A group a pair of texts, in folders by language, packed or not, with times and words as elements."""
    groups = []
    for name, pack in (("1", gzip.compress), ("2", bytes)):
        for folder, said, words in (("en", "It rains.", ("The", "bridge")), ("zh", "下雨了。", ("这座", "桥"))):
            (tmp_path / folder).mkdir(exist_ok=True)
            marked = "\n  ".join(f'<w id="2.{k}">{word}</w>' for k, word in enumerate((*words, name), 1))
            data = _OPUS_TEXT.format(f'\n <time id="T1" value="0"/>\n {said}\n', marked).encode()
            (tmp_path / folder / (f"{name}.xml.gz" if name == "1" else f"{name}.xml")).write_bytes(pack(data))
        links = '<link xtargets="1;1" id="SL1"/><link xtargets="2;2" id="SL2" certainty="1.2"/>'
        groups.append(f'<linkGrp fromDoc="en/{name}.xml.gz" toDoc="zh/{name}.xml.gz">{links}</linkGrp>')
    path = tmp_path / "en-zh.xml"
    path.write_text(f'<!DOCTYPE cesAlign PUBLIC "-//CES//DTD" ""><cesAlign>{"".join(groups)}</cesAlign>', "utf-8")
    pairs = [(f"{side}{n}" if "。" not in side else side) for n in "12" for side in ("下雨了。", "这座桥")]
    back = read_bitext(path, ReadSettings(target_lang="en-GB")).alignment
    assert back.source.texts() == tuple(pairs)
    assert back.target.texts() == ("It rains.", "The bridge 1", "It rains.", "The bridge 2")
    assert {bead.shape for bead in back.beads} == {"1-1"}
    assert [row.document for row in stream_rows(path, ReadSettings()).rows] == [f"en/{n}.xml.gz" for n in "1122"]
    (tmp_path / "en" / "1.xml.gz").write_bytes(b"\x1f\x8b\x08 cut off")
    with pytest.raises(InputError, match=r"1\.xml\.gz: is a damaged or cut-off gzip file"):
        read_bitext(path, ReadSettings())


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


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("src,tgt", ("zh-CN", "en-US")),
        ("zh_HK,en_GB", ("zh-HK", "en-GB")),
        ("Chinese (Simplified),English (US)", ("zh-CN", "en-US")),
        ("source (zh-SG),target (en-AU)", ("zh-SG", "en-AU")),
        ("Source (Chinese),Target [en]", ("zh-CN", "en-US")),
        ("中文原文,译文（英文）", ("zh-CN", "en-US")),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_columns_have_the_names_that_people_and_tools_give_them(
    header: str, languages: tuple[str, str], suffix: str, tmp_path: Path
) -> None:
    """As a table, with commas or tabs, and as keys of objects, which name no language."""
    path = tmp_path / f"a{suffix}"
    cells = ("桥通了。", "The bridge is open.")
    if suffix == ".jsonl":
        path.write_text(json.dumps(dict(zip(header.split(","), cells, strict=True))), encoding="utf-8")
        languages = ("zh-CN", "en-US")
    else:
        text = f"{header}\n{','.join(cells)}\n"
        path.write_text(text.replace(",", "\t") if suffix == ".tsv" else text, encoding="utf-8")
    for back in (read_bitext(path, ReadSettings()).alignment, _streamed(path)):
        assert _pairs(back) == [cells]
        assert (back.source.language, back.target.language) == languages


def _streamed(path: Path) -> Alignment:
    stream = stream_rows(path, ReadSettings())
    return build_alignment("a", tuple(stream.rows), (stream.source_lang, stream.target_lang))


def test_wanted_column_is_taken_of_two_in_one_language(tmp_path: Path) -> None:
    """By its tag; the target alone tells which side is Chinese."""
    path = tmp_path / "a.csv"
    path.write_text("zh-CN,en-US,zh-TW\n桥通了。,The bridge is open.,橋通了。\n", encoding="utf-8")
    assert _pairs(read_bitext(path, ReadSettings()).alignment) == [("桥通了。", "The bridge is open.")]
    taiwan = read_bitext(path, ReadSettings(target_lang="zh-TW")).alignment
    assert _pairs(taiwan) == [("The bridge is open.", "橋通了。")]


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl", ""])
def test_rows_of_a_long_file_are_not_kept(suffix: str, tmp_path: Path) -> None:
    """In the middle of the file, what is in memory is a small part of it; without a suffix, a Moses pair."""
    rows = (Row(f"{'雨停了，路面很快就干了。' * 40}{k}", f"The rain stopped {k}." * 40) for k in range(2_500))
    stream = RowStream(rows, "zh-CN", "en-US", "x")
    output = tmp_path / f"long{suffix}"
    write_rows(stream, suffix[1:] or "moses", output, WriteOptions(), lambda: nullcontext(io.BytesIO()))
    n_bytes = sum(path.stat().st_size for path in tmp_path.iterdir())
    tracemalloc.start()
    try:
        read = stream_rows(output, ReadSettings()).rows
        n_rows = sum(1 for _ in islice(read, 2_400))
        n_kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert n_rows + sum(1 for _ in read) == 2_500
    assert n_kept < n_bytes / 10


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_header_that_names_one_side_is_no_pair(suffix: str, tmp_path: Path) -> None:
    """It is refused, with what it has."""
    path = tmp_path / f"a{suffix}"
    text = "原文,English\n桥通了。,The bridge is open.\n"
    path.write_text(text.replace(",", "\t") if suffix == ".tsv" else text, encoding="utf-8")
    with pytest.raises(InputError, match=r"no column.*it has: 原文, [Ee]nglish"):
        read_bitext(path, ReadSettings())


def test_titles_above_the_header_are_no_pairs(tmp_path: Path) -> None:
    """As somebody writes them over a table; above pairs without a header, a cell alone is a row with one side."""
    path = tmp_path / "a.csv"
    for separator in ",;":
        text = "合同审校,,\n,,\n序号,原文,译文\n1,桥通了。,The bridge is open.\n"
        path.write_text(text.replace(",", separator), encoding="utf-8")
        assert _pairs(read_bitext(path, ReadSettings()).alignment) == [("桥通了。", "The bridge is open.")]
        assert _pairs(_streamed(path)) == [("桥通了。", "The bridge is open.")]
    path.write_text("大桥,\n桥通了。,The bridge is open.\n", encoding="utf-8")
    assert _pairs(read_bitext(path, ReadSettings()).alignment)[0] == ("大桥", "")


def test_table_without_header_is_read_and_said(tmp_path: Path) -> None:
    """Two columns, one of them Chinese."""
    path = tmp_path / "a.csv"
    path.write_text('桥通了。,"Open, at last."\n谁都能走。,Anyone may cross.\n', encoding="utf-8")
    tabs = tmp_path / "a.tsv"
    tabs.write_text("桥通了。\tOpen, at last.\n谁都能走。\tAnyone may cross.\n", encoding="utf-8")
    for file in (path, tabs):
        read = read_bitext(file, ReadSettings())
        assert _pairs(read.alignment) == [("桥通了。", "Open, at last."), ("谁都能走。", "Anyone may cross.")]
        assert "no header" in read.notes[0]
        stream = stream_rows(file, ReadSettings())
        assert (len(list(stream.rows)), stream.notes) == (2, list(read.notes))
