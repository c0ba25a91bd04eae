"""A termbase as a workbook of one sheet: every cell is a text, so that `=1+1` and 0012 stay what they are."""

from __future__ import annotations

import io

import xlsxwriter

from aligner.errors import OutputError
from aligner.terms.model import Termbase
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.review_rows import font_of
from aligner.writers.term_tables import term_table
from aligner.writers.xlsx import HEAD_STYLE, MOST_CHARACTERS, MOST_ROWS, cell_style, created, n_units

__all__ = ["render_xlsx_terms"]

_WIDTHS = {"source_term": 30, "target_term": 45, "note": 40, "rendering_note": 40}
_USUAL_WIDTH = 14


def render_xlsx_terms(termbase: Termbase, options: WriteOptions) -> Rendered:
    """Return the workbook; OutputError, with the term, for a text that no cell can hold."""
    columns, rows = term_table(termbase)
    if len(rows) > MOST_ROWS:
        raise OutputError(f"xlsx: a sheet holds {MOST_ROWS:,} rows, not {len(rows):,} renderings; write tsv or csv")
    for row in rows:
        for name, text in zip(columns, row, strict=True):
            if n_units(text) > MOST_CHARACTERS:
                raise OutputError(
                    f"xlsx: term {row[0][:40]}: its {name} has {n_units(text):,} characters, more than the "
                    f"{MOST_CHARACTERS:,} that a cell holds; write tsv or csv"
                )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": created(options)})
        languages = {"source_term": termbase.source_lang, "target_term": termbase.target_lang}
        styles = [book.add_format(cell_style(font_of(languages.get(name, "zh-CN")))) for name in columns]
        head = book.add_format(HEAD_STYLE)
        sheet = book.add_worksheet("terms")
        for k, (name, style) in enumerate(zip(columns, styles, strict=True)):
            sheet.set_column(k, k, _WIDTHS.get(name, _USUAL_WIDTH), style)
            sheet.write_string(0, k, name, head)
            for number, row in enumerate(rows, 1):
                if row[k]:
                    sheet.write_string(number, k, row[k], style)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.freeze_panes(1, 0)
    return Rendered(buffer.getvalue())
