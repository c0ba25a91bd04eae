"""The findings as one JSON object: what a reviewer decides together, the riskiest first, then every finding."""

from __future__ import annotations

import json

from aligner.codes import mqm_id
from aligner.model import SIDES, Bitext, Finding
from aligner.summary import summarise, verdict
from aligner.triage import group_findings, group_records
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["render_json"]


def render_json(bitext: Bitext, options: WriteOptions) -> Rendered:  # noqa: ARG001 - every writer takes options
    """Return the object; `groups` holds the open alarms by risk, `findings` all, in the order of the text."""
    alignment = bitext.alignment
    record = {
        "signature": bitext.signature,
        "verdict": verdict(summarise(bitext)),
        "source": {"name": alignment.source.name, "language": alignment.source.language},
        "target": {"name": alignment.target.name, "language": alignment.target.language},
        "groups": group_records(group for group in group_findings(bitext) if group.is_to_look_at),
        "findings": [_record(bitext, number, finding) for number, finding in enumerate(bitext.findings, 1)],
    }
    return Rendered((json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())


def _record(bitext: Bitext, number: int, finding: Finding) -> dict[str, object]:
    """Return a finding under the names that the columns of findings.tsv have; offsets count from 0."""
    record: dict[str, object] = {
        "finding_id": number,
        "bead_id": finding.bead + 1,
        "code": finding.code,
        "mqm": mqm_id(finding.code, on_target_only=finding.source_span is None),
        "severity": finding.severity,
        "status": finding.status,
    }
    for side in SIDES:
        ids = bitext.alignment.document(side).ids(bitext.finding_segments(finding, side))
        record[f"{side}_ids"] = list(ids)
    for side in SIDES:
        span = finding.span(side)
        words = bitext.span_text(finding, side)
        record[f"{side}_span"] = {"start": span.start, "end": span.end, "text": words} if span else None
    return record | {
        "message": finding.message,
        "evidence": dict(finding.evidence),
        "confidence": round(finding.confidence, 4),
        "key": bitext.finding_key(finding),
        "by": finding.by,
        "at": finding.at,
        "comment": finding.comment,
    }
