"""Translation memories of Trados Studio (.sdltm): an SQLite file with a row a unit, whose texts are small XML trees.

The file comes from anywhere. It is opened read-only and as it lies on the disk, its schema is looked at before anything
is asked of it, and what is asked is one SELECT over one plain table: views, virtual tables and computed columns, which
would run what a stranger wrote, are refused. Lengths and steps have limits.

Of a segment, texts stay; tags are left out and counted, but for those that say which text they stand for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import Row, Rows, limit_bytes
from aligner.readers.languages import choose_pair, telling_tag
from aligner.readers.xml import parse_fragment
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings
from aligner.text.tags import usual_tag

__all__ = ["read_sdltm"]

_MAX_CELL = 8 * 2**20
"""Bytes of a cell: a segment has some hundred."""
_STEPS_A_BYTE = 20
"""Steps of SQLite's machine a byte of the file; an honest file takes less than one."""
_LEAST_STEPS = 10_000_000
_PLACES = ("TextPlaceholder", "LockedContent")
"""Tags that stand for a text."""
_LEVELS = {1: "check", 3: "check", 4: "confirmed", 5: "check", 6: "confirmed"}
"""Confirmation levels of Trados: draft, rejected and approved translation, rejected and approved sign-off."""


def read_sdltm(path: Path, settings: ReadSettings) -> Rows:
    """Read the units; InputError for what is no such memory, or holds several memories that fit."""
    limit = limit_bytes(settings)
    size = _size(path, limit)
    try:
        with closing(_connect(path, size)) as connection:
            _check_schema(path, connection)
            memories = _memories(connection)
            pair = choose_pair(path, tuple(memories), settings)
            reading = _Segments(path, limit)
            rows = tuple(row for memory in memories[pair] for row in reading.rows(connection, memory))
    except (sqlite3.Error, UnicodeError, MemoryError) as error:
        # It may quote names of the file, in several lines or in bytes that are no text. SQLite reports some damage of
        # what tables are made of as memory that it does not get.
        reason = " ".join(str(error).split()) or "it asks for more memory than there is"
        raise InputError(f"{path}: is no readable translation memory: {reason}") from error
    notes = reading.notes()
    if path.with_name(path.name + "-wal").exists():
        notes.append("changes that Trados has not yet written into the file are missing: close the memory there")
    source, target = (telling_tag(tag) for tag in pair)
    return Rows(rows, source, target, tuple(notes))


def _size(path: Path, limit: int) -> int:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if magic != b"SQLite format 3\0":
        raise InputError(f"{path}: is no SQLite file, as a translation memory of Trados is; export it as TMX")
    if size > limit:
        raise InputError(
            f"{path}: is larger than the {limit / 2**20:.0f} MB that a memory may have; "
            "raise the limit with --max-mb, or export a part as TMX"
        )
    return size


def _connect(path: Path, size: int) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    n_left = max(_LEAST_STEPS, _STEPS_A_BYTE * size) // 100_000

    def count_down() -> int:
        nonlocal n_left
        n_left -= 1
        return int(n_left < 0)

    connection.set_progress_handler(count_down, 100_000)
    return connection


def _check_schema(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what has not the two tables, as plain ones."""
    for name, needed in (
        ("translation_memories", {"id", "source_language", "target_language"}),
        ("translation_units", {"id", "translation_memory_id", "source_segment", "target_segment"}),
    ):
        found = connection.execute("SELECT type, rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchall()
        # A virtual table has no page of its own.
        if len(found) != 1 or found[0][0] != "table" or not found[0][1]:
            raise InputError(f"{path}: has no table {name}, as a translation memory of Trados has")
        columns = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
        if any(hidden for _, hidden in columns):
            raise InputError(f"{path}: the table {name} has computed columns, which no memory of Trados has")
        missing = sorted(needed - {column for column, _ in columns})
        if missing:
            raise InputError(f"{path}: the table {name} has no column {missing[0]}, as a memory of Trados has")


def _memories(connection: sqlite3.Connection) -> dict[tuple[str, str], list[int]]:
    """Return the numbers of the memories of each pair of languages: a file mostly holds one."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, source, target in connection.execute(
        "SELECT id, source_language, target_language FROM translation_memories ORDER BY id LIMIT 100"
    ):
        found.setdefault((usual_tag(str(source or "")), usual_tag(str(target or ""))), []).append(number)
    return found


class _Segments:
    """Reads the units of a memory, and counts what was left out."""

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self._n_read = 0
        self._n_tags = 0
        self._n_empty = 0
        self._n_bad = 0

    def rows(self, connection: sqlite3.Connection, memory: int) -> Iterator[Row]:
        """Yield a row a unit; InputError for texts that are larger than the limit, together."""
        has_level = connection.execute(
            "SELECT 1 FROM pragma_table_xinfo('translation_units') WHERE name = 'confirmation_level'"
        ).fetchone()
        level = "confirmation_level" if has_level else "NULL"
        for source, target, own_level in connection.execute(
            f"SELECT source_segment, target_segment, {level} FROM translation_units"  # noqa: S608 - two constants
            " WHERE translation_memory_id = ? ORDER BY id",
            (memory,),
        ):
            texts = [cell if isinstance(cell, str) else "" for cell in (source, target)]
            self._n_read += sum(map(len, texts))
            if self._n_read > self._limit:
                raise InputError(f"{self._path}: holds more text than its size allows; the file is damaged")
            trees = [parse_fragment(text) for text in texts]
            if None in trees:
                self._n_bad += 1
                continue
            words = [self._text(tree) for tree in trees]
            if any(words):
                yield Row(words[0], words[1], status=_LEVELS.get(own_level, "open"))
            else:
                self._n_empty += 1

    def _text(self, segment: etree._Element | None) -> str:
        pieces = []
        for part in segment.iterfind("{*}Elements/*") if segment is not None else ():
            if local_name(part) == "Text":
                pieces.append(part.findtext("{*}Value") or "")
            elif local_name(part) == "Tag":
                stands_for = part.findtext("{*}TextEquivalent") or ""
                if part.findtext("{*}Type") in _PLACES and stands_for:
                    pieces.append(stands_for)
                else:
                    self._n_tags += 1
        return "".join(pieces).strip()

    def notes(self) -> list[str]:
        """Return what the user should know of the reading."""
        counts = (
            (self._n_tags, "inline codes left out of the text"),
            (self._n_empty, "units without text left out"),
            (self._n_bad, "units whose text is no XML left out"),
        )
        return [f"{count:,} {what}" for count, what in counts if count]
