"""Texts by their tokens: what is made of them, whatever network they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner.encoders.base import Advance, SecondLookEncoder, TokenEncoder
from aligner.encoders.cache import keep_vectors
from aligner.encoders.hashing import HashingEncoder
from aligner.encoders.kept_tokens import KeptTokens
from aligner.encoders.pooled_tokens import PooledTokenEncoder, TokensOfText, join_texts
from aligner.encoders.vector_stores import KeptVectors, VectorFile, hash_text


class LetterTokens:
    """A source whose tokens are letters, each with a row of its own."""

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:
        """Return a row a letter; the sum also has a mark."""
        if advance:
            advance(len(texts))
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> TokensOfText:
        rows = np.array([_row(letter) for letter in text], dtype=np.float32).reshape(len(text), 6)
        ids = np.array([ord(letter) for letter in text], dtype=np.int64)
        return TokensOfText(rows.sum(axis=0) + 0.5, rows.astype(np.float16), ids)


def _row(letter: str) -> list[float]:
    return [byte / 255 for byte in hashlib.sha256(letter.encode()).digest()[:6]]


def test_joined_texts_are_the_mean_of_all_their_tokens() -> None:
    """A block's vector is that of the sums of its texts; offsets and numbers say which tokens are whose."""
    texts = ["雨停了", "a", "", "天晴"]
    read = LetterTokens().read(texts)
    found = join_texts(read)
    assert found.offsets.tolist() == [0, 3, 4, 4, 6]
    assert found.token_ids.tolist() == [ord(letter) for letter in "".join(texts)]
    total = read[0].total + read[1].total + read[2].total
    np.testing.assert_allclose(found.join(np.array([0]), np.array([3]))[0], total / np.linalg.norm(total), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1.0, atol=1e-6)


class _NoTokens:
    """A source that must not be asked."""

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokensOfText]:  # noqa: ARG002
        """Fail where there is anything to read."""
        assert not texts
        return []


def test_tokens_are_kept_in_the_file_that_the_user_named(tmp_path: Path) -> None:
    """To the last bit, progress counts every text once, and a second run reads nothing."""
    texts = ["雨停了", "", "a", "雨停了"]
    done: list[int] = []
    with VectorFile(tmp_path / "vectors") as file:
        first = KeptTokens(LetterTokens(), file, "letters").read(texts, done.append)
    assert sum(done) == len(texts)
    with VectorFile(tmp_path / "vectors") as file:
        second = KeptTokens(_NoTokens(), file, "letters").read(texts)
    for own, kept, again in zip(LetterTokens().read(texts), first, second, strict=True):
        for found in (kept, again):
            np.testing.assert_array_equal(found.total, own.total)
            np.testing.assert_array_equal(found.tokens, own.tokens)
            np.testing.assert_array_equal(found.token_ids, own.token_ids)
            assert found.tokens.dtype == np.float16


def test_keeping_vectors_in_a_file_keeps_tokens_there(tmp_path: Path) -> None:
    """By the encoder's signature, so that those of another are not taken for them."""
    with VectorFile(tmp_path / "vectors") as file:
        encoders = [PooledTokenEncoder(HashingEncoder(), source, "w") for source in (LetterTokens(), _NoTokens())]
        found = []
        for encoder in encoders:
            kept = keep_vectors(encoder, [KeptVectors(), file])
            assert isinstance(kept, SecondLookEncoder)
            found.append(kept.encode_views(["雨停了", "天晴"])[0])
        assert file.read_vectors(f"{HashingEncoder().signature}#tokens", [hash_text("天晴")])
    np.testing.assert_array_equal(found[0].vectors, found[1].vectors)


def test_shown_encoders_get_the_second_look_and_no_checks_of_tokens() -> None:
    """Also when their vectors are kept: checks were tuned on the tokens of another encoder."""
    shown = PooledTokenEncoder(HashingEncoder(), LetterTokens(), "multilingual-e5-small")
    for encoder in (shown, keep_vectors(shown, [KeptVectors()])):
        assert isinstance(encoder, SecondLookEncoder)
        assert not isinstance(encoder, TokenEncoder)
        assert encoder.weights == "multilingual-e5-small"
        assert encoder.signature == HashingEncoder().signature
        assert len(encoder.encode_views(["一", "二"])) == 1
