"""The alignment and the findings as tab-separated tables; the columns are fixed for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.codes import mqm_id
from aligner.model import Bitext, Document
from aligner.text.cells import escape_cell
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["BITEXT_COLUMNS", "FINDING_COLUMNS", "render_findings", "render_tsv", "table"]

BITEXT_COLUMNS = tuple("bead_id source_ids target_ids shape confidence status source target codes note".split())
FINDING_COLUMNS = (
    *"finding_id bead_id code mqm severity status source_ids target_ids".split(),
    *"source_span target_span message evidence confidence key by at comment".split(),
)


def _ids(document: Document, positions: tuple[int, ...]) -> str:
    """Return the ids of some segments, separated by blanks."""
    return " ".join(map(str, document.ids(positions)))


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], options: WriteOptions) -> Rendered:
    """Return a table with a header line, its cells escaped."""
    lines = ["\t".join(columns), *("\t".join(escape_cell(cell) for cell in row) for row in rows)]
    text = "\n".join(lines) + "\n"
    return Rendered(text.encode("utf-8-sig" if options.excel else "utf-8"))


def render_tsv(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a bead; `codes` names the findings of severity minor and above."""
    alignment = bitext.alignment
    return table(
        BITEXT_COLUMNS,
        (
            (
                str(k + 1),
                _ids(alignment.source, bead.source),
                _ids(alignment.target, bead.target),
                bead.shape,
                f"{bead.confidence:.4f}",
                bead.status,
                alignment.text(bead, "source"),
                alignment.text(bead, "target"),
                " ".join(dict.fromkeys(f.code for f in bitext.findings_of(k) if f.severity != "info")),
                bead.note,
            )
            for k, bead in enumerate(alignment.beads)
        ),
        options,
    )


def render_findings(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a finding, of every severity."""
    return table(
        FINDING_COLUMNS,
        (
            (
                str(number),
                str(finding.bead + 1),
                finding.code,
                mqm_id(finding.code, on_target_only=finding.source_span is None),
                finding.severity,
                finding.status,
                _ids(bitext.alignment.source, bitext.finding_segments(finding, "source")),
                _ids(bitext.alignment.target, bitext.finding_segments(finding, "target")),
                bitext.span_text(finding, "source"),
                bitext.span_text(finding, "target"),
                finding.message,
                "; ".join(f"{name}={value}" for name, value in finding.evidence),
                f"{finding.confidence:.4f}",
                bitext.finding_key(finding),
                finding.by,
                finding.at,
                finding.comment,
            )
            for number, finding in enumerate(bitext.findings, 1)
        ),
        options,
    )
