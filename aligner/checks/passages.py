"""The Chinese and the English side of a bead as two strings, whichever of them is the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aligner.model import Alignment, Bead, Document, Side, Span

__all__ = ["Pair", "Passage", "find_pairs"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One side of a bead: its segments joined by line breaks, and where in `text` each of them starts."""

    text: str
    starts: tuple[tuple[int, int], ...]
    """(offset in `text`, position of the segment), ascending."""

    def span(self, start: int, end: int) -> Span:
        """Return a range of `text` as a span of its segment, cut off where that segment ends."""
        offset, segment = next(pair for pair in reversed(self.starts) if pair[0] <= start)
        stop = self.text.find("\n", start, end)
        return Span(segment, start - offset, (end if stop < 0 else stop) - offset)


@dataclass(frozen=True, slots=True)
class Pair:
    """A bead with both sides, by language; `chinese_side` tells which of them is the source."""

    position: int
    chinese: Passage
    english: Passage
    chinese_side: Side

    def order(self, chinese: Span | None, english: Span | None) -> tuple[Span | None, Span | None]:
        """Return two spans as source and target."""
        return (chinese, english) if self.chinese_side == "source" else (english, chinese)


def find_pairs(alignment: Alignment) -> Iterator[Pair]:
    """Yield the beads that have both sides; none where the two languages are not Chinese and another."""
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return
    side: Side = "source" if alignment.source.is_chinese else "target"
    for position, bead in alignment.pairs():
        source, target = _read(alignment.source, bead, "source"), _read(alignment.target, bead, "target")
        yield Pair(position, source, target, side) if side == "source" else Pair(position, target, source, side)


def _read(document: Document, bead: Bead, side: Side) -> Passage:
    positions = bead.side(side)
    if len(positions) == 1:
        return Passage(document.segments[positions[0]].text, ((0, positions[0]),))
    texts, starts, offset = [], [], 0
    for position in positions:
        text = document.segments[position].text
        texts.append(text)
        starts.append((offset, position))
        offset += len(text) + 1
    return Passage("\n".join(texts), tuple(starts))
