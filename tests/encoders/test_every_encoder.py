"""One suite for every encoder that runs without a download."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest

from aligner.encoders.base import Encoder, load_encoder
from aligner.errors import EncoderError, MissingPackageError, UnknownNameError

_TEXTS = [
    "今天天气很好。",
    "The weather is fine today.",
    "公司去年亏损三亿元。",
    "",
    "\U00020000",
    "x" * 5000,
    "今天天气很好。",
]


@pytest.fixture(scope="module", params=["use", "hashing"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Load each encoder once."""
    return load_encoder(request.param)


def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder: Encoder) -> None:
    """One float32 row a text, length 1, equal for equal texts, also for an empty and an overlong one."""
    vectors = encoder.encode(_TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == len(_TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    np.testing.assert_allclose(vectors[0], vectors[-1], atol=1e-4)


def test_progress_counts_every_text(encoder: Encoder) -> None:
    """The callback's numbers add up to the number of texts."""
    done: list[int] = []
    encoder.encode(["一", "two"] * 70, done.append)
    assert sum(done) == 140
    assert encoder.encode([]).shape[0] == 0


def test_signature_names_encoder_and_version(encoder: Encoder) -> None:
    """What stands in every output."""
    assert "@" in encoder.signature


def test_translations_are_nearer_than_other_sentences() -> None:
    """The embedded encoder sees meaning across the languages."""
    vectors = load_encoder("use").encode(_TEXTS[:3])
    assert vectors[0] @ vectors[1] > vectors[2] @ vectors[1] + 0.3


def test_weights_that_are_not_the_expected_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed file is noticed at load, and a missing one too."""
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "sp.model").write_bytes(b"other")
    monkeypatch.setattr("aligner.encoders.use._RESOURCES", tmp_path / "resources")
    with pytest.raises(EncoderError, match="not the weights"):
        load_encoder("use")
    (tmp_path / "resources" / "sp.model").unlink()
    with pytest.raises(EncoderError, match="cannot be read"):
        load_encoder("use")


def test_wrong_names_are_answered_with_the_right_ones() -> None:
    """Also `st:` without a model."""
    for name in ("usee", "st:"):
        with pytest.raises(UnknownNameError, match="use, labse, hashing"):
            load_encoder(name)


def test_missing_sentence_transformers_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the optional package's absence becomes advice."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.delitem(sys.modules, "aligner.encoders.sbert", raising=False)
    for name in ("labse", "st:some/model"):
        with pytest.raises(MissingPackageError, match=r"\.\[transformers\]"):
            load_encoder(name)


def test_sentence_transformers_model_is_called_for_unit_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """`st:NAME` hands the name over, asks for normalized rows in batches, and turns a failed load into one line."""

    class Model:
        def __init__(self, name: str) -> None:
            if name == "missing":
                raise OSError("no such model\nand a long explanation")

        def encode(self, texts: list[str], *, normalize_embeddings: bool, show_progress_bar: bool) -> list[list[float]]:
            assert normalize_embeddings
            assert not show_progress_bar
            return [[1.0, 0.0] for _ in texts]

    package = types.ModuleType("sentence_transformers")
    package.__dict__.update(SentenceTransformer=Model, __version__="0")
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)
    monkeypatch.delitem(sys.modules, "aligner.encoders.sbert", raising=False)
    encoder = load_encoder("st:folder/model")
    assert encoder.signature == "st:folder/model@0"
    assert encoder.encode(["a"] * 130).shape == (130, 2)
    assert encoder.encode([]).shape[0] == 0
    with pytest.raises(EncoderError, match=r"st:missing: cannot be loaded \(no such model\)"):
        load_encoder("st:missing")
    monkeypatch.delitem(sys.modules, "aligner.encoders.sbert", raising=False)
