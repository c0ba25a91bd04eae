"""The register of titles: a rendering that a person decided about once counts as decided wherever it stands.

An entry follows from a decision on one finding `localized-title`: intended or confirmed (it is called so), or
dismissed (it is no other title). It is kept when a re-alignment loses that finding, and goes when the decision goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from aligner.model import SIDES, Bitext, Finding, RegisteredTitle
from aligner.text.titles import strip_marks, title_key

__all__ = ["DECIDING", "LOCALIZED", "Decision", "FoundTitle", "find_localized", "keep_titles", "settle_titles"]

DECIDING = frozenset(("intended", "confirmed", "dismissed"))
"""Statuses of a finding that decide about its title everywhere."""
LOCALIZED = "localized-title"
"""The code of the findings that it is about."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a bead or a finding, known by the hash of its content. `at` is a UTC time, ISO 8601."""

    kind: str
    key: str
    status: str
    comment: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A title called localized: its words without marks, what it names, and the key of the finding that says so."""

    source: str
    target: str
    work: str
    key: str


def find_localized(bitext: Bitext) -> Iterator[FoundTitle]:
    """Yield the titles that findings call localized."""
    work_of = {(title.source_span, title.target_span): title.work for title in bitext.titles}
    for finding in bitext.findings:
        if finding.code == LOCALIZED:
            source, target = (strip_marks(bitext.span_text(finding, side)) for side in SIDES)
            work = work_of.get((finding.source_span, finding.target_span), "")
            yield FoundTitle(source, target, work, bitext.finding_key(finding))


def keep_titles(
    found: Iterable[FoundTitle], locale: str, decisions: Iterable[Decision], stored: Iterable[RegisteredTitle]
) -> tuple[RegisteredTitle, ...]:
    """Return the register: stored entries whose decision still stands, and those that decided findings add.

    locale: the tag of the target.
    """
    decided = {d.key: d for d in decisions if d.kind == "finding" and d.status in DECIDING}
    register = {}
    for entry in stored:
        decision = decided.get(entry.key)
        if decision:
            entry = _with_decision(entry, decision)  # noqa: PLW2901 - the entry as it stands now
        if decision or not entry.key:
            register[title_key(entry.source_title, entry.target_title)] = entry
    for title in found:
        decision = decided.get(title.key)
        if decision:
            entry = RegisteredTitle(
                title.source, title.target, decision.status, title.work, locale, "review", key=title.key
            )
            register[title_key(title.source, title.target)] = _with_decision(entry, decision)
    return tuple(register[key] for key in sorted(register))


def _with_decision(entry: RegisteredTitle, decision: Decision) -> RegisteredTitle:
    return replace(entry, status=decision.status, by=decision.by, at=decision.at, comment=decision.comment)


def settle_titles(
    bitext: Bitext, findings: Iterable[Finding], register: Iterable[RegisteredTitle]
) -> tuple[Finding, ...]:
    """Return the findings with those on decided titles as `info`."""
    entries: Mapping[tuple[str, str], RegisteredTitle] = {
        title_key(entry.source_title, entry.target_title): entry for entry in register
    }
    if not entries:
        return tuple(findings)
    return tuple(
        replace(finding, severity="info")
        if finding.code == LOCALIZED
        and title_key(bitext.span_text(finding, "source"), bitext.span_text(finding, "target")) in entries
        else finding
        for finding in findings
    )
