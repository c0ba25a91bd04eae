"""What writers say of their work, in the same words."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["left_out_note"]


def left_out_note(left_out: Mapping[str, int]) -> list[str]:
    """Return the note on what was left out by its reasons; none where nothing was."""
    if not left_out:
        return []
    return ["left out: " + ", ".join(f"{count:,} {reason}" for reason, count in left_out.items())]
