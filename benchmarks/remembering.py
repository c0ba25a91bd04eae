"""Encoders that remember what they read, as benchmarks show them copies of the same texts again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aligner.encoders.base import Advance, SecondLookEncoder, TokenEncoder, load_encoder

if TYPE_CHECKING:
    from aligner.encoders.sbert_tokens import TokensOfText, TokenSource

__all__ = ["SECOND", "load_remembering"]

SECOND = "multilingual-e5-small"
"""What the ensemble reads with beside `use`."""


def load_remembering(name: str) -> SecondLookEncoder:
    """Return an encoder that shows its tokens; E5, alone or in the ensemble, reads a text once."""
    if name == "ensemble":
        from aligner.encoders.ensemble import Ensemble  # noqa: PLC0415 - needs the extra

        first = load_encoder("use")
        if not isinstance(first, TokenEncoder):
            raise TypeError(f"{first.signature} is no TokenEncoder")
        return Ensemble(first, load_remembering(SECOND))
    encoder = load_encoder(name)
    if not isinstance(encoder, SecondLookEncoder):
        raise SystemExit(f"the encoder {name} does not show its tokens")
    if name == "use":
        return encoder
    from aligner.encoders.sbert_tokens import TokenLayerEncoder  # noqa: PLC0415 - needs the extra

    if not isinstance(encoder, TokenLayerEncoder):
        return encoder
    return TokenLayerEncoder(encoder, _Remembered(encoder.tokens), encoder.weights)


class _Remembered:
    """Satisfies `TokenSource`."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens
        self._known: dict[str, TokensOfText] = {}

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return what is kept of each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._tokens.read(new, advance), strict=True))
        return [self._known[text] for text in texts]
