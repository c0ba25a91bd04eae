"""Workbooks with a sheet of pairs, as we write them or as people make them.

Read here and not with openpyxl: that one takes `x005F_` out of texts and leaves Excel's `_x000D_` in them. Formulas
give the value that was last computed; strings come with all their runs, without the phonetic guides of East Asia.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import Rows
from aligner.readers.containers import Container, open_zip
from aligner.readers.ooxml import read_relations, unescape_string
from aligner.readers.sheet import Sheet, find_header, make_sheet, sheet_rows
from aligner.readers.xml_names import local_name, whole_number
from aligner.settings import ReadSettings

__all__ = ["Worksheet", "read_worksheets", "read_xlsx_pairs", "read_xlsx_sheet"]

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MOST_COLUMNS = 256
"""Columns further to the right are not read: pairs are not kept there."""
_MOST_ROWS = 1_048_576
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet by its name; rows are as long as they have cells. `n_formulas` counts cells that are computed."""

    name: str
    cells: tuple[tuple[str, ...], ...]
    n_formulas: int = 0


def read_xlsx_pairs(path: Path, settings: ReadSettings) -> Rows:
    """Read the pairs of a workbook; InputError where no sheet has any."""
    return sheet_rows(read_xlsx_sheet(path, settings))


def read_xlsx_sheet(path: Path, settings: ReadSettings) -> Sheet:
    """Read the first sheet whose header names source and target, or else the first that holds anything."""
    container = open_zip(path, settings)
    sheets = [sheet for sheet in _worksheets(container) if sheet.cells]
    if not sheets:
        raise InputError(f"{path}: is an empty workbook; give one with source and target texts")
    chosen = next((s for s in sheets if find_header(s.cells, settings) is not None), sheets[0])
    notes = []
    if len(sheets) > 1:
        notes.append(f"read the sheet {chosen.name!r} of {len(sheets)}")
    if chosen.n_formulas:
        notes.append(f"{chosen.n_formulas} cells are formulas: the values that they last had are read")
    sheet = make_sheet(path, chosen.cells, settings, notes)
    named = _languages(container)
    return replace(
        sheet,
        source_lang=sheet.source_lang or named.get("source_lang", ""),
        target_lang=sheet.target_lang or named.get("target_lang", ""),
    )


def read_worksheets(path: Path, settings: ReadSettings) -> tuple[Worksheet, ...]:
    """Read all sheets of a workbook."""
    return tuple(_worksheets(open_zip(path, settings)))


def _worksheets(container: Container) -> Iterator[Worksheet]:
    book = container.parse("xl/workbook.xml")
    if book is None:
        raise InputError(f"{container.path}: is a zip container, but no workbook (.xlsx): it has no xl/workbook.xml")
    relations = read_relations(container, "xl/workbook.xml")
    strings = _shared_strings(container)
    for entry in book.iterfind("{*}sheets/{*}sheet"):
        relation = relations.get(entry.get(_RELATION) or entry.get(_STRICT_RELATION) or "")
        root = container.parse(relation.target) if relation else None
        if root is not None and local_name(root) == "worksheet":
            yield _worksheet(container.path, entry.get("name", ""), root, strings)


def _shared_strings(container: Container) -> list[str]:
    root = container.parse("xl/sharedStrings.xml")
    return [_string(item) for item in root.iterfind("{*}si")] if root is not None else []


def _string(item: etree._Element) -> str:
    """Return the text of a string with its runs, without phonetic guides."""
    parts = [text.text or "" for text in (*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t"))]
    return unescape_string("".join(parts))


def _worksheet(path: Path, name: str, root: etree._Element, strings: list[str]) -> Worksheet:
    rows: list[tuple[str, ...]] = []
    n_formulas = at = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        # Rows without cells need not be written; they count all the same.
        at = max(at + 1, min(whole_number(row.get("r", ""), 0), _MOST_ROWS))
        cells: list[str] = []
        for cell in row.iterfind("{*}c"):
            column = _column(cell.get("r", ""), len(cells))
            if column >= _MOST_COLUMNS:
                break
            n_formulas += cell.find("{*}f") is not None
            cells += [""] * (column - len(cells))
            cells[column:] = [_value(path, cell, strings)]
        if any(cells):
            rows += [()] * (at - 1 - len(rows))
            rows.append(tuple(cells))
    return Worksheet(name, tuple(rows), n_formulas)


def _column(reference: str, after: int) -> int:
    """Return the position of a cell from its reference (`AB12`); the next one where it has none or goes back."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return after
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return max(column - 1, after)


def _value(path: Path, cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return _string(inline) if inline is not None else ""
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        number = whole_number(value, -1)
        if not 0 <= number < len(strings):
            raise InputError(f"{path}: is damaged: cell {cell.get('r', '')} names a text that is not there")
        return strings[number]
    if kind == "str":
        return unescape_string(value)
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return _number(value) if kind == "n" else value


def _number(value: str) -> str:
    """Return a number as a person would have typed it: 0.91, not 0.91000000000000003."""
    try:
        return f"{float(value):.15g}" if value else ""
    except ValueError:
        return value


def _languages(container: Container) -> dict[str, str]:
    """Return what our own workbooks say of their languages."""
    root = container.parse("docProps/custom.xml")
    found = {}
    for entry in root if root is not None else ():
        text = "".join(map(str, entry.itertext())).strip()
        if entry.get("name") in ("source_lang", "target_lang") and _TAG.fullmatch(text):
            found[entry.get("name", "")] = text
    return found
