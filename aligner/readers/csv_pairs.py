"""Tables of pairs as CSV (RFC 4180): quoted cells, with commas, semicolons, tabs or bars between them.

The separator is the one with which the header names the columns. A table written for Excel has a byte order mark
and an apostrophe before what Excel would take for a formula; the apostrophe is taken off again.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import InputError
from aligner.pairs import RowStream, let_go
from aligner.readers.bitext import Rows, limit_bytes
from aligner.readers.decode import decode, find_encoding, read_bytes, read_lines
from aligner.readers.sheet import Sheet, find_columns, iterate_rows, make_sheet, sheet_rows
from aligner.settings import ReadSettings

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["read_csv", "read_csv_cells", "read_csv_sheet", "stream_csv"]

_SEPARATORS = ",;\t|"
_SAMPLE = 20
_HEAD = 1_000
"""Lines that are looked at to find the separator."""
_LONGEST_CELL = 16 * 2**20
_GUARDED = re.compile(r"'(?='*[=+\-@])")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file writes cells: the separator, whether its first line names that, whether it is made for Excel."""

    separator: str
    is_named: bool = False
    is_guarded: bool = False


def read_csv(path: Path, settings: ReadSettings) -> Rows:
    """Read a table; InputError, with the line, for quotes that do not match."""
    return sheet_rows(read_csv_sheet(path, settings))


def stream_csv(path: Path, settings: ReadSettings) -> RowStream:
    """Give the rows of a table one by one; one without a header is read as a whole, to see which columns it has."""
    lines = read_lines(path, find_encoding(path, settings.encoding), newline="")
    head = list(islice(lines, _HEAD))
    with path.open("rb") as file:
        has_mark = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    form = _find_form(head, lambda names: find_columns(names, settings) is not None, has_mark=has_mark)
    rows = (cells for _, cells in _read_cells(path, chain(let_go(head), lines), form))
    first = next((cells for cells in rows if any(map(str.strip, cells))), [])
    columns = find_columns(first, settings)
    if columns is None:
        whole = read_csv(path, settings)
        return RowStream(iter(whole.rows), whole.source_lang, whole.target_lang, path.name, list(whole.notes))
    sheet = make_sheet(path, [first], settings)
    stream = RowStream(iter(()), sheet.source_lang, sheet.target_lang, path.name)
    stream.rows = iterate_rows(columns, rows, stream.notes)
    return stream


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
    data = read_bytes(path, limit_bytes(settings))
    lines = io.StringIO(decode(data, str(path), settings.encoding).text, newline="")
    head = list(islice(lines, _HEAD))
    form = _find_form(head, names_columns, has_mark=data.startswith(codecs.BOM_UTF8))
    return list(_read_cells(path, chain(let_go(head), lines), form))


def _reader(lines: Iterable[str], separator: str, *, strict: bool) -> Reader:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(lines, delimiter=separator, strict=strict)


def _find_form(head: Sequence[str], names_columns: Callable[[Sequence[str]], bool], *, has_mark: bool) -> _Form:
    # Excel's own first line for a separator that is not the usual one.
    named = re.fullmatch(r"sep=([,;\t|])\r?\n", head[0]) if head else None
    return _Form(named[1] if named else _find_separator(head, names_columns), named is not None, has_mark)


def _find_separator(head: Sequence[str], names_columns: Callable[[Sequence[str]], bool]) -> str:
    """Return the separator by which a line names the columns, or else by which most lines have two cells."""
    counts = {}
    for separator in _SEPARATORS:
        lines = []
        try:
            for row in _reader(head, separator, strict=False):
                lines += [row] if row else []
                if len(lines) == _SAMPLE:
                    break
        except csv.Error:
            pass
        if any(map(names_columns, lines)):
            return separator
        counts[separator] = sum(len(row) == 2 for row in lines)
    return max(_SEPARATORS, key=counts.__getitem__)


def _read_cells(path: Path, lines: Iterable[str], form: _Form) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with the number of its last line."""
    n_before = int(form.is_named)
    reader = _reader(islice(lines, n_before, None), form.separator, strict=True)
    n_read = 0
    try:
        for cells in reader:
            n_read += 1
            yield reader.line_num + n_before, [_unguarded(cell) for cell in cells] if form.is_guarded else cells
    except csv.Error as error:
        row = f"row {n_read + 1}, the header counted"
        raise InputError(
            f"{path}: {row}: {_say(str(error))}; put cells that hold a quotation mark, a separator or a line break in "
            'quotation marks, and write one inside them twice ("")'
        ) from error


def _unguarded(cell: str) -> str:
    return _GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell


def _say(reason: str) -> str:
    if "unexpected end" in reason:
        return "a quotation mark opens a cell and none closes it"
    if "field larger" in reason:
        return f"a cell has more than {_LONGEST_CELL:,} characters"
    return "there is more text after the quotation mark that closes a cell"
