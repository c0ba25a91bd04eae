"""Quotation marks and brackets of Chinese and English typography."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["CLOSERS", "CLOSING", "QuotationState", "enclosed_spans", "follow_quotations"]

CLOSING = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "[": "]",
    "［": "］",
    "{": "}",
    "｛": "｝",
}
"""The closing mark of every opening one; the straight marks open and close alike and are not here."""
CLOSERS = "".join(CLOSING.values())


def enclosed_spans(text: str, openers: str, longest: int) -> list[tuple[int, int]]:
    """Return the ranges between an opening mark and its closing one, both included, up to `longest` characters.

    Outermost ranges only; a mark without its partner encloses nothing.
    """
    spans: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if character in openers:
            open_marks.append((CLOSING[character], place))
            continue
        for depth in range(len(open_marks) - 1, -1, -1):
            closer, start = open_marks[depth]
            if character == closer:
                del open_marks[depth:]
                if place + 1 - start <= longest:
                    spans = [span for span in spans if span[0] < start]
                    spans.append((start, place + 1))
                break
    return spans


@dataclass(frozen=True, slots=True)
class QuotationState:
    """How a segment stands to the quotations of its text.

    ends_inside: a quotation is open at its end. n_openings: quotations opened in it. closes: it ends in a closing mark.
    """

    ends_inside: bool
    n_openings: int
    closes: bool


_OPENING_MARKS = "“「『"
_CLOSING_MARKS = "”」』"
_MARK = re.compile("[“”‘’「」『』\"']")
_ENDS_IN_MARK = re.compile("[”’」』\"']\\s*$")


def follow_quotations(texts: Iterable[str]) -> list[QuotationState]:
    """Return the state of every segment of a text in order; quotations run on over segments.

    A straight or single mark opens after white space or a dash and before a letter, closes after punctuation or a
    letter at the end of a word, and is an apostrophe between two letters.
    """
    states = []
    is_open = False
    for text in texts:
        n_openings = 0
        for found in _MARK.finditer(text):
            opens = _mark_opens(text, found.start(), is_open=is_open)
            if opens:
                n_openings += 1
            is_open = is_open if opens is None else opens
        states.append(QuotationState(is_open, n_openings, bool(_ENDS_IN_MARK.search(text))))
    return states


def _mark_opens(text: str, place: int, *, is_open: bool) -> bool | None:
    """Return whether a mark opens a quotation or closes one, None for an apostrophe."""
    mark, before, after = text[place], text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
    if mark in _OPENING_MARKS:
        return True
    if mark in _CLOSING_MARKS:
        return False
    if mark == '"':
        return not is_open
    if before.isalnum() and after.isalnum():
        return None
    if (before.isspace() or before in "(（—–-：:，,“") and not after.isspace():
        return True
    return False if before in ".,!?…—-:;。！？，" else None
