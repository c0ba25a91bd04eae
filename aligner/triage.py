"""Which findings a reviewer reads, in which order, and which of them as one.

    Bitext -> select (codes and severities asked for) -> Bitext
           -> group_findings -> Groups, the riskiest first

What says the same about the same words in many places is one thing to decide, and so is a run of neighbouring
segments without counterpart: one group, shown by its first place, with a count. The order is that of risk: how grave,
how sure, how costly such an error is, how often it stands there. Nothing here knows a text beyond the marked words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aligner.codes import CODES, severity_rank
from aligner.model import Bitext, Checked, Finding, Side
from aligner.settings import Selection
from aligner.summary import SETTLED, is_to_look_at

__all__ = [
    "FIRST_GROUPS",
    "Group",
    "group_alike",
    "group_findings",
    "group_records",
    "is_selected",
    "mark_left_out",
    "select",
]

FIRST_GROUPS = 30
"""As many groups as a reviewer opens in one sitting; lists show so many before they fold the rest."""

_BANDS = (0.75, 0.5)
"""Confidences that part sure findings from likely ones, and these from guesses."""

_RISK = tuple(
    "misaligned unaligned number-mismatch negation term-forbidden untranslated entity-mismatch code-mismatch "
    "number-bound localized-title term-missing omission addition modality term-inconsistent term-variant".split()
)
"""What costs most where it is overlooked comes first; the codes that are not here follow in the order of CODES."""
_RISK_RANK = {code: k for k, code in enumerate(dict.fromkeys((*_RISK, *CODES)))}

_RUN_CODES = frozenset({"misaligned", "unaligned"})
"""Codes whose findings on neighbouring beads have one cause: a lost passage, or a shift."""

_PROMISES = {
    "numbers": "number-mismatch",
    "titles": "localized-title",
    "codes": "code-mismatch",
    "omissions": "omission",
    "names": "entity-mismatch",
    "negations": "negation",
    "modal words": "modality",
    "set phrases": "idiom",
    "quotations": "quote-adapted",
}
"""The code that a summary's "nothing differs" speaks of, by family of checks; other families are named by the code."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that a reviewer decides together; `findings` are positions in the bitext, in the order of the text.

    `beads` count from 1. `words` are those of the first finding, a side a string. `confidence` is that of the surest.
    """

    code: str
    severity: str
    is_settled: bool
    findings: tuple[int, ...]
    beads: tuple[int, ...]
    words: tuple[str, str]
    message: str
    confidence: float

    @property
    def n(self) -> int:
        """How many findings it holds."""
        return len(self.findings)

    @property
    def is_passage(self) -> bool:
        """Whether it stands for neighbouring beads of one cause, and not for one thing in many places."""
        return self.n > 1 and self.code in _RUN_CODES

    @property
    def is_to_look_at(self) -> bool:
        """Whether it is an alarm: `minor` or above, and not settled."""
        return self.severity != "info" and not self.is_settled

    @property
    def risk(self) -> tuple[bool, int, int, int, float, int, int, int]:
        """What groups are sorted by, the riskiest first."""
        band = sum(self.confidence < border for border in _BANDS)
        rank = _RISK_RANK[self.code]
        severity = -severity_rank(self.severity)
        return (self.is_settled, severity, band, rank, -self.confidence, -self.n, self.beads[0], self.findings[0])


def is_selected(finding: Finding, selection: Selection) -> bool:
    """Whether a finding is asked for."""
    return (
        (selection.only is None or finding.code in selection.only)
        and finding.code not in selection.skip
        and severity_rank(finding.severity) >= severity_rank(selection.min_severity)
    )


def select(bitext: Bitext, selection: Selection) -> Bitext:
    """Return the bitext with the findings that are asked for; what was left out no longer counts as checked."""
    findings = tuple(finding for finding in bitext.findings if is_selected(finding, selection))
    checked = mark_left_out(bitext.checked, selection, "not asked for")
    return replace(bitext, findings=findings, checked=checked, _by_bead={})


def mark_left_out(checked: Iterable[Checked], selection: Selection, reason: str) -> tuple[Checked, ...]:
    """Return what was looked at, less the families whose findings a selection leaves out: none of them is no news."""
    return tuple(
        Checked(family.family, 0, reason) if not family.skipped and _leaves_out(selection, family.family) else family
        for family in checked
    )


def _leaves_out(selection: Selection, family: str) -> bool:
    code = _PROMISES.get(family, family)
    return code in selection.skip or (selection.only is not None and code in CODES and code not in selection.only)


def group_findings(bitext: Bitext) -> tuple[Group, ...]:
    """Return all findings in groups, the riskiest first, then what is no alarm, then what is settled."""
    beads = bitext.alignment.beads
    return group_alike(
        bitext.findings, bitext.span_text, lambda finding: bitext.alignment.bead_key(beads[finding.bead])
    )


def group_alike(
    findings: Sequence[Finding], words: Callable[[Finding, Side], str], content: Callable[[Finding], str]
) -> tuple[Group, ...]:
    """Return findings, in the order of the text, in groups; `words` are those that one marks on a side.

    `content` is the same for findings on beads of the same text.
    """
    members: dict[tuple[object, ...], list[int]] = {}
    runs = _number_runs(findings)
    for k, finding in enumerate(findings):
        marked = words(finding, "source"), words(finding, "target")
        same: tuple[object, ...] = (finding.status, finding.severity, finding.code)
        if k in runs:
            same = (*same, runs[k])
        elif any(marked):
            same = (*same, *(text.casefold() for text in marked))
        else:
            # Without words, findings are alike only if they say the same about the same text.
            same = (*same, content(finding), finding.message)
        members.setdefault(same, []).append(k)
    groups = (_group(findings, positions, words) for positions in members.values())
    return tuple(sorted(groups, key=lambda group: group.risk))


def _number_runs(findings: Sequence[Finding]) -> dict[int, int]:
    """Return a number for every alarm that stands in a run of beads of the same kind, by its position."""
    runs: dict[int, int] = {}
    last: dict[tuple[str, bool, bool], tuple[int, int]] = {}
    for k, finding in enumerate(findings):
        if finding.code not in _RUN_CODES or not is_to_look_at(finding):
            continue
        kind = (finding.code, finding.source_span is None, finding.target_span is None)
        bead, run = last.get(kind, (-2, k))
        # The positions of the first findings number the runs.
        run = run if finding.bead - bead <= 1 else k
        last[kind] = (finding.bead, run)
        runs[k] = run
    return runs


def _group(findings: Sequence[Finding], positions: Sequence[int], words: Callable[[Finding, Side], str]) -> Group:
    found = [findings[k] for k in positions]
    first = found[0]
    return Group(
        code=first.code,
        severity=first.severity,
        is_settled=first.status in SETTLED,
        findings=tuple(positions),
        beads=tuple(dict.fromkeys(finding.bead + 1 for finding in found)),
        words=(words(first, "source"), words(first, "target")),
        message=first.message,
        confidence=max(finding.confidence for finding in found),
    )


def group_records(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Return groups as JSON values, for scripts: the keys are a contract; ids count from 1."""
    return [
        {
            "code": group.code,
            "severity": group.severity,
            "count": group.n,
            "source": group.words[0],
            "target": group.words[1],
            "message": group.message,
            "confidence": round(group.confidence, 4),
            "beads": list(group.beads),
            "findings": [k + 1 for k in group.findings],
        }
        for group in groups
    ]
