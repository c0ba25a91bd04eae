"""Texts in batches of similar length, so that little is padded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["CHARACTERS_AT_ONCE", "MOST_AT_ONCE", "batch_by_length"]

CHARACTERS_AT_ONCE = 6_000
"""On a processor; larger batches are not faster there, and need more memory."""
MOST_AT_ONCE = 256


def batch_by_length(texts: Sequence[str], n_characters: int = CHARACTERS_AT_ONCE) -> Iterator[list[int]]:
    """Yield the places of texts that go to a model together, the longest first; each holds so many characters."""
    order = sorted(range(len(texts)), key=lambda k: -len(texts[k]))
    begin = 0
    while begin < len(order):
        size = min(max(n_characters // max(len(texts[order[begin]]), 1), 1), MOST_AT_ONCE)
        yield order[begin : begin + size]
        begin += size
