"""JSON Lines: an object a bead, with its texts and findings."""

from __future__ import annotations

import json

from aligner.model import SIDES, Bitext, Finding
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["render_jsonl"]


def render_jsonl(bitext: Bitext, options: WriteOptions) -> Rendered:  # noqa: ARG001 - every writer takes options
    """Return a line a bead; ids count from 1, span offsets count characters of the segment from 0."""
    lines = []
    for k, bead in enumerate(bitext.alignment.beads):
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
    return Rendered("".join(lines).encode("utf-8"))


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
