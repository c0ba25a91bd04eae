"""Findings in words, for formats that have no place of their own for them."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.model import SIDES, Bitext, Finding
from aligner.summary import is_to_look_at

__all__ = ["PRIORITIES", "describe", "open_findings"]

PRIORITIES = {"critical": 1, "major": 2, "minor": 4, "info": 8}
"""Severities on the scale of XLIFF's notes: 1 is the highest, 10 the lowest."""


def open_findings(bitext: Bitext, bead: int) -> Iterator[Finding]:
    """Yield the findings on a bead that are alarms and not settled."""
    return (finding for finding in bitext.findings_of(bead) if is_to_look_at(finding))


def describe(bitext: Bitext, finding: Finding) -> str:
    """Return a finding as a line: code, severity, message, the words on both sides, and what was said of it."""
    words = " | ".join(filter(None, (bitext.span_text(finding, side) for side in SIDES)))
    status = "" if finding.status == "open" else f", {finding.status}"
    said = f" ({finding.comment})" if finding.comment else ""
    return f"{finding.code} ({finding.severity}{status}): {finding.message}{f' [{words}]' if words else ''}{said}"
