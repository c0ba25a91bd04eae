"""Which English words stand for a Chinese title.

Every title of a bead is paired with one candidate of the English side (`title_candidates`). Beside what speaks for
the candidate by itself count the cosine of both as the encoder sees them or how far the glosses cover both, how
regularly the two stand together, and the order of titles in lists; against it, that a word around the title has its
sense. The assignment with the highest sum wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.checks.base import CheckContext
from aligner.checks.title_candidates import (
    LEFT_COST,
    MOST_LEFT,
    Candidate,
    TitleBead,
    beads_with_titles,
    find_candidates,
    find_together,
    index_english,
    title_words,
)
from aligner.checks.title_measures import SPELT_ALIKE, TitleMeasures, measure_title
from aligner.lexicon.dictionary import load_dictionary
from aligner.model import Side, Span
from aligner.text.works import Work, find_work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["TitlePair", "pair_titles"]

_NAME_COST = 0.5
_TOGETHER_BONUS = 0.5
_ORDER_BONUS = 0.12
_LIST_BONUS = 0.15
_LEAST_SCORE = -0.1
"""An assignment below this leaves the title unpaired."""
_BEAM = 40
_SAME_SENSE = 0.6
"""Cosine above which some other words of the Chinese sentence account for a candidate."""
_MOST_WORDS = 6_000
"""Words of a document that are encoded to look for such; texts full of titles do without the rest."""
_SHORTEST_HEAD = 5
"""Letters before a colon that may be the title without its subtitle."""
_QUOTED = re.compile("[“「]([^“”「」\n]{1,30})[”」]")
_COLON = re.compile("[:：—–]")
_LIST_GAP = re.compile(r"(?:[、，,和与及\s*_]|以及|or|and|&|[“”\"'‘’.;；])*")


@dataclass(frozen=True, slots=True)
class TitlePair:
    """A Chinese title and its English counterpart, with what was measured of them.

    english and measures are None where no candidate stood the test. is_marked: the counterpart is in quotation marks
    or italics. work: the kind of work, None where nothing tells it.
    """

    bead: int
    chinese: Span
    english: Span | None
    chinese_text: str
    english_text: str
    measures: TitleMeasures | None
    is_marked: bool
    work: Work | None


@dataclass(frozen=True, slots=True)
class _Sight:
    """What was measured of every title (rows) against every candidate (columns) of a bead."""

    measures: list[list[TitleMeasures]]
    fits: list[list[float]]


def pair_titles(context: CheckContext, chinese_side: Side) -> list[TitlePair]:
    """Return every Chinese title of the text with its counterpart, in the order of the beads."""
    work = beads_with_titles(context, chinese_side)
    if not work:
        return []
    two_sided = [item for item in work if item.segments]
    index = index_english(context, two_sided, "target" if chinese_side == "source" else "source")
    together = find_together(two_sided, index)
    candidates = [find_candidates(item, index, together) for item in two_sided]
    vector = _vectors(
        context.encode,
        [name for item in two_sided for name in item.names]
        + [text for found in candidates for c in found for text in _variants(c.text)],
    )
    sights = [_see(item, found, vector) for item, found in zip(two_sided, candidates, strict=True)]
    accounted = _accounted_for(context, two_sided, candidates, sights, vector)
    chosen: dict[int, list[tuple[Candidate, TitleMeasures] | None]] = {}
    for item, found, sight, elsewhere in zip(two_sided, candidates, sights, accounted, strict=True):
        scores = [
            [
                sight.fits[t][c]
                + candidate.prior
                + _TOGETHER_BONUS * together.get(name, {}).get(candidate.text, 0.0)
                - _NAME_COST * (elsewhere[c] > max(_SAME_SENSE, sight.fits[t][c]))
                for c, candidate in enumerate(found)
            ]
            for t, name in enumerate(item.names)
        ]
        picks = _assign(scores, found, _in_list(context, item, chinese_side), dict(item.segments))
        chosen[item.bead] = [None if c is None else (found[c], sight.measures[t][c]) for t, c in enumerate(picks)]
    return [
        _pair(item, t, chosen[item.bead][t] if item.bead in chosen else None, context, chinese_side)
        for item in work
        for t in range(len(item.titles))
    ]


def _pair(
    item: TitleBead, t: int, chosen: tuple[Candidate, TitleMeasures] | None, context: CheckContext, chinese_side: Side
) -> TitlePair:
    title = item.titles[t]
    text = context.alignment.document(chinese_side).segments[title.segment].text
    candidate, measures = chosen or (None, None)
    return TitlePair(
        bead=item.bead,
        chinese=title,
        english=candidate.span if candidate else None,
        chinese_text=item.names[t],
        english_text=candidate.text if candidate else "",
        measures=measures,
        is_marked=bool(candidate and candidate.is_marked),
        work=find_work(text, title.start, title.end),
    )


def _in_list(context: CheckContext, item: TitleBead, chinese_side: Side) -> list[bool]:
    """Return for every title whether it follows the one before it in a list."""
    segments = context.alignment.document(chinese_side).segments
    return [False] + [
        before.segment == after.segment
        and bool(_LIST_GAP.fullmatch(segments[after.segment].text[before.end : after.start]))
        for before, after in pairwise(item.titles)
    ]


def _vectors(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: list[str]
) -> dict[str, NDArray[np.float32]]:
    unique = list(dict.fromkeys(texts))
    return dict(zip(unique, encode(unique), strict=True))


def _variants(english: str) -> tuple[str, ...]:
    """Return a candidate, and what stands before its subtitle."""
    head, colon, _ = english.partition(": ")
    return (english, head) if colon and len(head) >= _SHORTEST_HEAD else (english,)


def _see(item: TitleBead, found: list[Candidate], vector: Mapping[str, NDArray[np.float32]]) -> _Sight:
    def measure(name: str, text: str) -> TitleMeasures:
        variants = (text,) if _COLON.search(name) else _variants(text)
        return max(
            (measure_title(title_words(name), variant, float(vector[name] @ vector[variant])) for variant in variants),
            key=_fit,
        )

    measures = [[measure(name, c.text) for c in found] for name in item.names]
    return _Sight(measures, [[_fit(m) for m in row] for row in measures])


def _fit(measures: TitleMeasures) -> float:
    """Return how well a candidate renders a title, about 0 to 1."""
    spelt = measures.spelling if measures.spelling >= SPELT_ALIKE else 0.0
    return max(measures.similarity, spelt, min(measures.covered, measures.met))


def _accounted_for(
    context: CheckContext,
    work: list[TitleBead],
    candidates: list[list[Candidate]],
    sights: list[_Sight],
    vector: Mapping[str, NDArray[np.float32]],
) -> list[list[float]]:
    """Return for every candidate the highest cosine with a word around the titles, 0 where nobody looked."""
    words_of: list[list[str]] = []
    unique: dict[str, int] = {}
    for item, sight in zip(work, sights, strict=True):
        is_unclear = len(unique) < _MOST_WORDS and any(max(row, default=1.0) < _SAME_SENSE for row in sight.fits)
        words_of.append(_words(item.around) if is_unclear else [])
        for word in words_of[-1]:
            unique.setdefault(word, len(unique))
    if not unique:
        return [[0.0] * len(found) for found in candidates]
    rows = context.encode(list(unique))
    accounted: list[list[float]] = []
    for found, words in zip(candidates, words_of, strict=True):
        near = rows[[unique[word] for word in words]]
        accounted.append([float((near @ vector[c.text]).max(initial=0.0)) for c in found])
    return accounted


def _words(text: str) -> list[str]:
    """Return the dictionary words of a Chinese text, two that touch as one, and short quotations."""
    spans = sorted(load_dictionary().headwords_in(text))
    ends: dict[int, list[int]] = {}
    for start, end in spans:
        ends.setdefault(start, []).append(end)
    pairs = [(start, last) for start, end in spans for last in ends.get(end, ())]
    quoted = [found[1] for found in _QUOTED.finditer(text)]
    return list(dict.fromkeys([*(text[start:end] for start, end in [*spans, *pairs]), *quoted]))


def _assign(
    scores: list[list[float]], candidates: list[Candidate], in_list: list[bool], texts: dict[int, str]
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
                options.append((total + score + _bonus(taken, span, texts, listed=listed), (*chosen, c)))
        beam = sorted(options, key=lambda option: -option[0])[:_BEAM]
    return list(max(beam, key=lambda state: state[0] + _refund(state[1], candidates))[1])


def _refund(chosen: tuple[int | None, ...], candidates: list[Candidate]) -> float:
    """Return what candidates paid for parts of their run that are other titles."""
    picked = [candidates[c] for c in chosen if c is not None]
    n_of_run = Counter(candidate.run for candidate in picked if candidate.run[1] >= 0)
    return LEFT_COST * sum(min(c.n_left, MOST_LEFT, n_of_run[c.run] - 1) for c in picked if c.run[1] >= 0)


def _bonus(taken: list[Span], span: Span, texts: dict[int, str], *, listed: bool) -> float:
    if not taken or span <= taken[-1]:
        return 0.0
    if (
        listed
        and taken[-1].segment == span.segment
        and _LIST_GAP.fullmatch(texts[span.segment][taken[-1].end : span.start])
    ):
        return _ORDER_BONUS + _LIST_BONUS
    return _ORDER_BONUS
