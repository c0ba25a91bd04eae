"""Strict and lax scores, by hand."""

from __future__ import annotations

from aligner.evaluation import evaluate

_GOLD = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2, 3)), ((), (4,))]


def test_perfect_alignment() -> None:
    """Everything is 1 and nothing is to be fixed."""
    result = evaluate(_GOLD, _GOLD)
    assert (result.strict.f1, result.lax.f1, result.one_sided.f1, result.n_to_fix) == (1.0, 1.0, 1.0, 0)


def test_strict_wants_the_bead_and_lax_an_overlap() -> None:
    """One of three pairs is exact; a part of a gold bead is lax, a bead that shares one side only is not."""
    test = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), (2,)), ((4,), (3,)), ((), (4,))]
    result = evaluate(_GOLD, test)
    assert (result.strict.precision, result.strict.recall) == (1 / 4, 1 / 3)
    assert (result.lax.precision, result.lax.recall) == (3 / 4, 1.0)
    assert (result.one_sided.precision, result.one_sided.recall) == (1 / 2, 1 / 2)
    assert result.n_to_fix == 4


def test_lax_needs_source_and_target_of_one_gold_bead() -> None:
    """Sharing the source with one bead and the target with another is no hit."""
    result = evaluate([((0,), (0,)), ((1,), (1,))], [((0,), (1,)), ((1,), (0,))])
    assert (result.lax.precision, result.lax.recall, result.strict.f1) == (0.0, 0.0, 0.0)


def test_one_sided_beads_count_segment_by_segment() -> None:
    """Whether two left-out segments share a bead makes no difference."""
    result = evaluate([((0, 1), ()), ((2,), (0,))], [((0,), ()), ((1,), ()), ((2,), (0,))])
    assert result.one_sided.f1 == 1.0
    assert result.n_to_fix == 0


def test_nothing_claimed_is_not_wrong() -> None:
    """Precision of an empty claim is 1, its recall 0."""
    result = evaluate(_GOLD, [])
    assert (result.strict.precision, result.strict.recall, result.strict.f1) == (1.0, 0.0, 0.0)
