"""A project file that is open for editing: every change is in the file before anybody is told that it was made.

SQLite with a write-ahead log, synchronous; a change is one transaction. While the file is open nobody may put another
in its place, as the write-ahead log belongs to the file that was there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from aligner.errors import ProjectError
from aligner.files import staged
from aligner.project.history import Entry
from aligner.project.store import (
    SCHEMA_VERSION,
    opened,
    read_decisions,
    read_entries,
    read_project,
    read_workspace,
    write_project,
)
from aligner.vector_table import read_vectors, write_vectors

__all__ = ["ProjectFile", "StaleError", "check_unused"]

_BUSY_SECONDS = 5.0


class StaleError(Exception):
    """Somebody else changed the project meanwhile: what was to be done may not fit any more."""


class ProjectFile:
    """A project that stays open. Its file may be used from any thread, the workspace from one at a time."""

    def __init__(self, path: Path) -> None:
        """Open a project, which is brought to the newest schema; ProjectError where that cannot be."""
        _upgrade(path)
        self.path = path
        self._lock = RLock()
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self.workspace, self.history = read_workspace(self._connection)
        except sqlite3.Error as error:
            self._connection.close()
            raise ProjectError(f"{path}: cannot be opened for review: {error}") from error
        except (ValueError, TypeError, KeyError) as error:
            self._connection.close()
            raise ProjectError(f"{path}: is damaged: {error}") from error
        self._identity = _identity(path)

    def append(self, entry: Entry) -> None:
        """Write the next entry of the log.

        Raises StaleError where another process has written one meanwhile, and OSError where nothing can be written: the
        file is as it was then.
        """
        if _identity(self.path) != self._identity:
            raise OSError(f"{self.path.name} was replaced or removed by another program; open it again")
        try:
            with self._lock:
                _insert(self._connection, entry)
        except sqlite3.Error as error:
            raise OSError(f"{self.path.name} cannot be written: {error}") from error

    def catch_up(self) -> bool:
        """Apply what another process wrote meanwhile; whether there was anything."""
        with self._lock:
            entries = list(read_entries(self._connection, self.history.version))
        for entry in entries:
            self.workspace.apply(self.history.add(entry))
        return bool(entries)

    def read_value(self, name: str) -> str | None:
        """Return what was remembered under a name; None if nothing was."""
        with self._lock:
            row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def write_value(self, name: str, value: str) -> None:
        """Remember something that is no part of the bitext, such as where the reviewer is."""
        try:
            with self._lock:
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
        except sqlite3.Error as error:
            raise OSError(f"{self.path.name} cannot be written: {error}") from error

    def read_vectors(self, encoder: str, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the vectors that are kept of some texts, by their hashes."""
        with self._lock:
            return read_vectors(self._connection, encoder, texts)

    def write_vectors(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors of texts by their hashes, in one transaction."""
        try:
            with self._lock, _transaction(self._connection):
                write_vectors(self._connection, encoder, vectors)
        except sqlite3.Error as error:
            raise OSError(f"{self.path.name} cannot be written: {error}") from error

    def close(self) -> None:
        """Leave one file behind, without a write-ahead log, if nobody else has it open."""
        try:
            self._connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            pass  # Another process has it open, and closes the log when it is done.
        finally:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check_unused(path: Path) -> None:
    """Raise ProjectError where a project that is to be replaced is open in a review.

    What a review that was killed has left beside it is put into the file first.
    """
    if not path.with_name(f"{path.name}-wal").exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=0.2)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise ProjectError(f"{path}: is open in a review; stop that first (Ctrl-C where it runs)") from error


def _insert(connection: sqlite3.Connection, entry: Entry) -> None:
    with _transaction(connection):
        last = connection.execute("SELECT coalesce(max(number), 0) FROM log").fetchone()[0]
        if last + 1 != entry.number:
            raise StaleError(f"entry {last} is the last of the log, not {entry.number - 1}")
        connection.execute(
            "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)",
            (entry.number, entry.name, entry.message, entry.change, entry.reverses, entry.by, entry.at),
        )


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _upgrade(path: Path) -> None:
    """Write a project of an older schema anew."""
    with opened(path) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    bitext, decisions = read_project(path), read_decisions(path)
    with staged(path.parent) as outbox:
        write_project(outbox.path(path.name), bitext, decisions)
        outbox.deliver()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
