"""Passages that stand in another order: beads that cross, lines that interleave, clauses swapped inside a bead.

Beads that keep the order of both texts are the longest rising chain of target positions, counted in segments; those
outside the chain have moved. Clauses are compared only where both sides of a bead have the same number of them
between semicolons: Chinese and English put conditions, places and times in different places by their grammar, which
is no reordering.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise, permutations
from typing import Literal

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.model import SIDES, Alignment, Bead, Checked, Finding, Side, Span
from aligner.settings import CheckSettings

__all__ = ["ClauseOrder", "accepts", "check_reordering", "measure_clauses"]

_CLAUSE = re.compile("[^；;]+")
_MOST_CLAUSES = 4
_SHORTEST_CLAUSE = 4

_CHINESE_FIRST: dict[bool, tuple[Side, Side]] = {True: ("source", "target"), False: ("target", "source")}
"""The two sides with the Chinese one first, by whether that is the source."""

Kind = Literal["moved", "interleaved", "swapped"]


@dataclass(frozen=True, slots=True)
class ClauseOrder:
    """How the clauses of a bead pair off by the words that the dictionary translates.

    order: for each source clause the number of its target clause, over all the best assignment. n_kept, n_best: words
    that clauses share as they stand, and in that order.
    """

    bead: int
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    order: tuple[int, ...]
    n_kept: int
    n_best: int


def check_reordering(context: CheckContext) -> CheckResult:
    """Return a remark for every block of beads that moved, every bead with a gap, and clauses that changed places."""
    alignment = context.alignment
    bilingual = alignment.source.is_chinese != alignment.target.is_chinese
    furthest = list(accumulate((bead.target[-1] if bead.is_pair else -1 for bead in alignment.beads), max))
    findings = [_moved_finding(alignment, block, furthest) for block in _moved_blocks(alignment)]
    paired = {side: {p for _, bead in alignment.pairs() for p in bead.side(side)} for side in SIDES}
    findings += [
        finding
        for k, bead in alignment.pairs()
        if len(bead.source) > 1 or len(bead.target) > 1
        for finding in _gap_findings(alignment, k, bead, paired)
    ]
    measured = measure_clauses(alignment) if bilingual else []
    findings += [_swapped_finding(alignment, order) for order in measured if accepts(order, context.settings)]
    return CheckResult(tuple(findings), Checked("reordering", sum(1 for _ in alignment.pairs())))


def accepts(clauses: ClauseOrder, settings: CheckSettings) -> bool:
    """Decide from the measures alone whether clauses changed places."""
    return clauses.n_best - clauses.n_kept >= settings.swapped_words and 2 * clauses.n_kept <= clauses.n_best


def _moved_blocks(alignment: Alignment) -> Iterator[list[int]]:
    """Yield the beads that left the order of the text, neighbours that moved together as one block.

    The Chinese text is the one that is walked through, so that the same beads have moved in both directions.
    """
    along, across = _CHINESE_FIRST[alignment.source.is_chinese]
    pairs = sorted(alignment.pairs(), key=lambda pair: pair[1].side(along)[0])
    firsts = [bead.side(across)[0] for _, bead in pairs]
    kept = _rising_chain(firsts, [len(bead.source) + len(bead.target) for _, bead in pairs])
    block: list[int] = []
    for i, (k, _) in enumerate(pairs):
        goes_on = bool(block) and block[-1] == pairs[i - 1][0] and firsts[i] == pairs[i - 1][1].side(across)[-1] + 1
        if block and (i in kept or not goes_on):
            yield block
            block = []
        if i not in kept:
            block.append(k)
    if block:
        yield block


def _rising_chain(values: list[int], weights: list[int]) -> set[int]:
    """Return the positions of the heaviest rising subsequence, in n log n by a tree of prefix maxima over ranks."""
    if all(a < b for a, b in pairwise(values)):
        return set(range(len(values)))
    ranks = {value: r + 1 for r, value in enumerate(sorted(values))}
    size = len(values) + 1
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    before = [-1] * len(values)
    total = [0] * len(values)
    for i, value in enumerate(values):
        rank, heaviest = ranks[value] - 1, (0, -1)
        while rank > 0:
            heaviest = max(heaviest, best[rank], key=lambda item: item[0])
            rank -= rank & -rank
        total[i], before[i] = heaviest[0] + weights[i], heaviest[1]
        rank = ranks[value]
        while rank <= size:
            if best[rank][0] < total[i]:
                best[rank] = (total[i], i)
            rank += rank & -rank
    last = max(range(len(values)), key=lambda i: total[i], default=-1)
    chain = set()
    while last >= 0:
        chain.add(last)
        last = before[last]
    return chain


def _moved_finding(alignment: Alignment, block: list[int], furthest: list[int]) -> Finding:
    """Return the finding on a block; `furthest` holds the last target position of the beads up to each."""
    first, bead = block[0], alignment.beads[block[0]]
    n = sum(len(alignment.beads[k].source) for k in block)
    where = "earlier" if furthest[first] > bead.target[-1] else "later"
    passage = "this passage" if n == 1 else f"this passage of {n} source segments"
    return _finding(
        first,
        (_whole(alignment, "source", bead.source[0]), _whole(alignment, "target", bead.target[0])),
        f"{passage} stands {where} in the target",
        "moved",
        (("segments", str(n)),),
        bead.confidence,
    )


def _gap_findings(alignment: Alignment, k: int, bead: Bead, paired: dict[Side, set[int]]) -> Iterator[Finding]:
    """Yield a finding for a bead whose segments have translated ones of another bead between them."""
    for side in SIDES:
        gaps = pairwise(bead.side(side))
        after = next((b for a, b in gaps if b > a + 1 and not paired[side].isdisjoint(range(a + 1, b))), None)
        if after is None:
            continue
        other: Side = "target" if side == "source" else "source"
        spans = (_whole(alignment, side, after), _whole(alignment, other, bead.side(other)[0]))
        yield _finding(
            k,
            spans if side == "source" else spans[::-1],
            f"the {side} has other lines between the parts of this pair",
            "interleaved",
            (("side", side),),
            bead.confidence,
        )
        return


def measure_clauses(alignment: Alignment) -> list[ClauseOrder]:
    """Return how clauses pair off in the beads that have as many between semicolons on both sides."""
    measured = []
    for k, bead in alignment.pairs():
        source, target = (_clauses(alignment, bead, side) for side in SIDES)
        if len(source) == len(target) and 2 <= len(source) <= _MOST_CLAUSES:
            words = [
                [_words(_text(alignment, side, span), is_chinese=alignment.document(side).is_chinese) for span in spans]
                for side, spans in zip(SIDES, (source, target), strict=True)
            ]
            n_shared = {
                order: sum(len(words[0][i] & words[1][j]) for i, j in enumerate(order))
                for order in permutations(range(len(source)))
            }
            best = max(n_shared, key=lambda order: n_shared[order])
            kept = n_shared[tuple(range(len(source)))]
            measured.append(ClauseOrder(k, source, target, best, kept, n_shared[best]))
    return measured


def _words(text: str, *, is_chinese: bool) -> set[str]:
    """Return the stems of the content words of a clause, of a Chinese one those of its words' glosses."""
    if is_chinese:
        return _meanings(text)
    return {stem(word.text) for word in find_words(text) if not is_function_word(word.text)}


def _meanings(chinese: str) -> set[str]:
    dictionary = load_dictionary()
    return {s for start, end in dictionary.headwords_in(chinese) for s in dictionary.stems(chinese[start:end])}


def _text(alignment: Alignment, side: Side, span: Span) -> str:
    return alignment.document(side).segments[span.segment].text[span.start : span.end]


def _clauses(alignment: Alignment, bead: Bead, side: Side) -> tuple[Span, ...]:
    spans = []
    for p in bead.side(side):
        text = alignment.document(side).segments[p].text
        if "；" not in text and ";" not in text:
            return ()
        for found in _CLAUSE.finditer(text):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            end = start + len(found[0].strip())
            if end - start >= _SHORTEST_CLAUSE:
                spans.append(Span(p, start, end))
    return tuple(spans)


def _swapped_finding(alignment: Alignment, clauses: ClauseOrder) -> Finding:
    """Return the finding, on the first clause of the Chinese text that changed places."""
    moved = [(i, j) for i, j in enumerate(clauses.order) if i != j]
    i, j = min(moved, key=lambda both: both[0] if alignment.source.is_chinese else both[1])
    return _finding(
        clauses.bead,
        (clauses.source[i], clauses.target[j]),
        f"clause {i + 1} of {len(clauses.order)} is number {j + 1} in the target",
        "swapped",
        (("order", " ".join(str(k + 1) for k in clauses.order)), ("words", f"{clauses.n_best} : {clauses.n_kept}")),
        round(1 - 0.5 / (1 + clauses.n_best - clauses.n_kept), 2),
    )


def _whole(alignment: Alignment, side: Side, position: int) -> Span:
    return Span(position, 0, len(alignment.document(side).segments[position].text))


def _finding(
    bead: int,
    spans: tuple[Span, ...],
    message: str,
    kind: Kind,
    evidence: tuple[tuple[str, str], ...],
    confidence: float,
) -> Finding:
    return Finding(
        code="reordering",
        bead=bead,
        severity=CODES["reordering"].severity,
        source_span=spans[0],
        target_span=spans[1],
        message=message,
        evidence=(("kind", kind), *evidence),
        confidence=confidence,
    )
