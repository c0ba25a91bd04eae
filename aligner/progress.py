"""How stages tell what is done: by a callback, so that nothing below the command line prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Progress", "be_silent"]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is; a total of 0 is not known."""


def be_silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
