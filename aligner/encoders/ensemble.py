"""The embedded encoder, and E5 beside it in the second look of the alignment.

Everything rests on the vectors of `use`; the second look measures candidates with the tokens of both encoders. E5 reads
each segment once, joined blocks are not encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import (
    Advance,
    Remarker,
    TokenEncoder,
    TokenPlaces,
    TokenVectors,
    identity,
    load_encoder,
)
from aligner.encoders.pooled_tokens import RereadingEncoder, TokenSource
from aligner.errors import EncoderError

__all__ = ["Ensemble", "load"]

_SECOND = "multilingual-e5-small"


class Ensemble:
    """Satisfies `TokenEncoder` and `RereadingEncoder`: an encoder, and another that the second look sees too."""

    def __init__(self, first: TokenEncoder, second: RereadingEncoder) -> None:
        self._first, self._second = first, second

    @property
    def signature(self) -> str:
        """Both signatures; then how both run."""
        parts = [self._first.signature, self._second.signature]
        runs = ", ".join(part.partition(" ")[2].strip("()") for part in parts)
        return f"ensemble:{'+'.join(map(identity, parts))} ({runs})"

    @property
    def weights(self) -> str:
        """Name of the weights of the second look."""
        return "ensemble"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return the vectors of the first encoder."""
        return self._first.encode(texts, advance)

    def encode_views(self, texts: Sequence[str], advance: Advance | None = None) -> tuple[TokenVectors, ...]:
        """Encode a document's texts with both; progress is that of the second, which takes nearly all of the time."""
        return (*self._first.encode_views(texts), *self._second.encode_views(texts, advance))

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        """Encode a document's texts with the first encoder, for the checks."""
        return self._first.encode_tokens(texts, advance)

    def token_places(self, texts: Sequence[str]) -> TokenPlaces:
        """Return where the tokens of the first encoder stand."""
        return self._first.token_places(texts)

    def with_tokens(self, change: Callable[[TokenSource, str], TokenSource]) -> Ensemble:
        """Return the ensemble with the tokens of the second encoder from another source."""
        return Ensemble(self._first, self._second.with_tokens(change))

    def remarks(self) -> tuple[str, ...]:
        """Tell what the second encoder tells."""
        return self._second.remarks() if isinstance(self._second, Remarker) else ()


def load() -> Ensemble:
    """Return the embedded encoder with E5; EncoderError where E5 was not built."""
    first, second = load_encoder("use"), load_encoder(_SECOND)
    if not isinstance(first, TokenEncoder) or not isinstance(second, RereadingEncoder):
        raise EncoderError(f"ensemble: {_SECOND} does not show its tokens")
    return Ensemble(first, second)
