"""Small translation memories of Trados for tests: the columns that are read, with the names that they have there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["SCHEMA", "build_sdltm"]

SCHEMA = (
    (
        "CREATE TABLE translation_memories (id INTEGER PRIMARY KEY, guid BLOB, name TEXT, source_language TEXT, "
        "target_language TEXT, copyright TEXT)"
    ),
    (
        "CREATE TABLE translation_units (id INTEGER PRIMARY KEY, guid BLOB, translation_memory_id INT, "
        "source_hash INTEGER, source_segment TEXT, target_hash INTEGER, target_segment TEXT, "
        "creation_user TEXT, confirmation_level INT)"
    ),
)


def build_sdltm(path: Path, *units: tuple[str, str, int], schema: tuple[str, ...] = SCHEMA) -> Path:
    """Write a memory of source, target (both as the XML of segments) and level; with another schema, an empty one."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in schema:
            connection.execute(statement)
        if schema == SCHEMA:
            connection.execute("INSERT INTO translation_memories VALUES (1, NULL, 'm', 'zh-CN', 'en-US', NULL)")
            connection.executemany(
                "INSERT INTO translation_units VALUES (NULL, NULL, 1, 0, ?, 0, ?, 'someone', ?)", units
            )
        connection.commit()
    return path
