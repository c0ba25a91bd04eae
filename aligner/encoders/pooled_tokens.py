"""Texts by their tokens, from networks that pool by the mean, for the second look of the alignment.

The vector of neighbouring texts as one text is the mean over the tokens of all of them, as if the network had not seen
across their joints; so only models that pool by the mean can be shown like this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import Advance, Encoder, Remarker, SecondLookEncoder, TokenVectors, identity

__all__ = ["PooledTokenEncoder", "RereadingEncoder", "TokenSource", "TokensOfText", "join_texts"]

Rows = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TokensOfText:
    """What is kept of one text of k tokens, those of the prompt and of the model's own marks left out.

    total: (d,), the sum of the last layer's rows over all tokens, marks too. tokens: (k, d), rows of the layer that is
    compared. token_ids: (k,).
    """

    total: Rows
    tokens: NDArray[np.float16]
    token_ids: Ints


class TokenSource(Protocol):
    """Where tokens come from."""

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return what is kept of each text."""
        ...


@runtime_checkable
class RereadingEncoder(SecondLookEncoder, Protocol):
    """An encoder with a source of tokens that another may be put in front of."""

    def with_tokens(self, change: Callable[[TokenSource, str], TokenSource]) -> RereadingEncoder:
        """Return the encoder with the source that `change` makes of its own and of a name for what that returns."""
        ...


class PooledTokenEncoder:
    """Satisfies `RereadingEncoder`: an encoder whose model is also shown by its tokens, one view."""

    def __init__(self, encoder: Encoder, tokens: TokenSource, weights: str) -> None:
        self._encoder, self._tokens, self._weights = encoder, tokens, weights

    @property
    def signature(self) -> str:
        """That of the encoder."""
        return self._encoder.signature

    @property
    def weights(self) -> str:
        """Name of the weights of the second look."""
        return self._weights

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> Rows:
        """Return an array (len(texts), dimension) of unit rows."""
        return self._encoder.encode(texts, advance)

    def encode_views(self, texts: Sequence[str], advance: Advance | None = None) -> tuple[TokenVectors, ...]:
        """Encode texts that stand one after the other."""
        return (join_texts(self._tokens.read(texts, advance)),)

    def with_tokens(self, change: Callable[[TokenSource, str], TokenSource]) -> PooledTokenEncoder:
        """Return the encoder with its tokens from another source."""
        return PooledTokenEncoder(self._encoder, change(self._tokens, identity(self.signature)), self._weights)

    def remarks(self) -> tuple[str, ...]:
        """Tell what the encoder tells."""
        return self._encoder.remarks() if isinstance(self._encoder, Remarker) else ()


def join_texts(texts: Sequence[TokensOfText]) -> TokenVectors:
    """Return the vectors of texts that stand one after the other."""
    n = len(texts)
    offsets = np.concatenate([[0], np.cumsum([len(text.tokens) for text in texts], dtype=np.int64)])
    totals = np.array([text.total for text in texts], dtype=np.float64)
    sums = np.concatenate([np.zeros((1, totals.shape[1])), np.cumsum(totals, axis=0)])

    def join(starts: Ints, counts: Ints) -> Rows:
        rows = sums[starts + counts] - sums[starts]
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    return TokenVectors(
        vectors=join(np.arange(n), np.ones(n, dtype=np.int64)),
        tokens=np.concatenate([text.tokens for text in texts]),
        offsets=offsets,
        token_ids=np.concatenate([text.token_ids for text in texts]),
        join=join,
    )
