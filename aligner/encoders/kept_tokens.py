"""The tokens of texts, kept in a file of vectors: reading them takes a network thirty times as long as `use` needs.

They take some ten kilobytes a sentence, so they are kept where the user named a file, and not in projects.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.encoders.base import Advance
from aligner.encoders.pooled_tokens import TokensOfText, TokenSource
from aligner.encoders.vector_stores import VectorStore, hash_text

__all__ = ["KeptTokens"]

_AT_ONCE = 256
"""Texts after which tokens are written, so that a long run that is stopped has not worked for nothing."""


class KeptTokens:
    """Satisfies `TokenSource`: asks a store before it asks the network; `name` tells the network's tokens from others.

    What comes from the store is equal to the last bit.
    """

    def __init__(self, tokens: TokenSource, store: VectorStore, name: str) -> None:
        self._tokens, self._store, self._name = tokens, store, name

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return what is kept of each text."""
        places = {hash_text(text): text for text in texts}
        kept = self._store.read_vectors(self._name, places)
        missing = [key for key in places if key not in kept]
        if advance:
            advance(len(texts) - len(missing))
        for first in range(0, len(missing), _AT_ONCE):
            batch = missing[first : first + _AT_ONCE]
            read = self._tokens.read([places[key] for key in batch], advance)
            new = {key: _to_bytes(text) for key, text in zip(batch, read, strict=True)}
            self._store.write_vectors(self._name, new)
            kept |= new
        return [_from_bytes(kept[hash_text(text)]) for text in texts]


def _to_bytes(text: TokensOfText) -> bytes:
    """Return number and width of the tokens, their numbers, the total, the rows."""
    sizes = np.array(text.tokens.shape, dtype="<i4")
    parts = (sizes, text.token_ids.astype("<i4"), text.total.astype("<f4"), text.tokens.astype("<f2"))
    return b"".join(part.tobytes() for part in parts)


def _from_bytes(data: bytes) -> TokensOfText:
    n, width = np.frombuffer(data, dtype="<i4", count=2).tolist()
    ids = np.frombuffer(data, dtype="<i4", count=n, offset=8)
    total = np.frombuffer(data, dtype="<f4", count=width, offset=8 + 4 * n)
    tokens = np.frombuffer(data, dtype="<f2", offset=8 + 4 * (n + width)).reshape(n, width)
    return TokensOfText(total.astype(np.float32), tokens.astype(np.float16), ids.astype(np.int64))
