"""The embedded encoder's tokenizer: its SentencePiece model (Kudo & Richardson 2018) in the library made for it.

The encoder's package reads the model with a port in Python, which takes twice as long to load and twenty times as long
to run, and gives the same pieces but for two cases, in which the port is followed so that the vectors stay those of
the package: a run of characters that no piece has is one unknown piece for each of them, and so is an empty text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentencepiece import SentencePieceProcessor

from aligner.encoders.base import TokenPlaces

__all__ = ["Tokenizer"]

_UNKNOWN, _START, _END = 0, 1, 2
_SCORE_OF_UNKNOWN = -19.0
"""A little rarer than the rarest pieces."""


class Tokenizer:
    """Texts to numbers of pieces; `model` is the path of a SentencePiece model."""

    def __init__(self, model: Path) -> None:
        self._processor = SentencePieceProcessor(model_file=str(model))
        self._scores: dict[int, float] = {_UNKNOWN: _SCORE_OF_UNKNOWN}

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return for each text its pieces between a start and an end mark."""
        found: list[list[int]] = self._processor.encode(list(texts), out_type=int)
        return [
            [_START, *(self._with_every_unknown(text) if not ids or _UNKNOWN in ids else ids), _END]
            for text, ids in zip(texts, found, strict=True)
        ]

    def places(self, texts: Sequence[str]) -> TokenPlaces:
        """Return where the pieces of the texts stand, without start and end marks, and how rare they are."""
        spans: list[tuple[int, int]] = []
        ids: list[int] = []
        for text, found in zip(texts, self._processor.encode(list(texts), return_type="offset_mapping"), strict=True):
            for piece, (start, end) in zip(found["ids"], found["offsets"], strict=True):
                # A run of unknown characters is one piece there, and one for each of them in `encode`.
                parts = [(k, k + 1) for k in range(start, end)] if piece == _UNKNOWN else [(start, end)]
                spans += parts
                ids += [piece] * len(parts)
            if not found["ids"]:
                spans.append((0, len(text)))
                ids.append(_UNKNOWN)
        rarity = np.array([-self._score(piece) for piece in ids], dtype=np.float32)
        return TokenPlaces(np.array(spans, dtype=np.int64).reshape(-1, 2), rarity)

    def _score(self, piece: int) -> float:
        if piece not in self._scores:
            self._scores[piece] = float(self._processor.get_score(piece))
        return self._scores[piece]

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
