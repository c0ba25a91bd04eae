"""The tokens of a sentence-transformers model, for the second look of the alignment.

Tokens are compared as a middle layer of the network sees them: the last one is trained for whole sentences, and the
tokens of a sentence lie close together there (layers compared by Jalili Sabet et al. 2020, SimAlign).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import sentence_transformers
import torch

from aligner.encoders.base import Advance
from aligner.encoders.batches import batch_by_length
from aligner.encoders.pooled_tokens import TokensOfText

__all__ = ["TokenLayer"]


class TokenLayer:
    """Runs a model that pools by the mean; `layer` counts from 1, and `prompt` is put before every text.

    note: called with the texts that are read.
    """

    def __init__(
        self,
        model: sentence_transformers.SentenceTransformer,
        layer: int,
        prompt: str,
        note: Callable[[Sequence[str]], None],
    ) -> None:
        module = model[0]
        # The library called it auto_model up to version 5.
        self._network = getattr(module, "auto_model", None) or module.model
        self._tokenizer = model.tokenizer
        self._longest = int(model.max_seq_length or 512)
        self._layer, self._prompt, self._note = layer, prompt, note

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return what is kept of each text; they go to the model longest first, so that little is padded."""
        self._note(texts)
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
