"""The alignment and the findings as tab-separated tables; the columns are fixed for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from aligner.codes import mqm_id
from aligner.model import Bitext, Document
from aligner.pairs import RowStream
from aligner.text.cells import escape_cell
from aligner.writers.base import OpenFile, Rendered, WriteOptions
from aligner.writers.notes import left_out_note

__all__ = [
    "BITEXT_COLUMNS",
    "FINDING_COLUMNS",
    "bitext_rows",
    "finding_rows",
    "render_findings",
    "render_tsv",
    "stream_cells",
    "table",
    "wanted_rows",
    "write_tsv",
]

BITEXT_COLUMNS = tuple("bead_id source_ids target_ids shape confidence status source target codes note".split())
FINDING_COLUMNS = (
    *"finding_id bead_id code mqm severity status source_ids target_ids".split(),
    *"source_span target_span message evidence confidence key by at comment".split(),
)


def _ids(document: Document, positions: tuple[int, ...]) -> str:
    """Return the ids of some segments, separated by blanks."""
    return " ".join(map(str, document.ids(positions)))


def _line(cells: Iterable[str]) -> str:
    return "\t".join(map(escape_cell, cells))


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], options: WriteOptions) -> Rendered:
    """Return a table with a header line, its cells escaped."""
    lines = ["\t".join(columns), *map(_line, rows)]
    text = "\n".join(lines) + "\n"
    return Rendered(text.encode("utf-8-sig" if options.excel else "utf-8"))


def bitext_rows(bitext: Bitext) -> Iterator[tuple[str, ...]]:
    """Yield a row a bead in the columns BITEXT_COLUMNS; `codes` names the findings of severity minor and above."""
    alignment = bitext.alignment
    for k, bead in enumerate(alignment.beads):
        yield (
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


def wanted_rows(bitext: Bitext, options: WriteOptions) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Return the rows of the beads that the options ask for, and the note on those that are left out."""
    left_out: Counter[str] = Counter()
    rows = []
    for bead, row in zip(bitext.alignment.beads, bitext_rows(bitext), strict=True):
        reason = options.unwanted(bead.confidence, bead.status, is_pair=True)
        if reason:
            left_out[reason] += 1
        else:
            rows.append(row)
    return rows, tuple(left_out_note(left_out))


def render_tsv(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a bead that is asked for."""
    rows, notes = wanted_rows(bitext, options)
    return replace(table(BITEXT_COLUMNS, rows, options), notes=notes)


def write_tsv(stream: RowStream, options: WriteOptions, open_file: OpenFile) -> tuple[str, ...]:
    """Write the table row by row."""
    file = open_file("")
    file.write(table(BITEXT_COLUMNS, (), options).data)
    left_out: Counter[str] = Counter()
    for cells in stream_cells(stream, options, left_out):
        file.write(f"{_line(cells)}\n".encode())
    return tuple(left_out_note(left_out))


def stream_cells(stream: RowStream, options: WriteOptions, left_out: Counter[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows that are asked for in the columns BITEXT_COLUMNS; without findings, `codes` is empty."""
    for number, row in enumerate(stream.rows, 1):
        reason = options.unwanted(row.confidence, row.status, is_pair=True)
        if reason:
            left_out[reason] += 1
            continue
        yield (
            str(number),
            " ".join(map(str, row.source_ids)),
            " ".join(map(str, row.target_ids)),
            row.shape,
            f"{row.confidence:.4f}",
            row.status,
            row.source,
            row.target,
            "",
            row.note,
        )


def finding_rows(bitext: Bitext) -> Iterator[tuple[str, ...]]:
    """Yield a row a finding, of every severity, in the columns FINDING_COLUMNS."""
    for number, finding in enumerate(bitext.findings, 1):
        yield (
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


def render_findings(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a finding."""
    return table(FINDING_COLUMNS, finding_rows(bitext), options)
