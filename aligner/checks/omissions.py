"""Words of a bead that the other side lacks, and beads whose sides do not belong together.

The log odds of coverage.py say of each unit how likely it is lost; a run of units whose log odds add up is a span. In
a text that is translated closely - speeches, reports, contracts - small spans and single modifiers are worth a look;
in a free one they are everywhere, and only a clause is. How close a text is shows in how few of its content words
look lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.coverage import BeadCover, CoverWeights, SideCover, load_cover_weights, measure_covers
from aligner.checks.misaligned import best_covered, mismatch_log_odds, pair_measures
from aligner.checks.spans import best_runs
from aligner.codes import CODES
from aligner.lexicon.modifiers import find_lost_modifiers
from aligner.lexicon.words import word_spans
from aligner.model import SIDES, Alignment, Bead, Checked, Finding, Side, Span
from aligner.settings import CheckSettings

__all__ = ["LostSpan", "accepts", "check_omissions", "find_lost_spans", "is_close", "is_misaligned"]

Floats = NDArray[np.float64]

_CODES: dict[Side, str] = {"source": "omission", "target": "addition"}
_LOOKS_LOST = -2.0
"""Log odds above which a content word counts as lost where the closeness of a text is judged."""
_CLOSE_PRIOR = 40
"""Content words that the usual share weighs against those at hand: a few pairs do not make a close text."""
_USUAL_SHARE = 0.15
_LEAST_SCORE = 0.3
_CORE = 1.0
_BOUND_OF_ODDS = 4.0
"""One unit says no more than this: a name that no vector knows is not a clause."""


@dataclass(frozen=True, slots=True)
class LostSpan:
    """A run of units without counterpart: their log odds added up, how many are content, and the words.

    A modifier that the word list found has `is_modifier`, and a score of 0.
    """

    side: Side
    span: Span
    score: float
    n_content: int
    probability: float
    is_modifier: bool = False


def check_omissions(context: CheckContext) -> CheckResult:
    """Return omissions, additions and misaligned beads; `n_items` counts the pairs that were looked at."""
    alignment = context.alignment
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return CheckResult((), Checked("omissions", 0, skipped="one side must be Chinese, the other English"))
    if context.tokens is None:
        return CheckResult((), Checked("omissions", 0, skipped="this encoder does not show its tokens"))
    weights = load_cover_weights()
    cosines = _cosines(context)
    measures: dict[int, Floats] = {}
    spans: list[tuple[int, LostSpan]] = []
    shares: dict[Side, list[float]] = {side: [0.0, 0.0] for side in SIDES}
    for cover in measure_covers(context):
        measures[cover.bead] = pair_measures(cover, cosines[cover.bead], chinese_first=alignment.source.is_chinese)
        spans += ((cover.bead, lost) for lost in find_lost_spans(alignment, cover, weights, context.settings))
        for side in SIDES:
            odds = weights.log_odds(cover.side(side), _language(alignment, side))
            shares[side][0] += float((odds[cover.side(side).is_content] > _LOOKS_LOST).sum())
            shares[side][1] += float(cover.side(side).is_content.sum())
    odds = mismatch_log_odds(np.array(list(measures.values())), weights)
    wrong = {
        bead: odd
        for bead, odd in zip(measures, odds.tolist(), strict=True)
        if is_misaligned(alignment.beads[bead], odd, context.settings)
    }
    different = {bead for bead in wrong if best_covered(measures[bead]) <= context.settings.covered_side}
    close = is_close(alignment, shares, context.settings)
    findings = [_misaligned(bead, odd, cosines[bead]) for bead, odd in wrong.items()]
    findings += (
        _report(alignment, bead, lost, context.settings)
        for bead, lost in spans
        if bead not in different and accepts(lost, context.settings, close=close)
    )
    return CheckResult(tuple(findings), Checked("omissions", len(measures)))


def is_misaligned(bead: Bead, log_odds: float, settings: CheckSettings) -> bool:
    """Whether the sides of a bead are said not to belong together; a bead that we are sure of needs more evidence."""
    is_sure = settings.sure_bead <= bead.confidence < 1.0
    return log_odds >= (settings.misaligned_from_sure if is_sure else settings.misaligned_from)


def is_close(alignment: Alignment, shares: dict[Side, list[float]], settings: CheckSettings) -> bool:
    """Whether a text is translated closely: of its content words, few look lost on either side.

    `shares` holds for each side how many look lost and how many there are.
    """
    most = {"zh": settings.close_share_chinese, "en": settings.close_share_english}
    return all(
        (n_lost + _USUAL_SHARE * _CLOSE_PRIOR) / (n_all + _CLOSE_PRIOR) <= most[_language(alignment, side)]
        for side, (n_lost, n_all) in shares.items()
    )


def accepts(lost: LostSpan, settings: CheckSettings, *, close: bool) -> bool:
    """Whether a span is worth a finding, in a close translation or another one."""
    if lost.is_modifier:
        return close
    return lost.score >= (settings.lost_from_close if close else settings.lost_from)


def find_lost_spans(
    alignment: Alignment, cover: BeadCover, weights: CoverWeights, settings: CheckSettings
) -> Iterator[LostSpan]:
    """Yield the runs of units that add up, and the modifiers lost outside of them."""
    for side in SIDES:
        units, language = cover.side(side), _language(alignment, side)
        odds = np.clip(weights.log_odds(units, language) + settings.lost_shift, -_BOUND_OF_ODDS, _BOUND_OF_ODDS)
        odds = np.where(units.is_content, odds, 0.0)
        found = [lost for segment in alignment.beads[cover.bead].side(side) for lost in _runs(units, odds, segment)]
        lost_here = []
        for score, first, last in found:
            span = _words(alignment, side, units, first, last)
            content = int(units.is_content[first:last].sum())
            probability = 1.0 / (1.0 + np.exp(-weights.slope[language] * score - weights.offset[language]))
            lost_here.append(LostSpan(side, span, score, content, float(probability)))
        yield from lost_here
        if language == "zh":
            yield from _modifiers(alignment, cover.bead, side, lost_here)


def _runs(units: SideCover, odds: Floats, segment: int) -> Iterator[tuple[float, int, int]]:
    """Yield the runs within one segment, less the units at their ends that say nothing."""
    places = np.flatnonzero(units.segment == segment)
    if not len(places):
        return
    begin = int(places[0])
    for score, first, last in best_runs(odds[places], _LEAST_SCORE):
        low, high = begin + first, begin + last
        # What the shift drew in at the ends is left out again where the core can stand alone.
        core = next(best_runs(odds[low:high] - _CORE, _LEAST_SCORE), None)
        if core is not None:
            low, high = low + core[1], low + core[2]
        content = np.flatnonzero(units.is_content[low:high])
        if len(content):
            yield score, low + int(content[0]), low + int(content[-1]) + 1


def _words(alignment: Alignment, side: Side, units: SideCover, first: int, last: int) -> Span:
    """Return the span of a run, widened to whole words in Chinese, where units are pieces of words."""
    segment = int(units.segment[first])
    start, end = int(units.spans[first, 0]), int(units.spans[last - 1, 1])
    document = alignment.document(side)
    text = document.segments[segment].text
    if document.is_chinese:
        bounds = word_spans(text)
        start = next(a for a, b in bounds if a <= start < b)
        end = next(b for a, b in bounds if a < end <= b)
    while start < end - 1 and not text[start].isalnum():
        start += 1
    while end > start + 1 and not text[end - 1].isalnum():
        end -= 1
    return Span(segment, start, end)


def _modifiers(alignment: Alignment, bead: int, side: Side, found: list[LostSpan]) -> Iterator[LostSpan]:
    document, other = alignment.document(side), "target" if side == "source" else "source"
    english = alignment.text(alignment.beads[bead], "target" if other == "target" else "source")
    for segment in alignment.beads[bead].side(side):
        for start, end in find_lost_modifiers(document.segments[segment].text, english):
            span = Span(segment, start, end)
            if not any(f.span.segment == segment and f.span.start < end and start < f.span.end for f in found):
                yield LostSpan(side, span, 0.0, 1, 0.5, is_modifier=True)


def _language(alignment: Alignment, side: Side) -> str:
    return "zh" if alignment.document(side).is_chinese else "en"


def _cosines(context: CheckContext) -> dict[int, float]:
    """Return the centred cosine of the sides of every two-sided bead."""
    alignment = context.alignment
    pairs = list(alignment.pairs())
    if not pairs:
        return {}
    rows = []
    for side in SIDES:
        vectors = context.encode([alignment.text(bead, side) for _, bead in pairs])
        mean = load_cover_weights().vector_means[_language(alignment, side)]
        centred = vectors - mean
        rows.append(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9))
    return dict(zip((k for k, _ in pairs), np.einsum("ij,ij->i", rows[0], rows[1]).tolist(), strict=True))


def _misaligned(bead: int, log_odds: float, cosine: float) -> Finding:
    return Finding(
        code="misaligned",
        bead=bead,
        severity=CODES["misaligned"].severity,
        source_span=None,
        target_span=None,
        message="the two sides seem to be about different things",
        evidence=(("similarity", f"{cosine:.2f}"),),
        confidence=round(float(1.0 / (1.0 + np.exp(-log_odds))), 2),
    )


def _report(alignment: Alignment, bead: int, lost: LostSpan, settings: CheckSettings) -> Finding:
    span = lost.span
    words = alignment.document(lost.side).segments[span.segment].text[span.start : span.end]
    other = "target" if lost.side == "source" else "source"
    return Finding(
        code=_CODES[lost.side],
        bead=bead,
        severity="major" if lost.score >= settings.lost_major_from else "minor",
        source_span=span if lost.side == "source" else None,
        target_span=span if lost.side == "target" else None,
        message=f"nothing in the {other} seems to say “{words}”",
        evidence=(("words", str(lost.n_content)), ("score", f"{lost.score:.1f}")),
        confidence=round(lost.probability, 2),
    )
