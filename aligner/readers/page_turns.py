"""Which way up a page is: sideways tables, pages that are turned for the screen, Chinese in columns from top to bottom.

A PDF says where each character stands on a sheet that may be turned. Most of the text tells how it is read; the page
is turned so that its lines run from left to right, and what stands askew to them (watermarks, marks in the margin) is
left out. Columns of Chinese are lines of a page that is turned by a quarter, the rightmost first. Pure: no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.readers.page_lines import Character
from aligner.text.scripts import has_han

__all__ = ["Glyph", "turn_upright"]

_DOWN = 3
"""Quarter turns of a line that runs downwards."""
_LEAST_DOWN = 12
_STEP = (0.7, 2.0)
"""Ems from a character to the next one of its line, where that is Chinese."""
_BESIDE = 0.3
"""Ems by which two characters of a column may stand side by side."""
_TIGHT = 0.01
"""White space, in ems, before the ink, by which PDFium is seen to give the ink's box, as it does for characters whose
advance it does not find (自 and 己 of a page that a browser printed): a Chinese one is an em wide."""
_FIRST_WIDE = "\u2e7f"
"""Characters after this one are as wide as they are high."""
_UPRIGHT_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄",
        "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』",
        strict=True,
    )
)
"""Marks as they are drawn in columns (Unicode: Vertical Forms, CJK Compatibility Forms), and what they are."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where the sheet has it, in points from the lower left.

    `x` and `y` are where its baseline starts; `em` is the width of a Chinese one; `turn` counts the quarter turns, to
    the left, of its baseline.
    """

    text: str
    x: float
    y: float
    left: float
    right: float
    bottom: float
    top: float
    size: float
    em: float
    turn: int = 0


def turn_upright(glyphs: Sequence[Glyph]) -> list[Character]:
    """Return the characters of the page as it is read, without those that stand askew to most."""
    counts = Counter(glyph.turn for glyph in glyphs if not glyph.text.isspace())
    if _runs_down(glyphs):
        return [_stand(glyph) if glyph.turn == 0 else _turn(glyph) for glyph in glyphs if glyph.turn in (0, _DOWN)]
    most = max(range(4), key=lambda turn: (counts[turn], -turn))
    return [_turn(glyph) for glyph in glyphs if glyph.turn == most]


def _runs_down(glyphs: Sequence[Glyph]) -> bool:
    """Whether upright Chinese characters follow each other downwards, and not to the right."""
    n_down = n_right = 0
    for first, second in pairwise(glyph for glyph in glyphs if glyph.turn == 0 and has_han(glyph.text)):
        right, down = (second.x - first.x) / first.size, (first.y - second.y) / first.size
        n_down += abs(right) < _BESIDE and _STEP[0] < down < _STEP[1]
        n_right += abs(down) < _BESIDE and _STEP[0] < right < _STEP[1]
    return n_down >= _LEAST_DOWN and n_down > 2 * n_right


def _turn(glyph: Glyph) -> Character:
    """Return a glyph as it stands once its baseline runs to the right."""
    x, left, right, y = (
        (glyph.x, glyph.left, glyph.right, glyph.y),
        (glyph.y, glyph.bottom, glyph.top, -glyph.x),
        (-glyph.x, -glyph.right, -glyph.left, -glyph.y),
        (-glyph.y, -glyph.top, -glyph.bottom, glyph.x),
    )[glyph.turn]
    if left - x > _TIGHT * glyph.size and has_han(glyph.text):
        left, right = x, max(right, x + glyph.em)
    return Character(glyph.text, left, right, y, glyph.size)


def _stand(glyph: Glyph) -> Character:
    """Return an upright glyph of a column as a character of a line."""
    text = _UPRIGHT_FORMS.get(glyph.text, glyph.text)
    # A mark fills its place in the column as a character does, however little of it is ink.
    bottom = glyph.top - glyph.size if text > _FIRST_WIDE else glyph.bottom
    return Character(text, -glyph.top, -bottom, glyph.left, glyph.size)
