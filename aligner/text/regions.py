"""Which region's Chinese a text is written in, by its language tag and by its characters."""

from __future__ import annotations

from aligner.text.scripts import uses_traditional

__all__ = ["writes_traditional"]

_TRADITIONAL_TAGS = frozenset(("hant", "tw", "hk", "mo"))
_SAMPLE = 1_000
"""Characters that are enough to tell Simplified from Traditional."""


def writes_traditional(language: str, text: str) -> bool:
    """Whether a Chinese text is in traditional characters: so its tag says, or so it looks."""
    return not _TRADITIONAL_TAGS.isdisjoint(language.lower().split("-")) or uses_traditional(text[:_SAMPLE])
