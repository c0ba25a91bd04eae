"""The alignment as CSV (RFC 4180): the columns of the TSV, quoted where they must be, CRLF between lines.

A cell that begins with `=`, `+`, `-` or `@` is text here, but a spreadsheet would compute it on opening. A file made
for Excel therefore has an apostrophe before such a cell, which our reader takes off; in any other nothing is altered.
"""

from __future__ import annotations

import csv
import io
import re

from aligner.model import Bitext
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.tsv import BITEXT_COLUMNS, wanted_rows

__all__ = ["render_csv"]

_FORMULA = re.compile(r"'*[=+\-@]")


def render_csv(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a bead, in the columns of the TSV."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(BITEXT_COLUMNS)
    n_formulas = 0
    rows, notes = wanted_rows(bitext, options)
    for row in rows:
        n_formulas += sum(_FORMULA.match(cell) is not None for cell in row)
        writer.writerow([_guard(cell) for cell in row] if options.excel else row)
    if n_formulas:
        said = "have an apostrophe before them" if options.excel else "Excel would compute them: use xlsx, or --excel"
        notes = (*notes, f"{n_formulas} cells begin like a formula (= + - @); {said}")
    return Rendered(buffer.getvalue().encode("utf-8-sig" if options.excel else "utf-8"), notes)


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
