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
        ("x-document", "text.zh-CN | text.en-US"),
        ("x-source-ids", "3"),
        ("x-target-ids", "2 3"),
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


def _props(rendered: Rendered) -> list[dict[str, str]]:
    units = _tree(rendered).findall("body/tu")
    return [{p.get("type", ""): p.text or "" for p in unit.findall("prop")} for unit in units]


def test_trados_gets_typed_fields_and_a_confirmation_level() -> None:
    """As its own exports write them; a confirmed bead is an approved translation."""
    props = _props(render_tmx(sample_bitext(), WriteOptions(tmx_profile="trados")))
    assert [p["x-ConfirmationLevel"] for p in props] == ["Translated", "Translated", "ApprovedTranslation"]
    typed = [name for p in props for name in p if not name.endswith(":SingleString")]
    assert set(typed) == {"x-Origin", "x-ConfirmationLevel"}
    assert props[1]["x-finding:SingleString"] == "number-mismatch: 120万人次 | 1.3 million"


@pytest.mark.parametrize("profile", ["", "memoq", "omegat", "trados", "client"])
def test_private_names_begin_with_x_in_every_profile(profile: str) -> None:
    """The specification asks for it; the client's file has none."""
    names = {name for p in _props(render_tmx(sample_bitext(), WriteOptions(tmx_profile=profile))) for name in p}
    assert all(name.startswith("x-") for name in names)
    assert bool(names) == (profile != "client")


def test_client_gets_two_texts_and_nothing_of_how_they_came_about() -> None:
    """No findings, notes, names of files, or encoder."""
    rendered = render_tmx(sample_bitext(("一\x01二", "one")), WriteOptions(tmx_profile="client"))
    root = _tree(rendered)
    assert {element.tag for element in root.iter()} == {"tmx", "header", "body", "tu", "tuv", "seg"}
    assert b"text.zh" not in rendered.data
    assert any("U+0001" in note for note in rendered.notes)


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        ("", ("zh-CN", "en-US")),
        ("zh-CN", ("zh-CN", "en-US")),
        ("zh-Hans-CN", ("zh-Hans-CN", "en-US")),
        ("ZH-CN", ("ZH-CN", "EN-US")),
    ],
)
def test_language_codes_have_the_form_that_is_asked_for(form: str, codes: tuple[str, str]) -> None:
    """In the header and in every unit."""
    root = _tree(render_tmx(sample_bitext(), WriteOptions(tmx_langs=form)))
    assert {tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in root.iter("tuv")} == set(codes)
    assert [header.get("srclang") for header in root.iter("header")] == [codes[0]]


def test_beads_are_chosen_by_sides_status_and_confidence() -> None:
    """One-sided ones are units with one text; what is not asked for is counted."""
    root = _tree(render_tmx(sample_bitext(), WriteOptions(one_sided=True)))
    assert [len(unit.findall("tuv")) for unit in root.iter("tu")] == [1, 2, 2, 2]
    confirmed = render_tmx(sample_bitext(), WriteOptions(confirmed_only=True))
    assert confirmed.notes == ("1 units", "left out: 3 not confirmed")
    sure = render_tmx(sample_bitext(), WriteOptions(min_confidence=0.7))
    assert sure.notes == ("2 units", "left out: 1 without target, 1 below confidence 0.7")


def test_unit_with_a_target_only_names_its_own_source_language() -> None:
    """The header's language is not in it."""
    source, target = document_of("甲。"), document_of("A.", "B.", language="en-US")
    alignment = Alignment(source, target, (Bead((0,), (0,), 0.9), Bead((), (1,), 0.9)))
    units = _tree(render_tmx(Bitext(alignment), WriteOptions(one_sided=True))).findall("body/tu")
    assert [unit.get("srclang") for unit in units] == [None, "en-US"]


def test_segment_type_is_told_where_it_is_no_sentence() -> None:
    """Two sentences are a block, or a paragraph if they are a whole one on both sides."""
    source = document_of("甲说。", "乙说。", "", "丙说。", "丁说。", "", "戊说。")
    target = document_of("A.", "B.", "", "C.", "D.", "E.", language="en-US")
    beads = (Bead((0, 1), (0, 1), 0.9), Bead((2, 3), (2, 3), 0.9), Bead((4,), (4,), 0.9))
    units = _tree(render_tmx(Bitext(Alignment(source, target, beads)), WriteOptions())).findall("body/tu")
    assert [unit.get("segtype") for unit in units] == ["paragraph", "block", None]


def test_long_sides_and_the_original_format_are_told() -> None:
    """Trados passes over sides above 2,000 characters, so the notes warn."""
    long = "长" * 2_001
    rendered = render_tmx(sample_bitext((long, "x")), WriteOptions(o_tmf="client's format"))
    assert rendered.notes[-1] == "1 units have a side above 2,000 characters, too long for Trados"
    header = _tree(rendered).find("header")
    assert header is not None
    assert header.get("o-tmf") == "client's format"
