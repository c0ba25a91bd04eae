"""What every check takes and gives.

A check is a function from a CheckContext to the Findings on its beads and a Checked that says what it looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from aligner.model import Alignment, Checked, Finding
from aligner.settings import CheckSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Check", "CheckContext", "CheckResult"]


@dataclass(frozen=True, slots=True)
class CheckContext:
    """An alignment and what a check may ask about it.

    `encode` turns n texts into n unit vectors, an (n, dimension) array.
    """

    alignment: Alignment
    encode: Callable[[Sequence[str]], NDArray[np.float32]]
    settings: CheckSettings


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]
    checked: Checked


Check: TypeAlias = Callable[[CheckContext], CheckResult]
