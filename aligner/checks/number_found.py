"""The numbers of a bead as the check of numbers passes them on: each where it stands, and in pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from aligner.model import Side, Span
from aligner.text.numerals import Quantity

__all__ = ["Found", "Measured", "Pair"]


class Found(NamedTuple):
    """A quantity, and where it stands: segment position in the document and the words themselves."""

    quantity: Quantity
    segment: int
    text: str

    @property
    def span(self) -> Span:
        """The words as a span of their segment."""
        return Span(self.segment, self.quantity.start, self.quantity.end)


class Pair(NamedTuple):
    """What stands for one another on the two sides; either may be missing.

    `kind` is equal, coordination (a range and its two ends), different (comparable, other value), unit (same
    value, other unit), relative (a date told from today, and the date), inside (an amount in figures, and in
    words, on one side) or alone. `is_echo` says that the
    value of something alone, or of one of two ordinals that differ, occurs elsewhere in the bead.
    """

    kind: str
    source: Found | None
    target: Found | None
    is_echo: bool = False
    words: tuple[Span | None, Span | None] = (None, None)
    """Spans of relative dates, for kind relative."""
    is_lone: bool = False
    """Whether two that differ are all that is left over in the bead."""
    is_bound_elsewhere: bool = False
    """Whether the side without a bound has such words, but not at the number."""
    other: Found | None = None
    """The amount in figures, for kind inside."""

    def found(self, side: Side) -> Found | None:
        """Return the quantity on one side."""
        return self.source if side == "source" else self.target


@dataclass(frozen=True, slots=True)
class Measured:
    """The pairs of a bead, in the order of the source, then of what stands only in the target."""

    pairs: tuple[Pair, ...]

    @property
    def n_compared(self) -> int:
        """How many pairs have a quantity on both sides."""
        return sum(1 for pair in self.pairs if pair.source and pair.target)
