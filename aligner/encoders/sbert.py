"""Encoders of sentence-transformers (Reimers & Gurevych 2020), from a folder or a model hub.

A name may carry settings of the run, as in `models/my-model?device=cuda:1&dtype=float16`: see `Options`. Texts go to
the model longest first, as many at once as fit into a batch of so many characters, so that little is padded.
"""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import getproxies

import numpy as np
import sentence_transformers
from numpy.typing import NDArray

from aligner.encoders.base import Advance, Encoder
from aligner.encoders.batches import CHARACTERS_AT_ONCE, MOST_AT_ONCE, batch_by_length
from aligner.encoders.manifest import MODELS, Model, read_manifest
from aligner.encoders.pooled_tokens import PooledTokenEncoder
from aligner.encoders.sbert_tokens import TokenLayer
from aligner.errors import EncoderError, MissingPackageError, UnknownNameError

__all__ = ["Options", "SentenceTransformersEncoder", "load", "load_named"]

_CHARACTERS_AT_ONCE_GPU = 60_000
_TEXTS_WORTH_A_POOL = 2_000
"""Fewer texts are done before several processes have loaded the model."""
_BACKENDS = {"torch": (), "onnx": ("onnxruntime", "optimum"), "openvino": ("openvino", "optimum")}
"""To the packages that each needs."""
_DTYPES = ("auto", "float32", "float16", "bfloat16")
_HEAD = 2**20
_HUB_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How a model is run.

    device: auto, cpu, mps, cuda, or several as cuda:0,cuda:1 or cpu,cpu, each with a process of its own. dtype: auto is
    bfloat16 on a GPU that has it, float16 on others, float32 on processors. backend: torch, or onnx or openvino where
    the package has them. prompt: put before every text instead of the model's own.
    """

    device: str = "auto"
    dtype: str = "auto"
    backend: str = "torch"
    prompt: str | None = None


class SentenceTransformersEncoder:
    """Satisfies `Encoder` and `Remarker`; `name` is a folder or a hub id."""

    def __init__(self, name: str, options: Options | None = None) -> None:
        options = options or Options()
        _check_backend(options.backend)
        self._devices = _devices(options.device)
        self._dtype = _dtype(options.dtype, self._devices[0])
        arguments: dict[str, Any] = {"device": self._devices[0], "backend": options.backend}
        if not Path(name).is_dir():
            if name.startswith(("/", ".", "~")):
                raise EncoderError(f"st:{name}: there is no such folder; {_offline()}")
            arguments["local_files_only"] = not _hub_answers()
        if self._dtype != "float32":
            arguments["model_kwargs"] = {"dtype": self._dtype}
        _be_quiet()
        try:
            self._model = sentence_transformers.SentenceTransformer(name, **arguments)
        except (OSError, ValueError, ImportError) as error:
            # What the library raises where neither a folder nor a hub answers to the name, or a backend is missing.
            raise EncoderError(f"st:{name}: cannot be loaded ({_first_line(error)}); {_offline()}") from error
        self._prompt = _prompt(name, options, self._model)
        self._name = name
        self._backend = options.backend
        self._fingerprint = _fingerprint(Path(name)) if Path(name).is_dir() else _revision(self._model)
        self._longest = int(getattr(self._model, "max_seq_length", None) or 512)
        self._cut: set[str] = set()

    @property
    def signature(self) -> str:
        """Name, what tells these weights from others, and the library's version; then where it runs."""
        name = Path(self._name).resolve().name if Path(self._name).is_dir() else self._name
        parts = [f"st:{name}{self._fingerprint}@{sentence_transformers.__version__}"]
        parts += [part for part in (self._backend, self._dtype) if part not in ("torch", "float32")]
        if self._prompt is not None:
            parts.append(f"prompt={self._prompt.strip()}")
        return f"{'+'.join(parts).replace(' ', '_')} ({', '.join(self._devices)})"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension) of unit rows."""
        self._note_cut(texts)
        arguments: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}
        if self._prompt is not None:
            arguments["prompt"] = self._prompt
        several = len(self._devices) > 1 and len(texts) >= _TEXTS_WORTH_A_POOL
        parts = []
        characters = _CHARACTERS_AT_ONCE_GPU if self._is_gpu else CHARACTERS_AT_ONCE
        batches = [list(range(len(texts)))] if several else list(batch_by_length(texts, characters))
        for batch in batches:
            at_once = MOST_AT_ONCE if self._is_gpu else 32
            where = {"device": self._devices} if several else {}
            rows = self._model.encode(
                [texts[k] for k in batch],
                batch_size=at_once if several else len(batch),
                **arguments,
                **where,
            )
            parts.append(np.asarray(rows, dtype=np.float32))
            if advance:
                advance(len(batch))
        if not parts:
            return np.zeros((0, 1), dtype=np.float32)
        found = np.concatenate(parts)
        # Vectors in half precision are of length 1 to three digits only.
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        result = np.empty_like(found)
        result[[k for batch in batches for k in batch]] = found
        return result

    def show_tokens(self, model: Model) -> PooledTokenEncoder | None:
        """Return the encoder with its tokens shown, None where nothing is known of the model's layers or no torch runs.

        Only the first of several devices reads tokens.
        """
        if not model.token_layer or self._backend != "torch":
            return None
        prompt = self._prompt
        if prompt is None:
            prompt = self._model.prompts.get(self._model.default_prompt_name or "", "")
        return PooledTokenEncoder(self, TokenLayer(self._model, model.token_layer, prompt, self._note_cut), model.name)

    def remarks(self) -> tuple[str, ...]:
        """Tell how many texts were longer than the model reads."""
        if not self._cut:
            return ()
        return (f"the encoder read no more than the first {self._longest} tokens of {len(self._cut)} texts",)

    @property
    def _is_gpu(self) -> bool:
        return not self._devices[0].startswith("cpu")

    def _note_cut(self, texts: Sequence[str]) -> None:
        self._cut.update(filter(self._is_cut, texts))

    def _is_cut(self, text: str) -> bool:
        # A token is hardly ever less than half a character, so short texts need not be counted.
        return len(text) > self._longest // 2 and len(self._model.tokenizer(text)["input_ids"]) > self._longest


def load(name: str) -> Encoder:
    """Return the encoder of a folder or a hub name, with options after a question mark.

    A model that the manifest knows by its name shows its tokens, if the second look has weights for them. Raises
    EncoderError where there is no such model, UnknownNameError for an option that is not there.
    """
    path, _, query = name.partition("?")
    encoder = SentenceTransformersEncoder(path, _parse_options(name, query))
    model = _known(path)
    return (encoder.show_tokens(model) if model else None) or encoder


def load_named(name: str) -> Encoder:
    """Return a model of the manifest: what was built in models/, or else what the hub has."""
    model = read_manifest()[name]
    if model.folder.is_dir():
        return load(str(model.folder))
    try:
        return load(model.origin)
    except EncoderError as error:
        if not model.ingredients:
            raise
        raise EncoderError(f"{name} is not in {MODELS}/; run: aligner models build {name}") from error


def _be_quiet() -> None:
    """Keep the library's own bars and remarks off the screen: progress is ours to show."""
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error  # noqa: PLC0415 - heavy
    except ImportError:
        return
    disable_progress_bar()
    set_verbosity_error()


def _hub_answers() -> bool:
    """Return whether the model hub is to be reached; otherwise the library tries for minutes before it says so.

    Where there is a proxy, only the library knows.
    """
    try:
        from huggingface_hub.constants import ENDPOINT  # noqa: PLC0415 - comes with the library
    except ImportError:
        return True
    host = urlsplit(ENDPOINT)
    if getproxies().get(host.scheme):
        return True
    try:
        with socket.create_connection((host.hostname or "", host.port or 443), timeout=_HUB_SECONDS):
            return True
    except OSError:
        return False


def _parse_options(name: str, query: str) -> Options:
    known = {field.name for field in fields(Options)}
    values = dict(parse_qsl(query, keep_blank_values=True, separator="&"))
    for key, value in values.items():
        right = {"backend": tuple(_BACKENDS), "dtype": _DTYPES}.get(key)
        if key not in known:
            raise UnknownNameError(f"st:{name}: no option {key!r}; there are: {', '.join(sorted(known))}")
        if right and value not in right:
            raise UnknownNameError(f"st:{name}: {key} cannot be {value!r}; there are: {', '.join(right)}")
    return Options(**values)


def _check_backend(name: str) -> None:
    missing = [package for package in _BACKENDS[name] if find_spec(package) is None]
    if missing:
        command = f"pip install -c constraints.txt 'sentence-transformers[{name}]'"
        raise MissingPackageError(f"backend {name} needs {', '.join(missing)}; run: {command}")


def _devices(wanted: str) -> list[str]:
    if wanted != "auto":
        return wanted.split(",")
    import torch  # noqa: PLC0415 - loaded with the model, and not named where a device is

    if torch.cuda.is_available():
        return [f"cuda:{k}" for k in range(torch.cuda.device_count())]
    return ["mps" if torch.backends.mps.is_available() else "cpu"]


def _dtype(wanted: str, device: str) -> str:
    if wanted != "auto":
        return wanted
    if not device.startswith("cuda"):
        return "float32"
    import torch  # noqa: PLC0415 - as above

    return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"


def _prompt(name: str, options: Options, model: Any) -> str | None:
    """Return what is put before every text; None where the model's own default does it, or none is known."""
    if options.prompt is not None:
        return options.prompt
    if getattr(model, "default_prompt_name", None):
        return None
    known = _known(name)
    return (known.prompt or None) if known else None


def _known(name: str) -> Model | None:
    """Return what the manifest knows of a folder or hub id, by the last part of its name."""
    last = name.rstrip("/").rpartition("/")[2]
    return next((m for m in read_manifest().values() if last in (m.name, m.origin.rpartition("/")[2])), None)


def _fingerprint(folder: Path) -> str:
    """Return a hash of a folder's files: small ones whole, of large ones the size, the beginning and the end."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)} {size} ".encode("utf-8", "surrogateescape"))
        with path.open("rb") as file:
            digest.update(file.read(_HEAD))
            file.seek(max(size - _HEAD, 0))
            digest.update(file.read(_HEAD))
    return f"#{digest.hexdigest()[:8]}"


def _revision(model: Any) -> str:
    """Return the commit of a hub's model, where the library tells it."""
    for module in model.children() if hasattr(model, "children") else ():
        config = getattr(getattr(module, "auto_model", None), "config", None)
        commit = getattr(config, "_commit_hash", None)
        if commit:
            return f"#{commit[:8]}"
    return ""


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _offline() -> str:
    built = [m.name for m in read_manifest().values() if m.ingredients]
    return (
        "without a model hub these work: --encoder use, a folder as st:FOLDER, and after `aligner models build NAME`: "
        f"{', '.join(built)}"
    )
