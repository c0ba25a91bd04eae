"""SQLite files broken by chance in a cell: the file is sound still, so that readers look at what it holds."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

from tests.fuzz.trees import mutate_xml

__all__ = ["SQLITE", "mutate_sqlite"]

SQLITE = b"SQLite format 3\0"
_ODD = (
    None,
    "",
    0,
    -1,
    2**62,
    1e308,
    b"\xff\0",
    "\0",
    "x\ny",
    "zh-CN",
    "2031-02-30 25:00:00",
    "<Segment/>",
    "<",
    "中" * 2_000,
)


def mutate_sqlite(data: bytes, chance: random.Random) -> bytes | None:
    """Return a file with another value in one cell; None for a file that cannot be opened or is empty."""
    with closing(sqlite3.connect(":memory:")) as file:
        try:
            file.deserialize(data)
            tables = [
                name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            table = chance.choice(tables)
            # The names come from the file itself, and nothing but this copy of it is there.
            rows = file.execute(f'SELECT rowid, * FROM "{table}"')  # noqa: S608
            names = [column[0] for column in rows.description][1:]
            row = chance.choice(rows.fetchall())
            k = chance.randrange(len(names))
            value = _change(row[k + 1], chance)
            file.execute(f'UPDATE "{table}" SET "{names[k]}" = ? WHERE rowid = ?', (value, row[0]))  # noqa: S608
            file.commit()
            return bytes(file.serialize())
        except (sqlite3.Error, MemoryError, ValueError, IndexError, OverflowError):
            return None


def _change(value: object, chance: random.Random) -> object:
    changed = mutate_xml(value.encode(), chance) if isinstance(value, str) and chance.random() < 0.7 else None
    return chance.choice(_ODD) if changed is None else changed.decode().partition("?>")[2]
