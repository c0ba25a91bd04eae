"""Termbases that other programs open: their shape, and what an independent reader makes of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from translate.storage.omegat import OmegaTFile
from translate.storage.tbx import tbxfile

from aligner.terms.model import Termbase
from aligner.writers.base import WriteOptions
from aligner.writers.termbases import render_termbase
from tests.terms.termbases import sample_termbase, term, termbase, termbases

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "data" / "tbx.rng"))


def _data(found: Termbase, name: str, date: str = "") -> bytes:
    return render_termbase(found, name, WriteOptions(date=date)).data


@pytest.mark.parametrize("name", ["tbx", "tbx3"])
@settings(max_examples=40)
@given(found=termbases())
def test_tbx_has_the_core_structure_of_its_generation(name: str, found: Termbase) -> None:
    """Whatever the terms say."""
    _SCHEMA.assertValid(etree.fromstring(_data(found, name)))


def test_an_element_in_the_wrong_place_is_no_tbx() -> None:
    """The grammar of this test refuses a term without its language."""
    data = _data(sample_termbase(), "tbx").replace(b"<tig>", b"<tip>").replace(b"</tig>", b"</tip>")
    assert not _SCHEMA.validate(etree.fromstring(data))


def test_statuses_are_those_of_the_standard() -> None:
    """preferred, admitted, deprecated."""
    root = etree.fromstring(_data(sample_termbase(), "tbx"))
    found = {
        tig.findtext("term"): tig.findtext("termNote[@type='administrativeStatus']")
        for tig in root.iterfind(".//langSet[@{http://www.w3.org/XML/1998/namespace}lang='en-US']/tig")
    }
    assert found["Teahouse Workshops"] == "preferredTerm-admn-sts"
    assert found["teahouse workshop"] == "admittedTerm-admn-sts"
    assert found["tea shop class"] == "deprecatedTerm-admn-sts"


def test_translate_toolkit_reads_the_same_terms_from_tbx() -> None:
    """An independent reader of the first generation: every term, with what is deprecated."""
    found = sample_termbase()
    store = tbxfile.parsestring(_data(found, "tbx"), "zh-CN", "en-US")  # type: ignore[no-untyped-call]
    read = [
        (
            [one.text for one in unit.get_source_terms()],
            [(one.text, one.deprecated) for one in unit.get_target_terms("en-US")],
        )
        for unit in store.units
    ]
    assert read == [([one.source], [(r.text, r.status == "forbidden") for r in one.renderings]) for one in found.terms]


def test_translate_toolkit_reads_what_omegat_shows_and_utx_has_its_header() -> None:
    """Source and target of every line that is no comment; version, languages and date, then the columns."""
    found = termbase(term("茶馆", "teahouse", "tea house", forbidden=("tea bar",)), term("“茶税”", 'the "tea" duty'))
    store = OmegaTFile.parsestring(_data(found, "omegat"))  # type: ignore[no-untyped-call]
    units = [(u.source, u.target) for u in store.units if not u.source.startswith("#")]
    assert units == [("茶馆", "teahouse"), ("茶馆", "tea house"), ("“茶税”", 'the "tea" duty')]
    lines = _data(found, "utx", "20250617T093000Z").decode("utf-8-sig").split("\r\n")
    assert lines[0] == "#UTX 1.20; zh-CN/en-US; 2025-06-17; Dictionary ID: tea;"
    assert lines[3].split("\t")[:4] == ["茶馆", "teahouse", "", "approved"]


def test_omegat_shows_no_forbidden_rendering() -> None:
    """As OmegaT reads a glossary: lines with # are comments, the others have a tab after the source."""
    lines = _data(sample_termbase(), "omegat").decode("utf-8").splitlines()
    shown = [line.split("\t")[:2] for line in lines if not line.startswith("#")]
    assert ["茶税", "tea duty"] not in shown
    assert all(len(cells) == 2 for cells in shown)
    assert shown[0] == ["茶馆工坊", "Teahouse Workshops"]


def test_memoq_marks_forbidden_terms() -> None:
    """In the column after the term."""
    rows = list(csv.reader(io.StringIO(_data(sample_termbase(), "memoq").decode("utf-8"), newline="")))
    place = rows[1].index("tea shop class")
    assert rows[0][place] == "English_United_States"
    assert rows[0][place + 1] == "Term_Info"
    assert rows[1][place + 1] == "CasePermissive;HalfPrefix;Forbidden"


def test_multiterm_groups_languages_and_terms() -> None:
    """A conceptGrp an entry, a languageGrp a language, a termGrp a rendering."""
    root = etree.fromstring(_data(sample_termbase(), "multiterm"))
    first = root.find("conceptGrp")
    assert first is not None
    assert [group.get("lang") for group in first.iterfind("languageGrp/language")] == ["ZH-CN", "EN-US"]
    assert len(first.findall("languageGrp[2]/termGrp")) == 3


def test_what_xml_cannot_hold_is_taken_out_and_named() -> None:
    """In every XML format."""
    found = termbase(term("茶\x01馆", "tea\x02house"))
    for name in ("tbx", "tbx3", "multiterm"):
        rendered = render_termbase(found, name)
        assert "U+0001 (1), U+0002 (1)" in rendered.notes[0]
        assert "茶馆".encode() in rendered.data
