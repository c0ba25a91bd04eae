"""Where in a long list a number stands, while the list is spliced now and then."""

from __future__ import annotations

__all__ = ["Ranks"]

_NEAR = 100
"""How far from where it was last seen a number is looked for before all are counted anew."""


class Ranks:
    """The positions of different numbers in a list that others change.

    Most splices move what follows by one or two, so what was counted once stays nearly right: a number is looked for
    around there. Counting 50,000 anew after each splice would be most of the work of moving a segment.
    """

    def __init__(self, numbers: list[int]) -> None:
        self._numbers = numbers
        self._seen: dict[int, int] = {}

    def __getitem__(self, number: int) -> int:
        """Return the position of a number; KeyError where it is not in the list."""
        numbers = self._numbers
        rank = self._seen.get(number)
        if rank is not None and rank < len(numbers) and numbers[rank] == number:
            return rank
        if rank is not None:
            try:
                rank = self._seen[number] = numbers.index(number, max(0, rank - _NEAR), rank + _NEAR)
            except ValueError:
                pass
            else:
                return rank
        self._seen = {number: k for k, number in enumerate(numbers)}
        return self._seen[number]
