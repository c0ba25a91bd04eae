"""Beads of two texts from numbers about their segments, in two looks.

First a cheap look at all beads in a band: a weighted sum of how alike the blocks are by the sums of their vectors, how
their lengths compare, and their shape. Read as a log-linear model it gives every bead a probability, and of those that
may be right a few a segment are left. Then a second look at these with dearer measures (evidence.py), by a segmental
conditional random field (Sarawagi & Cohen 2004) with weights from hand-aligned texts. Chosen is the alignment with the
highest expected number of right beads; the probability of a bead is its confidence. What that alignment, which is
monotone, leaves out may stand across a neighbour: crossing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.band import Anchors, find_anchors, find_band, find_gaps
from aligner.alignment.crossing import find_crossings
from aligner.alignment.dp import Lattice, find_likely
from aligner.alignment.features import BlockScores, ShapeCosts, centre, length_ratio
from aligner.alignment.lattice import Candidates, best_candidates, candidates_from, path_probabilities, pool_left_out
from aligner.alignment.moves import Block, find_moves, split_blocks, with_pins
from aligner.alignment.weights import load_weights
from aligner.model import Bead, renumber_beads
from aligner.settings import AlignmentSettings

__all__ = ["Measure", "SecondLook", "expected_gains", "find_beads", "find_candidates", "keep_around"]

Rows = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Gaps: TypeAlias = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""See band.find_gaps."""

Measure: TypeAlias = Callable[[Ints], Floats]
"""From beads (k, 4) as (i, j, a, b), see dp.Step, to their features (k, f) in the order of evidence.feature_names."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Dearer measures of beads, and the name of the weights for them."""

    measure: Measure
    weights: str


_LARGEST = (5, 7)
_MOST_A_ROW = 40
"""Beads ending at one source segment that may be right: usually two or three, in quick dialogue ten."""


def find_beads(
    vectors: tuple[Rows, Rows],
    lengths: tuple[Floats, Floats],
    settings: AlignmentSettings,
    second_look: SecondLook | None = None,
    pinned: Sequence[Bead] = (),
) -> tuple[Bead, ...]:
    """Return the beads of the best alignment, in the order of the source; few of them cross.

    Vectors (n, d) and (m, d) with rows of length 1, lengths (n,) and (m,) in characters; n and m at least 1. Without a
    second look the first decides. The pinned beads, of which no two share a segment, are among those returned, as
    they are, and the others are the best around them.
    """
    source, target = (centre(side) for side in vectors)
    n, m = len(source), len(target)
    n_pinned = sum(len(bead.source) + len(bead.target) for bead in pinned)
    # Where most is pinned, the pins tell what crosses, and only the little that is left is searched for anchors.
    is_open = 2 * n_pinned < n + m
    anchors = with_pins(find_anchors(source, target), pinned) if is_open else None
    beads = list(pinned)
    for block in split_blocks(n, m, find_moves(anchors) if anchors else (), pinned):
        if not block.source or not block.target:
            beads += _left_out(block)
            continue
        inside = anchors.within(block.source, block.target) if anchors else _anchors_in(block, source, target)
        gaps = find_gaps(len(block.source), len(block.target), inside)
        candidates, first_look = _look_first((source, target), lengths, settings, block, inside, gaps)
        beads += _choose(block, gaps, candidates, first_look, settings, second_look)
    return find_crossings(renumber_beads(beads), (source, target), frozenset(pinned))


def _anchors_in(block: Block, source: Rows, target: Rows) -> Anchors:
    return find_anchors(source[block.source.start : block.source.stop], target[block.target.start : block.target.stop])


def keep_around(beads: Sequence[Bead], changed: Sequence[Bead], reach: int) -> tuple[Bead, ...]:
    """Return what to pin so that only the surroundings of some beads are aligned again: these, and all farther ones.

    `beads` are an alignment in its order, `changed` are wanted in it. Beads that share a segment with these are given
    up, and `reach` beads before and after each of those.
    """
    sources, targets = {p for bead in changed for p in bead.source}, {p for bead in changed for p in bead.target}
    places = [
        k for k, bead in enumerate(beads) if not sources.isdisjoint(bead.source) or not targets.isdisjoint(bead.target)
    ]
    near = {n for k in places for n in range(k - reach, k + reach + 1)}
    return (*changed, *(bead for k, bead in enumerate(beads) if k not in near))


def _left_out(block: Block) -> list[Bead]:
    """Return the beads of a block that has segments on one side only."""
    beads = [Bead((p,), (), 1.0) for p, taken in zip(block.source, block.taken_source, strict=True) if not taken]
    return beads + [Bead((), (p,), 1.0) for p, taken in zip(block.target, block.taken_target, strict=True) if not taken]


def _choose(
    block: Block,
    gaps: Gaps,
    candidates: Candidates,
    first_look: Floats,
    settings: AlignmentSettings,
    second_look: SecondLook | None,
) -> list[Bead]:
    """Return the beads of a block that are most probably right, by a second look if there is one."""
    steps = candidates.steps + np.array([block.source.start, block.target.start, 0, 0])
    probabilities = confidences = first_look
    if second_look is not None:
        weights = load_weights(second_look.weights)
        scores = second_look.measure(steps) @ weights.values
        scores += _gap_bonus(candidates, gaps, settings)
        probabilities = pool_left_out(candidates, path_probabilities(candidates, scores)[1])
        confidences = weights.calibrate(probabilities)
    confidences = np.clip(confidences, 0.0, 1.0)
    beads = []
    for k in best_candidates(candidates, expected_gains(candidates, probabilities, settings)):
        i, j, a, b = steps[k].tolist()
        is_taken = (not b and block.taken_source[i - block.source.start]) or (
            not a and block.taken_target[j - block.target.start]
        )
        if not is_taken:
            beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), float(confidences[k])))
    return beads


def _gap_bonus(candidates: Candidates, gaps: Gaps, settings: AlignmentSettings) -> Floats:
    """Return (k,) what is added to the scores of segments left out in a passage that the other side seems to lack."""
    bonus = np.zeros(len(candidates.steps))
    for side, gap in enumerate(gaps):
        is_null = candidates.steps[:, 3 - side] == 0
        bonus[is_null] = gap[candidates.steps[is_null, side]] * (settings.null - settings.null_in_gap)
    return bonus


def expected_gains(candidates: Candidates, probabilities: Floats, settings: AlignmentSettings) -> Floats:
    """Return what choosing each bead is worth: expected right ones, less what a claim must be worth.

    The probability of a left-out segment is that of its being left out anywhere.
    """
    is_pair = (candidates.steps[:, 2:] > 0).all(axis=1)
    gains = np.where(
        is_pair, probabilities - settings.claim, (probabilities - settings.claim_null) * settings.worth_null
    )
    return np.asarray(gains, dtype=np.float64)


def find_candidates(
    vectors: tuple[Rows, Rows], lengths: tuple[Floats, Floats], settings: AlignmentSettings
) -> tuple[Candidates, Floats]:
    """Return the beads of two whole texts that may be right after the first look, and what is added to their scores.

    That is (k,), for the second look, and not 0 only where a passage of a text seems to be left out.
    """
    source, target = (centre(side) for side in vectors)
    whole = split_blocks(len(source), len(target), (), ())[0]
    anchors = find_anchors(source, target)
    gaps = find_gaps(len(source), len(target), anchors)
    candidates, _ = _look_first((source, target), lengths, settings, whole, anchors, gaps)
    return candidates, _gap_bonus(candidates, gaps, settings)


def _look_first(
    centred: tuple[Rows, Rows],
    lengths: tuple[Floats, Floats],
    settings: AlignmentSettings,
    block: Block,
    anchors: Anchors,
    gaps: Gaps,
) -> tuple[Candidates, Floats]:
    """Return the same for a block of the texts; beads, anchors and gaps count from its start."""
    rows, columns = slice(block.source.start, block.source.stop), slice(block.target.start, block.target.stop)
    band = find_band(len(block.source), len(block.target), anchors)
    scores = BlockScores(
        (centred[0][rows], centred[1][columns]),
        (lengths[0][rows], lengths[1][columns]),
        _shape_costs(settings, length_ratio(*lengths)),
        band,
        (block.taken_source, block.taken_target),
    )
    # What is passed over costs nothing, what the other side lacks altogether little.
    nulls = [
        np.where(taken, 0.0, np.where(gap, -settings.null_in_gap, -settings.null))
        for taken, gap in zip((block.taken_source, block.taken_target), gaps, strict=True)
    ]
    lattice = Lattice(band, scores, nulls[0], nulls[1])
    likely = find_likely(lattice, settings.least_log_probability, _MOST_A_ROW)
    return candidates_from(lattice, likely, settings.least_log_probability_null)


def _shape_costs(settings: AlignmentSettings, ratio: float) -> ShapeCosts:
    """Return the weights of all shapes that are looked for; fewer than one in 500 in hand-aligned texts is larger."""
    a, b = np.arange(1, _LARGEST[0] + 1)[:, None], np.arange(1, _LARGEST[1] + 1)
    is_sought = (a <= 3) | ((a <= 4) & (b <= 4)) | (b <= 2)
    cost = settings.merge * (a + b - 2) + np.where((a > 1) & (b > 1), settings.merge_both, 0.0)
    return ShapeCosts(
        similarity=settings.similarity * ((a + b) / 2) ** settings.size_power,
        cost=np.where(is_sought, cost, np.inf),
        chance=settings.chance,
        length=settings.length,
        ratio=ratio,
    )
