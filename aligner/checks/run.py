"""All checks, in one order."""

from __future__ import annotations

from aligner.checks.base import Check, CheckContext
from aligner.checks.consistency import check_consistency
from aligner.checks.idioms import check_idioms
from aligner.checks.locale_wording import check_locale
from aligner.checks.modality import check_modality
from aligner.checks.names import check_names
from aligner.checks.negation import check_negation
from aligner.checks.numbers import check_numbers
from aligner.checks.omissions import check_omissions
from aligner.checks.profile import apply_profile
from aligner.checks.punctuation import check_punctuation
from aligner.checks.quotations import check_quotations
from aligner.checks.references import check_references
from aligner.checks.reordering import check_reordering
from aligner.checks.source_forms import check_source_forms
from aligner.checks.terminology import GROUP_KIND, check_terminology
from aligner.checks.titles import check_titles
from aligner.checks.unaligned import check_unaligned
from aligner.checks.untranslated import check_untranslated
from aligner.codes import CODES
from aligner.model import Checked, Finding, Span
from aligner.settings import Profile, Selection
from aligner.triage import mark_left_out

__all__ = ["CHECKS", "run_checks"]

CHECKS: tuple[Check, ...] = (
    check_unaligned,
    check_numbers,
    check_references,
    check_titles,
    check_omissions,
    check_names,
    check_negation,
    check_modality,
    check_idioms,
    check_quotations,
    check_untranslated,
    check_terminology,
    check_consistency,
    check_source_forms,
    check_reordering,
    check_punctuation,
    check_locale,
)


_CONSEQUENCES = frozenset({"negation", "modality", "idiom", "quote-adapted", "reordering", "term-inconsistent"}) | {
    "term-missing",
    "term-variant",
}
"""What a bead whose sides do not belong together has of itself."""
_ORDER = {code: k for k, code in enumerate(CODES)}


def run_checks(
    context: CheckContext, profile: Profile | None = None
) -> tuple[tuple[Finding, ...], tuple[Checked, ...]]:
    """Return the findings of all checks in the order of the beads, and what each check looked at."""
    profile = profile or Profile()
    checks = [check for check in CHECKS if check is not check_terminology or context.terms is not None]
    results = [check(context) for check in checks]
    everything = _without_consequences([finding for result in results for finding in result.findings])
    everything = _without_doubles(everything)
    found = apply_profile(everything, profile)
    checked = (result.checked for result in results)
    left_out = mark_left_out(checked, Selection(skip=profile.skip), f"left out by the profile {profile.name}")
    return tuple(sorted(found, key=_sort_key)), left_out


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Return the findings less those that only follow from a bead's sides being about different things."""
    misaligned = {finding.bead for finding in findings if finding.code == "misaligned"}
    return [f for f in findings if f.code not in _CONSEQUENCES or f.bead not in misaligned]


def _without_doubles(findings: list[Finding]) -> list[Finding]:
    """Return the findings less those that say again of a term of the termbase what is said already.

    A term that is rendered in several ways has the termbase's own group; one in words that are lost is lost with them.
    """
    groups = {dict(f.evidence).get("term") for f in findings if dict(f.evidence).get("kind") == GROUP_KIND}
    lost = [f.source_span for f in findings if f.code == "omission" and f.source_span]
    kept = []
    for finding in findings:
        evidence = dict(finding.evidence)
        is_said = evidence.get("term") in groups and evidence.get("kind") not in (None, GROUP_KIND)
        span = finding.source_span
        is_lost = finding.code == "term-missing" and any(_holds(other, span) for other in lost)
        if not is_said and not is_lost:
            kept.append(finding)
    return kept


def _holds(span: Span, other: Span | None) -> bool:
    return other is not None and span.segment == other.segment and span.start <= other.start and other.end <= span.end


def _sort_key(finding: Finding) -> tuple[int, Span, Span, int]:
    last = Span(2**62, 0, 1)
    return (finding.bead, finding.source_span or last, finding.target_span or last, _ORDER[finding.code])
