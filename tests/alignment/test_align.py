"""Beads from vectors and lengths: bands, gaps, moved passages, and beads fixed beforehand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aligner.alignment import band
from aligner.alignment.align import find_beads, keep_around
from aligner.alignment.band import Band
from aligner.alignment.features import BlockScores, ShapeCosts, centre
from aligner.model import Bead, BeadIds
from aligner.settings import AlignmentSettings


def _topics(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = rng.normal(size=(count, 64))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_split_and_left_out_segments_are_found() -> None:
    """A sentence split in two, one left out and one added come out as 1-2, 1-0 and 0-1."""
    rng = np.random.default_rng(1)
    source = _topics(rng, 9)
    halves = source[1] + 0.8 * _topics(rng, 2)
    halves /= np.linalg.norm(halves, axis=1, keepdims=True)
    target = np.concatenate([source[:1], halves, source[2:4], _topics(rng, 1), source[4:6], source[7:]])
    lengths = (
        np.array([20.0] * 6 + [120.0] + [20.0] * 2),
        np.array([40.0, 20, 20, 40, 40, 40, 40, 40, 40, 40]),
    )
    shapes = [b.shape for b in find_beads((source, target.astype(np.float32)), lengths, AlignmentSettings())]
    assert shapes == ["1-1", "1-2", "1-1", "1-1", "0-1", "1-1", "1-1", "1-0", "1-1", "1-1"]


def test_confidence_falls_where_two_readings_are_alike() -> None:
    """Clear pairs are nearly certain, two segments that could belong to either neighbour are not."""
    rng = np.random.default_rng(2)
    source = _topics(rng, 5)
    target = source.copy()
    target[2] = target[3] = (source[2] + source[3]) / np.linalg.norm(source[2] + source[3])
    lengths = np.full(5, 30.0)
    beads = find_beads((source, target), (lengths, lengths), AlignmentSettings())
    confidence = {p: bead.confidence for bead in beads for p in bead.source}
    assert min(confidence[0], confidence[4]) > 0.95
    assert confidence[2] < min(confidence[0], confidence[4])


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 7), (7, 1), (2, 9)])
def test_every_segment_is_used_once_in_small_texts(n: int, m: int) -> None:
    """Texts shorter than a bead still align."""
    rng = np.random.default_rng(n * 10 + m)
    beads = find_beads((_topics(rng, n), _topics(rng, m)), (np.full(n, 9.0), np.full(m, 9.0)), AlignmentSettings())
    assert sorted(p for b in beads for p in b.source) == list(range(n))
    assert sorted(p for b in beads for p in b.target) == list(range(m))


def test_band_gives_the_beads_of_the_whole_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text with a missing passage aligns the same inside a band around its anchors."""
    rng = np.random.default_rng(3)
    source = _topics(rng, 700)
    target = np.concatenate([source[:200], source[320:]]).astype(np.float32)
    lengths = (np.full(700, 20.0), np.full(580, 30.0))
    banded = find_beads((source, target), lengths, AlignmentSettings())
    monkeypatch.setattr(band, "_DENSE_NODES", 10**9)
    whole = find_beads((source, target), lengths, AlignmentSettings())
    assert [(b.source, b.target) for b in banded] == [(b.source, b.target) for b in whole]
    # A few of the missing ones are taken for part of a neighbour, as vectors at random have no better place.
    assert 110 <= sum(not b.target for b in banded) <= 120


@pytest.mark.parametrize("place", [0, 350, 700])
def test_long_passage_that_only_the_target_has_stays_in_the_band(place: int) -> None:
    """Wherever 500 segments were added, the others keep their partners."""
    rng = np.random.default_rng(6)
    source = _topics(rng, 700)
    target = np.concatenate([source[:place], _topics(rng, 500), source[place:]])
    lengths = (np.full(700, 30.0), np.full(1200, 30.0))
    beads = find_beads((source, target), lengths, AlignmentSettings())
    right = {((k,), (k if k < place else k + 500,)) for k in range(700)}
    assert sum((bead.source, bead.target) in right for bead in beads) >= 690


def test_segments_that_are_all_alike_still_align() -> None:
    """900 times the same sentence: the band follows the diagonal."""
    vectors = np.tile(_topics(np.random.default_rng(7), 1), (900, 1))
    beads = find_beads((vectors, vectors), (np.full(900, 9.0), np.full(900, 9.0)), AlignmentSettings())
    assert sum(bead.shape == "1-1" for bead in beads) == 900


def test_block_scores_are_those_of_summed_vectors() -> None:
    """The sums over a band agree with summing the rows of each block; no bead holds what is taken."""
    rng = np.random.default_rng(4)
    source, target = centre(_topics(rng, 5)), centre(_topics(rng, 8))
    band = Band(np.array([0, 0, 1, 2, 2, 3]), np.array([6, 7, 7, 9, 9, 9]))
    costs = ShapeCosts(np.full((3, 4), 2.0), np.arange(12.0).reshape(3, 4), chance=0.25, length=0.1, ratio=2.0)
    lengths = rng.uniform(5, 50, size=5), rng.uniform(5, 50, size=8)
    taken = np.zeros(5, dtype=np.bool_), np.arange(8) == 6
    scores = BlockScores((source, target), lengths, costs, band, taken)
    mirrored = scores.mirrored()
    for i in range(1, 6):
        found = scores.into(i)
        low, high = band.range(i)
        for a, b, j in itertools.product((1, 2, 3), (1, 2, 3, 4), range(low, high)):
            expected = -np.inf
            if a <= i and b <= j and not taken[1][j - b : j].any():
                left, right = source[i - a : i].sum(axis=0), target[j - b : j].sum(axis=0)
                cosine = left @ right / np.linalg.norm(left) / np.linalg.norm(right)
                long = lengths[0][i - a : i].sum() * np.sqrt(2.0), lengths[1][j - b : j].sum() / np.sqrt(2.0)
                surprise = (long[1] - long[0]) / np.sqrt((long[0] + long[1]) / 2 + 1.0)
                expected = 2.0 * (cosine - 0.25) - 0.1 * surprise**2 - costs.cost[a - 1, b - 1]
                from_end = mirrored.into(5 - i + a)[a - 1, b - 1]
                place = 8 - j + b - mirrored_low(band, 5 - i + a, 8)
                if 0 <= place < len(from_end):
                    assert from_end[place] == pytest.approx(expected, abs=1e-5)
            assert found[a - 1, b - 1, j - low] == pytest.approx(expected, abs=1e-5)


def mirrored_low(band: Band, row: int, n_target: int) -> int:
    """Return the first column of a row of the mirrored band."""
    return band.mirrored(n_target).range(row)[0]


def test_arguments_stay_unchanged() -> None:
    """The core is pure."""
    rng = np.random.default_rng(5)
    source, target = _topics(rng, 6), _topics(rng, 6)
    lengths = np.full(6, 10.0)
    before = source.copy(), target.copy(), lengths.copy()
    find_beads((source, target), (lengths, lengths), AlignmentSettings())
    for array, copy in zip((source, target, lengths), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def _texts(*parts: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    vectors = np.concatenate(parts)
    return vectors, np.full(len(vectors), 30.0)


def _align(
    source: tuple[NDArray[np.float32], NDArray[np.float64]],
    target: tuple[NDArray[np.float32], NDArray[np.float64]],
    pinned: tuple[Bead, ...] = (),
) -> set[BeadIds]:
    beads = find_beads((source[0], target[0]), (source[1], target[1]), AlignmentSettings(), pinned=pinned)
    assert sorted(p for b in beads for p in b.source) == list(range(len(source[0])))
    assert sorted(p for b in beads for p in b.target) == list(range(len(target[0])))
    assert set(pinned) <= set(beads)
    return {(b.source, b.target) for b in beads}


def test_chapter_that_one_side_lacks_is_left_out_and_not_smeared() -> None:
    """500 segments without counterpart stay alone, whatever stands around them."""
    rng = np.random.default_rng(11)
    before, chapter, after = _topics(rng, 300), _topics(rng, 500), _topics(rng, 300)
    noisy = [part + 0.12 * rng.normal(size=part.shape).astype(np.float32) for part in (before, after)]
    noisy = [part / np.linalg.norm(part, axis=1, keepdims=True) for part in noisy]
    found = _align(_texts(before, chapter, after), _texts(*noisy))
    assert sum(((k,), (k,)) in found for k in range(300)) >= 295
    assert sum(((k + 800,), (k + 300,)) in found for k in range(300)) >= 295
    assert sum(((k,), ()) in found for k in range(300, 800)) >= 490


def test_swapped_chapters_cross() -> None:
    """Two chapters in the other order are aligned with each other, not with what stands in their place."""
    rng = np.random.default_rng(12)
    one, two, three, four = (_topics(rng, 60) for _ in range(4))
    found = _align(_texts(one, two, three, four), _texts(one, three, two, four))
    expected = {((k,), (k,)) for k in [*range(60), *range(180, 240)]}
    expected |= {((k,), (k + 60,)) for k in range(60, 120)} | {((k,), (k - 60,)) for k in range(120, 180)}
    assert len(found & expected) >= 232


def test_refrain_crosses_nothing() -> None:
    """A verse that comes back five times is aligned in order."""
    rng = np.random.default_rng(13)
    verse = _topics(rng, 12)
    text = _texts(*(part for _ in range(5) for part in (_topics(rng, 15), verse)))
    assert _align(text, text) == {((k,), (k,)) for k in range(135)}


def test_pinned_beads_stay_and_the_rest_is_aligned_around_them() -> None:
    """Of two readings alike the pin decides; a crossing pin, a gap in a bead and a left-out segment are kept too."""
    rng = np.random.default_rng(14)
    rows = _topics(rng, 12)
    rows[4] = rows[3]
    free = _align(_texts(rows), _texts(rows))
    assert free == {((k,), (k,)) for k in range(12)}
    pins = (Bead((3,), (3, 4), 1.0), Bead((9,), (8,), 1.0), Bead((8,), (9,), 1.0), Bead((0, 2), (0,), 1.0))
    found = _align(_texts(rows), _texts(rows), pins)
    assert {((k,), (k,)) for k in (5, 6, 7, 10, 11)} <= found
    alone = _align(_texts(rows), _texts(rows), (Bead((6,), (), 1.0),))
    assert ((5,), (5,)) in alone
    assert ((7,), (7,)) in alone


def test_pin_is_barrier_for_the_path() -> None:
    """Nothing is aligned across a pinned pair: what cannot be reached without crossing it stays alone."""
    rng = np.random.default_rng(15)
    rows = _topics(rng, 8)
    found = _align(_texts(rows), _texts(rows), (Bead((5,), (2,), 1.0),))
    assert {((0,), (0,)), ((1,), (1,)), ((6,), (6,)), ((7,), (7,))} <= found
    assert not any(i and j and (max(i) < 5) != (max(j) < 2) for i, j in found - {((5,), (2,))})


def test_only_the_surroundings_of_a_change_are_aligned_again() -> None:
    """Beads farther than the reach are pinned as they are, those that share a segment with the change are given up."""
    beads = tuple(Bead((k,), (k,), 0.9) for k in range(20))
    wanted = Bead((10,), (10, 11), 1.0)
    kept = keep_around(beads, (wanted,), 3)
    assert kept == (wanted, *beads[:7], *beads[15:])


@given(seed=st.integers(0, 10**6), n=st.integers(1, 25), m=st.integers(1, 25), n_pins=st.integers(0, 6))
@settings(max_examples=40, deadline=None)
def test_whatever_is_pinned_every_segment_is_used_once(seed: int, n: int, m: int, n_pins: int) -> None:
    """Pins at random, crossing, with gaps, or one-sided, come back as they are among beads that use the rest once."""
    rng = np.random.default_rng(seed)
    left = [rng.permutation(n).tolist(), rng.permutation(m).tolist()]
    pins = []
    for _ in range(n_pins):
        sides = [tuple(sorted(side.pop() for _ in range(min(int(rng.integers(0, 4)), len(side))))) for side in left]
        if sides[0] or sides[1]:
            pins.append(Bead(sides[0], sides[1], 1.0))
    _align(_texts(_topics(rng, n)), _texts(_topics(rng, m)), tuple(pins))
