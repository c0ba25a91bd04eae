"""Tables of pairs in Word documents: as we write them for review, or with columns that people name.

Tracked insertions count, tracked deletions do not: what a reviewer wrote is what the table says. Comments on a row go
into its remarks with the name of who made them. Hidden text is no text, but for the key in the number's cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import Rows
from aligner.readers.containers import open_zip
from aligner.readers.sheet import Sheet, find_columns, make_sheet, sheet_rows
from aligner.readers.xml_names import attribute, is_on, local_name, value_of, whole_number
from aligner.row_keys import parse_row_key
from aligner.settings import ReadSettings
from aligner.text.symbols import symbol_character

__all__ = ["read_docx_pairs", "read_docx_sheet"]

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\r", "noBreakHyphen": "\u2011", "softHyphen": ""}
_NO_TEXT = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "sdtPr", "tcPr"})
_MOST_SPAN = 64


@dataclass(slots=True)
class _Cell:
    """What stands in a cell: text to be seen, hidden text, and the ids of comments on it."""

    text: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    n_tracked: int = 0


def read_docx_pairs(path: Path, settings: ReadSettings) -> Rows:
    """Read the pairs of a document's tables; InputError where none has source and target."""
    return sheet_rows(read_docx_sheet(path, settings))


def read_docx_sheet(path: Path, settings: ReadSettings) -> Sheet:
    """Read the tables whose header names source and target, as one; the key of each row is in the column `key`."""
    container = open_zip(path, settings)
    root = container.parse("word/document.xml")
    if root is None:
        raise InputError(f"{path}: is a zip container, but no Word document (.docx): it has no word/document.xml")
    comments = _read_comments(container.parse("word/comments.xml"))
    tables = [list(_rows(table)) for table in root.iterfind(".//{*}tbl") if not _is_nested(table)]
    tables = [table for table in tables if any(_text(cell) for row in table for cell in row)]
    if not tables:
        raise InputError(f"{path}: holds no table; give a document with a table of source and target texts")
    with_header = [k for k, table in enumerate(tables) if find_columns(_texts(table[0]), settings)]
    first = with_header[0] if with_header else 0
    rows = _join(tables[first:], settings)
    sheet = make_sheet(path, [_texts(row) for row in rows], settings)
    n_header = len(rows) - len(sheet.rows)
    return _with_remarks(sheet, rows[n_header:], comments)


def _join(tables: list[list[list[_Cell]]], settings: ReadSettings) -> list[list[_Cell]]:
    """Return the rows of the first table, and of those after it that go on with the same columns."""
    head = _texts(tables[0][0])
    rows = list(tables[0])
    for table in tables[1:]:
        same = _texts(table[0]) == head
        if same or (len(table[0]) == len(head) and not find_columns(_texts(table[0]), settings)):
            rows += table[1:] if same else table
    return rows[:1] + [row for row in rows[1:] if _texts(row) != head]


def _with_remarks(sheet: Sheet, rows: list[list[_Cell]], comments: dict[str, str]) -> Sheet:
    """Return the sheet with comments among the remarks, and keys in a column of their own."""
    width = max((len(row) for row in sheet.rows), default=0)
    note = sheet.columns.get("note", width)
    key = max(width, note + 1)
    table = []
    for texts, row in zip(sheet.rows, rows, strict=True):
        cells = [*texts, *[""] * (key + 1 - len(texts))]
        said = [comments[number] for cell in row for number in cell.comments if number in comments]
        cells[note] = "\n".join(filter(None, [cells[note], *said]))
        found = next(filter(None, (parse_row_key("".join(cell.hidden) or _text(cell)) for cell in row[:1])), None)
        cells[key] = f"{found.content}-{found.state}" if found else ""
        table.append(tuple(cells))
    n_tracked = sum(cell.n_tracked for row in rows for cell in row)
    notes = (f"{n_tracked} tracked changes taken as accepted",) if n_tracked else ()
    columns = {**sheet.columns, "note": note, "key": key}
    return replace(sheet, columns=columns, rows=tuple(table), notes=(*sheet.notes, *notes))


def _is_nested(table: etree._Element) -> bool:
    return any(local_name(parent) in ("tbl", "Fallback") for parent in table.iterancestors())


def _number(element: etree._Element | None) -> int:
    return min(whole_number(value_of(element), 0), _MOST_SPAN)


def _rows(table: etree._Element) -> Iterator[list[_Cell]]:
    """Yield the cells of each row, with empty ones where a cell spans several columns."""
    for row in _children(table, "tr"):
        if row.find("{*}trPr/{*}del") is not None:
            continue
        cells = [_Cell() for _ in range(_number(row.find("{*}trPr/{*}gridBefore")))]
        for element in _children(row, "tc"):
            cell = _Cell()
            _walk(element, cell)
            cells += [cell, *(_Cell() for _ in range(_number(element.find("{*}tcPr/{*}gridSpan")) - 1))]
        if cells:
            yield cells


def _children(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls and insertions."""
    for child in element:
        if local_name(child) == wanted:
            yield child
        elif local_name(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _children(child, wanted)


def _walk(element: etree._Element, cell: _Cell, *, hidden: bool = False) -> None:
    """Gather what stands in an element."""
    for child in element:
        name = local_name(child)
        if name in ("ins", "del"):
            cell.n_tracked += 1
        if name in _NO_TEXT:
            continue
        if name == "t":
            (cell.hidden if hidden else cell.text).append(child.text or "")
        elif name in _BREAKS:
            cell.text.append(_BREAKS[name])
        elif name in ("sym", "symEx"):
            cell.text.append(symbol_character(attribute(child, "font"), attribute(child, "char")))
        elif name == "commentReference":
            cell.comments.append(attribute(child, "id"))
        else:
            if name == "p" and (cell.text or child.getprevious() is not None):
                cell.text.append("\n")
            vanish = child.find("{*}rPr/{*}vanish") if name == "r" else None
            _walk(child, cell, hidden=hidden or is_on(vanish))


def _text(cell: _Cell) -> str:
    return "".join(cell.text).strip()


def _texts(row: list[_Cell]) -> list[str]:
    return [_text(cell) for cell in row]


def _read_comments(root: etree._Element | None) -> dict[str, str]:
    """Return each comment by its id, with its author before it."""
    found = {}
    for element in root if root is not None else ():
        cell = _Cell()
        _walk(element, cell)
        if _text(cell):
            found[attribute(element, "id")] = ": ".join(filter(None, (attribute(element, "author"), _text(cell))))
    return found
