"""What a termbase says of a document in one language: a row a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.model import Document
from aligner.terms.document_check import TermFinding
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.tsv import table

__all__ = ["TERM_FINDING_COLUMNS", "render_term_findings", "term_finding_rows"]

TERM_FINDING_COLUMNS = tuple(
    "document sentence start end found source_term expected kind severity confidence message".split()
)


def term_finding_rows(document: Document, findings: Sequence[Sequence[TermFinding]]) -> Iterator[tuple[str, ...]]:
    """Yield a row a finding; `start` and `end` count the characters of the document's text from 0."""
    for number, (segment, found) in enumerate(zip(document.segments, findings, strict=True), 1):
        for finding in found:
            yield (
                document.name,
                str(number),
                str(segment.start + finding.start),
                str(segment.start + finding.end),
                finding.found,
                finding.source_term,
                finding.expected,
                finding.kind,
                finding.severity,
                f"{finding.confidence:.4f}",
                finding.message,
            )


def render_term_findings(
    document: Document, findings: Sequence[Sequence[TermFinding]], options: WriteOptions
) -> Rendered:
    """Return the table in the columns TERM_FINDING_COLUMNS."""
    return table(TERM_FINDING_COLUMNS, term_finding_rows(document, findings), options)
