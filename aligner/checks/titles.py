"""Titles of works in 《》 and 〈〉: whether their English words translate them.

`title_pairs` finds the words, `title_measures` measures them, and here the kind is decided: `transliterated` where
the letters are those of the pinyin, `localized` where a trained model calls it another title, and else `literal`.
Laws, treaties, newspapers and policies have fixed names: how these are rendered is no matter of this check.
Only localized titles become findings.
"""

from __future__ import annotations

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.title_measures import SPELT_ALIKE, probability_localized
from aligner.checks.title_pairs import TitlePair, pair_titles
from aligner.codes import CODES
from aligner.model import Checked, Finding, Side, Title, TitleKind

__all__ = ["check_titles", "classify"]


def check_titles(context: CheckContext) -> CheckResult:
    """Return a finding for every localized title; all titles, paired or not, are among what was checked."""
    alignment = context.alignment
    chinese_side: Side = "source" if alignment.source.is_chinese else "target"
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return CheckResult((), Checked("titles", 0, skipped="one side must be Chinese, the other English"))
    findings = []
    titles = []
    for pair in pair_titles(context, chinese_side):
        kind = classify(pair, context.settings.localized_below)
        source, target = (pair.chinese, pair.english) if chinese_side == "source" else (pair.english, pair.chinese)
        titles.append(Title(pair.bead, source, target, kind, pair.work.name if pair.work else ""))
        if kind == "localized":
            findings.append(_finding(pair, titles[-1]))
    return CheckResult(tuple(findings), Checked("titles", len(titles), titles=tuple(titles)))


def classify(pair: TitlePair, localized_below: float) -> TitleKind:
    """Decide from the measures alone what kind of rendering a title has."""
    if pair.measures is None:
        return "unpaired"
    if pair.measures.spelling >= SPELT_ALIKE:
        return "transliterated"
    if pair.work and pair.work.is_fixed:
        return "literal"
    return "localized" if 1.0 - probability_localized(pair.measures) < localized_below else "literal"


def _finding(pair: TitlePair, title: Title) -> Finding:
    measures = pair.measures
    if measures is None:
        raise ValueError("a title without counterpart is no finding")
    probability = probability_localized(measures)
    return Finding(
        code="localized-title",
        bead=pair.bead,
        severity=CODES["localized-title"].severity,
        source_span=title.source_span,
        target_span=title.target_span,
        message=f"《{pair.chinese_text}》 appears as “{pair.english_text}”: another title, not a translation",
        evidence=(
            ("gloss", ", ".join(measures.shared) or "no word in common"),
            ("coverage", f"{measures.covered:.0%} of the Chinese, {measures.met:.0%} of the English"),
            ("pinyin", " ".join(measures.syllables)),
            ("spelling", f"{measures.spelling:.2f}"),
            ("similarity", f"{measures.similarity:.2f}"),
            *((("work", title.work),) if title.work else ()),
        ),
        confidence=round(probability, 2),
    )
