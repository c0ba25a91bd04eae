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
from aligner.lexicon.stems import find_words
from aligner.lexicon.transliteration import best_fit
from aligner.lexicon.words import word_around
from aligner.model import SIDES, Alignment, Bead, Checked, Document, Finding, Side, Span
from aligner.settings import CheckSettings

__all__ = ["LostSpan", "accepts", "check_omissions", "find_lost_spans", "is_close", "is_misaligned"]

Floats = NDArray[np.float64]

_CODES: dict[Side, str] = {"source": "omission", "target": "addition"}
_LOOKS_LOST = -2.0
"""Log odds above which a content word counts as lost where the closeness of a text is judged."""
_CLOSE_PRIOR = 40
"""Content words that the usual share weighs against those at hand: a few pairs do not make a close text."""
_USUAL_SHARE = 0.15
_MODIFIER_CONFIDENCE = 0.6
"""Of the modifiers reported on the keynote and on a close report, two in three are rows of the gold."""
_LEAST_CORE = 0.3
_CORE = 1.0
"""Taken from the log odds of a run's units when its ends are looked at again."""
_SHORT_NAME = 4
_SOUNDS_ALIKE = 0.3
"""Gain a letter from which some characters are the sound of a name: right names have 2.4 in the median, others -.9."""
_MOSTLY_SPELT = 0.5
_MOST_ODDS = 4.0
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
    is_modifier: bool = False


def check_omissions(context: CheckContext) -> CheckResult:
    """Return omissions, additions and misaligned beads; `n_items` counts the pairs that were looked at."""
    alignment = context.alignment
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return CheckResult((), Checked("omissions", 0, skipped="one side must be Chinese, the other English"))
    if context.tokens is None:
        return CheckResult((), Checked("omissions", 0, skipped="this encoder does not show its tokens"))
    weights = load_cover_weights()
    measures: dict[int, Floats] = {}
    cosines: dict[int, float] = {}
    n_pairs = 0
    spans: list[tuple[int, LostSpan]] = []
    shares: dict[Side, list[float]] = {side: [0.0, 0.0] for side in SIDES}
    for cover in measure_covers(context):
        cosines[cover.bead] = _cosine(alignment, cover, weights)
        n_pairs += 1
        if all(cover.side(side).is_content.any() for side in SIDES):
            measures[cover.bead] = pair_measures(cover, cosines[cover.bead], chinese_first=alignment.source.is_chinese)
        for side in SIDES:
            language = _language(alignment, side)
            odds = weights.log_odds(cover.side(side), language)
            shares[side][0] += float((odds[cover.side(side).is_content] > _LOOKS_LOST).sum())
            shares[side][1] += float(cover.side(side).is_content.sum())
            least = min(context.settings.lost_from, context.settings.lost_from_close)
            found = find_lost_spans(cover.side(side), side, odds, context.settings, least)
            spans += ((cover.bead, lost) for lost in found)
    odds = mismatch_log_odds(np.array(list(measures.values())), weights)
    wrong = {
        bead: odd
        for bead, odd in zip(measures, odds.tolist(), strict=True)
        if is_misaligned(alignment.beads[bead], odd, context.settings)
    }
    different = {bead for bead in wrong if best_covered(measures[bead]) <= context.settings.covered_side}
    close = is_close(alignment, shares, context.settings)
    if close:
        spans += _lost_modifiers(alignment, spans)
    findings = [_misaligned(bead, odd, cosines[bead]) for bead, odd in wrong.items()]
    findings += (
        _report(alignment, bead, lost, weights, context.settings)
        for bead, lost in spans
        if bead not in different
        and accepts(lost, context.settings, close=close)
        and not _is_spelt(alignment, bead, lost)
    )
    return CheckResult(tuple(findings), Checked("omissions", n_pairs))


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
    units: SideCover, side: Side, log_odds: Floats, settings: CheckSettings, least: float
) -> Iterator[LostSpan]:
    """Yield the runs of units of one side of a bead that add up to `least`, each within one segment.

    log_odds: (n,), those of the units, 0 for what is no content.
    """
    odds = np.where(units.is_content, np.clip(log_odds + settings.lost_shift, -_MOST_ODDS, _MOST_ODDS), 0.0)
    if np.maximum(odds, 0.0).sum() < least:
        return
    for segment in sorted(set(units.segment.tolist())):
        begin, end = np.searchsorted(units.segment, [segment, segment + 1]).tolist()
        for score, first, last in best_runs(odds[begin:end], least):
            low, high = begin + first, begin + last
            # What the shift drew in at the ends is left out again where the core can stand alone.
            core = next(best_runs(odds[low:high] - _CORE, _LEAST_CORE), None)
            if core is not None:
                low, high = low + core[1], low + core[2]
            content = np.flatnonzero(units.is_content[low:high]) + low
            if len(content):
                start, stop = int(units.spans[content[0], 0]), int(units.spans[content[-1], 1])
                yield LostSpan(side, Span(segment, start, stop), score, len(content))


def _lost_modifiers(alignment: Alignment, found: list[tuple[int, LostSpan]]) -> list[tuple[int, LostSpan]]:
    """Return the modifiers of the Chinese side that no rendering stands for, outside of the spans found."""
    side: Side = "source" if alignment.source.is_chinese else "target"
    other: Side = "target" if side == "source" else "source"
    taken = [lost.span for _, lost in found if lost.side == side]
    lost = []
    for k, bead in alignment.pairs():
        english = alignment.text(bead, other)
        for segment in bead.side(side):
            for start, end in find_lost_modifiers(alignment.document(side).segments[segment].text, english):
                if not any(t.segment == segment and t.start < end and start < t.end for t in taken):
                    lost.append((k, LostSpan(side, Span(segment, start, end), 0.0, 1, is_modifier=True)))
    return lost


def _is_spelt(alignment: Alignment, bead: int, lost: LostSpan) -> bool:
    """Whether most of a Chinese span is the sound of names on the other side, unknown to vectors and dictionary."""
    document = alignment.document(lost.side)
    if not document.is_chinese:
        return False
    characters = document.segments[lost.span.segment].text[lost.span.start : lost.span.end]
    english = alignment.text(alignment.beads[bead], "target" if lost.side == "source" else "source")
    spelt = bytearray(len(characters))
    for word in {word.text for word in find_words(english) if word.text[0].isupper() and len(word.text) >= _SHORT_NAME}:
        fit = best_fit(characters, word)
        if fit.gain >= _SOUNDS_ALIKE and fit.end - fit.start > 1:
            spelt[fit.start : fit.end] = b"\1" * (fit.end - fit.start)
    return sum(spelt) >= _MOSTLY_SPELT * len(characters)


def _whole_words(document: Document, span: Span) -> Span:
    """Return a span widened to whole words in Chinese, where units are pieces of words."""
    start, end = span.start, span.end
    text = document.segments[span.segment].text
    if document.is_chinese:
        start = word_around(text, start, 0, ())[0]
        end = word_around(text, end - 1, start, ())[1]
    while start < end - 1 and not text[start].isalnum():
        start += 1
    while end > start + 1 and not text[end - 1].isalnum():
        end -= 1
    return Span(span.segment, start, end)


def _language(alignment: Alignment, side: Side) -> str:
    return "zh" if alignment.document(side).is_chinese else "en"


def _cosine(alignment: Alignment, cover: BeadCover, weights: CoverWeights) -> float:
    """Return the cosine of the sides of a bead, less what all sentences of a language share."""
    centred = [
        vector - weights.vector_means[_language(alignment, side)]
        for side, vector in zip(SIDES, (cover.source_vector, cover.target_vector), strict=True)
    ]
    return float(centred[0] @ centred[1] / max(float(np.linalg.norm(centred[0]) * np.linalg.norm(centred[1])), 1e-9))


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


def _report(alignment: Alignment, bead: int, lost: LostSpan, weights: CoverWeights, settings: CheckSettings) -> Finding:
    document = alignment.document(lost.side)
    span = lost.span if lost.is_modifier else _whole_words(document, lost.span)
    words = document.segments[span.segment].text[span.start : span.end]
    other = "target" if lost.side == "source" else "source"
    confidence = weights.probability(lost.score, _language(alignment, lost.side))
    evidence: tuple[tuple[str, str], ...] = (("words", str(lost.n_content)), ("score", f"{lost.score:.1f}"))
    if lost.is_modifier:
        confidence, evidence = _MODIFIER_CONFIDENCE, (("modifier", "no known rendering"),)
    return Finding(
        code=_CODES[lost.side],
        bead=bead,
        severity="major" if lost.score >= settings.lost_major_from else "minor",
        source_span=span if lost.side == "source" else None,
        target_span=span if lost.side == "target" else None,
        message=f"nothing in the {other} seems to say “{words}”",
        evidence=evidence,
        confidence=round(confidence, 2),
    )
