"""JSON Lines: an object a pair, with `source` and `target`, each a text or a list of segments, as in our own files.

Other people's objects are read by the names that tables may have for their columns too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from aligner.errors import InputError
from aligner.model import BEAD_STATUSES
from aligner.pairs import Row, RowStream
from aligner.readers.bitext import Rows, limit_bytes, list_rows
from aligner.readers.decode import find_encoding, read_lines, read_text
from aligner.readers.linked import Link, parts_row
from aligner.readers.sheet import find_columns
from aligner.settings import ReadSettings

__all__ = ["holds_half", "parse_record", "read_jsonl", "stream_jsonl"]

_MOST_FAULTS = 1_000
"""Lines that are none, after which there is no point in looking for more."""
_HALF = re.compile("[\ud800-\udfff]")


def read_jsonl(path: Path, settings: ReadSettings) -> Rows:
    """Read the objects; InputError with all lines that are none."""
    lines = read_text(path, settings.encoding, limit_bytes(settings)).text.split("\n")
    notes: list[str] = []
    rows = tuple(_rows(path, lines, settings, notes))
    return Rows(rows, notes=tuple(notes))


def stream_jsonl(path: Path, settings: ReadSettings) -> RowStream:
    """Give the pairs one by one; InputError, after the last, with all lines that are none."""
    stream = RowStream(iter(()), "", "", path.name)
    lines = read_lines(path, find_encoding(path, settings.encoding))
    stream.rows = _rows(path, lines, settings, stream.notes)
    return stream


def _rows(path: Path, lines: Iterable[str], settings: ReadSettings, notes: list[str]) -> Iterator[Row]:
    bad: list[int] = []
    empty: list[int] = []
    halves: list[int] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _read_line(line, settings)
        if row is None:
            bad.append(number)
        elif holds_half(row):
            halves.append(number)
        elif row.source or row.target:
            yield row
        else:
            empty.append(number)
        if len(bad) + len(halves) > _MOST_FAULTS:
            break
    if bad:
        raise InputError(
            f"{path}: {_lines(bad)}: no object with source and target; a line is to be like "
            '{"source": "…", "target": "…"}'
        )
    if halves:
        raise InputError(
            f"{path}: {_lines(halves)}: half a character: an escape from \\ud800 to \\udfff stands alone; correct it, "
            "or take it out"
        )
    if empty:
        notes.append(f"{_lines(empty)} without text on either side left out")


def _lines(numbers: list[int]) -> str:
    return list_rows(numbers).replace("row", "line", 1)


def _read_line(line: str, settings: ReadSettings) -> Row | None:
    """Return the pair of a line, None where it is no object of a pair."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(record, dict) and isinstance(record.get("translation"), dict):
        record = record["translation"]
    return parse_record(record, settings) if isinstance(record, dict) else None


def holds_half(row: Row) -> bool:
    """Whether a text holds half a character, as an escape of JSON can write it and no file can."""
    return _HALF.search(f"{row.source}{row.target}{row.note}") is not None


def parse_record(record: Mapping[str, object], settings: ReadSettings) -> Row | None:
    """Return the pair of an object, None where it names no two sides or has something else for their texts."""
    names = list(record)
    columns = find_columns(names, settings)
    if columns is None:
        return None
    parts = [_texts(record[names[columns[side]]]) for side in ("source", "target")]
    if parts[0] is None or parts[1] is None:
        return None
    link = Link((), (), _share(record.get("confidence")), _status(record), _text(record, "note"))
    ids = [
        _ids(record.get(f"{side}_ids"), len(own or ())) for side, own in zip(("source", "target"), parts, strict=True)
    ]
    return parts_row((parts[0], parts[1]), (ids[0], ids[1]), link)


def _texts(value: object) -> list[str] | None:
    """Return the segments that a value holds, None where it holds no text."""
    values = value if isinstance(value, list) else [value or ""]
    texts = [text for text in values if isinstance(text, str)]
    return [text.strip() for text in texts if text.strip()] if len(texts) == len(values) else None


def _ids(value: object, n_parts: int) -> tuple[int, ...]:
    """Return the ids of a side if they ascend and there is one for each segment."""
    if not isinstance(value, list) or not all(type(number) is int for number in value):
        return ()
    return tuple(value) if len(value) == n_parts or n_parts == 1 else ()


def _share(value: object) -> float:
    is_share = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if is_share and isinstance(value, int | float) else 1.0


def _status(record: Mapping[str, object]) -> str:
    status = _text(record, "status")
    return status if status in BEAD_STATUSES else "open"


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
