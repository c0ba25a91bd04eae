"""Beads of several sentences cut into clauses where the other side ends a sentence: `--granularity clause`.

    Alignment -> pieces of both texts -> encoder -> parts of each bead -> Alignment with more and shorter segments

A translator often makes two English sentences of one Chinese sentence, and a translation memory rarely meets both of
them again. Which comma such a bead is cut at, only the other side can tell, so this comes after the alignment, and
looks into its beads one by one. Segments stay characters of the document: what is cut ends with its comma.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.clauses import (
    Part,
    Place,
    choose_parts,
    load_clause_weights,
    measure_sums,
    part_candidates,
    take_features,
)
from aligner.alignment.lattice import Candidates
from aligner.encoders.base import Encoder
from aligner.measuring import EncodedPair, encode_pair
from aligner.model import Alignment, Bead, Document, Segment, make_document, renumber_beads
from aligner.progress import Progress, be_silent
from aligner.segmenters.clauses import find_clause_ends
from aligner.settings import AlignmentSettings
from aligner.text.lines import strip_span

__all__ = ["PartedBead", "Pieces", "cut_clauses", "cut_everywhere", "find_parted_beads", "find_parts", "score_parts"]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document cut wherever it might be: segment s is made of the pieces first[s] up to first[s + 1]."""

    document: Document
    places: tuple[Place, ...]
    """What stands after each piece but the last."""
    first: tuple[int, ...]

    def of(self, positions: Sequence[int]) -> range:
        """Return the pieces of a run of segments."""
        return range(self.first[positions[0]], self.first[positions[-1] + 1])

    def inside(self, positions: Sequence[int]) -> tuple[Place, ...]:
        """Return what stands between the pieces of a run of segments."""
        pieces = self.of(positions)
        return self.places[pieces.start : pieces.stop - 1]


@dataclass(frozen=True, slots=True)
class PartedBead:
    """A bead that could be cut: its position, where its pieces begin on the first and second side, and its parts."""

    position: int
    start: tuple[int, int]
    candidates: Candidates


def cut_clauses(
    alignment: Alignment, encoder: Encoder, settings: AlignmentSettings, progress: Progress = be_silent
) -> Alignment:
    """Return the alignment with its beads cut where that is sure; the confidence of a part is that of both its ends.

    Documents without a place to cut come back as they are.
    """
    sides = cut_everywhere(alignment.source), cut_everywhere(alignment.target)
    parts = find_parts(alignment, sides, encoder, settings, progress)
    return _with_parts(alignment, sides, parts) if parts else alignment


def find_parts(
    alignment: Alignment,
    sides: tuple[Pieces, Pieces],
    encoder: Encoder,
    settings: AlignmentSettings,
    progress: Progress = be_silent,
) -> dict[int, list[Part]]:
    """Return the parts of the beads that are to be cut, by their positions."""
    is_swapped = alignment.target.is_chinese and not alignment.source.is_chinese
    beads = find_parted_beads(alignment.beads, (sides[1], sides[0]) if is_swapped else sides, is_swapped=is_swapped)
    if not beads:
        return {}
    pair = encode_pair(sides[0].document, sides[1].document, encoder, settings, progress, as_for_checks=True)
    weights = load_clause_weights("sums" if pair.measure is None else "tokens")
    sizes = np.cumsum([len(bead.candidates.steps) for bead in beads])[:-1]
    found = {}
    for bead, scores in zip(beads, np.split(score_parts(pair, beads) @ weights.values, sizes), strict=True):
        parts = choose_parts(bead.candidates, scores, weights, settings.clause_from)
        if len(parts) > 1:
            found[bead.position] = [part.exchanged() for part in parts] if is_swapped else parts
    return found


def cut_everywhere(document: Document) -> Pieces:
    """Return a document cut into pieces, at every place at which a segment might be cut."""
    spans: list[tuple[int, int]] = []
    places: list[Place] = []
    first = [0]
    for segment in document.segments:
        ends = find_clause_ends(segment.text, document.language)
        bounds = [0, *(end.offset for end in ends), len(segment.text)]
        for start, end in pairwise(bounds):
            a, b = strip_span(segment.text, start, end)
            spans.append((segment.start + a, segment.start + b))
        places += [Place.SEMICOLON if end.is_semicolon else Place.COMMA for end in ends]
        places.append(Place.SEGMENT)
        first.append(len(spans))
    breaks = {first[p] for p in document.paragraphs}
    pieces = make_document(document.name, document.language, document.text, spans, breaks)
    return Pieces(pieces, tuple(places[:-1]), tuple(first))


def find_parted_beads(
    beads: Sequence[Bead], sides: tuple[Pieces, Pieces], *, is_swapped: bool = False
) -> list[PartedBead]:
    """Return the beads with places to cut; `sides` are first and second, which is target and source if swapped."""
    found = []
    for position, bead in enumerate(beads):
        runs = (bead.target, bead.source) if is_swapped else (bead.source, bead.target)
        if not bead.is_pair or any(run[-1] - run[0] + 1 != len(run) for run in runs):
            continue
        candidates = part_candidates(sides[0].inside(runs[0]), sides[1].inside(runs[1]))
        if candidates is not None:
            start = sides[0].first[runs[0][0]], sides[1].first[runs[1][0]]
            found.append(PartedBead(position, start, candidates))
    return found


def score_parts(pair: EncodedPair, beads: Sequence[PartedBead]) -> NDArray[np.float64]:
    """Return the features of all parts of some beads, one bead after the other."""
    steps = np.concatenate([bead.candidates.steps + np.array([*bead.start, 0, 0]) for bead in beads])
    if pair.measure is None:
        return measure_sums(pair.vectors, pair.lengths, steps)
    return take_features(pair.measure(steps))


def _with_parts(alignment: Alignment, sides: tuple[Pieces, Pieces], parts: dict[int, list[Part]]) -> Alignment:
    """Return the alignment with the documents cut between the parts of the beads, and the parts as beads."""
    runs: list[tuple[range, range, Bead]] = []
    for k, bead in enumerate(alignment.beads):
        for part in parts.get(k, ()):
            i, j = sides[0].of(bead.source).start + part.i, sides[1].of(bead.target).start + part.j
            own = replace(bead, confidence=bead.confidence * part.probability)
            runs.append((range(i, i + part.a), range(j, j + part.b), own))
    source, owner_source = _joined(alignment.source, sides[0], {pieces.start for pieces, _, _ in runs})
    target, owner_target = _joined(alignment.target, sides[1], {pieces.start for _, pieces, _ in runs})
    beads = [
        replace(bead, source=_owners(owner_source, of_source), target=_owners(owner_target, of_target))
        for of_source, of_target, bead in runs
    ]
    for k, bead in enumerate(alignment.beads):
        if k not in parts:
            firsts = [sides[0].first[p] for p in bead.source], [sides[1].first[p] for p in bead.target]
            beads.append(
                replace(bead, source=_owners(owner_source, firsts[0]), target=_owners(owner_target, firsts[1]))
            )
    return Alignment(source, target, renumber_beads(beads))


def _owners(owner: Sequence[int], pieces: Iterable[int]) -> tuple[int, ...]:
    """Return the segments that some pieces belong to."""
    return tuple(sorted({owner[p] for p in pieces}))


def _joined(document: Document, pieces: Pieces, cuts: set[int]) -> tuple[Document, list[int]]:
    """Return a document cut before some pieces only, besides its own segments, and the segment of each piece."""
    starts = sorted(cuts | set(pieces.first[:-1]))
    segments = []
    owner: list[int] = []
    for k, (start, end) in enumerate(pairwise([*starts, len(pieces.document.segments)])):
        first, last = pieces.document.segments[start], pieces.document.segments[end - 1]
        segments.append(Segment(document.text[first.start : last.end], first.start))
        owner += [k] * (end - start)
    paragraphs = frozenset(owner[pieces.first[p]] for p in document.paragraphs)
    return replace(document, segments=tuple(segments), paragraphs=paragraphs, given_ids=()), owner
