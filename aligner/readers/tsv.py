"""Tables of pairs: a header line with the columns `source` and `target`, then a pair a line.

The columns source_ids, target_ids, confidence, status and note of our own tables are read where they are there; others
are passed over. No quoting: a quotation mark is a character like any other, and a tab inside a cell is written as a
backslash and a t.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from aligner.errors import EncodingError, InputError
from aligner.model import BEAD_STATUSES
from aligner.pairs import Row, RowStream
from aligner.readers.bitext import MAX_BYTES, Rows, list_rows
from aligner.readers.decode import find_encoding, read_text
from aligner.settings import ReadSettings
from aligner.text.cells import parse_ids, parse_share, unescape_cell

__all__ = ["read_tsv", "stream_tsv"]

_MAX_LINE = 2**24
_MOST_FAULTS = 1_000
"""Rows that are none, after which there is no point in looking for more."""


def read_tsv(path: Path, settings: ReadSettings) -> Rows:
    """Read a table; InputError with all rows that are none. Rows count from 1, the header not counted."""
    lines = read_text(path, settings.encoding, MAX_BYTES).text.split("\n")
    return Rows(tuple(_rows(path, lines)))


def stream_tsv(path: Path, settings: ReadSettings) -> RowStream:
    """Give the rows of a table one by one; InputError, after the last, with all rows that are none."""
    encoding = find_encoding(path, settings.encoding)
    return RowStream(_rows(path, _lines(path, encoding)), "", "", path.name)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    try:
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="\n") as file:
            number = 0
            while line := file.readline(_MAX_LINE):
                if len(line) == _MAX_LINE:
                    raise InputError(f"{path}: row {number} is longer than {_MAX_LINE:,} characters; is it a table?")
                yield line.removesuffix("\n").removeprefix("\ufeff" if not number else "")
                number += 1
    except (LookupError, UnicodeError) as error:
        raise EncodingError(f"{path}: is not {encoding} throughout; try --encoding with utf-8 or gb18030") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _rows(path: Path, lines: Iterable[str]) -> Iterator[Row]:
    rest = iter(lines)
    header = [name.strip().lower() for name in next(rest, "").removesuffix("\r").split("\t")]
    columns = _find_columns(path, header)
    ragged: list[int] = []
    empty: list[int] = []
    n_blank = 0
    for number, line in enumerate((line.removesuffix("\r") for line in rest), 1):
        if not line.strip():
            # Blank lines at the end are no rows.
            n_blank += 1
            continue
        empty += range(number - n_blank, number)
        n_blank = 0
        cells = line.split("\t")
        if len(cells) <= max(columns["source"], columns["target"]) or any(map(str.strip, cells[len(header) :])):
            ragged.append(number)
        elif (row := _read_row(cells, columns)) is None:
            empty.append(number)
        else:
            yield row
        if len(ragged) + len(empty) > _MOST_FAULTS:
            break
    _refuse(path, len(header), ragged, empty)


def _find_columns(path: Path, header: list[str]) -> dict[str, int]:
    """Return where each column stands; InputError where a text's column is missing or stands twice."""
    for name in ("source", "target"):
        if header.count(name) != 1:
            problem = "two columns" if name in header else "no column"
            there = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
            raise InputError(
                f"{path}: {problem} {name!r}; the first line must name the columns, `source` and `target` among them, "
                f"with tabs between; it has: {there}"
            )
    return {name: k for k, name in enumerate(header)}


def _read_row(cells: list[str], columns: dict[str, int]) -> Row | None:
    """Return a row of cells, None where neither side has text."""

    def cell(name: str) -> str:
        column = columns.get(name, len(cells))
        return unescape_cell(cells[column]).strip() if column < len(cells) else ""

    source, target, status = cell("source"), cell("target"), cell("status")
    if not source and not target:
        return None
    return Row(
        source,
        target,
        parse_ids(cell("source_ids")),
        parse_ids(cell("target_ids")),
        parse_share(cell("confidence")),
        status if status in BEAD_STATUSES else "open",
        cell("note"),
    )


def _refuse(path: Path, n_columns: int, ragged: list[int], empty: list[int]) -> None:
    problems = []
    if ragged:
        problems.append(f"{list_rows(ragged)}: not {n_columns} cells (write a tab inside a cell as \\t)")
    if empty:
        problems.append(f"{list_rows(empty)}: no text on either side (take {'it' if len(empty) == 1 else 'them'} out)")
    if problems:
        raise InputError(f"{path}: {'; '.join(problems)}; rows count from 1 after the header")
