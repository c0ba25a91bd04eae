"""A termbase as the CSV that memoQ imports: an entry a line, its renderings side by side.

memoQ knows forbidden terms and no other status. What it has no column for is JSON in the last one, which it passes
over.
"""

from __future__ import annotations

import io
import json
from typing import Any

from aligner.terms.memoq import DATA_COLUMN, LANGUAGE_COLUMNS, NOTE_COLUMN, USUAL_INFO
from aligner.terms.model import Rendering, Term, Termbase
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.csv_pairs import write_cells

__all__ = ["render_memoq"]


def render_memoq(termbase: Termbase, options: WriteOptions) -> Rendered:
    """Return the table, with as many columns of renderings as the longest entry has."""
    n_most = max((len(term.renderings) for term in termbase.terms), default=1)
    kept = dict.fromkeys(n for term in termbase.terms for n, _ in term.extra if n.startswith("Entry_"))
    columns = ["Entry_ID", "Entry_Subject", *kept, NOTE_COLUMN, _column(termbase.source_lang), "Term_Info"]
    columns += [_column(termbase.target_lang), "Term_Info", "Term_Example"] * n_most
    rows = [(*columns, DATA_COLUMN)]
    for number, term in enumerate(termbase.terms, 1):
        extra = dict(term.extra)
        cells = [str(number), term.domain, *(extra.get(n, "") for n in kept), term.note, term.source, USUAL_INFO]
        for rendering in term.renderings:
            cells += [rendering.text, _info(rendering), ""]
        cells += [""] * (len(columns) - len(cells))
        rows.append((*cells, _data(term)))
    buffer = io.BytesIO()
    notes = write_cells(rows, buffer, options)
    return Rendered(buffer.getvalue(), tuple(notes))


def _column(language: str) -> str:
    return LANGUAGE_COLUMNS.get(language) or LANGUAGE_COLUMNS.get(language.partition("-")[0], language)


def _info(rendering: Rendering) -> str:
    usual = dict(rendering.extra).get("Term_Info", USUAL_INFO)
    return usual if rendering.is_allowed else f"{usual};Forbidden"


def _data(term: Term) -> str:
    """Return what memoQ has no column for as JSON, "" where there is nothing."""
    data: dict[str, Any] = {name: getattr(term, name) for name in ("locale", "authority", "usage", "entry")}
    data["extra"] = {name: value for name, value in term.extra if not name.startswith("Entry_")}
    data["renderings"] = {}
    for k, rendering in enumerate(term.renderings):
        # Read without a word on its status, the first rendering is preferred and the others are admitted.
        usual = "forbidden" if not rendering.is_allowed else "admitted" if k else "preferred"
        own = {
            "status": rendering.status if rendering.status != usual else "",
            "note": rendering.note,
            "canonical": rendering.canonical,
            "extra": {name: value for name, value in rendering.extra if name != "Term_Info"},
        }
        own = {name: value for name, value in own.items() if value}
        if own:
            data["renderings"][rendering.text] = own
    data = {name: value for name, value in data.items() if value}
    return json.dumps(data, ensure_ascii=False) if data else ""
