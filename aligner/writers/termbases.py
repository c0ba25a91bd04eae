"""Termbases as files: a writer for each format.

    Termbase -> render_termbase -> Rendered

What is read back is what was written, whatever the format; what XML cannot hold is taken out and said.
"""

from __future__ import annotations

from aligner.registry import Entry, Table
from aligner.terms.model import Termbase
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["TERMBASE_WRITERS", "render_termbase"]

TERMBASE_WRITERS: Table[Rendered] = Table(
    "termbase format",
    {
        "tsv": Entry("aligner.writers.term_tables:render_tsv_terms"),
        "csv": Entry("aligner.writers.term_tables:render_csv_terms"),
        "tbx": Entry("aligner.writers.tbx:render_tbx"),
        "tbx3": Entry("aligner.writers.tbx:render_tbx3"),
        "omegat": Entry("aligner.writers.term_glossaries:render_omegat"),
        "utx": Entry("aligner.writers.term_glossaries:render_utx"),
        "xlsx": Entry("aligner.writers.term_xlsx:render_xlsx_terms", package="xlsxwriter", extra="formats"),
        "multiterm": Entry("aligner.writers.multiterm:render_multiterm"),
        "memoq": Entry("aligner.writers.term_memoq:render_memoq"),
    },
)


def render_termbase(termbase: Termbase, name: str, options: WriteOptions | None = None) -> Rendered:
    """Return a termbase in a format; UnknownNameError, with the right names, for one that is not there."""
    return TERMBASE_WRITERS.load(name)(termbase, options or WriteOptions())
