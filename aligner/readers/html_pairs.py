"""The pairs of a report that we wrote as a page: the rows of its table that carry their data.

Texts are what the row shows, segment by segment; where a page could not hold them, what its data says.
"""

from __future__ import annotations

import json
from pathlib import Path

from selectolax.lexbor import LexborNode

from aligner.errors import InputError
from aligner.pairs import Row
from aligner.readers.bitext import Rows, limit_bytes, list_rows
from aligner.readers.decode import read_bytes
from aligner.readers.html import decode_html
from aligner.readers.jsonl import holds_half, parse_record
from aligner.readers.markup import parse_html
from aligner.settings import ReadSettings

__all__ = ["read_html_pairs"]


def read_html_pairs(path: Path, settings: ReadSettings) -> Rows:
    """Read the rows; InputError for a page that is no report, or whose data somebody has damaged."""
    page = parse_html(
        decode_html(read_bytes(path, limit_bytes(settings)), str(path), settings.encoding).text, str(path)
    )
    found = page.body.css("tr[data-pair]")
    if not found:
        raise InputError(
            f"{path}: is a page without a table of pairs as aligner export -f html writes it; a text to align is for "
            "aligner align"
        )
    rows: list[Row] = []
    bad: list[int] = []
    languages: dict[str, str] = {}
    for number, element in enumerate(found, 1):
        row = _read_row(element, settings, languages)
        if row is None:
            bad.append(number)
        else:
            rows.append(row)
    if bad:
        raise InputError(
            f"{path}: {list_rows(bad)} of the table: the data of the pair is damaged; export the page again"
        )
    return Rows(tuple(rows), languages.get("source", ""), languages.get("target", ""))


def _read_row(element: LexborNode, settings: ReadSettings, languages: dict[str, str]) -> Row | None:
    """Return the pair of a row, None where its data or its cells are damaged; fill in the languages of its sides."""
    try:
        record = json.loads(element.attributes.get("data-pair") or "")
    except (ValueError, RecursionError):
        return None
    cells = [cell for cell in element.iter() if cell.tag == "td"]
    if not isinstance(record, dict) or len(cells) < 2:
        return None
    for side, cell in zip(("source", "target"), cells, strict=False):
        languages.setdefault(side, cell.attributes.get("lang") or "")
        shown = [segment.text(deep=True, separator="", strip=False) for segment in cell.css("p[data-n]")]
        record.setdefault(side, shown)
    row = parse_record(record, settings)
    return row if row is not None and (row.source or row.target) and not holds_half(row) else None
