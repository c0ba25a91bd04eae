"""The tokens of a sentence-transformers model, for the second look of the alignment.

Tokens are compared as a middle layer of the network sees them: the last one is trained for whole sentences, and the
tokens of a sentence lie close together there (layers compared by Jalili Sabet et al. 2020, SimAlign). The vector of
neighbouring texts as one text is the mean over the tokens of all of them, as if the network had not seen across their
joints; so only models that pool by the mean can be shown like this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import sentence_transformers
import torch
from numpy.typing import NDArray

from aligner.encoders.base import Advance, Encoder, Remarker, TokenVectors
from aligner.encoders.batches import batch_by_length

__all__ = ["TokenLayer", "TokenLayerEncoder", "TokenSource", "TokensOfText", "join_texts"]

Rows = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TokensOfText:
    """What is kept of one text of k tokens, those of the prompt and of the model's own marks left out.

    total: (d,), the sum of the last layer's rows over all tokens, marks too. tokens: (k, d), rows of the layer that is
    compared. token_ids: (k,).
    """

    total: Rows
    tokens: NDArray[np.float16]
    token_ids: Ints


class TokenSource(Protocol):
    """Where tokens come from."""

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return what is kept of each text."""
        ...


class TokenLayer:
    """Runs a model that pools by the mean; `layer` counts from 1, and `prompt` is put before every text."""

    def __init__(self, model: sentence_transformers.SentenceTransformer, layer: int, prompt: str) -> None:
        module = model[0]
        # The library called it auto_model up to version 5.
        self._network = getattr(module, "auto_model", None) or module.model
        self._tokenizer = model.tokenizer
        self._longest = int(model.max_seq_length or 512)
        self._layer, self._prompt = layer, prompt

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return what is kept of each text; they go to the model longest first, so that little is padded."""
        found: dict[int, TokensOfText] = {}
        for batch in batch_by_length(texts):
            found |= zip(batch, self._read_batch([texts[k] for k in batch]), strict=True)
            if advance:
                advance(len(batch))
        return [found[k] for k in range(len(texts))]

    def _read_batch(self, texts: list[str]) -> Iterator[TokensOfText]:
        encoded = self._tokenizer(
            [self._prompt + text for text in texts],
            padding=True,
            truncation=True,
            max_length=self._longest,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        ends = encoded.pop("offset_mapping")[:, :, 1]
        with torch.inference_mode():
            layers = self._network(**encoded.to(self._network.device), output_hidden_states=True).hidden_states
        is_real = encoded["attention_mask"].cpu().numpy().astype(np.bool_)
        # Marks and padding have no characters: they end at 0.
        is_own = is_real & (ends.numpy() > len(self._prompt))
        ids = encoded["input_ids"].cpu().numpy()
        last, compared = (layers[k].float().cpu().numpy() for k in (-1, self._layer))
        for k in range(len(texts)):
            own = is_own[k]
            yield TokensOfText(last[k][is_real[k]].sum(axis=0), compared[k][own].astype(np.float16), ids[k][own])


class TokenLayerEncoder:
    """Satisfies `SecondLookEncoder`: an encoder whose model is also shown by its tokens, one view."""

    def __init__(self, encoder: Encoder, tokens: TokenSource, weights: str) -> None:
        self._encoder, self.tokens, self._weights = encoder, tokens, weights

    @property
    def signature(self) -> str:
        """That of the encoder."""
        return self._encoder.signature

    @property
    def weights(self) -> str:
        """Name of the weights of the second look."""
        return self._weights

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> Rows:
        """Return an array (len(texts), dimension) of unit rows."""
        return self._encoder.encode(texts, advance)

    def encode_views(self, texts: Sequence[str], advance: Advance | None = None) -> tuple[TokenVectors, ...]:
        """Encode texts that stand one after the other."""
        return (join_texts(self.tokens.read(texts, advance)),)

    def remarks(self) -> tuple[str, ...]:
        """Tell what the encoder tells."""
        return self._encoder.remarks() if isinstance(self._encoder, Remarker) else ()


def join_texts(texts: Sequence[TokensOfText]) -> TokenVectors:
    """Return the vectors of texts that stand one after the other."""
    n = len(texts)
    offsets = np.concatenate([[0], np.cumsum([len(text.tokens) for text in texts], dtype=np.int64)])
    totals = np.array([text.total for text in texts], dtype=np.float64)
    sums = np.concatenate([np.zeros((1, totals.shape[1])), np.cumsum(totals, axis=0)])

    def join(starts: Ints, counts: Ints) -> Rows:
        rows = sums[starts + counts] - sums[starts]
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    return TokenVectors(
        vectors=join(np.arange(n), np.ones(n, dtype=np.int64)),
        tokens=np.concatenate([text.tokens for text in texts]),
        offsets=offsets,
        token_ids=np.concatenate([text.token_ids for text in texts]),
        join=join,
    )
