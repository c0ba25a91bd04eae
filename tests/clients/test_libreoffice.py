"""LibreOffice opens our workbooks and Word tables, and what it saves of them has every text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import lxml.html
import pytest

from aligner.pipeline import render
from aligner.readers.docx_pairs import read_docx_sheet
from aligner.readers.xlsx_pairs import read_xlsx_sheet
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import bitext_of, sample_bitext
from tests.clients.programs import convert, need

pytestmark = [pytest.mark.client, pytest.mark.slow]

_PAIRS = [
    ("=1+1", "+86 is a code"),
    ("“好”，他说。\U00020000", ']]> "Good", he said.\n\tThen he left. 😀'),
    ("@甲", "-1 \u202eabc\u202c"),
    ("繁體字的茶樓", "<b>a teahouse</b> & more"),
]
_READERS = {"xlsx": read_xlsx_sheet, "docx": read_docx_sheet}


def _write(folder: Path, name: str) -> Path:
    need("soffice")
    path = folder / f"pairs.{name}"
    path.write_bytes(render(bitext_of(*_PAIRS), name, WriteOptions()).data)
    return path


def test_the_workbook_shows_every_text_as_it_is(tmp_path: Path) -> None:
    """Nothing is computed: =1+1 stays a text."""
    (converted,) = convert([_write(tmp_path, "xlsx")], "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path / "saved")
    rows = list(csv.reader(io.StringIO(converted.read_text(encoding="utf-8"), newline="")))
    assert [(row[1], row[2]) for row in rows[1:]] == _PAIRS


def test_the_word_table_shows_every_text(tmp_path: Path) -> None:
    """A row a pair, in the columns that the header names; white space is HTML's."""
    (converted,) = convert([_write(tmp_path, "docx")], "html:HTML (StarWriter):EmbedImages", tmp_path / "saved")
    root = lxml.html.document_fromstring(converted.read_bytes())
    rows = [[" ".join("".join(map(str, cell.itertext())).split()) for cell in row] for row in root.iterfind(".//tr")]
    columns = [
        next(k for k, name in enumerate(rows[0]) if name.lower().startswith(side)) for side in ("source", "target")
    ]
    shown = [tuple(row[k] for k in columns) for row in rows[1:]]
    assert shown == [tuple(" ".join(text.split()) for text in pair) for pair in _PAIRS]


@pytest.mark.parametrize("name", _READERS)
def test_a_table_that_libreoffice_saves_still_comes_back(name: str, tmp_path: Path) -> None:
    """Opened and saved by another program, texts, statuses and the keys by which rows are known are what they were."""
    path = _write(tmp_path, name)
    before = dict(_READERS[name](path, ReadSettings()).records())
    (saved,) = convert([path], name, tmp_path / "saved")
    after = dict(_READERS[name](saved, ReadSettings()).records())
    assert before.keys() == after.keys()
    for number, record in before.items():
        assert {k: after[number][k] for k in ("source", "target", "key", "status")} == {
            k: record[k] for k in ("source", "target", "key", "status")
        }


def test_the_workbook_keeps_its_sheet_of_findings(tmp_path: Path) -> None:
    """The words on both sides stand in it, a row a finding."""
    need("soffice")
    path = tmp_path / "findings.xlsx"
    path.write_bytes(render(sample_bitext(), "xlsx", WriteOptions()).data)
    (converted,) = convert([path], "html", tmp_path / "saved")
    shown = "".join(map(str, lxml.html.document_fromstring(converted.read_bytes()).itertext()))
    assert all(words in shown for words in ("number-mismatch", "120万人次", "1.3 million", "Camellia Road"))
