"""Which parts are aligned by themselves: moved passages, and what lies between beads that are fixed beforehand.

A chapter that was moved gives a run of anchors (band.py) in step with each other, far off the monotone chain of the
others. Such a run is a region of its own: it is cut out of the rest, which is aligned without it. Inside a region,
beads that the caller has fixed split it into blocks between them; fixed beads that no monotone path can hold are cut
out as well. The dynamic programme passes over what is cut out at no cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.band import Anchors, heaviest_chain, is_in_step
from aligner.model import Bead

__all__ = ["Block", "find_moves", "split_blocks", "with_pins"]

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Places: TypeAlias = tuple[Ints, Ints]
"""The source and the target segments of some anchors in a chain."""

_LEAST_ANCHORS = 10
"""A run of fewer anchors than this may be chance: a greeting that comes back, a name."""
_MOST_INSIDE = 4
"""A run with more than one anchor in so many of another passage among its own does not stand apart."""
_MOST_BEYOND = 20
"""Segments beyond its last anchors that a passage may take in."""
_PIN_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Block:
    """Source and target segments that are aligned by themselves, without those that are taken: (n,) and (m,) masks."""

    source: range
    target: range
    taken_source: Bools
    taken_target: Bools


def with_pins(anchors: Anchors, pinned: Sequence[Bead]) -> Anchors:
    """Return the anchors that touch no pinned segment, and one for each pinned pair."""
    sources, targets = {p for bead in pinned for p in bead.source}, {p for bead in pinned for p in bead.target}
    kept = [
        (i, j, weight)
        for i, j, weight in zip(anchors.source.tolist(), anchors.target.tolist(), anchors.weight.tolist(), strict=True)
        if i not in sources and j not in targets
    ]
    kept += [(bead.source[0], bead.target[0], _PIN_WEIGHT) for bead in pinned if bead.is_pair]
    kept.sort()
    i, j, weight = (np.array(column) for column in zip(*kept, strict=True)) if kept else ([], [], [])
    return Anchors(np.array(i, np.int64), np.array(j, np.int64), np.array(weight, np.float64), anchors.reach)


def find_moves(anchors: Anchors) -> tuple[tuple[range, range], ...]:
    """Return the passages (source, target) that stand off the heaviest monotone chain of anchors."""
    left = anchors
    chain = heaviest_chain(left)
    kept = [_places(left, chain)]
    runs: list[Places] = []
    while True:
        left = left.without(chain)
        chain = heaviest_chain(left)
        found = [run for run in _runs_in_step(_places(left, chain), left.reach) if _stands_apart(run, kept + runs)]
        if not found:
            break
        runs += found
    everything = kept + runs
    return tuple(
        (
            _widened(run[0], [other[0] for other in everything if other is not run], anchors.reach),
            _widened(run[1], [other[1] for other in everything if other is not run], anchors.reach),
        )
        for run in runs
    )


def _places(anchors: Anchors, chain: Ints) -> Places:
    return anchors.source[chain], anchors.target[chain]


def _runs_in_step(places: Places, reach: int) -> list[Places]:
    """Cut a chain where one anchor is not in step with the one before."""
    cuts = np.nonzero(~is_in_step(np.diff(places[0]), np.diff(places[1]), reach))[0] + 1
    return list(zip(*(np.split(side, cuts) for side in places), strict=True))


def _stands_apart(run: Places, others: Sequence[Places]) -> bool:
    """Whether a run is long enough, and next to no anchor of the others lies in its span on either side."""
    if len(run[0]) < _LEAST_ANCHORS:
        return False
    n_inside = sum(
        int(((place >= own[0]) & (place <= own[-1])).sum())
        for other in others
        for own, place in zip(run, other, strict=True)
    )
    return n_inside * _MOST_INSIDE <= len(run[0])


def _widened(own: Ints, others: Sequence[Ints], reach: int) -> range:
    """Return the segments from the first place to the last, and half of those up to the next anchors of others."""
    first, last = int(own[0]), int(own[-1]) + reach
    places = np.concatenate(others)
    before = int(places[places < first].max(initial=-1 - reach)) + reach
    after = int(places[places >= last].min(initial=last + 2 * _MOST_BEYOND * reach))
    beyond = _MOST_BEYOND * reach
    return range(
        max(first - min(max(first - before, 0) // 2, beyond), 0), last + min(max(after - last, 0) // 2, beyond)
    )


def split_blocks(n: int, m: int, moves: Sequence[tuple[range, range]], pinned: Sequence[Bead]) -> list[Block]:
    """Return what is to be aligned of n and m segments: all but moved passages and pins, then these passages."""
    pinned_source, pinned_target = (
        _mask(n, (bead.source for bead in pinned)),
        _mask(m, (bead.target for bead in pinned)),
    )
    moved_source, moved_target = _mask(n, (move[0] for move in moves)), _mask(m, (move[1] for move in moves))
    outside = [bead for bead in pinned if not any(_lies_in(bead, move) for move in moves)]
    taken = moved_source | pinned_source, moved_target | pinned_target
    blocks = _between_pins(range(n), range(m), outside, *taken)
    for move in moves:
        source, target = range(move[0].start, min(move[0].stop, n)), range(move[1].start, min(move[1].stop, m))
        inside = [bead for bead in pinned if _lies_in(bead, move)]
        blocks += _between_pins(source, target, inside, pinned_source, pinned_target)
    return blocks


def _mask(n: int, groups: Iterable[Iterable[int]]) -> Bools:
    mask = np.zeros(n, dtype=np.bool_)
    for group in groups:
        mask[[p for p in group if p < n]] = True
    return mask


def _lies_in(bead: Bead, move: tuple[range, range]) -> bool:
    return all(p in move[0] for p in bead.source) and all(p in move[1] for p in bead.target)


def _between_pins(
    source: range, target: range, pinned: Sequence[Bead], taken_source: Bools, taken_target: Bools
) -> list[Block]:
    """Cut a region at the pinned pairs of the heaviest monotone chain; what nothing is left of gives no block."""
    pairs = sorted((bead.source[0], bead.target[0], k) for k, bead in enumerate(pinned) if _is_run(bead))
    columns = [np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True)] or [np.zeros(0, np.int64)] * 3
    sizes = np.array([len(pinned[k].source) + len(pinned[k].target) for _, _, k in pairs], dtype=np.float64)
    blocks = []
    i, j = source.start, target.start
    ends = [(source.stop, target.stop, source.stop, target.stop)]
    chain = [pinned[pairs[p][2]] for p in heaviest_chain(Anchors(columns[0], columns[1], sizes, 1)).tolist()]
    corners = [(bead.source[0], bead.target[0], bead.source[-1] + 1, bead.target[-1] + 1) for bead in chain]
    for p, q, next_i, next_j in corners + ends:
        if not (taken_source[i:p].all() and taken_target[j:q].all()):
            blocks.append(Block(range(i, p), range(j, q), taken_source[i:p], taken_target[j:q]))
        i, j = next_i, next_j
    return blocks


def _is_run(bead: Bead) -> bool:
    """Whether a bead is a pair of unbroken runs, which a monotone path can hold."""
    return bead.is_pair and all(side[-1] - side[0] + 1 == len(side) for side in (bead.source, bead.target))
