"""Cells of the TSV files: no quoting, and a backslash before what would end a cell or a line."""

from __future__ import annotations

import re

__all__ = ["escape_cell", "parse_ids", "parse_share", "unescape_cell"]

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_PLAIN = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_TO_ESCAPE = re.compile(r"[\\\t\n\r]")
_ESCAPED = re.compile(r"\\[\\tnr]")


def escape_cell(text: str) -> str:
    r"""Return a text as a cell: tab, newline, carriage return and backslash become `\t \n \r \\`."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)


def unescape_cell(cell: str) -> str:
    """Return the text of a cell; a backslash before another character stands for itself."""
    return _ESCAPED.sub(lambda found: _PLAIN[found[0]], cell)


def parse_ids(cell: str) -> tuple[int, ...]:
    """Return ids that are written with blanks between; none where anything else is among them."""
    parts = cell.split()
    return (
        tuple(map(int, parts)) if all(part.isdecimal() and part.isascii() and len(part) < 10 for part in parts) else ()
    )


def parse_share(cell: str) -> float:
    """Return a confidence, 1 where the cell holds none: whoever made the file was sure of its pairs."""
    try:
        value = float(cell)
    except ValueError:
        return 1.0
    return value if 0.0 <= value <= 1.0 else 1.0
