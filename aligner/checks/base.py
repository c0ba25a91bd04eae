"""What every check takes and gives.

A check is a function from a CheckContext to the Findings on its beads and a Checked that says what it looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from aligner.checks.passages import Pair, find_pairs
from aligner.model import Alignment, Checked, Finding, Side
from aligner.settings import CheckSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.terms.index import TermIndex

__all__ = ["Check", "CheckContext", "CheckResult", "SideTokens"]


@dataclass(frozen=True, slots=True)
class SideTokens:
    """The vectors (n, d) of n segments, and their t tokens; segment s has those from offsets[s] to offsets[s + 1].

    rows: (t, c), what each adds to the vector of its text. spans: (t, 2), the characters of its segment that it is
    made of. rarity: (t,), minus the logarithm of its probability in general text.
    """

    vectors: NDArray[np.float32]
    rows: NDArray[np.float16]
    offsets: NDArray[np.int64]
    spans: NDArray[np.int64]
    rarity: NDArray[np.float32]


@dataclass(frozen=True)
class CheckContext:
    """An alignment and what a check may ask about it.

    `encode` turns n texts into n unit vectors, an (n, dimension) array. `tokens` shows those of the segments
    at some positions of a side; it is None for an encoder that does not show them. `terms` is the termbase to check
    against, for the direction of the alignment; None where there is none.
    """

    alignment: Alignment
    encode: Callable[[Sequence[str]], NDArray[np.float32]]
    settings: CheckSettings
    tokens: Callable[[Side, Sequence[int]], SideTokens] | None = None
    terms: TermIndex | None = None

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The beads that have both sides, Chinese and another language: read once for all checks."""
        return tuple(find_pairs(self.alignment))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]
    checked: Checked


Check: TypeAlias = Callable[[CheckContext], CheckResult]
