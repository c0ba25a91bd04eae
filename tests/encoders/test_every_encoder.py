"""One suite for every encoder that runs without a download."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from aligner.encoders.base import ENTRY_POINTS, Encoder, Remarker, check_encoder, identity, load_encoder
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
        with pytest.raises(UnknownNameError, match="use, labse, multilingual-e5-small"):
            load_encoder(name)


def test_missing_sentence_transformers_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the optional package's absence becomes advice."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.delitem(sys.modules, "aligner.encoders.sbert", raising=False)
    for name in ("labse", "st:some/model"):
        with pytest.raises(MissingPackageError, match=r"\.\[transformers\]"):
            load_encoder(name)


class _Model:
    """Stands in for the library's model; vectors tell a text's length, and `calls` what it was asked."""

    default_prompt_name = None
    max_seq_length = 20
    calls: ClassVar[list[dict[str, object]]] = []

    def __init__(self, name: str, **arguments: object) -> None:
        if name == "missing":
            raise OSError("no such model\nand a long explanation")
        arguments.pop("local_files_only", None)
        self.calls.append(arguments)

    def tokenizer(self, text: str) -> dict[str, list[int]]:
        return {"input_ids": [0] * len(text)}

    def encode(self, texts: list[str], **arguments: object) -> list[list[float]]:
        self.calls.append({"texts": texts, **arguments})
        return [[3.0, float(len(text))] for text in texts]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Model]]:
    """Put the stand-in in the place of the library."""
    package = types.ModuleType("sentence_transformers")
    package.__dict__.update(SentenceTransformer=_Model, __version__="0")
    torch = types.ModuleType("torch")
    absent = types.SimpleNamespace(is_available=lambda: False)
    torch.__dict__.update(cuda=absent, backends=types.SimpleNamespace(mps=absent))
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "huggingface_hub.constants", None)
    monkeypatch.setitem(sys.modules, "transformers.utils.logging", None)
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)
    monkeypatch.delitem(sys.modules, "aligner.encoders.sbert", raising=False)
    _Model.calls.clear()
    yield _Model
    monkeypatch.delitem(sys.modules, "aligner.encoders.sbert", raising=False)


def test_texts_come_back_in_their_order_from_batches_by_length(library: type[_Model]) -> None:
    """Longest first, so that little is padded; rows of length 1 in the order of the texts; every text is counted."""
    encoder = load_encoder("st:folder/model")
    texts = ["a" * (1 + k * 37 % 101) for k in range(700)]
    done: list[int] = []
    vectors = encoder.encode(texts, done.append)
    assert sum(done) == 700
    np.testing.assert_allclose(vectors[:, 1] / vectors[:, 0], [len(text) / 3 for text in texts], rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    batches = [call["texts"] for call in library.calls if "texts" in call]
    lengths = [len(text) for batch in batches if isinstance(batch, list) for text in batch]
    assert lengths == sorted(lengths, reverse=True)
    assert 2 < len(batches) < 40
    assert encoder.encode([]).shape[0] == 0


def test_texts_that_are_cut_are_counted(library: type[_Model]) -> None:
    """Truncation is reported, not silent."""
    encoder = load_encoder("st:folder/model")
    assert isinstance(encoder, Remarker)
    encoder.encode(["short", "x" * 20])
    assert encoder.remarks() == ()
    encoder.encode(["x" * 21, "y" * 99])
    assert encoder.remarks() == ("the encoder read no more than the first 20 tokens of 2 texts",)
    assert library.calls


def test_models_that_need_a_prompt_get_it(library: type[_Model], monkeypatch: pytest.MonkeyPatch) -> None:
    """By name or hub id, by the user's wish; and none where the model's own folder has one."""

    def prompt_of(name: str) -> object:
        load_encoder(name).encode(["x"])
        return library.calls[-1].get("prompt")

    assert prompt_of("multilingual-e5-base") == "query: "
    assert prompt_of("st:intfloat/multilingual-e5-large") == "query: "
    assert prompt_of("labse") is None
    assert prompt_of("st:some/model?prompt=find: ") == "find: "
    monkeypatch.setattr(library, "default_prompt_name", "query")
    assert prompt_of("multilingual-e5-base") is None


def test_settings_of_a_run_stand_after_a_question_mark(library: type[_Model], monkeypatch: pytest.MonkeyPatch) -> None:
    """They reach the library and the signature; several devices are used for long lists only; others are refused."""
    sbert = importlib.import_module("aligner.encoders.sbert")
    monkeypatch.setattr(sbert, "find_spec", lambda _name: True)
    encoder = load_encoder("st:a/model?device=cuda:0,cuda:1&dtype=float16&backend=onnx")
    assert library.calls[-1] == {"device": "cuda:0", "backend": "onnx", "model_kwargs": {"dtype": "float16"}}
    assert encoder.signature == "st:a/model@0+onnx+float16 (cuda:0, cuda:1)"
    assert load_encoder("st:a/model").signature == "st:a/model@0 (cpu)"
    encoder.encode(["x"] * 10)
    assert "device" not in library.calls[-1]
    encoder.encode(["x"] * 3000)
    assert library.calls[-1]["device"] == ["cuda:0", "cuda:1"]
    with pytest.raises(UnknownNameError, match="backend cannot be 'magic'; there are: torch, onnx, openvino"):
        load_encoder("st:a/model?backend=magic")
    monkeypatch.setattr(sbert, "find_spec", lambda _name: None)
    with pytest.raises(MissingPackageError, match=r"backend openvino needs openvino, optimum; run: pip install"):
        load_encoder("st:a/model?backend=openvino")
    with pytest.raises(UnknownNameError, match="no option 'colour'; there are: backend, device, dtype, prompt"):
        load_encoder("st:a/model?colour=red")


def test_signature_changes_with_the_files_of_a_folder(library: type[_Model], tmp_path: Path) -> None:
    """Vectors that were kept of other weights must not be taken for those of these."""
    (tmp_path / "my model").mkdir()
    (tmp_path / "my model" / "weights").write_bytes(b"one")
    first = load_encoder(f"st:{tmp_path / 'my model'}").signature
    assert first.startswith("st:my_model#")
    (tmp_path / "my model" / "weights").write_bytes(b"two")
    assert identity(load_encoder(f"st:{tmp_path / 'my model'}").signature) != identity(first)
    assert library.calls


@pytest.mark.usefixtures("library")
def test_models_that_cannot_be_loaded_are_one_line() -> None:
    """It says which encoders work without a hub."""
    with pytest.raises(
        EncoderError, match=r"st:missing: cannot be loaded \(no such model\); .*--encoder use"
    ) as caught:
        load_encoder("st:missing")
    assert "\n" not in str(caught.value)


def test_other_packages_offer_encoders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through entry points; one that cannot be loaded is told with its package's name."""
    points = EntryPoints(
        [
            EntryPoint("mine", "aligner.encoders.hashing:load", ENTRY_POINTS),
            EntryPoint("broken", "no_such_module_anywhere:load", ENTRY_POINTS),
        ]
    )
    monkeypatch.setattr("aligner.encoders.base.entry_points", points.select)
    assert load_encoder("mine").signature == "hashing@1"
    with pytest.raises(EncoderError, match="encoder broken of no_such_module_anywhere:load cannot be loaded"):
        load_encoder("broken")
    with pytest.raises(UnknownNameError, match="mine, broken, st:MODEL"):
        check_encoder("other")
