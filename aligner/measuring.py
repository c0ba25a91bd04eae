"""Two documents into the numbers that alignment works on: vectors, lengths, and the measures of beads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.align import Measure
from aligner.alignment.evidence import SideEvidence, measure_views
from aligner.checks.base import SideTokens
from aligner.encoders.base import Advance, Encoder, SecondLookEncoder, TokenEncoder, TokenVectors
from aligner.model import Alignment, Bead, Document, Side
from aligner.progress import Progress, be_silent
from aligner.settings import AlignmentSettings
from aligner.text.quotes import QuotationState, follow_quotations

__all__ = ["EncodedPair", "encode_pair", "show_tokens"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EncodeViews: TypeAlias = Callable[[Sequence[str], Advance | None], tuple[TokenVectors, ...]]
"""See `SecondLookEncoder.encode_views`."""

_MARGIN = 12
"""Segments beyond the beads of a stretch that are encoded with them: what stands just outside is compared too."""
_MOST_PARAGRAPHS = 0.7
"""Where more than this share of the segments open a paragraph, lines are no paragraphs."""


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """Numbers about two documents, for `find_beads`: first and second side, which is not source and target.

    The weights were trained with Chinese as the first side; with Chinese as the target, `is_swapped` is true.
    `measure` and `tokens`, those of the first view, are None for an encoder that does not show its tokens, `tokens`
    also for long texts. weights: the name of those that the encoder has for such measures, "" for none.
    """

    vectors: tuple[NDArray[np.float32], NDArray[np.float32]]
    lengths: tuple[Floats, Floats]
    measure: Measure | None
    is_swapped: bool
    tokens: tuple[TokenVectors, TokenVectors] | None = None
    weights: str = ""

    def exchange(self, beads: Sequence[Bead]) -> list[Bead]:
        """Return beads of source and target as first and second, or back."""
        if not self.is_swapped:
            return list(beads)
        return [replace(bead, source=bead.target, target=bead.source) for bead in beads]


def encode_pair(
    source: Document,
    target: Document,
    encoder: Encoder,
    settings: AlignmentSettings,
    progress: Progress = be_silent,
    *,
    as_for_checks: bool = False,
) -> EncodedPair:
    """Encode both documents, each with one segment at least, with their tokens where the encoder shows them.

    Measures are those of the encoder's views; `as_for_checks` they are of the one that it shows to checks, if any.
    The tokens of long texts are not kept but encoded again, a stretch at a time, when beads are measured: memory
    grows with the vectors alone.
    """
    is_swapped = target.is_chinese and not source.is_chinese
    sides = [_Side(document) for document in ((target, source) if is_swapped else (source, target))]
    n_texts = sum(len(side.texts) for side in sides)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("encoding", done, n_texts)

    progress("encoding", 0, n_texts)
    lengths = sides[0].lengths, sides[1].lengths
    encode_views = _find_views(encoder, as_for_checks=as_for_checks)
    weights = encoder.weights if isinstance(encoder, SecondLookEncoder) else ""
    if encode_views is not None and n_texts <= settings.whole_up_to:
        encoded = [encode_views(side.texts, advance) for side in sides]
        first, second = encoded[0][0], encoded[1][0]
        measure: Measure = partial(measure_views, _pair_views(sides, encoded, (0, 0)))
        vectors = first.vectors, second.vectors
        return EncodedPair(vectors, lengths, measure, is_swapped, (first, second), weights)
    vectors = encoder.encode(sides[0].texts, advance), encoder.encode(sides[1].texts, advance)
    if encode_views is None:
        return EncodedPair(vectors, lengths, None, is_swapped)
    measure = _StretchedMeasure(sides, encode_views, settings.whole_up_to // 2, progress)
    return EncodedPair(vectors, lengths, measure, is_swapped, weights=weights)


def _find_views(encoder: Encoder, *, as_for_checks: bool) -> EncodeViews | None:
    if as_for_checks:
        encode = encoder.encode_tokens if isinstance(encoder, TokenEncoder) else None
        return (lambda texts, advance: (encode(texts, advance),)) if encode else None
    return encoder.encode_views if isinstance(encoder, SecondLookEncoder) else None


class _Side:
    """A document's segments, and what is known of them before they are encoded."""

    def __init__(self, document: Document) -> None:
        self.texts = document.texts()
        self.lengths = np.array([len(text) for text in self.texts], dtype=np.float64)
        self._quotations: Sequence[QuotationState] = follow_quotations(self.texts)
        self._opens_paragraph = np.zeros(len(self.texts), dtype=np.bool_)
        self._opens_paragraph[sorted(document.paragraphs)] = True
        self.has_paragraphs = 1 < len(document.paragraphs) <= _MOST_PARAGRAPHS * len(self.texts)

    def evidence(self, encoded: TokenVectors, first: int, *, has_paragraphs: bool) -> SideEvidence:
        """Return the evidence of the segments from `first` on that were encoded."""
        n = len(encoded.vectors)
        states = self._quotations[first : first + n]
        # A token's weight is its rarity: the logarithm of how many segments there are for each that has it.
        segment_of = np.repeat(np.arange(n), np.diff(encoded.offsets))
        unique, inverse = np.unique(encoded.token_ids, return_inverse=True)
        in_segments = np.unique(np.stack([inverse, segment_of]), axis=1)[0]
        frequency = np.bincount(in_segments, minlength=len(unique))
        return SideEvidence(
            lengths=self.lengths[first : first + n],
            vectors=encoded.vectors,
            join=encoded.join,
            tokens=encoded.tokens,
            offsets=encoded.offsets,
            token_weights=np.log(n / frequency + 1.0)[inverse],
            ends_inside=np.array([state.ends_inside for state in states]),
            n_openings=np.array([state.n_openings for state in states]),
            closes=np.array([state.closes for state in states]),
            opens_paragraph=self._opens_paragraph[first : first + n] & has_paragraphs,
        )


def _pair_views(
    sides: Sequence[_Side], encoded: Sequence[Sequence[TokenVectors]], first: Sequence[int]
) -> list[tuple[SideEvidence, SideEvidence]]:
    """Return both sides as each view shows them; those of a side were encoded from its segment `first` on."""
    has_paragraphs = all(side.has_paragraphs for side in sides)
    source, target = (
        [side.evidence(view, begin, has_paragraphs=has_paragraphs) for view in views]
        for side, views, begin in zip(sides, encoded, first, strict=True)
    )
    return list(zip(source, target, strict=True))


class _StretchedMeasure:
    """Measures beads a stretch of so many segments at a time, encoding each stretch for it."""

    def __init__(self, sides: list[_Side], encode_views: EncodeViews, n_segments: int, progress: Progress) -> None:
        self._sides, self._encode_views, self._n_segments, self._progress = sides, encode_views, n_segments, progress

    def __call__(self, steps: Ints) -> Floats:
        measures = []
        for rows in self._stretches(steps):
            self._progress("comparing", rows.stop, len(steps))
            start, end = steps[rows, :2].min(axis=0), (steps[rows, :2] + steps[rows, 2:]).max(axis=0)
            first = np.maximum(start - _MARGIN, 0).tolist()
            encoded = [
                self._encode_views(side.texts[begin : int(stop) + _MARGIN], None)
                for side, begin, stop in zip(self._sides, first, end, strict=True)
            ]
            views = _pair_views(self._sides, encoded, first)
            measures.append(measure_views(views, steps[rows] - [*first, 0, 0]))
        return np.concatenate(measures)

    def _stretches(self, steps: Ints) -> Iterator[slice]:
        begin, origin = 0, 0
        for k, place in enumerate(steps[:, :2].sum(axis=1).tolist()):
            if k == 0:
                origin = place
            elif place - origin > self._n_segments:
                yield slice(begin, k)
                begin, origin = k, place
        yield slice(begin, len(steps))


def show_tokens(
    encoder: Encoder, alignment: Alignment, pair: EncodedPair | None = None
) -> Callable[[Side, Sequence[int]], SideTokens] | None:
    """Return what shows a check the tokens of segments, None for an encoder that does not show them.

    What `pair` holds from the alignment is not encoded again.
    """
    if not isinstance(encoder, TokenEncoder):
        return None

    def tokens(side: Side, positions: Sequence[int]) -> SideTokens:
        texts = [alignment.document(side).segments[p].text for p in positions]
        places = encoder.token_places(texts)
        held = pair.tokens[(side == "target") != pair.is_swapped] if pair and pair.tokens else None
        if held is None:
            encoded = encoder.encode_tokens(texts)
            return SideTokens(encoded.vectors, encoded.tokens, encoded.offsets, places.spans, places.rarity)
        sizes = [int(held.offsets[p + 1] - held.offsets[p]) for p in positions]
        rows = np.concatenate([held.tokens[held.offsets[p] : held.offsets[p + 1]] for p in positions])
        offsets = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        return SideTokens(held.vectors[list(positions)], rows, offsets, places.spans, places.rarity)

    return tokens
