"""An encoder without a model: hashed character n-grams. For tests, and for texts in one language.

It finds equal strings, not equal meanings: names, figures and quotations in Latin letters are all that it can see
across languages. The hashing trick: Weinberger et al. 2009.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import Advance

__all__ = ["HashingEncoder", "load"]

_DIMENSION = 256


class HashingEncoder:
    """Satisfies `Encoder`."""

    @property
    def signature(self) -> str:
        """Name and version."""
        return "hashing@1"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), 256) of unit rows."""
        vectors = np.zeros((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            padded = f" {text.lower()} "
            for size in (1, 2, 3):
                for k in range(len(padded) - size + 1):
                    code = zlib.crc32(padded[k : k + size].encode("utf-8", "replace"))
                    row[code % _DIMENSION] += 1.0 if code & 0x80000000 else -1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[norms[:, 0] == 0, 0] = 1.0
        if advance:
            advance(len(texts))
        return np.asarray(vectors / np.where(norms == 0, 1.0, norms), dtype=np.float32)


def load() -> HashingEncoder:
    """Return the encoder."""
    return HashingEncoder()
