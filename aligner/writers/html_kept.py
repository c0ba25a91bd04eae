"""The parts of the report on what a project keeps: extracted terms, and what other documents report of the pair.

Places are looked up by the texts of the segments in the beads that the bitext has now; what stands in none of them any
more is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.kept import KeptReport, KeptTerm, ReportingSentence, TermPlace, count_renderings
from aligner.model import SIDES, Alignment, Bitext, Side, segment_key

__all__ = ["KeptView", "view_kept"]

_MOST_TERMS = 100
"""Candidates that the page shows, the best; the command lists all."""
_MOST_RENDERINGS = 4
"""Renderings beside the first that a candidate shows."""

Beads = dict[str, list[int]]
"""Positions of beads by the keys of the segments that they have on one side."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A candidate: `n` places, `others` are its other renderings with their counts; `pairs` count from 1."""

    words: tuple[str, str]
    kind: str
    score: float
    n: int
    others: tuple[tuple[str, int], ...]
    pairs: tuple[int, ...]
    n_pairs: int


@dataclass(frozen=True, slots=True)
class _Reported:
    """A bead, its text in the language of the document, and the sentences that report it, each with how surely."""

    number: int
    text: str
    sentences: tuple[tuple[ReportingSentence, float], ...]


@dataclass(frozen=True, slots=True)
class _Report:
    """A document with the beads that it reports, in their order, and how many sentences report them how."""

    name: str
    language: str
    side_language: str
    n_sentences: int
    counts: tuple[tuple[str, int], ...]
    beads: tuple[_Reported, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """The first candidates of `n_terms` that still stand in the text, and the documents that still report it."""

    terms: tuple[_Term, ...]
    n_terms: int
    reports: tuple[_Report, ...]


def view_kept(bitext: Bitext, most_pairs: int) -> KeptView:
    """Return what is kept with a bitext, placed in its beads; a term shows at most so many links to them."""
    kept, alignment = bitext.kept, bitext.alignment
    if not (kept.terms or kept.reports):
        return KeptView((), 0, ())
    beads = {side: _beads_by_key(alignment, side) for side in SIDES}
    terms = [view for term in kept.terms if (view := _term(term, beads, most_pairs)) is not None]
    reports = (_report(report, alignment, beads[report.side]) for report in kept.reports)
    return KeptView(tuple(terms[:_MOST_TERMS]), len(terms), tuple(report for report in reports if report.beads))


def _beads_by_key(alignment: Alignment, side: Side) -> Beads:
    segments = alignment.document(side).segments
    beads: Beads = {}
    for k, bead in enumerate(alignment.beads):
        for position in bead.side(side):
            beads.setdefault(segment_key(segments[position].text), []).append(k)
    return beads


def _term(term: KeptTerm, beads: dict[Side, Beads], most_pairs: int) -> _Term | None:
    """Return a candidate where it stands now, None where it stands nowhere."""
    found: set[int] = set()
    standing: list[TermPlace] = []
    for place in term.places:
        here = set(beads["source"].get(place.source_key, ())) & set(beads["target"].get(place.target_key, ()))
        if here:
            found |= here
            standing.append(place)
    if not found:
        return None
    others = [(text, n) for text, n in count_renderings(standing) if text.casefold() != term.target.casefold()]
    pairs = tuple(k + 1 for k in sorted(found))
    return _Term(
        (term.source, term.target),
        term.kind,
        term.score,
        len(standing),
        tuple(others[:_MOST_RENDERINGS]),
        pairs[:most_pairs],
        len(pairs),
    )


def _report(report: KeptReport, alignment: Alignment, beads: Beads) -> _Report:
    reporting: dict[int, list[tuple[ReportingSentence, float]]] = {}
    for sentence, scores in _placed(report, beads):
        for k, score in scores.items():
            reporting.setdefault(k, []).append((sentence, score))
    reported = (
        _Reported(k + 1, alignment.text(alignment.beads[k], report.side), tuple(reporting[k]))
        for k in sorted(reporting)
    )
    counts = Counter(s.relation for s in {s.number: s for found in reporting.values() for s, _ in found}.values())
    return _Report(
        report.name,
        report.language,
        alignment.document(report.side).language,
        report.n_sentences,
        tuple((relation, counts[relation]) for relation in ("quote", "close", "partial") if counts[relation]),
        tuple(reported),
    )


def _placed(report: KeptReport, beads: Beads) -> Iterator[tuple[ReportingSentence, dict[int, float]]]:
    """Yield each sentence with the beads that it reports now, and how surely."""
    for sentence in report.sentences:
        scores: dict[int, float] = {}
        for key, score in sentence.segments:
            for k in beads.get(key, ()):
                scores[k] = max(score, scores.get(k, 0.0))
        yield sentence, scores
