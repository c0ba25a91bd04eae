"""All checks, in one order."""

from __future__ import annotations

from aligner.checks.base import Check, CheckContext
from aligner.checks.names import check_names
from aligner.checks.numbers import check_numbers
from aligner.checks.omissions import check_omissions
from aligner.checks.profile import apply_profile
from aligner.checks.titles import check_titles
from aligner.checks.unaligned import check_unaligned
from aligner.codes import CODES
from aligner.model import Checked, Finding, Span
from aligner.settings import Profile, Selection
from aligner.triage import mark_left_out

__all__ = ["CHECKS", "run_checks"]

CHECKS: tuple[Check, ...] = (check_unaligned, check_numbers, check_titles, check_omissions, check_names)

_ORDER = {code: k for k, code in enumerate(CODES)}


def run_checks(
    context: CheckContext, profile: Profile | None = None
) -> tuple[tuple[Finding, ...], tuple[Checked, ...]]:
    """Return the findings of all checks in the order of the beads, and what each check looked at."""
    profile = profile or Profile()
    results = [check(context) for check in CHECKS]
    found = apply_profile((finding for result in results for finding in result.findings), profile)
    checked = (result.checked for result in results)
    left_out = mark_left_out(checked, Selection(skip=profile.skip), f"left out by the profile {profile.name}")
    return tuple(sorted(found, key=_sort_key)), left_out


def _sort_key(finding: Finding) -> tuple[int, Span, Span, int]:
    last = Span(2**62, 0, 1)
    return (finding.bead, finding.source_span or last, finding.target_span or last, _ORDER[finding.code])
