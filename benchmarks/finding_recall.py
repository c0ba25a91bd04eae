"""Recall on pairs with an error put in, and false alarms on clean ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.codes import CODES
from aligner.model import Bitext, Finding
from benchmarks.finding_errors import FAMILIES, ErrorSet, LabelledPair
from benchmarks.finding_gold import is_alarm, languages
from benchmarks.finding_report import per_hundred, ratio, show_finding, table

__all__ = ["Outcome", "list_outcomes", "outcome_tables", "outcomes_of", "split_clauses"]

_WHOLE = 0.7
"""A span over this share of a sentence says nothing about where the loss is."""
_CLAUSE_MARKS = "，；：。！？、—"
_HEADER = (
    "error", "pairs", "found", "recall", "with any finding", "false alarms in its clean pairs", "in 100",
    "in all clean pairs", "in 100",
)  # fmt: skip
_Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A pair of a set, and the findings of minor and above on it."""

    family: str
    pair: LabelledPair
    bitext: Bitext
    alarms: tuple[Finding, ...]

    def of(self, codes: Collection[str]) -> list[Finding]:
        """Return the findings of some codes."""
        return [finding for finding in self.alarms if finding.code in codes]


def outcomes_of(one: ErrorSet, bitext: Bitext) -> Iterator[Outcome]:
    """Yield the outcome of each pair of a set; the bitext has a bead a pair, in their order."""
    for k, pair in enumerate(one.pairs):
        yield Outcome(one.family, pair, bitext, tuple(f for f in bitext.findings_of(k) if is_alarm(f)))


def outcome_tables(outcomes: Sequence[Outcome], encode: _Encode) -> Iterator[str]:
    """Yield recall and false alarms of each family, the place of dropped clauses, and the alarms on clean pairs."""
    # A pair may stand in several sets, or be left alone in all four families: it counts once.
    clean = list({(o.pair.zh, o.pair.en): o for o in outcomes if not o.pair.is_wrong}.values())
    yield table(
        _HEADER,
        [row for family in FAMILIES for row in _family_rows(family, outcomes, clean)],
    )
    dropped = [o for o in outcomes if o.family == "clause" and o.pair.is_wrong]
    if dropped:
        places = [_judge_place(outcome, encode) for outcome in dropped]
        yield (
            f"Dropped clauses: in {ratio(sum(part for part, _ in places), len(places))} of the pairs a span on the"
            f" Chinese side covers less than {_WHOLE:.0%} of the sentence; in"
            f" {ratio(sum(lost for _, lost in places), len(places))} it also overlaps the clause nearest to the lost"
            " words by cosine."
        )
    yield _clean_table(clean)


def _family_rows(family: str, outcomes: Sequence[Outcome], every_clean: Sequence[Outcome]) -> Iterator[list[object]]:
    codes = FAMILIES[family]
    own = [outcome for outcome in outcomes if outcome.family == family]
    wrong = [outcome for outcome in own if outcome.pair.is_wrong]
    if not wrong:
        return
    alarms: list[object] = []
    for pool in ([outcome for outcome in own if not outcome.pair.is_wrong], every_clean):
        n_false = sum(bool(outcome.of(codes)) for outcome in pool)
        alarms += [f"{n_false} of {len(pool)}", per_hundred(n_false, len(pool))]
    yield [*_recall_cells(family, wrong, codes), *alarms]
    kinds = sorted({outcome.pair.kind for outcome in wrong})
    for kind in kinds if len(kinds) > 1 else []:
        yield [*_recall_cells(f"- {kind}", [o for o in wrong if o.pair.kind == kind], codes), *[""] * 4]


def _recall_cells(name: str, wrong: Sequence[Outcome], codes: Collection[str]) -> list[object]:
    n_found, n_any = sum(bool(o.of(codes)) for o in wrong), sum(bool(o.alarms) for o in wrong)
    return [name, len(wrong), n_found, ratio(n_found, len(wrong)), ratio(n_any, len(wrong))]


def _judge_place(outcome: Outcome, encode: _Encode) -> tuple[bool, bool]:
    """Tell whether a finding marks only a part of the Chinese, and whether it marks the part that was lost."""
    zh, _ = languages(outcome.bitext.alignment)
    text, lost = outcome.pair.zh, outcome.pair.lost
    marked = [span for finding in outcome.of(FAMILIES["clause"]) if (span := finding.span(zh))]
    spans = [span for span in marked if span.end - span.start < _WHOLE * len(text)]
    clauses = split_clauses(text)
    if not spans or not lost or not clauses:
        return bool(spans), False
    rows = encode([lost, *(text[start:end] for start, end in clauses)])
    start, end = clauses[int((rows[1:] @ rows[0]).argmax())]
    return True, any(span.start < end and start < span.end for span in spans)


def split_clauses(text: str) -> list[tuple[int, int]]:
    """Return the ranges between the marks of a Chinese sentence that hold anything."""
    cuts = [-1, *(k for k, character in enumerate(text) if character in _CLAUSE_MARKS), len(text)]
    return [(a + 1, b) for a, b in pairwise(cuts) if text[a + 1 : b].strip("”’」』）) ")]


def _clean_table(clean: Sequence[Outcome]) -> str:
    alarms = [finding for outcome in clean for finding in outcome.alarms]
    counts = [(code, sum(finding.code == code for finding in alarms)) for code in CODES]
    rows = [[code, count, per_hundred(count, len(clean))] for code, count in counts if count]
    rows.append([f"all, in {len(clean)} clean pairs", len(alarms), per_hundred(len(alarms), len(clean))])
    n_pairs = sum(bool(outcome.alarms) for outcome in clean)
    rows.append(["clean pairs with any", n_pairs, per_hundred(n_pairs, len(clean))])
    return table(["findings of minor and above on clean pairs", "number", "in 100 pairs"], rows)


def list_outcomes(outcomes: Iterable[Outcome]) -> str:
    """Return every error found or missed, and every alarm on a clean pair, with the texts; clean pairs once."""
    lines = []
    seen = set()
    for outcome in outcomes:
        pair, found = outcome.pair, outcome.of(FAMILIES[outcome.family])
        if not pair.is_wrong and (pair.zh, pair.en) in seen:
            continue
        seen.add((pair.zh, pair.en))
        verdict = ("found " if found else "missed") if pair.is_wrong else "false "
        if pair.is_wrong or outcome.alarms:
            lines.append(f"    {verdict} {outcome.family} {pair.kind} {pair.name}: {pair.detail}")
            lines += [f"        {text}" for text in (pair.zh, pair.en)]
        lines += [f"        > {show_finding(outcome.bitext, finding)}" for finding in outcome.alarms]
    return "\n".join(lines)
