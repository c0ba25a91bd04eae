"""Tables of pairs: a header line with the columns `source` and `target`, then a pair a line.

The columns source_ids, target_ids, confidence, status and note of our own tables are read where they are there; others
are passed over. Other people's columns are known by the names that tables may have for them in CSV too (`zh`, `原文`);
where the first line is itself a pair, two cells of which one is Chinese, there is no header. No quoting: a quotation
mark is a character like any other, and a tab inside a cell is written as a backslash and a t.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from aligner.errors import InputError
from aligner.model import BEAD_STATUSES
from aligner.pairs import Row, RowStream
from aligner.readers.bitext import Rows, limit_bytes, list_rows
from aligner.readers.decode import find_encoding, read_lines, read_text
from aligner.readers.sheet import find_columns, find_sides, header_tags
from aligner.settings import ReadSettings
from aligner.text.cells import parse_ids, parse_share, unescape_cell

__all__ = ["read_tsv", "stream_tsv"]

_MOST_FAULTS = 1_000
"""Rows that are none, after which there is no point in looking for more."""


def read_tsv(path: Path, settings: ReadSettings) -> Rows:
    """Read a table; InputError with all rows that are none. Rows count from 1, the header not counted."""
    lines = read_text(path, settings.encoding, limit_bytes(settings)).text.split("\n")
    stream = _stream(path, lines, settings)
    return Rows(tuple(stream.rows), stream.source_lang, stream.target_lang, tuple(stream.notes))


def stream_tsv(path: Path, settings: ReadSettings) -> RowStream:
    """Give the rows of a table one by one; InputError, after the last, with all rows that are none."""
    return _stream(path, read_lines(path, find_encoding(path, settings.encoding)), settings)


def _stream(path: Path, lines: Iterable[str], settings: ReadSettings) -> RowStream:
    rest = iter(lines)
    first = next(rest, "")
    header = _cells(first)
    columns = _find_columns(path, header, settings)
    if columns is None:
        sides = {"source": 0, "target": 1}
        note = "no header line names the columns: the first is read as the source, the second as the target"
        return RowStream(_rows(path, chain([first], rest), sides, 2), "", "", path.name, [note])
    return RowStream(_rows(path, rest, columns, len(header)), *header_tags(header, columns), path.name)


def _cells(line: str) -> list[str]:
    return line.removesuffix("\n").removesuffix("\r").split("\t")


def _rows(path: Path, lines: Iterable[str], columns: dict[str, int], n_columns: int) -> Iterator[Row]:
    ragged: list[int] = []
    empty: list[int] = []
    n_blank = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            # Blank lines at the end are no rows.
            n_blank += 1
            continue
        empty += range(number - n_blank, number)
        n_blank = 0
        cells = _cells(line)
        if len(cells) <= max(columns["source"], columns["target"]) or any(map(str.strip, cells[n_columns:])):
            ragged.append(number)
        elif (row := _read_row(cells, columns)) is None:
            empty.append(number)
        else:
            yield row
        if len(ragged) + len(empty) > _MOST_FAULTS:
            break
    _refuse(path, n_columns, ragged, empty)


def _find_columns(path: Path, header: list[str], settings: ReadSettings) -> dict[str, int] | None:
    """Return where each column stands, None where the first line is a pair; InputError where it is neither."""
    names = [name.strip().lower() for name in header]
    for name in ("source", "target"):
        if names.count(name) > 1:
            raise _bad_header(path, f"two columns {name!r}", names)
    if {"source", "target"} <= set(names):
        return {name: k for k, name in enumerate(names)}
    found = find_columns(header, settings)
    if found is None and find_sides([header]) != [0, 1]:
        raise _bad_header(path, f"no column {'target' if 'source' in names else 'source'!r}", names)
    return found


def _bad_header(path: Path, problem: str, names: list[str]) -> InputError:
    there = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return InputError(
        f"{path}: {problem}; the first line must name the columns, `source` and `target` among them, "
        f"with tabs between; it has: {there}"
    )


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
