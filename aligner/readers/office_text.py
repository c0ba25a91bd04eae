"""What the readers of office documents write into: blocks of text, each with the label of its place."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.readers.documents import DocumentText

__all__ = ["TextBuilder", "count_words"]

_LEFT_OUT = str.maketrans(dict.fromkeys("\u00ad\0"))
"""A soft hyphen is a place to break a word at, not a character of it."""


class TextBuilder:
    """Gathers blocks, and puts a blank line between them, so that nothing takes lines for a hard-wrapped paragraph."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._anchors: list[tuple[int, str]] = []
        self._length = 0

    def add(self, text: str, label: str = "") -> None:
        """Add a paragraph, heading, list item or cell; nothing is added where it has no text."""
        text = text.translate(_LEFT_OUT)
        if not text.strip():
            return
        if label:
            self._anchors.append((self._length, label))
        self._blocks.append(text)
        self._length += len(text) + 2

    def build(self, notes: Iterable[str] = ()) -> DocumentText:
        """Return everything as one text, empty where there was none."""
        text = "\n\n".join(self._blocks)
        return DocumentText(text + "\n" if text else "", tuple(notes), tuple(self._anchors))


def count_words(n: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 table, 2 tables."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
