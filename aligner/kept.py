"""What a project keeps beside its bitext: the terms that were extracted from it, and the documents traced in it.

Places are known by the texts of their segments (`model.segment_key`), never by number: whoever shows them looks them up
in the rows as they stand then. What stands in no row any more is not shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Kept", "KeptReport", "KeptTerm", "ReportingSentence", "TermPlace", "count_renderings"]


@dataclass(frozen=True, slots=True)
class TermPlace:
    """One occurrence of a term: its words on both sides, and the keys of the segments that have them."""

    source: str
    target: str
    source_key: str
    target_key: str


@dataclass(frozen=True, slots=True)
class KeptTerm:
    """A candidate with its most frequent rendering; `score` 0 to 1, `kind` as extraction names it."""

    source: str
    target: str
    score: float
    kind: str
    places: tuple[TermPlace, ...]


@dataclass(frozen=True, slots=True)
class ReportingSentence:
    """A sentence of a third document that takes something from the pair.

    number: from 1. relation: quote, close or partial. segments: keys of the segments that it reports, each with the
    probability, 0 to 1, that it does.
    """

    number: int
    text: str
    relation: str
    score: float
    segments: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A third document. `key`: the hash of its text; `side`: the side of the pair in its language."""

    name: str
    key: str
    language: str
    side: Literal["source", "target"]
    n_sentences: int
    sentences: tuple[ReportingSentence, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The candidates, best first, and the documents in the order in which they were traced."""

    terms: tuple[KeptTerm, ...] = ()
    reports: tuple[KeptReport, ...] = ()


def count_renderings(places: Iterable[TermPlace]) -> list[tuple[str, int]]:
    """Return the renderings of a term, in the case of the first of each, with their counts, the most frequent first."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for place in places:
        counts[place.target.casefold()] += 1
        first.setdefault(place.target.casefold(), place.target)
    return [(first[key], n) for key, n in counts.most_common()]
