"""Vectors are kept, so that a text is encoded once: by what tells the encoder and by a hash of the text, as float16.

Vectors are rounded to float16 whether they were kept or have just been made, so that a result does not depend on what
was there before. Where an encoder also shows its tokens these are made anew: they are five times the size of a vector.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import (
    Advance,
    Encoder,
    Remarker,
    SecondLookEncoder,
    TokenEncoder,
    TokenPlaces,
    TokenVectors,
    identity,
)
from aligner.errors import OutputError
from aligner.vector_table import VECTOR_TABLE, read_vectors, write_vectors

__all__ = ["KeepingEncoder", "KeptVectors", "VectorFile", "VectorStore", "keep_vectors"]

_BUSY_SECONDS = 60.0
_AT_ONCE = 1024
"""Texts after which vectors are written, so that a long run that is stopped has not worked for nothing."""


class VectorStore(Protocol):
    """Where vectors are kept: float16 in bytes, by the encoder's identity and 16 bytes that stand for a text."""

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


class KeepingEncoder:
    """An encoder that asks its stores, in their order, before it encodes, and gives them all what is new.

    `n_kept` and `n_encoded` count the different texts that were there and those that were not.
    """

    def __init__(self, encoder: Encoder, stores: Sequence[VectorStore]) -> None:
        self._encoder, self._stores = encoder, tuple(stores)
        self.n_kept = self.n_encoded = 0

    @property
    def signature(self) -> str:
        """That of the encoder."""
        return self._encoder.signature

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension) of unit rows."""
        if not texts:
            return self._encoder.encode(texts)
        hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16] for text in texts]
        places = {text: k for k, text in enumerate(hashes)}
        kept = self._kept(list(places))
        missing = [text for text in places if text not in kept]
        self.n_kept += len(kept)
        self.n_encoded += len(missing)
        if advance:
            advance(len(texts) - len(missing))
        for first in range(0, len(missing), _AT_ONCE):
            batch = missing[first : first + _AT_ONCE]
            rows = self._encoder.encode([texts[places[text]] for text in batch], advance).astype("<f2")
            new = {text: row.tobytes() for text, row in zip(batch, rows, strict=True)}
            self._write(self._stores, new)
            kept |= new
        found = np.array([np.frombuffer(kept[text], dtype="<f2") for text in hashes], dtype=np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)

    def remarks(self) -> tuple[str, ...]:
        """Tell what the encoder tells."""
        return self._encoder.remarks() if isinstance(self._encoder, Remarker) else ()

    def _kept(self, texts: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept; what one store has and those before it have not is written there too."""
        kept: dict[bytes, bytes] = {}
        name = identity(self.signature)
        for k, store in enumerate(self._stores):
            found = store.read_vectors(name, [text for text in texts if text not in kept])
            if found:
                self._write(self._stores[:k], found)
                kept |= found
        return kept

    def _write(self, stores: Sequence[VectorStore], vectors: Mapping[bytes, bytes]) -> None:
        for store in stores:
            store.write_vectors(identity(self.signature), vectors)


class _ViewKeepingEncoder(KeepingEncoder):
    """The same for an encoder that shows its tokens to the second look; these are not kept."""

    _encoder: SecondLookEncoder

    @property
    def weights(self) -> str:
        """Name of the weights of the second look."""
        return self._encoder.weights

    def encode_views(self, texts: Sequence[str], advance: Advance | None = None) -> tuple[TokenVectors, ...]:
        """Encode texts that stand one after the other."""
        return self._encoder.encode_views(texts, advance)


class _TokenKeepingEncoder(_ViewKeepingEncoder):
    """The same for an encoder that shows its tokens to checks too."""

    _encoder: TokenEncoder

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        """Encode texts that stand one after the other."""
        return self._encoder.encode_tokens(texts, advance)

    def token_places(self, texts: Sequence[str]) -> TokenPlaces:
        """Return where their tokens stand."""
        return self._encoder.token_places(texts)


def keep_vectors(encoder: Encoder, stores: Sequence[VectorStore]) -> KeepingEncoder:
    """Return the encoder with its vectors kept in some stores, the nearest first."""
    if isinstance(encoder, TokenEncoder):
        return _TokenKeepingEncoder(encoder, stores)
    return (_ViewKeepingEncoder if isinstance(encoder, SecondLookEncoder) else KeepingEncoder)(encoder, stores)
