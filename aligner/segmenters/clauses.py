"""Where a sentence might be cut into clauses: after a semicolon or a comma.

A comma ends a clause, parts a list or joins a name to its title, and nothing in the sentence alone tells which: what is
found here are places to ask about, for `aligner.granularity`, which looks at the translation too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.text.quotes import CLOSERS, enclosed_spans
from aligner.text.scripts import is_chinese

__all__ = ["ClauseEnd", "find_clause_ends"]

_CLOSERS = re.escape(CLOSERS) + "\"'"
_CHINESE = re.compile(rf"(?P<semicolon>[；;])[{_CLOSERS}]*|(?:，|,(?![0-9]{{3}}(?![0-9])))[{_CLOSERS}]*")
_ENGLISH = re.compile(rf"(?P<semicolon>;)[{_CLOSERS}]*(?=\s)|,[{_CLOSERS}]*(?=\s)")
_LONGEST_TITLE = 80
_LONGEST_ASIDE = 300
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class ClauseEnd:
    """An offset just after the mark and what closes with it; a semicolon parts clauses, a comma may."""

    offset: int
    is_semicolon: bool


def find_clause_ends(text: str, language: str) -> tuple[ClauseEnd, ...]:
    """Return the places at which a sentence may be cut, in order, none of them inside a title or an aside.

    Both sides of every place have words, and the right one begins with no mark that belongs to the left.
    """
    pattern = _CHINESE if is_chinese(language) else _ENGLISH
    kept = enclosed_spans(text, "《〈", _LONGEST_TITLE) + enclosed_spans(text, "（([［【〔", _LONGEST_ASIDE)
    ends: list[ClauseEnd] = []
    last = 0
    for found in pattern.finditer(text):
        place = found.end()
        if any(start < place < end for start, end in kept):
            continue
        if _WORD.search(text, last, place) and _WORD.search(text, place):
            ends.append(ClauseEnd(place, found["semicolon"] is not None))
            last = place
    return tuple(ends)
