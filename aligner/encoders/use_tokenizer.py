"""The embedded encoder's tokenizer: its SentencePiece model (Kudo & Richardson 2018) in the library made for it.

The encoder's package reads the model with a port in Python, which takes twice as long to load and twenty times as long
to run, and gives the same pieces but for two cases, in which the port is followed so that the vectors stay those of
the package: a run of characters that no piece has is one unknown piece for each of them, and so is an empty text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sentencepiece import SentencePieceProcessor

__all__ = ["Tokenizer"]

_UNKNOWN, _START, _END = 0, 1, 2


class Tokenizer:
    """Texts to numbers of pieces; `model` is the path of a SentencePiece model."""

    def __init__(self, model: Path) -> None:
        self._processor = SentencePieceProcessor(model_file=str(model))

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return for each text its pieces between a start and an end mark."""
        found: list[list[int]] = self._processor.encode(list(texts), out_type=int)
        return [
            [_START, *(self._with_every_unknown(text) if not ids or _UNKNOWN in ids else ids), _END]
            for text, ids in zip(texts, found, strict=True)
        ]

    def _with_every_unknown(self, text: str) -> list[int]:
        pieces: list[str] = self._processor.encode(text, out_type=str)
        ids = [
            number
            for piece in pieces
            for number in ([self._processor.piece_to_id(piece)] if self._is_known(piece) else [_UNKNOWN] * len(piece))
        ]
        return ids or [_UNKNOWN]

    def _is_known(self, piece: str) -> bool:
        return bool(self._processor.piece_to_id(piece) != _UNKNOWN)
