"""All checks, in one order."""

from __future__ import annotations

from aligner.checks.base import Check, CheckContext
from aligner.checks.numbers import check_numbers
from aligner.checks.omissions import check_omissions
from aligner.checks.titles import check_titles
from aligner.checks.unaligned import check_unaligned
from aligner.codes import CODES
from aligner.model import Checked, Finding, Span

__all__ = ["CHECKS", "run_checks"]

CHECKS: tuple[Check, ...] = (check_unaligned, check_numbers, check_titles, check_omissions)

_ORDER = {code: k for k, code in enumerate(CODES)}


def run_checks(context: CheckContext) -> tuple[tuple[Finding, ...], tuple[Checked, ...]]:
    """Return the findings of all checks in the order of the beads, and what each check looked at."""
    results = [check(context) for check in CHECKS]
    findings = sorted((finding for result in results for finding in result.findings), key=_sort_key)
    return tuple(findings), tuple(result.checked for result in results)


def _sort_key(finding: Finding) -> tuple[int, Span, Span, int]:
    last = Span(2**62, 0, 1)
    return (finding.bead, finding.source_span or last, finding.target_span or last, _ORDER[finding.code])
