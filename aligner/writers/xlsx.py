"""The alignment as a workbook: a sheet of pairs and a sheet of findings, to read, to edit and to send back.

Every text is written as a string: `=1+1` stays text, and stays it when a cell is edited. What XML cannot hold is
written as Excel does it (`_x0001_`). A hidden column holds the key by which a returned row is known.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from aligner.errors import OutputError
from aligner.model import BEAD_STATUSES, FINDING_STATUSES, SIDES, Bitext
from aligner.row_keys import bead_row_key, finding_row_key
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.review_rows import font_of, say_findings
from aligner.writers.tsv import BITEXT_COLUMNS, FINDING_COLUMNS, bitext_rows, finding_rows

__all__ = ["HEAD_STYLE", "MOST_CHARACTERS", "MOST_ROWS", "cell_style", "created", "n_units", "render_xlsx"]

MOST_CHARACTERS = 32_767
MOST_ROWS = 1_048_575
"""Limits of the file format: characters (UTF-16 units) in a cell, rows below the header."""

_PAIRS = {
    "bead_id": 7, "source": 55, "target": 55, "status": 14, "note": 30, "findings": 40, "confidence": 10, "shape": 7,
    "source_ids": 10, "target_ids": 10, "codes": 18, "key": 0,
}  # fmt: skip
"""Columns of the sheet of pairs with their widths in characters; 0: hidden."""
_FINDINGS = dict.fromkeys(FINDING_COLUMNS, 12) | {
    "finding_id": 9, "bead_id": 7, "source_span": 28, "target_span": 28, "message": 50, "evidence": 40, "comment": 30,
    "code": 18, "key": 0,
}  # fmt: skip
HEAD_STYLE = {"bold": True, "bg_color": "#E3EEF6", "bottom": 1, "valign": "top"}
_NUMBERS = frozenset({"bead_id", "finding_id", "confidence"})


def render_xlsx(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the workbook; OutputError, with the bead, for a text that no cell can hold."""
    alignment = bitext.alignment
    pairs = []
    for k, (row, bead) in enumerate(zip(bitext_rows(bitext), alignment.beads, strict=True)):
        own = dict(zip(BITEXT_COLUMNS, row, strict=True))
        own["findings"] = "\n".join(say_findings(bitext, k))
        pairs.append({**own, "key": bead_row_key(alignment, bead)})
    found = [
        {**dict(zip(FINDING_COLUMNS, row, strict=True)), "key": finding_row_key(bitext, finding)}
        for row, finding in zip(finding_rows(bitext), bitext.findings, strict=True)
    ]
    _check_limits(pairs, "pairs")
    _check_limits(found, "findings")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": created(options), "comments": bitext.signature})
        for side in SIDES:
            book.set_custom_property(f"{side}_lang", alignment.document(side).language)
        fonts: dict[str, str] = {side: font_of(alignment.document(side).language) for side in SIDES}
        formats: dict[str, Format] = {name: book.add_format(cell_style(font)) for name, font in fonts.items()}
        formats[""] = book.add_format(
            cell_style(next((f for f in fonts.values() if f != font_of("en")), font_of("en")))
        )
        head = book.add_format(HEAD_STYLE)
        _fill(book.add_worksheet("pairs"), _PAIRS, pairs, formats, head, BEAD_STATUSES)
        _fill(book.add_worksheet("findings"), _FINDINGS, found, formats, head, FINDING_STATUSES)
    return Rendered(buffer.getvalue(), (f"{len(pairs)} rows, {len(found)} findings on a sheet of their own",))


def created(options: WriteOptions) -> datetime:
    """Return the date of a workbook, which must have one: without ours, the first that a zip container can hold."""
    date = datetime.strptime(options.date or "19800101T000000Z", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return date.replace(tzinfo=None)


def cell_style(font: str) -> dict[str, object]:
    """Return the style of a cell of text."""
    return {"font_name": font, "font_size": 10, "text_wrap": True, "valign": "top", "num_format": "@"}


def _fill(
    sheet: Worksheet,
    widths: dict[str, int],
    rows: list[dict[str, str]],
    formats: dict[str, Format],
    head: Format,
    statuses: tuple[str, ...],
) -> None:
    for k, (name, width) in enumerate(widths.items()):
        style = formats.get(name.removesuffix("_span"), formats[""])
        sheet.set_column(k, k, width or None, style, {"hidden": not width})
        sheet.write_string(0, k, name, head)
        for number, row in enumerate(rows, 1):
            if not row[name]:
                continue
            if name in _NUMBERS:
                sheet.write_number(number, k, float(row[name]))
            else:
                sheet.write_string(number, k, row[name], style)
    status = list(widths).index("status")
    last = max(len(rows), 1)
    sheet.data_validation(1, status, last, status, {"validate": "list", "source": list(statuses)})
    sheet.autofilter(0, 0, last, len(widths) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def n_units(text: str) -> int:
    """Return how long a text is in a workbook, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _check_limits(rows: list[dict[str, str]], what: str) -> None:
    if len(rows) > MOST_ROWS:
        raise OutputError(f"xlsx: a sheet holds {MOST_ROWS:,} rows, not {len(rows):,} {what}; write tsv or csv")
    for row in rows:
        for name, text in row.items():
            if n_units(text) > MOST_CHARACTERS:
                raise OutputError(
                    f"xlsx: bead {row['bead_id']}: its {name} has {n_units(text):,} characters, more than the "
                    f"{MOST_CHARACTERS:,} that a cell holds; write tsv or csv, or split the bead"
                )
