"""JSON Lines: an object a bead, with its texts and findings."""

from __future__ import annotations

import json
from collections import Counter

from aligner.model import SIDES, Bitext, Finding
from aligner.pairs import RowStream
from aligner.writers.base import OpenFile, Rendered, WriteOptions
from aligner.writers.notes import left_out_note

__all__ = ["render_jsonl", "write_jsonl"]


def render_jsonl(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a line a bead; ids count from 1, span offsets count characters of the segment from 0."""
    lines = []
    left_out: Counter[str] = Counter()
    for k, bead in enumerate(bitext.alignment.beads):
        reason = options.unwanted(bead.confidence, bead.status, is_pair=True)
        if reason:
            left_out[reason] += 1
            continue
        record: dict[str, object] = {
            "bead_id": k + 1,
            "source_ids": bitext.alignment.source.ids(bead.source),
            "target_ids": bitext.alignment.target.ids(bead.target),
            "shape": bead.shape,
            "confidence": round(bead.confidence, 4),
            "status": bead.status,
        }
        for side in SIDES:
            document = bitext.alignment.document(side)
            record[side] = [document.segments[p].text for p in bead.side(side)]
        record["findings"] = [_finding_record(bitext, finding) for finding in bitext.findings_of(k)]
        record["note"] = bead.note
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return Rendered("".join(lines).encode("utf-8"), tuple(left_out_note(left_out)))


def write_jsonl(stream: RowStream, options: WriteOptions, open_file: OpenFile) -> tuple[str, ...]:
    """Write the lines row by row; a side of several segments is one text here, and there are no findings."""
    file = open_file("")
    left_out: Counter[str] = Counter()
    for number, row in enumerate(stream.rows, 1):
        reason = options.unwanted(row.confidence, row.status, is_pair=True)
        if reason:
            left_out[reason] += 1
            continue
        record = {
            "bead_id": number,
            "source_ids": row.source_ids,
            "target_ids": row.target_ids,
            "shape": row.shape,
            "confidence": round(row.confidence, 4),
            "status": row.status,
            "source": row.parts[0] or ([row.source] if row.source else []),
            "target": row.parts[1] or ([row.target] if row.target else []),
            "findings": [],
            "note": row.note,
        }
        file.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
    return tuple(left_out_note(left_out))


def _finding_record(bitext: Bitext, finding: Finding) -> dict[str, object]:
    record: dict[str, object] = {
        "code": finding.code,
        "severity": finding.severity,
        "status": finding.status,
        "message": finding.message,
        "evidence": dict(finding.evidence),
        "confidence": round(finding.confidence, 4),
        "key": bitext.finding_key(finding),
    }
    for side in SIDES:
        span = finding.span(side)
        record[f"{side}_span"] = (
            {
                "segment": bitext.alignment.document(side).ids((span.segment,))[0],
                "start": span.start,
                "end": span.end,
                "text": bitext.span_text(finding, side),
            }
            if span
            else None
        )
    return record
