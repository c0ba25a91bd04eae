"""Beads that cross: a segment that the monotone path had to leave out, although its translation stands close by.

In a heading the English may name author and office before the place, where the Chinese names them after. The path
gives such a line's translation to a neighbour and leaves the line out. It is put right where the vectors show it: a
segment of the neighbour's bead is far more like the left-out one than like its own partners.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aligner.model import Bead, renumber_beads

__all__ = ["find_crossings"]

_REACH = 3
"""A partner is looked for in so many beads to either side."""
_LEAST_COSINE = 0.5
_LEAST_ADVANTAGE = 0.25


def find_crossings(
    beads: tuple[Bead, ...],
    centred: tuple[NDArray[np.float32], NDArray[np.float32]],
    pinned: frozenset[Bead] = frozenset(),
) -> tuple[Bead, ...]:
    """Return the beads with left-out segments paired to their partners in nearby beads, where they have one.

    Centred vectors (n, d) and (m, d). Only beads that keep a segment on both sides give one away, and pinned ones stay.
    """
    changed = list(beads)
    for k, bead in enumerate(beads):
        if bead.is_pair or bead in pinned:
            continue
        near = [n for n in range(max(0, k - _REACH), min(len(beads), k + _REACH + 1)) if n != k]
        offers = [offer for n in near if changed[n] not in pinned for offer in _offers(bead, changed[n], n, centred)]
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
    return beads if changed == list(beads) else renumber_beads(changed)


def _offers(
    bead: Bead, giver: Bead, number: int, centred: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> list[tuple[float, int, int]]:
    """Return the segments that a bead could give to a left-out one, each with its advantage."""
    own_side, other_side = centred if bead.source else centred[::-1]
    lost, partners, offered = (
        (bead.source, giver.source, giver.target) if bead.source else (bead.target, giver.target, giver.source)
    )
    if len(lost) != 1 or len(offered) < 2 or not partners:
        return []
    cosines = own_side[[*lost, *partners]] @ other_side[list(offered)].T
    offers = []
    for own, others, candidate in zip(cosines[0].tolist(), cosines[1:].max(axis=0).tolist(), offered, strict=True):
        if own >= _LEAST_COSINE and own - others >= _LEAST_ADVANTAGE:
            offers.append((own - others, number, candidate))
    return offers
