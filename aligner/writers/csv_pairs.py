"""The alignment as CSV (RFC 4180): the columns of the TSV, quoted where they must be, CRLF between lines.

A cell that begins with `=`, `+`, `-` or `@` is text here, but a spreadsheet would compute it on opening. A file made
for Excel therefore has an apostrophe before such a cell, which our reader takes off; in any other nothing is altered.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

from aligner.model import Bitext
from aligner.pairs import RowStream
from aligner.writers.base import OpenFile, Rendered, WriteOptions
from aligner.writers.notes import left_out_note
from aligner.writers.tsv import BITEXT_COLUMNS, stream_cells, wanted_rows

__all__ = ["render_csv", "write_cells", "write_csv"]

_FORMULA = re.compile(r"'*[=+\-@]")


def render_csv(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a bead, in the columns of the TSV."""
    buffer = io.BytesIO()
    rows, notes = wanted_rows(bitext, options)
    return Rendered(notes=(*notes, *_write(rows, buffer, options)), data=buffer.getvalue())


def write_csv(stream: RowStream, options: WriteOptions, open_file: OpenFile) -> tuple[str, ...]:
    """Write the table row by row."""
    left_out: Counter[str] = Counter()
    notes = _write(stream_cells(stream, options, left_out), open_file(""), options)
    return (*left_out_note(left_out), *notes)


def _write(rows: Iterable[tuple[str, ...]], file: BinaryIO, options: WriteOptions) -> list[str]:
    return write_cells(chain([BITEXT_COLUMNS], rows), file, options)


def write_cells(rows: Iterable[tuple[str, ...]], file: BinaryIO, options: WriteOptions) -> list[str]:
    """Write a table, its header first, and return the note on cells that a spreadsheet would compute."""
    text = io.TextIOWrapper(file, "utf-8-sig" if options.excel else "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    n_formulas = 0
    for row in rows:
        n_formulas += sum(_FORMULA.match(cell) is not None for cell in row)
        writer.writerow([_guard(cell) for cell in row] if options.excel else row)
    text.detach()
    if not n_formulas:
        return []
    said = "have an apostrophe before them" if options.excel else "Excel would compute them: use xlsx, or --excel"
    return [f"{n_formulas} cells begin like a formula (= + - @); {said}"]


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
