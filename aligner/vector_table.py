"""The table of kept vectors, in project files and in files of its own: float16, by encoder and hash of the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

__all__ = ["VECTOR_TABLE", "read_vectors", "write_vectors"]

_AT_ONCE = 500
"""Texts that one question asks for; SQLite takes no more than 999."""

VECTOR_TABLE = """
CREATE TABLE IF NOT EXISTS vectors (
    encoder TEXT NOT NULL,
    text    BLOB NOT NULL,
    vector  BLOB NOT NULL,
    PRIMARY KEY (encoder, text)
) STRICT, WITHOUT ROWID
"""


def read_vectors(connection: sqlite3.Connection, encoder: str, texts: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return the vectors that are kept of some texts, by their hashes."""
    wanted = list(texts)
    found: dict[bytes, bytes] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"SELECT text, vector FROM vectors WHERE encoder = ? AND text IN ({marks})"  # noqa: S608 - marks only
        found.update(connection.execute(query, (encoder, *some)))
    return found


def write_vectors(connection: sqlite3.Connection, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
    """Keep vectors of texts by their hashes, in the transaction that is open; what is there already stays.

    Equal keys mean equal vectors, so two processes that write the same text do not disturb one another.
    """
    rows = ((encoder, text, vector) for text, vector in vectors.items())
    connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)
