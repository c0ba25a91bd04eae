"""Extracted terms as a table with their evidence, or as a termbase for translators' tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from aligner.errors import UnknownNameError
from aligner.model import Document, Side, Span
from aligner.terms.extraction import Extracted
from aligner.terms.model import Rendering, Term, Termbase
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.termbases import render_termbase
from aligner.writers.tsv import table

__all__ = ["EXTRACTED_COLUMNS", "EXTRACTED_FORMATS", "extracted_rows", "render_extracted"]

EXTRACTED_COLUMNS = tuple("source_term target_term score count type source_ids target_ids".split())
EXTRACTED_FORMATS = ("tsv", "csv", "tbx", "tbx3", "xlsx")


def extracted_rows(terms: Sequence[Extracted], source: Document, target: Document) -> Iterator[tuple[str, ...]]:
    """Yield a row a term in the columns EXTRACTED_COLUMNS, with the ids of all segments in which it stands."""
    for term in terms:
        spans: dict[Side, list[Span]] = {
            "source": [place.chinese if source.is_chinese else place.english for place in term.places],
            "target": [place.english if source.is_chinese else place.chinese for place in term.places],
        }
        words = (term.chinese, term.english) if source.is_chinese else (term.english, term.chinese)
        yield (
            *words,
            f"{term.score:.4f}",
            str(len(term.places)),
            term.kind,
            _ids(source, spans["source"]),
            _ids(target, spans["target"]),
        )


def _ids(document: Document, spans: list[Span]) -> str:
    return " ".join(map(str, document.ids(tuple(sorted({span.segment for span in spans})))))


def render_extracted(
    terms: Sequence[Extracted], source: Document, target: Document, name: str, options: WriteOptions
) -> Rendered:
    """Return the terms in one of EXTRACTED_FORMATS; UnknownNameError, with the right names, for another."""
    if name not in EXTRACTED_FORMATS:
        raise UnknownNameError(f"no format of terms named {name!r}; there are: {', '.join(EXTRACTED_FORMATS)}")
    rows = extracted_rows(terms, source, target)
    if name == "tsv":
        return table(EXTRACTED_COLUMNS, rows, options)
    if name == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([EXTRACTED_COLUMNS, *rows])
        return Rendered(text.getvalue().encode("utf-8-sig" if options.excel else "utf-8"))
    return render_termbase(_termbase(rows, source, target), name, options)


def _termbase(rows: Iterator[tuple[str, ...]], source: Document, target: Document) -> Termbase:
    """Return the terms as a termbase, those with one source form as one term; what else is known as extra values."""
    terms: dict[str, Term] = {}
    for source_term, target_term, score, count, kind, source_ids, target_ids in rows:
        extra = (
            ("score", score),
            ("count", count),
            ("type", kind),
            ("source_ids", source_ids),
            ("target_ids", target_ids),
        )
        terms.setdefault(source_term, Term(source_term, (Rendering(target_term),), extra=extra))
    return Termbase(tuple(terms.values()), source.language, target.language, source.name)
