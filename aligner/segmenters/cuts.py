"""What the segmenters of all languages share: the first guess of sentencex, and cuts turned into ranges.

A cut is an offset in a line: a sentence may end just before it. White space around a cut belongs to no sentence.
sentencex (Wikimedia, MIT) knows the abbreviations of 244 languages, but does not look into quotations, splits titles
with a mark in them, and takes every full stop of an ordinal for an end: the rules of zh.py and en.py come on top.
"""

from __future__ import annotations

from itertools import pairwise

import sentencex

from aligner.text.lines import strip_span

__all__ = ["first_cuts", "ranges_between"]


def first_cuts(text: str, language: str) -> set[int]:
    """Return the offsets inside `text` at which sentencex ends a sentence."""
    cuts = set()
    place = 0
    for sentence in sentencex.segment(language, text):
        # Search, not add: should the library ever drop a character, the cuts after it still stand right.
        found = text.find(sentence, place)
        if found < 0:
            continue
        place = found + len(sentence)
        cuts.add(place)
    return cuts - {len(text)}


def ranges_between(text: str, cuts: set[int]) -> list[tuple[int, int]]:
    """Return the non-blank ranges of `text` between the cuts, without outer white space."""
    bounds = [0, *sorted(cuts), len(text)]
    ranges = (strip_span(text, a, b) for a, b in pairwise(bounds))
    return [(a, b) for a, b in ranges if a < b]
