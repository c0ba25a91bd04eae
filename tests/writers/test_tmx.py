"""TMX that other programs open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from aligner.model import Alignment, Bead, Bitext
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.tmx import render_tmx
from tests.builders import document_of, sample_bitext

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "data" / "tmx14.rng"))
_NASTY = ('a < b & c > "d" ]]> <seg>', "甲 & 乙 <丙> 𠮷𪚥 😀 \u202bx\u202c")


def _tree(rendered: Rendered) -> etree._Element:
    root = etree.fromstring(rendered.data)
    _SCHEMA.assertValid(root)
    return root


def _pairs(rendered: Rendered) -> list[tuple[str, str]]:
    """Read the pairs back with translate-toolkit, an independent reader."""
    units = tmxfile.parsestring(rendered.data).units  # type: ignore[no-untyped-call]
    return [(unit.source, unit.target) for unit in units]


def test_units_pass_the_schema_and_read_back_as_the_same_pairs() -> None:
    """What translate-toolkit reads are the pairs of the beads with two sides."""
    bitext = sample_bitext(("甲", _NASTY[0]), (_NASTY[1], "Extension B and emoji"))
    rendered = render_tmx(bitext, WriteOptions(date="20250617T093000Z"))
    _tree(rendered)
    alignment = bitext.alignment
    expected = [(alignment.text(b, "source"), alignment.text(b, "target")) for b in alignment.beads if b.is_pair]
    assert _pairs(rendered) == expected
    assert expected[1][1] == "It drew 1.3 million visits. That was a record."


def test_header_has_all_that_the_specification_asks_for() -> None:
    """Seven attributes, and the language of the source tuv as srclang."""
    header = _tree(render_tmx(sample_bitext(), WriteOptions())).find("header")
    assert header is not None
    required = {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    assert set(header.attrib) == required
    assert header.get("srclang") == "zh-CN"


def test_props_tell_confidence_shape_status_and_open_findings() -> None:
    """Notes and props come before the tuvs; findings of severity info are not written."""
    root = _tree(render_tmx(sample_bitext(), WriteOptions()))
    units = root.findall("body/tu")
    props = [[(p.get("type"), p.text) for p in unit.findall("prop")] for unit in units]
    assert props[1] == [
        ("x-confidence", "0.7500"),
        ("x-shape", "1-2"),
        ("x-status", "open"),
        ("x-finding", "number-mismatch: 120万人次 | 1.3 million"),
    ]
    assert ("x-status", "confirmed") in props[2]
    assert units[2].findtext("note") == "checked with the client"


def test_what_xml_cannot_hold_is_taken_out_and_reported() -> None:
    """U+0001 is in no segment, and the notes say so; the rest of the text is whole."""
    rendered = render_tmx(sample_bitext(("一\x01二\ufffe", "one\x0etwo")), WriteOptions())
    assert _pairs(rendered)[-1] == ("一二", "onetwo")
    assert any("U+0001 (1)" in note and "U+000E (1)" in note and "U+FFFE (1)" in note for note in rendered.notes)
    assert "U+0001" in (_tree(rendered).findall("body/tu")[-1].findtext("note") or "")


def test_beads_that_no_memory_can_use_are_left_out_and_counted() -> None:
    """One-sided, non-contiguous and heading-spanning beads."""
    source = document_of("标题", "", "第一句。", "第二句。", "第三句。", "第四句。")
    target = document_of("Heading", "", "One.", "Two.", "Three.", "Four.", language="en-US")
    beads = (Bead((0, 1), (0, 1), 0.9), Bead((2, 4), (2, 4), 0.9), Bead((3,), (), 0.9), Bead((), (3,), 0.9))
    alignment = Alignment(source, target, beads)
    rendered = render_tmx(Bitext(alignment), WriteOptions())
    assert _pairs(rendered) == []
    assert rendered.notes == (
        "0 units",
        "left out: 1 with a heading joined to more text, 1 not contiguous, 1 without target, 1 without source",
    )


def test_same_bytes_every_time_and_no_date_unless_given() -> None:
    """Nothing of the clock gets into the file."""
    first, second = (render_tmx(sample_bitext(), WriteOptions()).data for _ in range(2))
    assert first == second
    assert b"date" not in first


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_any_text_gives_a_valid_file(zh: str, en: str) -> None:
    """Whatever characters a pair has, the file parses, passes the schema, and keeps every legal character."""
    source, target = document_of(zh), document_of(en, language="en-US")
    if len(source.segments) != 1 or len(target.segments) != 1:
        return
    alignment = Alignment(source, target, (Bead((0,), (0,), 1.0),))
    rendered = render_tmx(Bitext(alignment), WriteOptions())
    root = _tree(rendered)
    for seg, document in zip(root.iter("seg"), (source, target), strict=False):
        legal = "".join(c for c in document.segments[0].text if _is_legal(c)).strip()
        # XML reads a carriage return as written only if it is escaped, which lxml does.
        assert seg.text == legal


def _is_legal(character: str) -> bool:
    try:
        etree.parse(io.BytesIO(f"<a>&#{ord(character)};</a>".encode()))
    except etree.XMLSyntaxError:
        return False
    return True


@pytest.mark.parametrize("text", ["\x01", "\ufffe\uffff"])
def test_segment_of_nothing_but_illegal_characters_is_no_unit(text: str) -> None:
    """A unit with an empty side would break a memory."""
    rendered = render_tmx(sample_bitext((text, "x")), WriteOptions())
    assert len(_pairs(rendered)) == 3
    assert any("without source" in note for note in rendered.notes)
