"""Excel workbooks: every cell with words is a line, labelled with its place; two columns side by side are a bitext.

A row of Chinese and English becomes two lines, which the reader of mixed texts takes apart, so that a workbook with
both languages is aligned like any mixed file. Cells that hold numbers, dates, errors or formulas without a text are
left out.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from aligner.errors import InputError
from aligner.readers.containers import DAMAGE, Container, open_zip, write_megabytes
from aligner.readers.documents import DocumentText
from aligner.readers.office_text import TextBuilder, count_words
from aligner.readers.ooxml import find_main_part, transitional_form, unescape_string
from aligner.settings import ReadSettings

__all__ = ["Cell", "read_cells", "read_xlsx"]

Cell = tuple[str, int, int, str]
"""Sheet, row and column (from 1), and the text of a cell."""

_MOST_CELLS = 20_000_000
_UNPACKED = 8
"""How many times the limit of a file its cells may have: a text is stored once for all cells that show it."""


def read_xlsx(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a workbook as a text; InputError, in one line, for what is none."""
    container = open_zip(path, settings)
    _, book = find_main_part(container, "workbook", "xl/workbook.xml")
    builder = TextBuilder()
    n_without_words = 0
    n_left = _UNPACKED * settings.max_bytes
    sheets: set[str] = set()
    for sheet, row, column, text in read_cells(container, book):
        n_left -= len(text)
        if n_left < 0:
            raise InputError(
                f"{path}: its cells hold more than {write_megabytes(_UNPACKED * settings.max_bytes)} of text; "
                "raise the limit with --max-mb if you trust it"
            )
        if any(character.isalpha() for character in text):
            sheets.add(sheet)
            builder.add(text.replace("\r\n", "\n"), f"{sheet}!{get_column_letter(column)}{row}")
        else:
            n_without_words += 1
    notes = []
    n_hidden = sum(sheet.get("state", "visible") != "visible" for sheet in book.iterfind("{*}sheets/{*}sheet"))
    if n_hidden:
        notes.append(f"{path.name}: {count_words(n_hidden, 'hidden sheet')} left out")
    if len(sheets) > 1:
        notes.append(f"{path.name}: {len(sheets)} sheets read one after the other")
    if n_without_words:
        notes.append(f"{path.name}: {count_words(n_without_words, 'cell')} without a word left out")
    read = builder.build(notes)
    if not read.text:
        raise InputError(f"{path}: has no cell with a word in it; give a workbook with texts")
    return read


def read_cells(container: Container, book: etree._Element) -> Iterator[Cell]:
    """Yield the cells that hold text, of the visible sheets in order; InputError for what is damaged.

    `book` is the root of the main part.
    """
    path = container.path
    for name in container.parts:
        # The library parses these by expat, which follows no entity to a file, but let one line tell of them.
        if name.startswith("xl/") and name.endswith(".xml") and b"<!ENTITY" in (container.read(name) or b"")[:4096]:
            raise InputError(f"{path}: {name}: declares XML entities, which no document needs; not read")
    try:
        # It warns of what it does not know (data validation, headers): nothing that is read here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = io.BytesIO(transitional_form(container, book))
            workbook = load_workbook(data, read_only=True, data_only=True, keep_links=False)
            for sheet in workbook.worksheets:
                if sheet.sheet_state == "visible":
                    yield from _read_sheet(path, sheet)
    except InputError:
        raise
    except (*DAMAGE, InvalidFileException) as error:
        what = " ".join(str(error).split())[:100]
        raise InputError(f"{path}: is a damaged workbook ({what}); open it in its program and save it anew") from error


def _read_sheet(path: Path, sheet: Any) -> Iterator[Cell]:
    # What a sheet says of its size is often a million rows, and no cell of them is there.
    sheet.reset_dimensions()
    n_cells = 0
    for cells in sheet.iter_rows():
        for cell in cells:
            n_cells += 1
            if n_cells > _MOST_CELLS:
                raise InputError(
                    f"{path}: a sheet has more than {_MOST_CELLS:,} cells; delete its empty rows and columns"
                )
            # An error such as #N/A comes as text too.
            if isinstance(cell.value, str) and cell.value.strip() and cell.data_type != "e":
                yield sheet.title, cell.row, cell.column, unescape_string(cell.value)
