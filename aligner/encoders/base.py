"""The Encoder protocol and the table of encoders by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from aligner.errors import UnknownNameError
from aligner.registry import Entry, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "ENCODERS",
    "Advance",
    "Encoder",
    "TokenEncoder",
    "TokenPlaces",
    "TokenVectors",
    "check_encoder",
    "load_encoder",
]

Advance: TypeAlias = Callable[[int], None]
"""Called with the number of texts just done, for a progress bar."""


class Encoder(Protocol):
    """Turns texts into vectors that are near each other when the texts mean the same, in either language."""

    @property
    def signature(self) -> str:
        """Name and version, `use@0.2.1`: equal signatures give equal vectors."""
        ...

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension), rows of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """What an encoder that shows its tokens gives for n texts in the order of one document.

    vectors: (n, d), as `Encoder.encode` gives them. tokens: (t, c), what each token adds to its text's vector; text s
    has the rows offsets[s] .. offsets[s + 1] - 1. token_ids: (t,), equal for equal tokens. join: from first texts and
    sizes, (k,) each, to (k, d) unit vectors of so many neighbouring texts, as if encoded as one.
    """

    vectors: NDArray[np.float32]
    tokens: NDArray[np.float16]
    offsets: NDArray[np.int64]
    token_ids: NDArray[np.int64]
    join: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class TokenPlaces:
    """Where the tokens of n texts stand, in the order and with the offsets of their `TokenVectors`.

    spans: (t, 2), the characters of its text that a token is made of. rarity: (t,), minus the logarithm of a token's
    probability in general text.
    """

    spans: NDArray[np.int64]
    rarity: NDArray[np.float32]


@runtime_checkable
class TokenEncoder(Encoder, Protocol):
    """An encoder whose tokens can be looked at, for the second look of the alignment."""

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        """Encode texts that stand one after the other in a document; there is at least one."""
        ...

    def token_places(self, texts: Sequence[str]) -> TokenPlaces:
        """Return where the tokens of such texts stand."""
        ...


ENCODERS: Table[Encoder] = Table(
    "encoder",
    {
        "use": Entry("aligner.encoders.use:load"),
        "labse": Entry("aligner.encoders.sbert:load_labse", package="sentence_transformers", extra="transformers"),
        "hashing": Entry("aligner.encoders.hashing:load"),
    },
)

_PREFIX = "st:"


def check_encoder(name: str) -> None:
    """Raise UnknownNameError, with the right names, for an encoder that is not there."""
    if name not in ENCODERS and (not name.startswith(_PREFIX) or name == _PREFIX):
        raise UnknownNameError(f"no encoder named {name!r}; there are: {ENCODERS.names()}, st:MODEL")


def load_encoder(name: str) -> Encoder:
    """Load an encoder by its name in the table, or `st:` and a sentence-transformers model (a hub name or a folder).

    Raises UnknownNameError, MissingPackageError, or EncoderError where weights are missing or not the expected ones.
    """
    check_encoder(name)
    if name.startswith(_PREFIX):
        table = Table[Encoder](
            "encoder",
            {name: Entry("aligner.encoders.sbert:load", package="sentence_transformers", extra="transformers")},
        )
        return table.load(name)(name.removeprefix(_PREFIX))
    return ENCODERS.load(name)()
