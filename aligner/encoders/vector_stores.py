"""Where vectors are kept: in memory, or in an SQLite file that any number of processes may use."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from aligner.errors import OutputError
from aligner.vector_table import VECTOR_TABLE, read_vectors, write_vectors

__all__ = ["KeptVectors", "VectorFile", "VectorStore", "hash_text"]

_BUSY_SECONDS = 60.0


def hash_text(text: str) -> bytes:
    """Return the 16 bytes that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


class VectorStore(Protocol):
    """Where vectors are kept: float16 in bytes, by the encoder's identity and 16 bytes that stand for a text.

    Tokens are kept the same way, in the bytes of `KeptTokens`.
    """

    def read_vectors(self, encoder: str, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the vectors of those texts that are there."""
        ...

    def write_vectors(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors; OSError where that cannot be."""
        ...


class KeptVectors:
    """Vectors in memory: those that a project had, and those that it will have, or no more than about `most`."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self.vectors: dict[str, dict[bytes, bytes]] = {}

    def read_vectors(self, encoder: str, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the vectors of those texts that are there."""
        kept = self.vectors.get(encoder, {})
        return {text: kept[text] for text in texts if text in kept}

    def write_vectors(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors, as long as there is room."""
        kept = self.vectors.setdefault(encoder, {})
        if self._most is None or len(kept) < self._most:
            kept.update(vectors)


class VectorFile:
    """An SQLite file of vectors, made where there is none; any number of processes may read and write it.

    Raises OutputError where it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        try:
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute(VECTOR_TABLE)
            except sqlite3.Error:
                self._connection.close()
                raise
        except sqlite3.Error as error:
            raise OutputError(
                f"{path}: cannot be used to keep vectors: {error}; choose another --vector-cache"
            ) from error

    def read_vectors(self, encoder: str, texts: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the vectors of those texts that are there."""
        try:
            with self._lock:
                return read_vectors(self._connection, encoder, texts)
        except sqlite3.Error as error:
            raise OutputError(
                f"{self._path}: cannot be read: {error}; remove it, or leave out --vector-cache"
            ) from error

    def write_vectors(self, encoder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors, in one transaction; OutputError where they cannot be written."""
        try:
            with self._lock:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    write_vectors(self._connection, encoder, vectors)
                    self._connection.execute("COMMIT")
                finally:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise OutputError(f"{self._path}: vectors cannot be written: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
