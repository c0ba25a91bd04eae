"""Beads that cross: a segment that the monotone path had to leave out, although its translation stands close by.

In a heading the English may name author and office before the place, where the Chinese names them after. The path
gives such a line's translation to a neighbour and leaves the line out. It is put right where the vectors show it: a
segment of the neighbour's bead is far more like the left-out one than like its own partners.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.features import centre
from aligner.model import Bead, renumber_beads

__all__ = ["find_crossings"]

_REACH = 3
"""A partner is looked for in so many beads to either side."""
_LEAST_COSINE = 0.5
_LEAST_ADVANTAGE = 0.25


def find_crossings(
    beads: tuple[Bead, ...], vectors: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> tuple[Bead, ...]:
    """Return the beads with left-out segments paired to their partners in nearby beads, where they have one.

    Vectors (n, d) and (m, d) with rows of length 1. Only beads that keep a segment on both sides give one away.
    """
    if all(bead.is_pair for bead in beads):
        return beads
    source, target = (centre(side) for side in vectors)
    cosines = source @ target.T
    changed = list(beads)
    for k, bead in enumerate(beads):
        if bead.is_pair:
            continue
        near = [n for n in range(max(0, k - _REACH), min(len(beads), k + _REACH + 1)) if n != k]
        offers = [offer for n in near for offer in _offers(bead, changed[n], n, cosines)]
        if not offers:
            continue
        _, n, partner = max(offers)
        giver = changed[n]
        if bead.source:
            changed[k] = Bead(bead.source, (partner,), min(bead.confidence, giver.confidence))
            changed[n] = replace(giver, target=tuple(p for p in giver.target if p != partner))
        else:
            changed[k] = Bead((partner,), bead.target, min(bead.confidence, giver.confidence))
            changed[n] = replace(giver, source=tuple(p for p in giver.source if p != partner))
    return renumber_beads(changed)


def _offers(bead: Bead, giver: Bead, number: int, cosines: NDArray[np.float64]) -> list[tuple[float, int, int]]:
    """Return the segments that a bead could give to a left-out one, each with its advantage."""
    table = cosines if bead.source else cosines.T
    lost, partners, offered = (
        (bead.source, giver.source, giver.target) if bead.source else (bead.target, giver.target, giver.source)
    )
    if len(lost) != 1 or len(offered) < 2 or not partners:
        return []
    offers = []
    for candidate in offered:
        own = float(table[lost[0], candidate])
        advantage = own - max(float(table[p, candidate]) for p in partners)
        if own >= _LEAST_COSINE and advantage >= _LEAST_ADVANTAGE:
            offers.append((advantage, number, candidate))
    return offers
