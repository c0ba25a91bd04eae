"""Encoders that remember what they read, as benchmarks show them copies of the same texts again and again."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.encoders.base import Advance, SecondLookEncoder, load_encoder
from aligner.encoders.pooled_tokens import RereadingEncoder, TokensOfText, TokenSource

__all__ = ["load_remembering"]


def load_remembering(name: str) -> SecondLookEncoder:
    """Return an encoder that shows its tokens; a slow network reads a text once."""
    encoder = load_encoder(name)
    if not isinstance(encoder, SecondLookEncoder):
        raise SystemExit(f"the encoder {name} does not show its tokens")
    return (
        encoder.with_tokens(lambda tokens, _: _Remembered(tokens)) if isinstance(encoder, RereadingEncoder) else encoder
    )


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
