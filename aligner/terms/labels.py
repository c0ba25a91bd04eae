r"""What a glossary of few columns has no column for, as labels in its comment: `a note [domain] trade [forbidden] tea`.

The text before the first label is the note. A bracket or backslash that is not ours has a backslash before it, as have
tabs and line ends (`\t \n \r \\ \[`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aligner.text.cells import escape_cell, unescape_cell

__all__ = ["join_labels", "split_labels"]

_LABEL = re.compile(r"(?<!\\)((?:\\\\)*)\[([^\]]*)\]")


def join_labels(note: str, labels: Iterable[tuple[str, str]]) -> str:
    """Return a comment that `split_labels` takes apart again."""
    parts = [_escape(note)] if note else []
    parts += [f"[{name}] {_escape(value)}" for name, value in labels if value]
    return " ".join(parts)


def split_labels(comment: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the note and the labelled values of a comment."""
    marks = list(_LABEL.finditer(comment))
    if not marks:
        return _unescape(comment), []
    ends = [mark.start(2) - 1 for mark in marks[1:]] + [len(comment)]
    note = comment[: marks[0].start(2) - 1]
    values = [(mark[2], _unescape(comment[mark.end() : end])) for mark, end in zip(marks, ends, strict=True)]
    return _unescape(note), values


def _escape(text: str) -> str:
    return escape_cell(text).replace("[", "\\[")


def _unescape(text: str) -> str:
    # `\[` goes by way of a character that no cell holds, as `\\[` is a backslash and a bracket.
    return unescape_cell(re.sub(r"((?<!\\)(?:\\\\)*)\\\[", "\\1\0", text)).replace("\0", "[").strip()
