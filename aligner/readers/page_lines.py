"""The geometry of printed pages: from characters with places to lines in reading order.

Printing programs write the runs of another font, such as quotation marks, wherever they like in the file, so nothing
but the place of a character says what it follows. A page has one column or two; what spans both stands between.
Pure: no file, no library.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.readers.blocks import WIDE

__all__ = ["Character", "PageLine", "find_lines"]

_WIDE = re.compile(f"[{WIDE}]")
_SAME_LINE = 0.4
"""Baselines this far apart, in ems, are one line: a raised figure is part of it."""
_GAPS = (0.17, 0.5, 0.28)
"""White space, in ems, that is a blank: between two letters, a letter and a Chinese character (which programs set off
by a quarter of an em), two Chinese characters."""
_OVERPRINT = 0.1
"""How far apart, in ems, a letter is printed again to look bold."""
_GUTTER = 1.0
"""White space, in ems, that may be the one between columns."""
_LEAST_ROWS = 6
_LEAST_IN_COLUMN = 4


@dataclass(frozen=True, slots=True)
class Character:
    """A character, where its baseline starts, where it ends, and its size; points, counted from the lower left."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a column. `left` and `right` are the edges of the column."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    left: float = 0.0
    right: float = 0.0


def find_lines(characters: Sequence[Character]) -> list[PageLine]:
    """Return the lines of a page in reading order."""
    rows = [_dedupe(row) for row in _rows(characters)]
    gutter = _find_gutter(rows)
    if gutter is None:
        return _in_column([line for line in map(_line, rows) if line])
    lines: list[PageLine] = []
    left: list[PageLine] = []
    right: list[PageLine] = []
    for row in rows:
        halves = [[c for c in row if c.x1 <= gutter], [c for c in row if c.x0 >= gutter]]
        if len(halves[0]) + len(halves[1]) < len(row) or not _is_open(row, gutter):
            lines += _in_column(left) + _in_column(right) + [line for line in (_line(row),) if line]
            left, right = [], []
            continue
        for column, half in zip((left, right), halves, strict=True):
            line = _line(half) if half else None
            if line:
                column.append(line)
    return lines + _in_column(left) + _in_column(right)


def _rows(characters: Sequence[Character]) -> list[list[Character]]:
    """Return the characters by baseline, from the top, each row from the left."""
    rows: list[list[Character]] = []
    for character in sorted(characters, key=lambda c: (-c.y, c.x0)):
        if rows:
            head = max(rows[-1], key=lambda c: c.size) if len(rows[-1]) < 4 else rows[-1][0]
            if abs(head.y - character.y) <= _SAME_LINE * max(head.size, character.size, 1.0):
                rows[-1].append(character)
                continue
        rows.append([character])
    return [sorted(row, key=lambda c: c.x0) for row in rows]


def _dedupe(row: list[Character]) -> list[Character]:
    """Leave out what is printed twice in nearly one place to look bold."""
    kept: list[Character] = []
    for character in row:
        if character.text.isspace() or not any(_is_overprint(c, character) for c in kept[-3:]):
            kept.append(character)
    return kept


def _is_overprint(first: Character, second: Character) -> bool:
    """Whether a letter is printed again, a hair to the right; the letters of a ligature are in the same place."""
    return first.text == second.text and 0 < abs(first.x0 - second.x0) < _OVERPRINT * first.size


def _line(row: list[Character]) -> PageLine | None:
    pieces: list[str] = []
    last: Character | None = None
    for character in row:
        if last is not None and not character.text.isspace() and not last.text.isspace():
            n_wide = sum(bool(_WIDE.match(c.text)) for c in (last, character))
            if character.x0 - last.x1 > _GAPS[n_wide] * max(last.size, character.size):
                pieces.append(" ")
        pieces.append(character.text)
        last = character
    text = re.sub(r"[ \t\u00a0]+", " ", "".join(pieces)).strip()
    inked = [c for c in row if not c.text.isspace()]
    if not text or not inked:
        return None
    sizes = sorted(c.size for c in inked)
    return PageLine(text, inked[0].x0, max(c.x1 for c in inked), inked[0].y, sizes[len(sizes) // 2])


def _in_column(lines: list[PageLine]) -> list[PageLine]:
    """Return the lines with the edges of their column."""
    if not lines:
        return []
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    return [PageLine(n.text, n.x0, n.x1, n.y, n.size, left, right) for n in lines]


def _gaps(row: list[Character]) -> list[tuple[float, float]]:
    inked = [c for c in row if not c.text.isspace()]
    gaps = []
    end = inked[0].x1 if inked else 0.0
    for last, character in pairwise(inked):
        end = max(end, last.x1)
        if character.x0 - end >= _GUTTER * character.size:
            gaps.append((end, character.x0))
    return gaps


def _is_open(row: list[Character], gutter: float) -> bool:
    """Whether the white space at the gutter is as wide as one, or all of the row is on one side."""
    before = [c.x1 for c in row if c.x1 <= gutter and not c.text.isspace()]
    after = [c.x0 for c in row if c.x0 >= gutter and not c.text.isspace()]
    return not before or not after or min(after) - max(before) >= _GUTTER * row[0].size


def _find_gutter(rows: list[list[Character]]) -> float | None:
    """Return the middle of the white space between two columns, None where there is one column."""
    gaps = [_gaps(row) for row in rows]
    n_rows = sum(bool(row) for row in rows)
    centres = {round((a + b) / 2) for found in gaps for a, b in found}
    if n_rows < _LEAST_ROWS or len(centres) > 500:
        return None
    best = (0, 0.0)
    for centre in sorted(centres):
        n_open = sum(
            any(a < centre < b for a, b in found)
            and sum(c.x1 < centre for c in row) >= _LEAST_IN_COLUMN
            and sum(c.x0 > centre for c in row) >= _LEAST_IN_COLUMN
            for found, row in zip(gaps, rows, strict=True)
        )
        best = max(best, (n_open, float(centre)))
    # Rows of one column are of no account: a column may be shorter than the other.
    n_across = sum(any(c.x0 < best[1] < c.x1 for c in row) for row in rows)
    return best[1] if best[0] >= _LEAST_ROWS and best[0] > 2 * n_across and best[0] >= 0.3 * n_rows else None
