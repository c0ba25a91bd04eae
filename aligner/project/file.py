"""A project file that is open for editing: every change is in the file before anybody is told that it was made.

SQLite with a write-ahead log, synchronous; a change is one transaction. While the file is open nobody may put another
in its place, as the write-ahead log belongs to the file that was there.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from aligner.errors import ProjectError
from aligner.files import staged
from aligner.project.damage import say_damage
from aligner.project.history import Entry
from aligner.project.store import (
    SCHEMA_VERSION,
    opened,
    read_decisions,
    read_entries,
    read_project,
    read_remembered_terms,
    read_workspace,
    write_project,
)
from aligner.vector_table import read_vectors, write_vectors

__all__ = ["ProjectFile", "StaleError", "check_unused", "check_writable", "without_collecting"]

_BUSY_SECONDS = 5.0


class StaleError(Exception):
    """Somebody else changed the project meanwhile: what was to be done may not fit any more. `version` is its last."""

    def __init__(self, version: int) -> None:
        super().__init__("the project was changed elsewhere, in another tab or by another program")
        self.version = version


class ProjectFile:
    """A project that stays open. Its file may be used from any thread, the workspace from one at a time."""

    def __init__(self, path: Path) -> None:
        """Open a project, which is brought to the newest schema; ProjectError where that cannot be."""
        check_writable(path, "a review saves while you work; copy the project first")
        _upgrade(path)
        self.path = path
        self._lock = RLock()
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self.workspace, self.history = read_workspace(self._connection)
        except (sqlite3.Error, MemoryError) as error:
            self._connection.close()
            raise ProjectError(f"{path}: cannot be opened for review: {say_damage(error)}") from error
        except (ValueError, TypeError, KeyError) as error:
            self._connection.close()
            raise ProjectError(f"{path}: is damaged: {say_damage(error)}") from error
        self._identity = _identity(path)

    def append(self, entry: Entry) -> None:
        """Write the next entry of the log.

        Raises StaleError where another process has written one meanwhile, and OSError where nothing can be written: the
        file is as it was then.
        """
        if _identity(self.path) != self._identity:
            raise OSError(f"{self.path.name} was replaced or removed by another program; open it again")
        with self._used("written"):
            _insert(self._connection, entry)

    def catch_up(self) -> bool:
        """Apply what another process wrote meanwhile; whether there was anything. OSError for what does not fit."""
        with self._used("read"):
            entries = list(read_entries(self._connection, self.history.version))
        for entry in entries:
            try:
                self.workspace.apply(self.history.peek(entry))
                self.history.add(entry)
            except (ValueError, TypeError, KeyError) as error:
                raise OSError(
                    f"{self.path.name} is damaged: entry {entry.number} of its log: {say_damage(error)}"
                ) from error
        return bool(entries)

    @contextmanager
    def _used(self, how: str) -> Iterator[None]:
        """Hold the connection; what goes wrong with it is an OSError."""
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            raise OSError(f"{self.path.name} cannot be {how}: {error}; what was saved so far stays") from error

    def read_value(self, name: str) -> str | None:
        """Return what was remembered under a name; None if nothing was."""
        with self._used("read"):
            row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def write_value(self, name: str, value: str) -> None:
        """Remember something that is no part of the bitext, such as where the reviewer is."""
        with self._used("written"):
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def change_value(self, name: str, change: Callable[[str | None], str]) -> None:
        """Put what `change` makes of a value, None if there is none, in its place, in one transaction."""
        with self._used("written"), _transaction(self._connection):
            self.write_value(name, change(self.read_value(name)))

    def read_vectors(self, encoder: str, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the vectors that are kept of some texts, by their hashes."""
        with self._used("read"):
            return read_vectors(self._connection, encoder, texts)

    def write_vectors(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors of texts by their hashes, in one transaction.

        Whoever waits for the file does not wait for the disk as well: vectors that a power cut takes are made again.
        """
        with self._used("written"):
            self._connection.execute("PRAGMA synchronous = NORMAL")
            try:
                with _transaction(self._connection):
                    write_vectors(self._connection, encoder, vectors)
            finally:
                self._connection.execute("PRAGMA synchronous = FULL")

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


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no cycles meanwhile: going through a million new objects again and again takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check_unused(path: Path, *, force: bool = False) -> None:
    """Raise ProjectError where a project that is to be replaced is open in a review.

    What a review that was killed has left beside it is put into the file first. Where that cannot be, as the file is
    gone or damaged, it may be all that is left of the work: it goes only with `force`, as SQLite would take it for a
    part of the file that comes there.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        return
    try:
        if path.exists():
            with closing(sqlite3.connect(path, timeout=0.2)) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise ProjectError(f"{path}: is open in a review; stop that first (Ctrl-C where it runs)") from error
    if not log.exists():
        return
    if not force:
        raise ProjectError(
            f"{log}: was left by a review whose project is gone or damaged; put that back beside it, or pass another "
            "name, or delete it"
        )
    log.unlink()
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)


def _insert(connection: sqlite3.Connection, entry: Entry) -> None:
    with _transaction(connection):
        last = connection.execute("SELECT coalesce(max(number), 0) FROM log").fetchone()[0]
        if last + 1 != entry.number:
            raise StaleError(last)
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


def check_writable(path: Path, advice: str) -> None:
    """Tell now what cannot be written, and what to do then, and not after the first decision; ProjectError."""
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.W_OK):
            raise ProjectError(f"{place}: cannot be written; {advice}")


def _upgrade(path: Path) -> None:
    """Write a project of an older schema anew."""
    with opened(path) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    bitext, decisions = read_project(path), read_decisions(path)
    with staged(path.parent) as outbox:
        write_project(outbox.path(path.name), bitext, decisions, read_remembered_terms(path))
        outbox.deliver()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
