"""Parts of a bead, from numbers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from aligner.alignment.clauses import (
    ClauseWeights,
    Place,
    choose_parts,
    load_clause_weights,
    measure_sums,
    node_probabilities,
    part_candidates,
)

_PLAIN = ClauseWeights(np.ones(1), 1.0, 0.0)
COMMA, SEMICOLON, SEGMENT = Place.COMMA, Place.SEMICOLON, Place.SEGMENT


def _nodes(source: list[Place], target: list[Place]) -> set[tuple[int, int]]:
    candidates = part_candidates(source, target)
    return set() if candidates is None else {(i, j) for i, j, _, _ in candidates.steps.tolist()} - {(0, 0)}


def test_a_comma_is_a_place_only_where_the_other_side_ends_something() -> None:
    """Comma and comma is none, nor is end and end, which the alignment has decided."""
    assert _nodes([COMMA, COMMA], [COMMA]) == set()
    assert _nodes([COMMA, COMMA], [SEGMENT]) == {(1, 1), (2, 1)}
    assert _nodes([SEGMENT], [SEGMENT]) == set()
    assert _nodes([SEGMENT, COMMA], [SEGMENT, COMMA]) == {(1, 2), (2, 1)}
    assert _nodes([SEMICOLON], [COMMA, SEMICOLON]) == {(1, 1), (1, 2)}


def test_probabilities_are_those_of_all_paths() -> None:
    """Against an enumeration of every path."""
    candidates = part_candidates([COMMA, SEMICOLON, COMMA], [SEGMENT, SEMICOLON])
    assert candidates is not None
    scores = np.random.default_rng(7).normal(size=len(candidates.steps))
    by_ends = {ends: k for k, ends in enumerate(zip(candidates.start.tolist(), candidates.end.tolist(), strict=True))}
    last = candidates.n_nodes - 1
    weights = np.zeros(candidates.n_nodes)
    for n_inner in range(last):
        for inner in itertools.combinations(range(1, last), n_inner):
            steps = list(itertools.pairwise([0, *inner, last]))
            if all(step in by_ends for step in steps):
                weight = np.exp(sum(scores[by_ends[step]] for step in steps))
                weights[list(inner)] += weight
                weights[last] += weight
    expected = weights / weights[last]
    expected[0] = 1.0
    np.testing.assert_allclose(node_probabilities(candidates, scores), expected, rtol=1e-9)


def test_parts_cover_the_bead_once() -> None:
    """Whatever the scores, parts follow one another on both sides to the end."""
    generator = np.random.default_rng(3)
    for _ in range(200):
        places = [[Place(int(k)) for k in generator.integers(0, 3, size=n)] for n in generator.integers(0, 6, size=2)]
        candidates = part_candidates(places[0], places[1])
        if candidates is None:
            continue
        parts = choose_parts(candidates, generator.normal(scale=4, size=len(candidates.steps)), _PLAIN, 0.5)
        ends = [(0, 0), *((part.i + part.a, part.j + part.b) for part in parts)]
        assert [(part.i, part.j) for part in parts] == ends[:-1]
        assert ends[-1] == (len(places[0]) + 1, len(places[1]) + 1)
        assert all(part.a and part.b and 0.25 <= part.probability <= 1.0 for part in parts)


def test_a_part_is_as_sure_as_both_its_ends() -> None:
    """The ends of the bead are sure."""
    candidates = part_candidates([COMMA], [SEGMENT])
    assert candidates is not None
    whole = [k for k, step in enumerate(candidates.steps.tolist()) if step == [0, 0, 2, 2]]
    scores = np.full(len(candidates.steps), 1.0)
    scores[whole] = 0.0
    parts = choose_parts(candidates, scores, _PLAIN, 0.5)
    chance = np.exp(2) / (np.exp(2) + 1)
    assert [(part.begins, part.ends) for part in parts] == [(1.0, pytest.approx(chance)), (pytest.approx(chance), 1.0)]


def test_too_many_places_leave_a_bead_whole() -> None:
    """Paths would grow with the square of the places."""
    assert part_candidates([SEMICOLON] * 20, [SEMICOLON] * 20) is None


def test_sums_measure_parts_without_tokens() -> None:
    """The cosine of centred sums, and how lengths differ for their text."""
    vectors = np.eye(4, dtype=np.float32)
    steps = np.array([[0, 0, 2, 2], [0, 2, 2, 2], [0, 0, 1, 1]])
    lengths = np.array([5.0, 5.0, 5.0, 5.0])
    measured = measure_sums((vectors, vectors), (lengths, 2 * lengths), steps)
    np.testing.assert_allclose(measured[:, 0], [1.0, -1.0, 1.0], atol=1e-6)
    np.testing.assert_allclose(measured[:, 1:], [[0.0, 1.0]] * 3, atol=1e-6)


@pytest.mark.parametrize("kind", ["tokens", "sums"])
def test_weights_are_in_the_package(kind: str) -> None:
    """For encoders with and without tokens; the surer the model, the surer the cut."""
    weights = load_clause_weights(kind)
    assert np.isfinite(weights.values).all()
    assert weights.slope > 0
