"""sentence-transformers for real: a model built from wheels aligns the keynote. Needs the extra and a built model.

The folder is models/multilingual-e5-small, or what ALIGNER_E5_MODEL names; CI builds it, and there nothing may be
missing.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aligner.encoders.base import Remarker, SecondLookEncoder, load_encoder
from aligner.encoders.manifest import find_model
from aligner.evaluation import evaluate
from aligner.readers.beads import read_beads

_LEAST_F1 = 0.95
_NAMED = os.environ.get("ALIGNER_E5_MODEL", "")


@pytest.fixture(scope="module")
def folder() -> Path:
    """Return the folder of the built model."""
    found = Path(_NAMED) if _NAMED else Path(__file__).parents[2] / find_model("multilingual-e5-small").folder
    if importlib.util.find_spec("sentence_transformers") is None:
        if _NAMED:
            pytest.fail("ALIGNER_E5_MODEL is set, and sentence-transformers is not installed")
        pytest.skip("needs pip install -c constraints.txt '.[transformers]'")
    if not (found / "model.safetensors").is_file():
        if _NAMED:
            pytest.fail(f"{found} holds no model")
        pytest.skip("needs aligner models build multilingual-e5-small")
    return found


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aligner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command


def _f1(shared: Path, ladder: Path) -> float:
    """Return strict F1 against the better of the keynote's two readings."""
    readings = [read_beads(shared / "gold" / f"keynote.{name}.tsv") for name in ("gold", "gold-alt")]
    beads = list(read_beads(ladder))
    return max(evaluate(reading, beads).strict.f1 for reading in readings)


@pytest.mark.slow
def test_keynote_is_aligned_and_a_second_run_encodes_nothing(folder: Path, shared: Path, tmp_path: Path) -> None:
    """Strict F1 stays what it is; the second run finds every vector, writes the same beads; prompts are its own."""
    gold = shared / "gold"
    command = ("align", gold / "keynote.zh.txt", gold / "keynote.en.txt", "--segmented", "--encoder", f"st:{folder}")
    cache = tmp_path / "vectors"
    outputs = []
    for name in ("first", "second"):
        done = _run(*command, "--vector-cache", cache, "-f", "ladder", "-o", tmp_path / name, "--stem", "k", "--json")
        outputs.append(json.loads(done.stdout))
    ladders = [tmp_path / name / "k.ladder" for name in ("first", "second")]
    assert _f1(shared, ladders[0]) >= _LEAST_F1
    assert ladders[0].read_bytes() == ladders[1].read_bytes()
    assert any(note.endswith(", 0 are new") for note in outputs[1]["notes"])
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
    assert prompts["prompts"][prompts["default_prompt_name"]] == "query: "


@pytest.mark.slow
def test_ensemble_aligns_the_keynote(
    folder: Path, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the model where it is built unless another place is named, and its tokens kept for a second run."""
    models = tmp_path / find_model("multilingual-e5-small").folder
    models.parent.mkdir()
    models.symlink_to(folder.resolve())
    monkeypatch.chdir(tmp_path)
    gold = shared / "gold"
    command = ("align", gold / "keynote.zh.txt", gold / "keynote.en.txt", "--segmented", "--encoder", "ensemble")
    for name in ("first", "second"):
        _run(*command, "--vector-cache", tmp_path / "vectors", "-f", "ladder", "-o", tmp_path / name, "--stem", "k")
    assert _f1(shared, tmp_path / "first" / "k.ladder") >= _LEAST_F1
    assert (tmp_path / "first" / "k.ladder").read_bytes() == (tmp_path / "second" / "k.ladder").read_bytes()


@pytest.mark.slow
def test_tokens_are_those_of_the_text_and_what_is_cut_is_told(folder: Path) -> None:
    """No token of prompt or marks, the vectors of `encode`, and a text counts once however it was read."""
    encoder = load_encoder(f"st:{folder}")
    assert isinstance(encoder, SecondLookEncoder)
    texts = ["雨停了，他出门去买面包。", "好。", "雨" * 2000]
    view = encoder.encode_views(texts)[0]
    np.testing.assert_allclose(view.vectors, encoder.encode(texts), atol=1e-5)
    n_tokens = np.diff(view.offsets)
    assert 1 <= n_tokens[1] <= 3
    assert n_tokens[2] > 300
    assert isinstance(encoder, Remarker)
    assert encoder.remarks() == ("the encoder read no more than the first 512 tokens of 1 texts",)
