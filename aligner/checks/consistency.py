"""Consistency inside one text: a term or segment in several renderings, and one rendering for several terms."""

from __future__ import annotations

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.quoted_terms import quoted_terms
from aligner.checks.renderings import make_finding
from aligner.checks.repeated_segments import repeated_segments
from aligner.checks.word_pairs import word_pairs
from aligner.model import Checked

__all__ = ["check_consistency"]

_CONFIDENCE = {"segment": 0.9, "quoted term": 0.8, "word pair": 0.6}
"""Orders of trust chosen by hand, not shares that were measured: the same sentence, then marked words, then others."""


def check_consistency(context: CheckContext) -> CheckResult:
    """Return one finding for every wording that recurs and is not rendered alike; `n_items` counts those that recur."""
    alignment = context.alignment
    groups = repeated_segments(alignment, context.settings)
    if alignment.source.is_chinese != alignment.target.is_chinese:
        groups += quoted_terms(alignment, context.settings)
        groups += word_pairs(alignment, context.settings)
    findings = tuple(make_finding(group, _CONFIDENCE[group.kind]) for group in groups if group.varies)
    return CheckResult(findings, Checked("term-inconsistent", len(groups)))
