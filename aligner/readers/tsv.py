"""Tables of pairs: a header line with the columns `source` and `target`, then a pair a line.

The columns source_ids, target_ids and confidence of our own tables are read where they are there; others are passed
over. No quoting: a quotation mark is a character like any other, and a tab inside a cell is written as a backslash
and a t.
"""

from __future__ import annotations

from pathlib import Path

from aligner.errors import InputError
from aligner.readers.bitext import MAX_BYTES, Row, Rows, list_rows
from aligner.readers.decode import read_text
from aligner.settings import ReadSettings
from aligner.text.cells import unescape_cell

__all__ = ["read_tsv"]


def read_tsv(path: Path, settings: ReadSettings) -> Rows:
    """Read a table; InputError with all rows that are none. Rows count from 1, the header not counted."""
    decoded = read_text(path, settings.encoding, MAX_BYTES)
    lines = [line.removesuffix("\r") for line in decoded.text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    header = [name.strip().lower() for name in lines[0].split("\t")] if lines else []
    columns = _find_columns(path, header)
    rows: list[Row] = []
    ragged: list[int] = []
    empty: list[int] = []
    for number, line in enumerate(lines[1:], 1):
        cells = line.split("\t")
        if len(cells) <= max(columns["source"], columns["target"]) or any(map(str.strip, cells[len(header) :])):
            (ragged if line.strip() else empty).append(number)
            continue
        row = _read_row(cells, columns)
        if row.source or row.target:
            rows.append(row)
        else:
            empty.append(number)
    _refuse(path, len(header), ragged, empty)
    return Rows(tuple(rows))


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


def _read_row(cells: list[str], columns: dict[str, int]) -> Row:
    def cell(name: str) -> str:
        column = columns.get(name, len(cells))
        return unescape_cell(cells[column]).strip() if column < len(cells) else ""

    return Row(
        cell("source"), cell("target"), _ids(cell("source_ids")), _ids(cell("target_ids")), _share(cell("confidence"))
    )


def _ids(cell: str) -> tuple[int, ...]:
    parts = cell.split()
    return (
        tuple(map(int, parts)) if all(part.isdecimal() and part.isascii() and len(part) < 10 for part in parts) else ()
    )


def _share(cell: str) -> float:
    """Return a confidence, 1 where the cell holds none: whoever made the table was sure of its rows."""
    try:
        value = float(cell)
    except ValueError:
        return 1.0
    return value if 0.0 <= value <= 1.0 else 1.0


def _refuse(path: Path, n_columns: int, ragged: list[int], empty: list[int]) -> None:
    problems = []
    if ragged:
        problems.append(f"{list_rows(ragged)}: not {n_columns} cells (write a tab inside a cell as \\t)")
    if empty:
        problems.append(f"{list_rows(empty)}: no text on either side (take {'it' if len(empty) == 1 else 'them'} out)")
    if problems:
        raise InputError(f"{path}: {'; '.join(problems)}; rows count from 1 after the header")
