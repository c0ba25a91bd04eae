"""What is wrong with a damaged project, in words that fit on one line of a terminal."""

from __future__ import annotations

import re

__all__ = ["say_damage"]

_LONGEST = 120
_NO_TEXT = re.compile(r"Could not decode to UTF-8 column '(\w+)'")


def say_damage(error: Exception) -> str:
    """Return what an error says of a file, without the bytes of the file that SQLite and Python quote in it."""
    # SQLite reports some damage of what tables are made of as memory that it does not get.
    said = "it asks for more memory than there is" if isinstance(error, MemoryError) else str(error)
    column = _NO_TEXT.match(said)
    if column:
        return f"in the column {column[1]!r} stands something that is no text"
    line = " ".join("".join(c if c.isprintable() and c != "\ufffd" else " " for c in said).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
