"""Termbases of every format: read, written, read again, and told what is wrong in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import InputError, UnknownNameError
from aligner.readers.termbases import TERMBASE_READERS, find_format, read_termbase
from aligner.settings import ReadSettings
from aligner.terms.formats import SUFFIX_FORMATS, TERMBASE_FORMATS
from aligner.terms.model import Rendering, Term, Termbase, make_term
from aligner.writers.base import WriteOptions
from aligner.writers.termbases import TERMBASE_WRITERS, render_termbase
from tests.terms.termbases import comparable, sample_termbase, term, termbase, termbases

_SUFFIX = {name: suffix for suffix, name in reversed(list(SUFFIX_FORMATS.items()))} | {"tbx3": ".tbx", "memoq": ".csv"}


def _write(folder: Path, text: str, name: str = "tea.tsv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    return path


def _round_trip(folder: Path, found: Termbase, name: str, *, excel: bool = False) -> Termbase:
    path = folder / f"tea{_SUFFIX[name]}"
    path.write_bytes(render_termbase(found, name, WriteOptions(excel=excel)).data)
    return read_termbase(path, name="memoq" if name == "memoq" else "")


def test_readers_writers_and_names_agree() -> None:
    """Every format is read and written, and every suffix has one."""
    assert tuple(TERMBASE_READERS) == tuple(TERMBASE_WRITERS) == TERMBASE_FORMATS
    assert set(SUFFIX_FORMATS.values()) <= set(TERMBASE_FORMATS)


@pytest.mark.parametrize("name", TERMBASE_FORMATS)
def test_a_termbase_with_everything_comes_back_equal(name: str, tmp_path: Path) -> None:
    """Statuses, notes, domain, authority, usage, entry, canonical forms and what else was there."""
    assert _round_trip(tmp_path, sample_termbase(), name) == sample_termbase()


@pytest.mark.parametrize("name", TERMBASE_FORMATS)
@settings(max_examples=40)
@given(data=st.data())
def test_nasty_terms_come_back_equal(name: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Extension B, quotation marks, tabs, line ends, comment signs, several renderings, forbidden ones, notes."""
    found = data.draw(termbases())
    if name == "multiterm":
        # There a region is a language: one that no entry without a region shows is the language of the termbase.
        found = replace(found, terms=tuple(replace(one, locale="") for one in found.terms))
    folder = tmp_path_factory.mktemp("terms", numbered=True)
    assert comparable(_round_trip(folder, found, name)) == comparable(found)


def test_formulas_come_back_from_a_file_for_excel(tmp_path: Path) -> None:
    """The apostrophe before them is taken off again."""
    found = termbase(term("茶", "=tea", "'=tea"))
    assert _round_trip(tmp_path, found, "csv", excel=True) == found


@pytest.mark.parametrize("name", ["tbx", "tbx3", "multiterm"])
def test_source_forms_and_regions_of_one_entry_share_it(name: str, tmp_path: Path) -> None:
    """Two Chinese words for one concept, with renderings for two regions, are one entry in XML."""
    american, british = Rendering("tea color"), Rendering("tea colour")
    terms = [
        make_term(source, [rendering], Term("x", (rendering,), entry="E1", locale=locale))
        for source in ("茶色", "茶汤色")
        for rendering, locale in ((american, ""), (british, "en-GB"))
    ]
    found = termbase(*terms, term("茶", "tea"))
    data = render_termbase(found, name).data
    assert data.count(b"E1") == 1
    assert _round_trip(tmp_path, found, name) == found


@pytest.mark.parametrize(
    "header",
    [
        "source\ttarget",
        "source_term\ttarget_term",
        "Source Term\tTranslation",
        "zh_term\ten_term",
        "zh-CN\ten-US",
        "Chinese (PRC)\tEnglish",
        "原文\t译文",
        "术语\t译名",
        "中文\t英文",
    ],
)
def test_columns_are_known_by_usual_names(header: str, tmp_path: Path) -> None:
    """English, Chinese, languages and tags."""
    found = read_termbase(_write(tmp_path, f"{header}\n茶馆\tteahouse\n"))
    assert found == Termbase((term("茶馆", "teahouse"),), "zh-CN", "en-US", "tea")


def test_columns_are_known_by_their_order_where_there_is_no_header(tmp_path: Path) -> None:
    """Source, target, note."""
    found = read_termbase(_write(tmp_path, "茶馆,teahouse,a house\n茶税,tea duty,\n", "tea.csv"))
    assert found.terms == (term("茶馆", "teahouse", note="a house"), term("茶税", "tea duty"))


def test_english_may_be_the_source(tmp_path: Path) -> None:
    """The first of two columns named after languages is the source, unless the settings say otherwise."""
    path = _write(tmp_path, "en\tzh\nteahouse\t茶馆\n")
    assert read_termbase(path).terms == (term("teahouse", "茶馆"),)
    assert read_termbase(path, ReadSettings("zh-CN", "en-US")).terms == (term("茶馆", "teahouse"),)


def test_lists_of_renderings_and_yes_or_no_in_a_cell(tmp_path: Path) -> None:
    """`admitted` and `forbidden` hold more renderings; a yes in `forbidden` speaks of the row."""
    text = (
        "source\ttarget\tadmitted\tforbidden\tgrade\n"
        "茶馆\tteahouse\ttea house; tea room\ttea bar；tea shop\tA\n"
        "茶税\ttea duty\t\t\t\n茶税\ttea tax\t\tyes\t\n"
    )
    first, second = read_termbase(_write(tmp_path, text)).terms
    assert first.targets == ("teahouse", "tea house", "tea room")
    assert first.forbidden == ("tea bar", "tea shop")
    assert first.extra == (("grade", "A"),)
    assert (second.targets, second.forbidden) == (("tea duty",), ("tea tax",))


def test_titles_that_were_decided_are_a_termbase(tmp_path: Path) -> None:
    """What `export -f titles.terms` writes."""
    text = "source_term\ttarget_term\tstatus\tdomain\tlocale\tnote\n山茶\tCamellia Road\tintended\tfilm\ten-US\tours\n"
    (one,) = read_termbase(_write(tmp_path, text)).terms
    assert (one.targets, one.domain, one.note) == (("Camellia Road",), "film", "ours")


def test_all_bad_rows_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    """No target, no source, an unknown status, too many cells: one message, by line."""
    text = "source\ttarget\tstatus\n茶馆\t\t\n\tteahouse\t\n茶\ttea\tperhaps\n茶税\ttea duty\t\tx\n"
    with pytest.raises(InputError) as caught:
        read_termbase(_write(tmp_path, text))
    message = str(caught.value)
    for part in (
        "line 2: no target term",
        "line 3: no source term",
        "line 4: unknown status 'perhaps'",
        "line 5: 4 cells",
    ):
        assert part in message
    with pytest.raises(InputError, match=r"line 4: no target term"):
        read_termbase(_write(tmp_path, '茶馆,"tea\nhouse",\n,,\n茶税,,\n', "tea.csv"))


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("tea.tsv", "", "is empty"),
        ("tea.tsv", "Begriff\tWort\n茶馆\tteahouse\n茶\ttea\n", "no columns source_term and target_term; .*: Begriff"),
        ("tea.tsv", "source\ttarget\n", "holds no term"),
        ("tea.csv", '茶馆,"teahouse\n', "a quotation mark opens a cell"),
        ("tea.txt", "茶馆 teahouse\n", "line 1: no tab"),
        ("tea.utx", "茶馆\tteahouse\n", "no UTX glossary: its first line"),
        ("tea.utx", "#UTX 1.11; zh/en;\n茶馆\tteahouse\n", "no line of its header names the columns"),
        ("tea.tbx", "<tmx/>", "no TBX: its outermost element is tmx"),
        ("tea.tbx", '<!DOCTYPE martif [<!ENTITY a "b">]><martif><text/></martif>', "declares XML entities"),
        ("tea.tbx", "<martif><text>", "no well-formed XML"),
        ("tea.tbx", "<martif><text/></martif>", "holds no terms; a termbase has terms in two languages"),
        ("tea.xml", "<html/>", "no MultiTerm XML"),
        ("tea.doc", "x", "no termbase format is known by the suffix .doc"),
    ],
)  # fmt: skip
def test_bad_files_are_one_clear_line(name: str, text: str, part: str, tmp_path: Path) -> None:
    """What is wrong and what to do."""
    with pytest.raises(InputError, match=part) as caught:
        read_termbase(_write(tmp_path, text, name))
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_wrong_format_are_told(tmp_path: Path) -> None:
    """With the right names."""
    with pytest.raises(InputError, match="there is no such file"):
        read_termbase(tmp_path / "none.tsv")
    with pytest.raises(UnknownNameError, match="there are: tsv, csv, tbx"):
        read_termbase(tmp_path / "none.tsv", name="mdb")
    assert find_format(Path("A.TBX")) == "tbx"


def test_encodings_are_found_out(tmp_path: Path) -> None:
    """GB18030 and UTF-16 as anywhere else."""
    rows = "source\ttarget\n" + "".join(f"茶馆工坊第{n}条\ttea {n}\n" for n in range(30))
    for encoding in ("gb18030", "utf-16"):
        path = tmp_path / "tea.tsv"
        path.write_bytes(rows.encode(encoding))
        assert len(read_termbase(path).terms) == 30


def test_tbx_of_others(tmp_path: Path) -> None:
    """ntig, a third language, a superseded term, a wrapped description: read, and kept for writing."""
    text = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>Tea Board</p></sourceDesc></fileDesc>
</martifHeader><text><body><termEntry id="tid-1"><descripGrp><descrip type="subjectField">tea</descrip></descripGrp>
<descripGrp><descrip type="definition">a house</descrip><admin type="source">law</admin></descripGrp>
<langSet xml:lang="zh_cn"><ntig><termGrp><term>茶馆</term><termNote type="partOfSpeech">noun</termNote></termGrp></ntig>
</langSet><langSet xml:lang="en-US"><tig><term>teahouse</term></tig><tig><term>tea <hi>bar</hi></term>
<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="fr"><tig><term>salon</term></tig></langSet></termEntry></body></text></martif>"""
    path = _write(tmp_path, text, "x.tbx")
    with pytest.raises(InputError, match="name one pair"):
        read_termbase(path)
    found = read_termbase(path, ReadSettings("zh-CN", "en-US"))
    (one,) = found.terms
    assert (one.source, one.domain, one.entry) == ("茶馆", "tea", "tid-1")
    assert (one.targets, one.forbidden) == (("teahouse",), ("tea bar",))
    written = render_termbase(found, "tbx").data.decode("utf-8")
    for part in ("Tea Board", "supersededTerm-admn-sts", "salon", "definition", "noun", "law"):
        assert part in written
    assert render_termbase(found, "tbx3").notes


def test_tbx_whose_categories_are_elements(tmp_path: Path) -> None:
    """ISO 30042:2019 in the style `dct`."""
    text = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
<text><body><conceptEntry id="a"><min:subjectField>tea</min:subjectField><langSec xml:lang="zh"><termSec>
<term>茶馆</term></termSec></langSec><langSec xml:lang="en"><termSec><term>tea bar</term>
<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus><min:partOfSpeech>noun</min:partOfSpeech>
</termSec></langSec></conceptEntry></body></text></tbx>"""
    (one,) = read_termbase(_write(tmp_path, text, "x.tbx")).terms
    assert (one.forbidden, one.domain) == (("tea bar",), "tea")
    assert one.renderings[0].extra == (("termNote:partOfSpeech", "noun"),)


def test_memoq_as_it_exports(tmp_path: Path) -> None:
    """Synonyms side by side, forbidden ones by their Term_Info."""
    text = (
        "Entry_ID,Entry_Subject,Entry_Note,Chinese_PRC_Def,Chinese_PRC,Term_Info,Term_Example,English_United_States,"
        "Term_Info,Term_Example,English_United_States,Term_Info,Term_Example\n"
        "0,tea,old,,茶馆,CasePermissive;HalfPrefix,,teahouse,CaseSense;NoPrefix,,tea bar,CaseSense;Forbidden,\n"
    )
    found = read_termbase(_write(tmp_path, text, "m.csv"))
    (one,) = found.terms
    assert (one.targets, one.forbidden, one.domain, one.note) == (("teahouse",), ("tea bar",), "tea", "old")
    assert one.renderings[0].extra == (("Term_Info", "CaseSense;NoPrefix"),)
    assert _round_trip(tmp_path, found, "memoq").terms == found.terms


def test_utx_and_omegat_of_others(tmp_path: Path) -> None:
    """Backslashes are themselves there, `-` is nothing in UTX, and lines with # are comments."""
    text = (
        "#UTX 1.11; zh-CN/en-US; 2020-01-01; copyright: Tea Board (2020); license: CC-by 4.0\n"
        "#src\ttgt\tsrc:pos\tterm status\n茶馆\ttea\\nhouse\tnoun\tapproved\n茶馆\ttea bar\t-\tforbidden\n"
        "# gone\tx\tnoun\t-\n茶\ttea\tnoun\tnon-standard\n"
    )
    found = read_termbase(_write(tmp_path, text, "x.utx"))
    assert [(t.source, t.targets, t.forbidden) for t in found.terms] == [
        ("茶馆", ("tea\\nhouse",), ()),
        ("茶馆", (), ("tea bar",)),
        ("茶", ("tea",), ()),
    ]
    assert dict(found.extra)["license"] == "CC-by 4.0"
    assert b"non-standard" in render_termbase(found, "utx").data
    text = "# Glossary in tab-separated format -*- coding: utf-8 -*-\n茶馆\ttea\\nhouse\tC:\\tea [old]\n"
    (one,) = read_termbase(_write(tmp_path, text, "x.txt")).terms
    assert (one.targets, one.note) == (("tea\\nhouse",), "C:\\tea [old]")
