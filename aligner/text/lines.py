"""Lines of a text, with their places."""

from __future__ import annotations

import re

__all__ = ["LINE_BREAK", "ends_with_mark", "line_spans", "paragraph_spans", "strip_span"]

LINE_BREAK = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")
"""Unicode's line and paragraph separators; unlike str.splitlines without U+001C to U+001E, which are no line ends."""


def line_spans(text: str) -> list[tuple[int, int]]:
    """Return the range of every line, without its line break; no empty line after the last break."""
    spans = []
    start = 0
    for found in LINE_BREAK.finditer(text):
        spans.append((start, found.start()))
        start = found.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without the white space at its ends; empty where there is nothing else."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    return (start + left, start + left + len(inner.strip()))


_MARK_AT_THE_END = re.compile(r"[。！？.!?:：,，;；…—][”’」』）)\]\"']*$")


def ends_with_mark(text: str) -> bool:
    """Whether a text ends as sentences do, or parts of them: a heading ends without a mark."""
    return _MARK_AT_THE_END.search(text) is not None


_WRAP_COLUMNS = (50, 110)
"""A hard-wrapped text has lines of about this many columns; a Chinese character takes two."""
_ENDS = tuple('。！？!?.:：;；”」』"')
_LEAST_WRAPPED = 5


def _columns(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the paragraphs: the lines, or blocks of lines where the text is hard-wrapped.

    A text is hard-wrapped if most line breaks inside its blocks stand after a full line that ends in mid-sentence.
    """
    lines = [strip_span(text, *span) for span in line_spans(text)]
    widths = [_columns(text[start:end]) for start, end in lines]
    full = sorted(widths)[int(len(widths) * 0.9)] if widths else 0
    if not _WRAP_COLUMNS[0] <= full <= _WRAP_COLUMNS[1] or max(widths) > _WRAP_COLUMNS[1]:
        return lines
    inner = [k for k in range(len(lines) - 1) if widths[k] and widths[k + 1]]
    wrapped = {k for k in inner if widths[k] >= 0.75 * full and not text[: lines[k][1]].endswith(_ENDS)}
    if len(wrapped) < max(_LEAST_WRAPPED, len(inner) / 2):
        return lines
    blocks: list[tuple[int, int]] = []
    goes_on = False
    for k, (start, end) in enumerate(lines):
        if goes_on and start < end:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
        goes_on = start < end and widths[k] >= 0.75 * full
    return blocks
