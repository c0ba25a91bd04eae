"""Anchors, the chain through them, and the band around it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from aligner.alignment import band
from aligner.alignment.band import Anchors, find_anchors, find_band, find_gaps, heaviest_chain
from aligner.alignment.features import centre


def _topics(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    return centre(rng.normal(size=(count, 64)).astype(np.float32))


@given(seed=st.integers(0, 10**6), count=st.integers(0, 8))
def test_no_chain_is_heavier(seed: int, count: int) -> None:
    """The chain has the weight of the best of all subsets that ascend on both sides."""
    rng = np.random.default_rng(seed)
    places = np.array(sorted({(int(i), int(j)) for i, j in rng.integers(0, 6, size=(count, 2))})).reshape(-1, 2)
    anchors = Anchors(places[:, 0], places[:, 1], rng.uniform(0.1, 1, size=len(places)), 1)
    chain = heaviest_chain(anchors)

    def ascends(numbers: tuple[int, ...]) -> bool:
        return all((places[b] > places[a]).all() for a, b in itertools.pairwise(numbers))

    best = max(
        anchors.weight[list(numbers)].sum()
        for size in range(len(places) + 1)
        for numbers in itertools.combinations(range(len(places)), size)
        if ascends(numbers)
    )
    assert ascends(tuple(chain.tolist()))
    assert anchors.weight[chain].sum() == pytest.approx(best)


def _holds(found: band.Band, nodes: list[tuple[int, int]]) -> bool:
    return all(found.low[i] <= j < found.high[i] for i, j in nodes)


@pytest.mark.parametrize("most_groups", [4_000, 150])
def test_band_holds_the_path_of_texts_that_repeat_themselves_word_for_word(
    monkeypatch: pytest.MonkeyPatch, most_groups: int
) -> None:
    """Five times the same chapter, with segments or groups of them as anchors: the band keeps to the diagonal."""
    monkeypatch.setattr(band, "_MOST_GROUPS", most_groups)
    text = np.tile(_topics(np.random.default_rng(1), 120), (5, 1))
    anchors = find_anchors(text, text)
    assert anchors.reach == (1 if most_groups == 4_000 else 4)
    found = find_band(600, 600, anchors)
    assert _holds(found, [(k, k) for k in range(601)])
    assert (found.high - found.low).max() < 120


def test_band_holds_a_chapter_that_one_side_lacks_and_the_gap_is_told() -> None:
    """The row before the missing chapter has all its columns; only its segments are in the gap."""
    rng = np.random.default_rng(2)
    text = _topics(rng, 700)
    short = np.concatenate([text[:200], text[400:]])
    anchors = find_anchors(short, text)
    found = find_band(500, 700, anchors)
    assert _holds(found, [(k, k) for k in range(201)] + [(200, k) for k in range(200, 401)] + [(500, 700)])
    gaps = find_gaps(500, 700, anchors)
    assert not gaps[0].any()
    assert gaps[1][205:395].all()
    assert not gaps[1][:195].any()
    assert not gaps[1][405:].any()


def test_band_is_its_own_mirror_image_twice() -> None:
    """Reading from the ends and again from the ends gives the band back."""
    found = band.Band(np.array([0, 0, 2, 4]), np.array([3, 4, 6, 6]))
    twice = found.mirrored(5).mirrored(5)
    np.testing.assert_array_equal(twice.low, found.low)
    np.testing.assert_array_equal(twice.high, found.high)
