"""Titles of works: which English words stand for a 《title》, and whether they translate it.

Every Chinese title of a bead is paired with one candidate of the English side. What counts: the cosine of both as the
encoder sees them, quotation marks or capitals, how regularly the two stand together, and the order of titles in lists;
against a candidate counts that it stands in beads without the title, or that words around the title account for it, by
their pinyin or by their sense. The assignment with the highest sum wins.

A pair is `transliterated` when the letters are those of the title's pinyin, `localized` when its meaning is another
one (a cosine below the threshold), and else `literal`. Only localized titles become findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.model import Checked, Finding, Side, Span
from aligner.text.scripts import HAN
from aligner.text.titles import TitleCandidate, chinese_titles, english_candidates

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["TitlePair", "check_titles", "classify", "pair_titles", "spelling_likeness"]

Kind = Literal["literal", "localized", "transliterated", "unpaired"]

_MARKED_BONUS = 0.25
_WEAK_COST = 0.25
_LEFT_COST = 0.06
_NAME_COST = 0.5
_TOGETHER_BONUS = 0.5
_ORDER_BONUS = 0.12
_LIST_BONUS = 0.15
_LEAST_SCORE = 0.05
"""An assignment below this leaves the title unpaired."""
_BEAM = 60
_SPELT_ALIKE = 0.8
_SAME_SENSE = 0.6
"""Cosine above which some other words of the Chinese sentence account for a candidate."""
_MOST_GRAMS = 4_000
"""Word windows of a document that are encoded to look for such words; texts full of titles do without the rest."""
_LIST_GAP = re.compile(r"(?:[、，,和与及\s]|以及|or|and|&|[“”\"'‘’.;；])*")


@dataclass(frozen=True, slots=True)
class TitlePair:
    """A Chinese title and its English counterpart, with what was measured of them.

    similarity: cosine, -1 to 1. spelling: likeness of pinyin and English letters, 0 to 1. english is None where no
    candidate stood the test.
    """

    bead: int
    chinese: Span
    english: Span | None
    chinese_text: str
    english_text: str
    similarity: float
    spelling: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    text: str
    prior: float


@dataclass(frozen=True, slots=True)
class _Work:
    """A bead with titles: their spans and names, the English segments, and the Chinese around the titles."""

    bead: int
    titles: list[Span]
    names: list[str]
    segments: list[tuple[int, str]]
    around: str


def check_titles(context: CheckContext) -> CheckResult:
    """Return a finding for every localized title; `n_items` counts all titles, paired or not."""
    alignment = context.alignment
    chinese_side: Side = "source" if alignment.source.is_chinese else "target"
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return CheckResult((), Checked("titles", 0, skipped="one side must be Chinese, the other English"))
    pairs = pair_titles(context, chinese_side)
    findings = []
    for pair in pairs:
        kind = classify(pair, context.settings.localized_below)
        if kind != "localized":
            continue
        spans = (pair.chinese, pair.english) if chinese_side == "source" else (pair.english, pair.chinese)
        findings.append(
            Finding(
                code="localized-title",
                bead=pair.bead,
                severity=CODES["localized-title"].severity,
                source_span=spans[0],
                target_span=spans[1],
                message=f"《{pair.chinese_text}》 appears as “{pair.english_text}”: another title, not a translation",
                evidence=(("similarity", f"{pair.similarity:.2f}"), ("spelling", f"{pair.spelling:.2f}")),
                confidence=_confidence(pair, context.settings.localized_below),
            )
        )
    return CheckResult(tuple(findings), Checked("titles", len(pairs)))


def classify(pair: TitlePair, localized_below: float) -> Kind:
    """Decide from the measures alone what kind of rendering a title has."""
    if pair.english is None:
        return "unpaired"
    if pair.spelling >= _SPELT_ALIKE:
        return "transliterated"
    return "localized" if pair.similarity < localized_below else "literal"


def _confidence(pair: TitlePair, localized_below: float) -> float:
    """Return .5 at the threshold, 1 where the two have nothing in common."""
    return round(min(1.0, max(0.5, 1.0 - 0.5 * pair.similarity / localized_below)), 2)


def pair_titles(context: CheckContext, chinese_side: Side) -> list[TitlePair]:
    """Return every Chinese title of every two-sided bead with its counterpart, in the order of the text."""
    alignment = context.alignment
    english_side: Side = "target" if chinese_side == "source" else "source"
    chinese, english = alignment.document(chinese_side), alignment.document(english_side)
    work: list[_Work] = []
    for k, bead in alignment.pairs():
        titles = [Span(p, a, b) for p in bead.side(chinese_side) for a, b in chinese_titles(chinese.segments[p].text)]
        if titles:
            names = [chinese.segments[t.segment].text[t.start + 1 : t.end - 1].strip() for t in titles]
            segments = [(p, english.segments[p].text) for p in bead.side(english_side)]
            around = "\n".join(_without_titles(chinese.segments[p].text) for p in bead.side(chinese_side))
            work.append(_Work(k, titles, names, segments, around))
    if not work:
        return []
    with_titles = {item.bead for item in work}
    outside = "\n".join(alignment.text(b, english_side) for k, b in enumerate(alignment.beads) if k not in with_titles)
    together = _together(work)
    candidates = [_candidates(item, outside, together) for item in work]
    vector = _vectors(
        context.encode,
        [name for item in work for name in item.names] + [c.text for found in candidates for c in found],
    )
    accounted = _accounted_for(context, work, candidates, vector)
    pairs: list[TitlePair] = []
    for item, found, elsewhere in zip(work, candidates, accounted, strict=True):
        similarity = [[float(vector[name] @ vector[c.text]) for c in found] for name in item.names]
        spelling = [[spelling_likeness(name, c.text) for c in found] for name in item.names]
        scores = [
            [
                max(similarity[t][c], spelling[t][c] if spelling[t][c] >= _SPELT_ALIKE else 0.0)
                + candidate.prior
                + _TOGETHER_BONUS * together.get((name, candidate.text), 0.0)
                - _NAME_COST * (elsewhere[c] > max(_SAME_SENSE, similarity[t][c]))
                for c, candidate in enumerate(found)
            ]
            for t, name in enumerate(item.names)
        ]
        in_list = [
            before.segment == after.segment
            and bool(_LIST_GAP.fullmatch(chinese.segments[after.segment].text[before.end : after.start]))
            for before, after in pairwise(item.titles)
        ]
        for t, chosen in enumerate(_assign(scores, found, [False, *in_list], dict(item.segments))):
            paired = found[chosen] if chosen is not None else None
            pairs.append(
                TitlePair(
                    bead=item.bead,
                    chinese=item.titles[t],
                    english=paired.span if paired else None,
                    chinese_text=item.names[t],
                    english_text=paired.text if paired else "",
                    similarity=similarity[t][chosen] if chosen is not None else 0.0,
                    spelling=spelling[t][chosen] if chosen is not None else 0.0,
                )
            )
    return pairs


def _without_titles(text: str) -> str:
    for start, end in reversed(chinese_titles(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _vectors(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: list[str]
) -> dict[str, NDArray[np.float32]]:
    unique = list(dict.fromkeys(texts))
    return dict(zip(unique, encode(unique), strict=True))


def _together(work: list[_Work]) -> dict[tuple[str, str], float]:
    """Return for a title and a candidate how regularly they stand in the same bead, 0 to 1, if they do so twice."""
    beads_of: dict[str, list[str]] = {}
    for item in work:
        for name in dict.fromkeys(item.names):
            beads_of.setdefault(name, []).append("\n".join(text for _, text in item.segments))
    everything = ["\n".join(text for _, text in item.segments) for item in work]
    regular: dict[tuple[str, str], float] = {}
    for name, texts in beads_of.items():
        if len(texts) < 2:
            continue
        found = Counter(c for text in texts for c in {text[c.start : c.end] for c in english_candidates(text)})
        for candidate in found:
            word = re.compile(rf"(?<!\w){re.escape(candidate)}(?!\w)")
            n_with = sum(bool(word.search(text)) for text in texts)
            n_all = sum(bool(word.search(text)) for text in everything)
            if n_with >= 2:
                # Both ways: the share of the title's beads that have the candidate, and the reverse.
                regular[name, candidate] = n_with / len(texts) * n_with / n_all
    return regular


def _candidates(item: _Work, outside: str, together: dict[tuple[str, str], float]) -> list[_Candidate]:
    spelt = _pinyin(item.around)
    regular = [text for (name, text) in together if name in item.names]
    found: dict[Span, _Candidate] = {}
    for position, text in item.segments:
        for candidate in english_candidates(text):
            words = text[candidate.start : candidate.end]
            prior = _prior(candidate) - _NAME_COST * (_is_outside(words, outside) or _is_spelt(words, spelt))
            span = Span(position, candidate.start, candidate.end)
            found[span] = _Candidate(span, words, prior)
        for words in regular:
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
                span = Span(position, *match.span())
                found.setdefault(span, _Candidate(span, words, 0.0))
    return list(found.values())


def _is_outside(words: str, outside: str) -> bool:
    """Whether words, less an article, stand in a bead without a title too."""
    return re.sub("^(?:The|A|An) ", "", words) in outside


def _is_spelt(words: str, spelt: str) -> bool:
    """Whether two neighbouring words, as of a person's name, are spelt by the Chinese around the titles."""
    letters = [_letters(word) for word in words.split()]
    runs = [a + b for a, b in pairwise(letters)] if len(letters) > 1 else letters
    return any(len(run) > 4 and run in spelt for run in runs)


def _accounted_for(
    context: CheckContext,
    work: list[_Work],
    candidates: list[list[_Candidate]],
    vector: dict[str, NDArray[np.float32]],
) -> list[list[float]]:
    """Return for every candidate the highest cosine with a window of 2 to 4 characters around the titles."""
    threshold = context.settings.localized_below
    budget = _MOST_GRAMS
    accounted: list[list[float]] = []
    for item, found in zip(work, candidates, strict=True):
        unclear = any(
            max((vector[name] @ vector[c.text] for c in found), default=1.0) < threshold for name in item.names
        )
        grams = _windows(item.around) if unclear else []
        if not grams or not found or len(grams) > budget:
            accounted.append([0.0] * len(found))
            continue
        budget -= len(grams)
        rows = context.encode(grams)
        accounted.append([float((rows @ vector[c.text]).max()) for c in found])
    return accounted


def _windows(text: str) -> list[str]:
    grams: dict[str, None] = {}
    for run in re.findall(f"[{HAN}]{{2,}}", text):
        grams.update((run[k : k + size], None) for size in (2, 3, 4) for k in range(len(run) - size + 1))
    return list(grams)


def _prior(candidate: TitleCandidate) -> float:
    prior = _MARKED_BONUS if candidate.is_marked else 0.0
    return prior - _LEFT_COST * min(candidate.n_left, 3) - (_WEAK_COST if candidate.is_weak else 0.0)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _pinyin(text: str) -> str:
    # Imported here: it takes a third of a second, and most texts have no title.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return _letters("".join(lazy_pinyin(text)))


def spelling_likeness(chinese: str, english: str) -> float:
    """Return how alike the pinyin of a title and the letters of its counterpart are, 0 to 1.

    A counterpart that spells the first half of the title or more, as when a subtitle is dropped, is wholly alike.
    """
    pinyin, letters = _pinyin(chinese), _letters(english)
    if len(letters) < 3 or not pinyin:
        return 0.0
    if pinyin.startswith(letters) and len(letters) >= 4:
        return 1.0
    return SequenceMatcher(None, pinyin, letters, autojunk=False).ratio()


def _assign(
    scores: list[list[float]], candidates: list[_Candidate], in_list: list[bool], texts: dict[int, str]
) -> list[int | None]:
    """Choose for each title a candidate, none twice and none overlapping, so that the sum of scores is highest.

    A beam search over the titles; titles in the order of their candidates earn a bonus, and a title that follows the
    one before in a list (`in_list`) earns another if its candidate does too.
    """
    beam: list[tuple[float, tuple[int | None, ...]]] = [(0.0, ())]
    for row, listed in zip(scores, in_list, strict=True):
        options: list[tuple[float, tuple[int | None, ...]]] = []
        for total, chosen in beam:
            options.append((total + _LEAST_SCORE, (*chosen, None)))
            taken = [candidates[c].span for c in chosen if c is not None]
            for c, score in enumerate(row):
                span = candidates[c].span
                if any(span.segment == t.segment and span.start < t.end and t.start < span.end for t in taken):
                    continue
                bonus = 0.0
                if taken and taken[-1] < span:
                    bonus = _ORDER_BONUS
                    gap = texts[span.segment][taken[-1].end : span.start]
                    if listed and taken[-1].segment == span.segment and _LIST_GAP.fullmatch(gap):
                        bonus += _LIST_BONUS
                options.append((total + score + bonus, (*chosen, c)))
        beam = sorted(options, key=lambda option: -option[0])[:_BEAM]
    return list(beam[0][1])
