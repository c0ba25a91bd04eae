"""Workbooks and Word tables: what other programs make of ours, and we of theirs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from aligner.errors import InputError, OutputError
from aligner.pipeline import render
from aligner.readers.bitext import read_bitext
from aligner.readers.docx_pairs import read_docx_sheet
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import bitext_of, sample_bitext

pytest.importorskip("xlsxwriter", reason="needs the extra formats")
docx = pytest.importorskip("docx", reason="needs the extra formats")
openpyxl = pytest.importorskip("openpyxl", reason="needs the extra dev")

_OPTIONS = WriteOptions()
_NASTY = Path(__file__).parents[1] / "data" / "nasty" / "bitexts"
_PAIRS = [
    ("=1+1", "+86 is a code"),
    ("“好”，他说。\U00020000", ']]> "Good", he said.\n\tThen he left. 😀'),
    ("@甲", "-1 \u202eabc\u202c"),
]


def test_workbook_is_read_by_others_as_it_was_meant() -> None:
    """Every text is a string, none a formula; the header is frozen and the key hidden."""
    book = openpyxl.load_workbook(io.BytesIO(render(bitext_of(*_PAIRS), "xlsx", _OPTIONS).data))
    sheet = book["pairs"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [(row[1].value, row[2].value) for row in rows] == _PAIRS
    assert {row[1].data_type for row in rows} == {"s"}
    assert rows[0][1].number_format == "@"
    assert rows[0][1].alignment.wrap_text
    assert rows[0][1].font.name == "Microsoft YaHei"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["L"].hidden
    assert book.sheetnames == ["pairs", "findings"]


def test_findings_have_a_sheet() -> None:
    """A row each, with the words, the message and room for a comment."""
    book = openpyxl.load_workbook(io.BytesIO(render(sample_bitext(), "xlsx", _OPTIONS).data))
    header, *rows = book["findings"].iter_rows(values_only=True)
    assert len(rows) == 3
    found = dict(zip(header, rows[1], strict=True))
    assert (found["code"], found["source_span"], found["comment"]) == ("number-mismatch", "120万人次", None)
    assert "120万人次 | 1.3 million" in book["pairs"]["F4"].value


@pytest.mark.parametrize(("text", "n_characters"), [("长" * 32_768, "32,768"), ("\U00020000" * 16_384, "32,768")])
def test_text_that_no_cell_holds_is_refused_with_its_bead(text: str, n_characters: str) -> None:
    """Excel counts UTF-16 units."""
    with pytest.raises(OutputError, match=f"bead 2: its source has {n_characters} characters, more than the 32,767"):
        render(bitext_of(("短", "Short."), (text, "Long.")), "xlsx", _OPTIONS)
    assert render(bitext_of((text[:-1], "Fits.")), "xlsx", _OPTIONS).data


def test_same_bytes_each_time() -> None:
    """Zip containers have no time in them but the one that is asked for."""
    for name in ("xlsx", "docx"):
        assert render(sample_bitext(), name, _OPTIONS).data == render(sample_bitext(), name, _OPTIONS).data
        dated = render(sample_bitext(), name, WriteOptions(date="20250617T093000Z")).data
        with zipfile.ZipFile(io.BytesIO(dated)) as container:
            assert b"2025-06-17T09:30:00Z" in container.read("docProps/core.xml")


def test_word_table_has_its_page_and_fonts() -> None:
    """Landscape A4, the header on every page, a Chinese font by name; read by python-docx cell by cell."""
    document = docx.Document(io.BytesIO(render(sample_bitext(), "docx", _OPTIONS).data))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    table = document.tables[0]
    cells = [cell.text for cell in table.rows[0].cells]
    assert cells == ["no.", "source (zh-CN)", "target (en-US)", "status", "findings", "note"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert 'w:eastAsia="Microsoft YaHei"' in document.styles["Normal"].element.xml
    assert table.rows[4].cells[5].text == "checked with the client"


def test_word_review_is_read_with_changes_and_comments(tmp_path: Path) -> None:
    """Insertions count, deletions do not; a comment becomes a remark with its author."""
    document = docx.Document(io.BytesIO(render(sample_bitext(), "docx", _OPTIONS).data))
    runs = document.tables[0].rows[2].cells[2].paragraphs[0].runs
    document.add_comment(runs, text="Is this the title?", author="Li Na", initials="LN")
    path = tmp_path / "back.docx"
    document.save(path)
    records = dict(read_docx_sheet(path, ReadSettings()).records())
    assert records[2]["note"] == "Li Na: Is this the title?"
    assert len(records[2]["key"]) == 25
    tracked = read_bitext(_NASTY / "tracked-table.docx", ReadSettings())
    assert tracked.alignment.source.texts() == ("桥通了。",)
    assert tracked.notes == ("2 tracked changes taken as accepted",)


def test_people_s_tables_are_read_as_they_look() -> None:
    """Runs and escapes joined, phonetic guides left out; formulas by their last value; spans and nested tables."""
    phonetic = read_bitext(_NASTY / "phonetic.xlsx", ReadSettings()).alignment
    assert phonetic.source.texts() == ("银行\r关门。",)
    formula = read_bitext(_NASTY / "formula.xlsx", ReadSettings())
    assert formula.alignment.source.texts() == ("桥通了。",)
    assert "formulas" in formula.notes[0]
    nested = read_bitext(_NASTY / "spans-and-nests.docx", ReadSettings())
    assert nested.alignment.source.texts() == ("桥通了。",)
    quoted = read_bitext(_NASTY / "excel.csv", ReadSettings()).alignment
    assert quoted.target.texts() == ('He said: "Let\'s go.";\nThen he left.',)
    assert quoted.beads[0].note == "=1+1"


def test_encrypted_or_foreign_container_is_refused(tmp_path: Path) -> None:
    """What is no workbook says so in one line."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with pytest.raises(InputError, match="old office program"):
        read_bitext(path, ReadSettings())
