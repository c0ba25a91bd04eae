"""A bitext in figures, and one sentence in words: what a translator wants to know before opening any file.

    Bitext -> summarise -> Summary -> verdict         "67 pairs, 3 to look at; no number differs, 17 checked."
                                   -> summary_record  the same for scripts

Beads count from 1 here, as on screen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from aligner.codes import CODES, severity_rank
from aligner.model import Bead, Bitext, Checked, Finding, Sample, Side

__all__ = [
    "FAMILIES",
    "LOW_CONFIDENCE",
    "SETTLED",
    "CodeCount",
    "Example",
    "Gap",
    "Summary",
    "boilerplate_kind",
    "counted",
    "is_to_look_at",
    "most_wrong",
    "not_checked",
    "sample_sentence",
    "summarise",
    "summary_record",
    "verdict",
]

LOW_CONFIDENCE = 0.7
"""Beads below this are shown as unsure: of ten such, three or more are not exactly right."""

SETTLED = frozenset({"fixed", "intended", "dismissed"})
"""Statuses of findings that leave nothing to do; a confirmed one is to be fixed, a query to be answered."""

FAMILIES = MappingProxyType(
    {
        "numbers": "numbers, units and bounds",
        "titles": "titles of works in 《》",
        "unaligned": "content without counterpart",
        "omissions": "words lost or added inside a pair",
        "negations": "negations on one side only",
        "names": "names of persons, places and bodies",
        "codes": "clause references, standards and model numbers",
        "untranslated": "source characters left in the target",
        "terminology": "terminology against a termbase",
    }
)
"""Families of checks that a reader of a report expects, and what each looks at, in words."""

_N_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Example:
    """The words that a finding marks; a side without words is empty. `bead` counts from 1."""

    source: str
    target: str
    bead: int
    message: str


@dataclass(frozen=True, slots=True)
class CodeCount:
    """The findings of one code. `severity` is the worst that is not settled, or the worst of all if all are.

    `n_pending` counts those that no person settled, `n_to_look_at` those of them above `info`.
    """

    code: str
    severity: str
    n: int
    n_pending: int
    n_to_look_at: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A bead with one side only. `kind` is the sort of boilerplate, empty where it is content.

    `confirmed` says that a person gave the bead the status `no-counterpart`.
    """

    bead: int
    side: Side
    n_segments: int
    kind: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What `summarise` returns. Shapes are ordered by frequency, codes by risk, the rest by bead."""

    source_name: str
    target_name: str
    n_source: int
    n_target: int
    n_beads: int
    n_pairs: int
    shapes: tuple[tuple[str, int], ...]
    codes: tuple[CodeCount, ...]
    n_to_look_at: int
    n_settled: int
    checked: tuple[Checked, ...]
    gaps: tuple[Gap, ...]
    low_confidence: tuple[int, ...]
    samples: tuple[Sample, ...] = ()

    def pending(self, code: str) -> int:
        """Return how many findings of a code no person settled."""
        return sum(count.n_pending for count in self.codes if count.code == code)


def is_to_look_at(finding: Finding) -> bool:
    """Whether a finding is an alarm that is still open: `minor` or above, and not settled."""
    return finding.severity != "info" and finding.status not in SETTLED


def boilerplate_kind(findings: Iterable[Finding]) -> str:
    """Return which sort of boilerplate a one-sided bead is; empty if any part of it is content."""
    kinds = [
        dict(finding.evidence).get("boilerplate", "")
        for finding in findings
        if finding.code == "unaligned" and finding.status != "dismissed"
    ]
    return kinds[0] if kinds and all(kinds) else ""


def summarise(bitext: Bitext) -> Summary:
    """Count what a bitext holds."""
    alignment = bitext.alignment
    beads = alignment.beads
    return Summary(
        source_name=alignment.source.name,
        target_name=alignment.target.name,
        n_source=len(alignment.source.segments),
        n_target=len(alignment.target.segments),
        n_beads=len(beads),
        n_pairs=sum(bead.is_pair for bead in beads),
        shapes=_count_shapes(beads),
        codes=_count_codes(bitext),
        n_to_look_at=sum(map(is_to_look_at, bitext.findings)),
        n_settled=sum(finding.status in SETTLED for finding in bitext.findings),
        checked=bitext.checked,
        gaps=tuple(_find_gaps(bitext)),
        low_confidence=tuple(
            number
            for number, bead in enumerate(beads, 1)
            if bead.is_pair and bead.confidence < LOW_CONFIDENCE and bead.status != "confirmed"
        ),
        samples=bitext.samples,
    )


def _count_shapes(beads: tuple[Bead, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter((len(bead.source), len(bead.target)) for bead in beads)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((f"{n_source}-{n_target}", n) for (n_source, n_target), n in ordered)


def _count_codes(bitext: Bitext) -> tuple[CodeCount, ...]:
    of_code: dict[str, list[Finding]] = {}
    for finding in bitext.findings:
        of_code.setdefault(finding.code, []).append(finding)
    counts = [_count_code(bitext, code, of_code[code]) for code in CODES if code in of_code]
    # Sorting is stable: within one severity the order of CODES remains.
    return tuple(sorted(counts, key=lambda c: (not c.n_to_look_at, -severity_rank(c.severity))))


def _count_code(bitext: Bitext, code: str, found: list[Finding]) -> CodeCount:
    pending = [finding for finding in found if finding.status not in SETTLED]
    worst_first = sorted(found, key=lambda f: (f.status in SETTLED, -severity_rank(f.severity), f.bead))
    return CodeCount(
        code=code,
        severity=max((finding.severity for finding in pending or found), key=severity_rank),
        n=len(found),
        n_pending=len(pending),
        n_to_look_at=sum(map(is_to_look_at, found)),
        examples=tuple(
            Example(
                bitext.span_text(finding, "source"),
                bitext.span_text(finding, "target"),
                finding.bead + 1,
                finding.message,
            )
            for finding in worst_first[:_N_EXAMPLES]
        ),
    )


def _find_gaps(bitext: Bitext) -> Iterable[Gap]:
    for position, bead in enumerate(bitext.alignment.beads):
        if bead.is_pair:
            continue
        side: Side = "source" if bead.source else "target"
        kind = boilerplate_kind(bitext.findings_of(position))
        yield Gap(position + 1, side, len(bead.side(side)), kind, bead.status == "no-counterpart")


def counted(n: int, noun: str) -> str:
    """Return `1 pair`, `2 pairs`, `0 pairs`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _listed(words: list[str]) -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sample_sentence(sample: Sample) -> str:
    """Return in words what a rule confirmed, and what a sample of it tells."""
    begin = f"{counted(sample.n_rows, 'pair')} confirmed by rule ({sample.rule}); of {sample.n:,} drawn at random"
    if not sample.is_done:
        return f"{begin}, {sample.n_judged:,} were read so far, {sample.n_wrong:,} wrong."
    most = most_wrong(sample.n, sample.n_wrong)
    return f"{begin} and read, {sample.n_wrong:,} wrong: at most {most:.1%} of the rule's pairs are (95% confidence)."


def most_wrong(n: int, n_wrong: int, error: float = 0.05) -> float:
    """Return the upper bound of the share of wrong rows after `n_wrong` in a sample of `n`.

    One-sided, after Clopper & Pearson (1934): the share with which so few would be found with the probability `error`.
    """
    if n_wrong >= n:
        return 1.0
    low, high = n_wrong / n, 1.0
    for _ in range(60):
        share = (low + high) / 2
        few = math.fsum(
            math.exp(
                math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
                + k * math.log(share) + (n - k) * math.log1p(-share)
            )
            for k in range(n_wrong + 1)
        ) if share < 1.0 else 0.0  # fmt: skip
        low, high = (share, high) if few > error else (low, share)
    return high


def verdict(summary: Summary) -> str:
    """Return the state of a bitext as one sentence in words, the most pressing clause first."""
    to_look_at = f"{summary.n_to_look_at:,}" if summary.n_to_look_at else "nothing"
    pairs = counted(summary.n_pairs, "pair") if summary.n_pairs else "No pairs"
    clauses = [
        f"{pairs}, {to_look_at} to look at",
        _confidence_clause(summary),
        _number_clause(summary),
        _title_clause(summary),
        _term_clause(summary),
        *_gap_clauses(summary),
        _skipped_clause(summary),
    ]
    return "; ".join(clause for clause in clauses if clause) + "."


def _confidence_clause(summary: Summary) -> str:
    n = len(summary.low_confidence)
    return f"{counted(n, 'pair')} aligned with low confidence" if n else ""


def _number_clause(summary: Summary) -> str:
    n_differ = summary.pending("number-mismatch")
    n_bounds = summary.pending("number-bound")
    n_checked = _items(summary, "numbers")
    if not (n_checked or n_differ or n_bounds):
        return "no numbers to check" if n_checked == 0 else ""
    parts = [f"{counted(n_differ, 'number')} {'differs' if n_differ == 1 else 'differ'}"]
    if not n_differ:
        parts = ["no number differs"]
    if n_bounds:
        parts.append(f"{counted(n_bounds, 'bound')} lost, added or changed")
    if n_checked:
        parts.append(f"{n_checked:,} checked")
    return ", ".join(parts)


def _title_clause(summary: Summary) -> str:
    n_undecided = sum(count.n_to_look_at for count in summary.codes if count.code == "localized-title")
    if n_undecided:
        return f"{counted(n_undecided, 'title')} to decide"
    n_titles = _items(summary, "titles")
    return f"no title to decide, {n_titles:,} checked" if n_titles else ""


def _term_clause(summary: Summary) -> str:
    n_terms = _items(summary, "terminology")
    if n_terms is None:
        return ""
    if not n_terms:
        return "no term of the termbase in the text"
    n_differ = sum(summary.pending(code) for code in ("term-forbidden", "term-variant", "term-missing"))
    differ = (
        f"{counted(n_differ, 'term')} {'departs' if n_differ == 1 else 'depart'}" if n_differ else "no term departs"
    )
    return f"{differ} from the termbase, {n_terms:,} checked"


def _gap_clauses(summary: Summary) -> list[str]:
    kinds = Counter(gap.kind for gap in summary.gaps if gap.kind)
    content = [gap for gap in summary.gaps if not gap.kind]
    n_open = sum(gap.n_segments for gap in content if not gap.confirmed)
    n_confirmed = sum(gap.n_segments for gap in content if gap.confirmed)
    clauses = []
    if n_open:
        clauses.append(f"{counted(n_open, 'segment')} without counterpart")
    if n_confirmed:
        clauses.append(f"{counted(n_confirmed, 'segment')} confirmed to have no counterpart")
    if kinds:
        words = [kind if n == 1 else counted(n, kind) for kind, n in kinds.items()]
        clauses.append(f"{_listed(words)} unpaired")
    return clauses


def _skipped_clause(summary: Summary) -> str:
    families = [checked.family for checked in summary.checked if checked.skipped]
    # That no number differs is the promise a reader looks for: its absence is said, not left to be noticed.
    if not _number_clause(summary) and "numbers" not in families:
        families.insert(0, "numbers")
    return f"{_listed(families)} not checked" if families else ""


def _items(summary: Summary, family: str) -> int | None:
    """Return how many things a family looked at; None if it did not run."""
    ran = [checked.n_items for checked in summary.checked if checked.family == family and not checked.skipped]
    return sum(ran) if ran else None


def not_checked(summary: Summary) -> tuple[tuple[str, str], ...]:
    """Return what no check looked at: pairs of the family in words and the reason, which may be empty."""
    skipped = {checked.family: checked.skipped for checked in summary.checked if checked.skipped}
    known = {checked.family for checked in summary.checked}
    missing = [
        (words, skipped.get(family, ""))
        for family, words in FAMILIES.items()
        if family in skipped or family not in known
    ]
    others = [(family, reason) for family, reason in skipped.items() if family not in FAMILIES]
    return (*missing, *others)


def summary_record(summary: Summary) -> dict[str, Any]:
    """Return the summary as JSON values, for scripts: the keys are a contract."""
    return {
        "verdict": verdict(summary),
        "source": {"name": summary.source_name, "segments": summary.n_source},
        "target": {"name": summary.target_name, "segments": summary.n_target},
        "beads": summary.n_beads,
        "pairs": summary.n_pairs,
        "shapes": dict(summary.shapes),
        "to_look_at": summary.n_to_look_at,
        "settled": summary.n_settled,
        "low_confidence": list(summary.low_confidence),
        "findings": [
            {
                "code": count.code,
                "severity": count.severity,
                "count": count.n,
                "to_look_at": count.n_to_look_at,
                "examples": [
                    {"bead": e.bead, "source": e.source, "target": e.target, "message": e.message}
                    for e in count.examples
                ],
            }
            for count in summary.codes
        ],
        "unaligned": [
            {
                "bead": gap.bead,
                "side": gap.side,
                "segments": gap.n_segments,
                "boilerplate": gap.kind,
                "confirmed": gap.confirmed,
            }
            for gap in summary.gaps
        ],
        "samples": [
            {
                "rule": sample.rule,
                "rows": sample.n_rows,
                "drawn": sample.n,
                "read": sample.n_judged,
                "wrong": sample.n_wrong,
                "most_wrong": round(most_wrong(sample.n, sample.n_wrong), 4) if sample.is_done else None,
                "by": sample.by,
                "at": sample.at,
            }
            for sample in summary.samples
        ],
        "checked": [
            {"family": checked.family, "items": checked.n_items, "skipped": checked.skipped}
            for checked in summary.checked
        ],
        "not_checked": [{"what": what, "reason": reason} for what, reason in not_checked(summary)],
    }
