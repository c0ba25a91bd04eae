"""Beads that cross, found where the vectors show them and nowhere else."""

from __future__ import annotations

import numpy as np

from aligner.alignment.crossing import find_crossings
from aligner.model import Bead


def _unit(*rows: list[float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    array = np.array(rows, dtype=np.float32)
    return np.asarray(array / np.linalg.norm(array, axis=1, keepdims=True), dtype=np.float32)


_AXES = np.eye(6, dtype=np.float32)


def test_line_whose_translation_a_neighbour_got_takes_it_back() -> None:
    """Source 2 is the translation of target 1, which stands before that of source 1."""
    target = _AXES[[0, 2, 0, 1, 3, 4]].copy()
    beads = (
        Bead((0,), (0, 1, 2), 0.7),
        Bead((1,), (3,), 0.9),
        Bead((2,), (), 0.6),
        Bead((3,), (4,), 1.0),
        Bead((4,), (5,), 1.0),
    )
    found = find_crossings(beads, (_AXES[:5], target))
    assert [(b.source, b.target) for b in found] == [
        ((0,), (0, 2)),
        ((1,), (3,)),
        ((2,), (1,)),
        ((3,), (4,)),
        ((4,), (5,)),
    ]
    assert found[2].confidence == 0.6
    reverse = tuple(Bead(b.target, b.source, b.confidence) for b in beads)
    swapped = find_crossings(reverse, (target, _AXES[:5]))
    assert {(b.target, b.source) for b in swapped} == {(b.source, b.target) for b in found}


def test_left_out_segment_without_a_likeness_stays_left_out() -> None:
    """Nothing crosses where nothing fits better elsewhere."""
    target = _AXES[[0, 1, 3, 4]]
    beads = (Bead((0,), (0, 1), 0.9), Bead((1,), (2,), 0.9), Bead((2,), (), 0.9), Bead((3,), (3,), 0.9))
    assert find_crossings(beads, (_AXES[[0, 3, 5, 4]], target)) == beads


def test_bead_never_gives_its_only_segment_away() -> None:
    """A pair stays a pair, and all-paired alignments come back as they are."""
    source, target = _unit([1, 0, 0], [1, 0.1, 0], [0, 1, 0]), _unit([1, 0.05, 0], [0, 1, 0.1])
    beads = (Bead((0,), (0,), 0.9), Bead((1,), (), 0.5), Bead((2,), (1,), 0.9))
    assert find_crossings(beads, (source, target)) == beads
    assert find_crossings(beads[::2], (source[::2], target)) == beads[::2]
