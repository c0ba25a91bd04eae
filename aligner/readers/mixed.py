"""One text with both languages in it, separated by script and position.

Three layouts are known. `blocks`: all of one language, then all of the other. `columns`: both on one line, with a tab,
a bar or a gap between. `lines`: whole lines of either language in any order, as where paragraphs are interleaved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal, TypeAlias

from aligner.text.lines import line_spans
from aligner.text.scripts import count_latin, has_han, main_script

__all__ = ["Layout", "Piece", "Script", "Separated", "separate"]

Layout = Literal["blocks", "columns", "lines"]
Script: TypeAlias = Literal["Han", "Latin"]
Anchors: TypeAlias = tuple[tuple[int, str], ...]
"""Offsets into a text, ascending, each with a label."""

_COLUMN_GAP = re.compile(r"\s*[\t|│｜]\s*|[ \u00a0\u3000]{2,}")
_MOST_LINES = 0.6
"""Share of the lines that must read as two columns before the text is taken for a table."""
_STRAY = 0.05
"""Share of the characters that may stand in the other language's block, as names and quotations do."""
_STRAY_RUNS = 6
"""More changes of script than this are no strays: the lines are interleaved."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of characters of the mixed text that belongs to one side."""

    start: int
    end: int
    script: Script


@dataclass(frozen=True, slots=True)
class Separated:
    """How a mixed text was taken apart.

    What is in no piece are the gaps between columns and cells without a word, `n_left_out` of them.
    """

    layout: Layout
    first: Script
    pieces: tuple[Piece, ...]
    n_left_out: int = 0

    def text(self, mixed: str, script: Script) -> str:
        """Return one side of the text; pieces of a line end in a line break."""
        return "".join(self._own(mixed, script))

    def _own(self, mixed: str, script: Script) -> list[str]:
        own = [mixed[p.start : p.end] for p in self.pieces if p.script == script]
        return [
            piece if piece.endswith(("\n", "\r")) or k == len(own) else piece + "\n" for k, piece in enumerate(own, 1)
        ]

    def anchors(self, mixed: str, anchors: Anchors, script: Script) -> Anchors:
        """Return the labels of the mixed text that stand in one side, at their places in its text."""
        own = [piece for piece in self.pieces if piece.script == script]
        starts = [piece.start for piece in own]
        begins = list(accumulate(map(len, self._own(mixed, script)), initial=0))
        moved = []
        for offset, label in anchors:
            k = bisect_right(starts, offset) - 1
            if k >= 0 and offset < own[k].end:
                moved.append((begins[k] + offset - starts[k], label))
        return tuple(moved)


def separate(text: str) -> Separated:
    """Tell the Chinese from the English of a mixed text; a side without a piece is not there."""
    lines = line_spans(text)
    scripts: list[Script | None] = [main_script(text[start:end]) or None for start, end in lines]
    both = [has_han(text[start:end]) and count_latin(text[start:end]) > 0 for start, end in lines]
    table = _separate_columns(text, lines)
    if table is not None:
        return table
    known = [script for script in scripts if script]
    if not known:
        return Separated("lines", "Han", ())
    first = known[0]
    if all(script == first for script in known):
        return Separated("blocks", first, (Piece(0, len(text), first),))
    # A line with both scripts, such as a name with its original, says little about the block that it stands in.
    clear = [None if two else script for two, script in zip(both, scripts, strict=True)]
    cut = _best_cut(lines, clear, scripts) if {*clear} >= {"Han", "Latin"} else None
    if cut is not None:
        first = next(script for script in clear if script)
        second: Script = "Latin" if first == "Han" else "Han"
        return Separated("blocks", first, (Piece(0, cut, first), Piece(cut, len(text), second)))
    pieces = []
    for (start, _), script, end in zip(lines, _fill(scripts), _line_ends(lines, len(text)), strict=True):
        pieces.append(Piece(start, end, script))
    return Separated("lines", first, tuple(pieces))


def _line_ends(lines: list[tuple[int, int]], n_characters: int) -> list[int]:
    """Return where each line ends, its line break included."""
    return [start for start, _ in lines[1:]] + [n_characters]


def _best_cut(lines: list[tuple[int, int]], clear: list[Script | None], scripts: list[Script | None]) -> int | None:
    """Return the offset between the two blocks, None where the text is not in two blocks.

    `clear` has the script of the lines that have one only, `scripts` that of most of each line.
    """
    runs = [script for script in clear if script]
    n_changes = sum(a != b for a, b in pairwise(runs))
    weights = [end - start if script else 0 for (start, end), script in zip(lines, clear, strict=True)]
    total = sum(weights)
    stray = sum(w for w, script in zip(weights, clear, strict=True) if script == runs[0])
    best = (total + 1, 0)
    # Before line k stands the first language, from k on the second: walk k and keep the count of what is astray.
    for k, (weight, script) in enumerate(zip(weights, clear, strict=True)):
        best = min(best, (stray, k)) if script and script != runs[0] else best
        stray += weight if script and script != runs[0] else -weight
    n_stray, line = best
    if n_changes != 1 and (n_changes > _STRAY_RUNS or n_stray > _STRAY * total):
        return None
    # Lines without letters just above the cut stay with the text before them, those in mostly the second language not.
    while line and scripts[line - 1] == scripts[line]:
        line -= 1
    return lines[line][0]


def _fill(scripts: list[Script | None]) -> list[Script]:
    """Give lines without letters the script of the line before; those at the top that of the first line with any."""
    current: Script = next(script for script in scripts if script)
    filled: list[Script] = []
    for script in scripts:
        current = script or current
        filled.append(current)
    return filled


def _separate_columns(text: str, lines: list[tuple[int, int]]) -> Separated | None:
    pieces: list[Piece] = []
    firsts: list[Script] = []
    n_two_columns = n_left_out = 0
    for start, end in lines:
        cells = _cells(text, start, end)
        scripts = [main_script(text[a:b]) for a, b in cells]
        two_columns = "Han" in scripts and "Latin" in scripts
        n_two_columns += two_columns
        if two_columns:
            firsts.append("Han" if scripts.index("Han") < scripts.index("Latin") else "Latin")
        for (a, b), script in zip(cells, scripts, strict=True):
            if script:
                pieces.append(Piece(a, b, script))
            else:
                n_left_out += 1
    if not lines or n_two_columns < _MOST_LINES * sum(start < end for start, end in lines):
        return None
    first: Script = max(("Han", "Latin"), key=firsts.count)
    return Separated("columns", first, tuple(pieces), n_left_out)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the non-blank cells of a line; neighbours of one script are one cell, cut where the script changes."""
    bounds = [start]
    for gap in _COLUMN_GAP.finditer(text, start, end):
        bounds += [gap.start(), gap.end()]
    bounds.append(end)
    cells: list[tuple[int, int]] = []
    for k in range(0, len(bounds), 2):
        a, b = bounds[k], bounds[k + 1]
        if not text[a:b].strip():
            continue
        if cells and main_script(text[a:b]) == main_script(text[slice(*cells[-1])]):
            cells[-1] = (cells[-1][0], b)
        else:
            cells.append((a, b))
    return cells
