"""Vectors are kept, so that a text is encoded once: by what tells the encoder and by a hash of the text, as float16.

Vectors are rounded to float16 whether they were kept or have just been made, so that a result does not depend on what
was there before. Where `use` shows its tokens these are made anew, as that takes a millisecond a sentence; those of a
larger network are kept too, in a file that the user named (`kept_tokens`), as they take ten kilobytes a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from aligner.encoders.kept_tokens import KeptTokens
from aligner.encoders.pooled_tokens import RereadingEncoder
from aligner.encoders.vector_stores import VectorFile, VectorStore, hash_text

__all__ = ["KeepingEncoder", "keep_vectors"]

_AT_ONCE = 1024
"""Texts after which vectors are written, so that a long run that is stopped has not worked for nothing."""


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
        hashes = list(map(hash_text, texts))
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
    """The same for an encoder that shows its tokens to the second look."""

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
    """Return the encoder with its vectors kept in some stores, the nearest first; tokens in the first file of them."""
    file = next((store for store in stores if isinstance(store, VectorFile)), None)
    if file is not None and isinstance(encoder, RereadingEncoder):
        encoder = encoder.with_tokens(lambda tokens, name: KeptTokens(tokens, file, f"{name}#tokens"))
    if isinstance(encoder, TokenEncoder):
        return _TokenKeepingEncoder(encoder, stores)
    return (_ViewKeepingEncoder if isinstance(encoder, SecondLookEncoder) else KeepingEncoder)(encoder, stores)
