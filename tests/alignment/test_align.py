"""Beads from vectors and lengths."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.alignment import band
from aligner.alignment.align import find_beads
from aligner.alignment.dp import shapes_up_to
from aligner.alignment.features import block_cosines, centre
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
    """2,000 times the same sentence has no anchors: the band follows the diagonal."""
    vectors = np.tile(_topics(np.random.default_rng(7), 1), (900, 1))
    beads = find_beads((vectors, vectors), (np.full(900, 9.0), np.full(900, 9.0)), AlignmentSettings())
    assert sum(bead.shape == "1-1" for bead in beads) == 900


def test_block_cosines_are_those_of_summed_vectors() -> None:
    """The banded computation agrees with summing the rows of each block."""
    rng = np.random.default_rng(4)
    source, target = centre(_topics(rng, 5)), centre(_topics(rng, 8))
    low = np.array([0, 0, 1, 2, 2, 3], dtype=np.int64)
    shapes = shapes_up_to(3)
    found = block_cosines(source, target, shapes, low, 6)
    for s, (a, b) in enumerate(shapes):
        for i in range(5 - a + 1):
            for k in range(6):
                j = low[i] + k
                if j + b > 8:
                    continue
                left, right = source[i : i + a].sum(axis=0), target[j : j + b].sum(axis=0)
                expected = left @ right / np.linalg.norm(left) / np.linalg.norm(right)
                assert found[s, i, k] == pytest.approx(expected, abs=1e-9)


def test_arguments_stay_unchanged() -> None:
    """The core is pure."""
    rng = np.random.default_rng(5)
    source, target = _topics(rng, 6), _topics(rng, 6)
    lengths = np.full(6, 10.0)
    before = source.copy(), target.copy(), lengths.copy()
    find_beads((source, target), (lengths, lengths), AlignmentSettings())
    for array, copy in zip((source, target, lengths), before, strict=True):
        np.testing.assert_array_equal(array, copy)
