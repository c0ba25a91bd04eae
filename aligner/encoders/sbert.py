"""Encoders of sentence-transformers (Reimers & Gurevych 2020), from a folder or a model hub."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sentence_transformers
from numpy.typing import NDArray

from aligner.encoders.base import Advance
from aligner.errors import EncoderError

__all__ = ["SentenceTransformersEncoder", "load", "load_labse"]

_BATCH = 64


class SentenceTransformersEncoder:
    """Satisfies `Encoder`."""

    def __init__(self, name: str) -> None:
        self._name = name
        try:
            self._model = sentence_transformers.SentenceTransformer(name)
        except (OSError, ValueError) as error:
            # What the library raises where neither a folder nor a hub answers to the name.
            raise EncoderError(
                f"st:{name}: cannot be loaded ({str(error).splitlines()[0]}); "
                "give the folder of a model, or use the embedded encoder: --encoder use"
            ) from error

    @property
    def signature(self) -> str:
        """Model name and version of the library."""
        return f"st:{self._name}@{sentence_transformers.__version__}"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension) of unit rows."""
        parts = []
        for first in range(0, len(texts), _BATCH):
            batch = list(texts[first : first + _BATCH])
            parts.append(
                np.asarray(
                    self._model.encode(batch, normalize_embeddings=True, show_progress_bar=False),
                    dtype=np.float32,
                )
            )
            if advance:
                advance(len(batch))
        return np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)


def load(name: str) -> SentenceTransformersEncoder:
    """Return the encoder of a folder or a hub name; EncoderError where there is none."""
    return SentenceTransformersEncoder(name)


def load_labse() -> SentenceTransformersEncoder:
    """Return LaBSE (Feng et al. 2022)."""
    return load("sentence-transformers/LaBSE")
