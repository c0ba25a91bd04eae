"""Termbases as tables: a row a rendering, in TSV and CSV; `term_xlsx` has the same as a workbook.

The columns source_term, target_term, status, domain, locale and note are always there, the others where a term has
something for them; what a file had beyond ours stands under its own name, `rendering:` before what belongs to one
rendering.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from aligner.terms.model import TERM_COLUMNS, Termbase
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.csv_pairs import write_cells
from aligner.writers.tsv import table

__all__ = ["render_csv_terms", "render_tsv_terms", "term_table"]

_ALWAYS = 6
"""How many of TERM_COLUMNS every table has."""


def _records(termbase: Termbase) -> Iterator[dict[str, str]]:
    for term in termbase.terms:
        own = {
            "source_term": term.source,
            "domain": term.domain,
            "locale": term.locale,
            "note": term.note,
            "authority": term.authority,
            "usage": term.usage,
            "entry": term.entry,
            **{f"extra {name}": value for name, value in term.extra},
        }
        for rendering in term.renderings:
            yield own | {
                "target_term": rendering.text,
                "status": rendering.status,
                "canonical": rendering.canonical,
                "rendering_note": rendering.note,
                **{f"extra rendering:{name}": value for name, value in rendering.extra},
            }


def term_table(termbase: Termbase) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the names of the columns and the rows."""
    records = list(_records(termbase))
    used = {name for record in records for name, value in record.items() if value}
    columns = [name for k, name in enumerate(TERM_COLUMNS) if k < _ALWAYS or name in used]
    columns += [name for name in dict.fromkeys(n for r in records for n in r) if name.startswith("extra ")]
    rows = [tuple(record.get(name, "") for name in columns) for record in records]
    return tuple(name.removeprefix("extra ") for name in columns), rows


def render_tsv_terms(termbase: Termbase, options: WriteOptions) -> Rendered:
    """Return the table with tabs between the cells."""
    return table(*term_table(termbase), options)


def render_csv_terms(termbase: Termbase, options: WriteOptions) -> Rendered:
    """Return the table as RFC 4180 has it."""
    columns, rows = term_table(termbase)
    buffer = io.BytesIO()
    notes = write_cells([columns, *rows], buffer, options)
    return Rendered(buffer.getvalue(), tuple(notes))
