"""Tables of pairs as CSV (RFC 4180): quoted cells, with commas, semicolons, tabs or bars between them.

The separator is the one with which the first line names the columns. A table written for Excel has a byte order mark
and an apostrophe before what Excel would take for a formula; the apostrophe is taken off again.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import InputError
from aligner.readers.bitext import MAX_BYTES, Rows
from aligner.readers.decode import decode, read_bytes
from aligner.readers.sheet import Sheet, find_columns, make_sheet, sheet_rows
from aligner.settings import ReadSettings

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["read_csv", "read_csv_cells", "read_csv_sheet"]

_SEPARATORS = ",;\t|"
_SAMPLE = 20
_LONGEST_CELL = 16 * 2**20
_GUARDED = re.compile(r"'(?='*[=+\-@])")


def read_csv(path: Path, settings: ReadSettings) -> Rows:
    """Read a table; InputError, with the line, for quotes that do not match."""
    return sheet_rows(read_csv_sheet(path, settings))


def read_csv_sheet(path: Path, settings: ReadSettings) -> Sheet:
    """Read the cells of a table."""
    rows = read_csv_cells(path, settings, lambda names: find_columns(names, settings) is not None)
    return make_sheet(path, [cells for _, cells in rows], settings)


def read_csv_cells(
    path: Path, settings: ReadSettings, names_columns: Callable[[Sequence[str]], bool]
) -> list[tuple[int, list[str]]]:
    """Read the cells of a table, each row with the number of its last line.

    `names_columns` tells a header line, by which the separator is known.
    """
    data = read_bytes(path, MAX_BYTES)
    text = decode(data, str(path), settings.encoding).text
    # Excel's own first line for a separator that is not the usual one.
    named = re.match(r"sep=([,;\t|])\r?\n", text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _find_separator(text, names_columns)
    rows = _read_cells(path, text, separator)
    if data.startswith(codecs.BOM_UTF8):
        rows = [(n, [_GUARDED.sub("", c, count=1) if c[:1] == "'" else c for c in cells]) for n, cells in rows]
    return [(number + (named is not None), cells) for number, cells in rows]


def _reader(text: str, separator: str, *, strict: bool) -> Reader:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def _find_separator(text: str, names_columns: Callable[[Sequence[str]], bool]) -> str:
    """Return the separator by which the first line names the columns, or else by which most lines have two cells."""
    counts = {}
    for separator in _SEPARATORS:
        lines = []
        try:
            for row in _reader(text, separator, strict=False):
                lines += [row] if row else []
                if len(lines) == _SAMPLE:
                    break
        except csv.Error:
            pass
        if lines and names_columns(lines[0]):
            return separator
        counts[separator] = sum(len(row) == 2 for row in lines)
    return max(_SEPARATORS, key=counts.__getitem__)


def _read_cells(path: Path, text: str, separator: str) -> list[tuple[int, list[str]]]:
    cells: list[tuple[int, list[str]]] = []
    reader = _reader(text, separator, strict=True)
    try:
        cells.extend((reader.line_num, row) for row in reader)
    except csv.Error as error:
        row = f"row {len(cells) + 1}, the header counted"
        raise InputError(
            f"{path}: {row}: {_say(str(error))}; put cells that hold a quotation mark, a separator or a line break in "
            'quotation marks, and write one inside them twice ("")'
        ) from error
    return cells


def _say(reason: str) -> str:
    if "unexpected end" in reason:
        return "a quotation mark opens a cell and none closes it"
    if "field larger" in reason:
        return f"a cell has more than {_LONGEST_CELL:,} characters"
    return "there is more text after the quotation mark that closes a cell"
