"""The Encoder protocol and the table of encoders by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from aligner.errors import EncoderError, UnknownNameError
from aligner.registry import Entry, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "ENCODERS",
    "ENTRY_POINTS",
    "Advance",
    "Encoder",
    "Remarker",
    "SecondLookEncoder",
    "TokenEncoder",
    "TokenPlaces",
    "TokenVectors",
    "check_encoder",
    "encoder_names",
    "identity",
    "load_encoder",
]

Advance: TypeAlias = Callable[[int], None]
"""Called with the number of texts just done, for a progress bar."""


class Encoder(Protocol):
    """Turns texts into vectors that are near each other when the texts mean the same, in either language."""

    @property
    def signature(self) -> str:
        """Name and version, `use@0.2.1`: equal signatures give equal vectors, and these are kept under it.

        What follows a blank tells how it runs, `use@0.2.1 (2 threads)`, and changes nothing: see `identity`.
        """
        ...

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension), rows of length 1."""
        ...


def identity(signature: str) -> str:
    """Return what of an encoder's signature tells its vectors from those of others: all before the first blank."""
    return signature.partition(" ")[0]


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
class SecondLookEncoder(Encoder, Protocol):
    """An encoder that shows its tokens to the second look of the alignment, which has weights trained for it."""

    @property
    def weights(self) -> str:
        """Name of these weights, see alignment.weights.load_weights."""
        ...

    def encode_views(self, texts: Sequence[str], advance: Advance | None = None) -> tuple[TokenVectors, ...]:
        """Encode texts that stand one after the other in a document, one at least, in as many ways as weights expect.

        The vectors of the first view are those of `encode`.
        """
        ...


@runtime_checkable
class TokenEncoder(SecondLookEncoder, Protocol):
    """An encoder whose tokens are also compared by checks and the search for terms, tuned on those of `use`."""

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        """Encode texts that stand one after the other in a document; there is at least one."""
        ...

    def token_places(self, texts: Sequence[str]) -> TokenPlaces:
        """Return where the tokens of such texts stand."""
        ...


@runtime_checkable
class Remarker(Protocol):
    """An encoder that has something to say on what it did."""

    def remarks(self) -> tuple[str, ...]:
        """Tell, a line each, what the user ought to know of all calls until now; usually nothing."""
        ...


_OF_SENTENCE_TRANSFORMERS = (
    "labse",
    "multilingual-e5-small",
    "bge-m3",
    "multilingual-e5-base",
    "multilingual-e5-large",
    "paraphrase-multilingual-MiniLM-L12-v2",
)
"""Described in manifest.toml; their factory takes the name."""
_NAMED = Entry("aligner.encoders.sbert:load_named", package="sentence_transformers", extra="transformers")

ENCODERS: Table[Encoder] = Table(
    "encoder",
    {
        "use": Entry("aligner.encoders.use:load"),
        **dict.fromkeys(_OF_SENTENCE_TRANSFORMERS, _NAMED),
        "ensemble": Entry("aligner.encoders.ensemble:load", package="sentence_transformers", extra="transformers"),
        "hashing": Entry("aligner.encoders.hashing:load"),
    },
)

ENTRY_POINTS = "aligner.encoders"
"""Group in which other packages offer encoders: functions without arguments that return one."""
_PREFIX = "st:"


def encoder_names() -> str:
    """Return the names as the user may type them, comma separated, those of other packages too."""
    return ", ".join([*ENCODERS, *(point.name for point in entry_points(group=ENTRY_POINTS)), f"{_PREFIX}MODEL"])


def check_encoder(name: str) -> None:
    """Raise UnknownNameError, with the right names, for an encoder that is not there."""
    if name in ENCODERS or (name.startswith(_PREFIX) and name != _PREFIX) or _plugin(name):
        return
    raise UnknownNameError(f"no encoder named {name!r}; there are: {encoder_names()}")


def load_encoder(name: str) -> Encoder:
    """Load an encoder by its name in the table, or `st:` and a sentence-transformers model (a hub name or a folder).

    Raises UnknownNameError, MissingPackageError, or EncoderError where weights are missing or not the expected ones.
    """
    check_encoder(name)
    if name in _OF_SENTENCE_TRANSFORMERS:
        return ENCODERS.load(name)(name)
    if name in ENCODERS:
        return ENCODERS.load(name)()
    if name.startswith(_PREFIX):
        table = Table[Encoder](
            "encoder",
            {name: Entry("aligner.encoders.sbert:load", package="sentence_transformers", extra="transformers")},
        )
        return table.load(name)(name.removeprefix(_PREFIX))
    point = _plugin(name)
    if point is None:
        raise UnknownNameError(f"no encoder named {name!r}")
    try:
        factory = point.load()
    except (ImportError, AttributeError) as error:
        owner = point.dist.name if point.dist else point.value
        raise EncoderError(f"encoder {name} of {owner} cannot be loaded: {error}") from error
    encoder: Encoder = factory()
    return encoder


def _plugin(name: str) -> EntryPoint | None:
    return next(iter(entry_points(group=ENTRY_POINTS, name=name)), None)
