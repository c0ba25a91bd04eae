"""Positions in a list that is spliced: always those that counting would give."""

from __future__ import annotations

import random

import pytest

from aligner.project.ranks import Ranks


@pytest.mark.parametrize("seed", range(5))
def test_rank_is_the_position_after_any_splices(seed: int) -> None:
    """Near ones and far ones, numbers that go, come and come back, long stretches turned round."""
    draw = random.Random(seed)  # noqa: S311 - the same draws in every run
    numbers = list(range(1000))
    ranks = Ranks(numbers)
    for _ in range(300):
        index, n = draw.randrange(len(numbers)), draw.choice((0, 1, 2, 300))
        taken = numbers[index : index + n]
        taken.reverse()
        numbers[index : index + n] = []
        place = draw.choice((index, 0, len(numbers) // 2))
        numbers[place:place] = [*taken, *([max(numbers) + 1001] if draw.random() < 0.5 else [])]
        for number in draw.sample(numbers, 20):
            assert numbers[ranks[number]] == number


def test_number_that_is_gone_has_no_rank() -> None:
    """Nor one that never was there; one that is back has one again."""
    numbers = [5, 6, 7]
    ranks = Ranks(numbers)
    assert ranks[7] == 2
    numbers[2:] = []
    for number in (7, 8):
        with pytest.raises(KeyError):
            ranks[number]
    numbers[:0] = [7]
    assert [ranks[number] for number in (7, 5, 6)] == [0, 1, 2]
