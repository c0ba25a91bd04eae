"""Brackets and quotation marks without their partner, over a whole text.

A quotation may run over segments, and by the custom of both languages opens anew at each of its paragraphs; a
bracket closes before its paragraph ends. Straight marks open and close alike: what can be told is that a paragraph has
an odd number of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from aligner.model import Document, Span
from aligner.text.quotes import CLOSING

__all__ = ["open_marks"]

_QUOTATIONS = "“「『"
_BRACKETS = "《〈（(【［["
_OPENING_OF = {CLOSING[opening]: opening for opening in _QUOTATIONS + _BRACKETS}
_MARK = re.compile("[" + re.escape(_QUOTATIONS + _BRACKETS + "".join(_OPENING_OF) + '"') + "]")
_SAME_WIDTH = str.maketrans("（）［］", "()[]")
_ENUMERATION = re.compile(r"(?:^|[\s；;，,。])[0-9A-Za-z一二三四五六七八九十]{1,3}[)）]|[:;]-?[()]")
"""1) and a) have no opening bracket, :) has none either."""
_INCHES = re.compile(r'\d"')


def open_marks(document: Document) -> list[Span]:
    """Return the places of the marks that have no partner, in the order of the text."""
    return sorted([*_unpaired(document), *_odd_straight(document)])


def _unpaired(document: Document) -> Iterator[Span]:
    waiting: dict[str, Span] = {}
    for p, segment in enumerate(document.segments):
        if p in document.paragraphs:
            yield from (waiting.pop(mark) for mark in list(waiting) if mark not in _QUOTATIONS)
        text = segment.text
        enumerations = {found.end() - 1 for found in _ENUMERATION.finditer(text)} if ")" in text or "）" in text else ()
        for found in _MARK.finditer(text):
            mark, span = found[0].translate(_SAME_WIDTH), Span(p, *found.span())
            if mark == '"' or (found.start() in enumerations and "(" not in waiting):
                continue
            if mark in _QUOTATIONS and mark in waiting and not text[found.end() :].strip():
                # An opening mark at the very end was meant to close.
                del waiting[mark]
                yield span
            elif mark in CLOSING:
                before = waiting.get(mark)
                if before and not (mark in _QUOTATIONS and found.start() == 0):
                    yield before
                waiting[mark] = span
            elif waiting.pop(_OPENING_OF[mark], None) is None:
                yield span
    yield from waiting.values()


def _odd_straight(document: Document) -> Iterator[Span]:
    starts = sorted(document.paragraphs) or [0]
    bounds = [*starts, len(document.segments)]
    for start, end in pairwise(bounds):
        places = []
        for p in range(start, end):
            text = document.segments[p].text
            if '"' not in text:
                continue
            inches = {found.end() - 1 for found in _INCHES.finditer(text)}
            places += [Span(p, f.start(), f.end()) for f in re.finditer('"', text) if f.start() not in inches]
        goes_on = end < len(document.segments) and document.segments[end].text.startswith('"')
        if len(places) % 2 and not goes_on:
            yield places[-1]
