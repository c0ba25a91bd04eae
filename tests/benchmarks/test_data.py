"""Copies of gold texts with deleted segments."""

from __future__ import annotations

from benchmarks.data import GoldText, with_gaps
from tests.builders import document_of

BEADS = (*(((k,), (k,)) for k in range(30)), ((30, 31), (30,)), ((32,), (31, 32)), ((33, 34), (33, 34)), ((35,), ()))
LONG = tuple(((k,), (k,)) for k in range(120))


def gold_text() -> GoldText:
    """Return a text whose segments tell their side and their position."""
    source, target = (document_of(*(f"{side}{k}" for k in range(n))) for side, n in (("s", 36), ("t", 35)))
    return GoldText("text", "novel", source, target, (BEADS,))


def named(text: GoldText) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the beads with what stands in the segments."""
    sides = text.source.texts(), text.target.texts()
    return {(tuple(sides[0][p] for p in ps), tuple(sides[1][q] for q in qs)) for ps, qs in text.readings[0]}


def test_a_copy_has_the_beads_of_the_original_with_or_without_one_side() -> None:
    """Half of a bead, or all of it, and nothing else."""
    original, copy = gold_text(), with_gaps(gold_text(), 0.5, seed=1)
    beads, left = named(original), named(copy)
    assert len(left) == len(beads)
    halves = {half for source, target in beads for half in ((source, ()), ((), target))}
    assert left <= beads | halves
    assert 5 < len(left - beads) < 30


def test_what_is_one_sided_or_two_to_two_stays() -> None:
    """Only what has one segment on a side, and two at most on the other, loses a side."""
    copy = named(with_gaps(gold_text(), 1.0, seed=1))
    assert (("s33", "s34"), ("t33", "t34")) in copy
    assert (("s35",), ()) in copy
    assert sum(bool(source and target) for source, target in copy) == 1


def test_runs_are_left_out_on_one_side() -> None:
    """With runs, a passage of ten beads or more has lost one side; what is left are halves of beads of the text."""
    source, target = (document_of(*(f"{side}{k}" for k in range(120))) for side in "st")
    long = GoldText("long", "novel", source, target, (LONG,))
    copy = with_gaps(long, 0.0, seed=2, has_runs=True)
    left_out = {bead for bead in named(copy) if not all(bead)}
    assert left_out <= {half for ps, qs in named(long) for half in ((ps, ()), ((), qs))}
    assert 10 <= len(left_out) <= 40
    assert len({bool(source) for source, _ in left_out}) == 1


def test_the_seed_decides() -> None:
    """Training gives the same weights again."""
    assert with_gaps(gold_text(), 0.5, seed=1) == with_gaps(gold_text(), 0.5, seed=1)
    assert with_gaps(gold_text(), 0.5, seed=1) != with_gaps(gold_text(), 0.5, seed=2)
    assert named(with_gaps(gold_text(), 0.0, seed=1)) == named(gold_text())
