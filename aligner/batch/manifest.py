"""Manifests as streams of PairTasks: TSV, CSV, JSON Lines and Parquet, a row at a time whatever their length.

Columns are `id source target` and options: `source_lang target_lang encoding termbase profile granularity segmented`.
A name that begins with `x_` is the user's own and is passed over; any other is refused, as a mistyped option would be
lost without a word. Paths are relative to the manifest. A row that cannot be used becomes a task with a fault, and
keeps its position: what is wrong with one pair must not move the shards of the others.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from aligner.batch.sources import need, resolve
from aligner.batch.work import PairTask
from aligner.errors import InputError
from aligner.text.cells import unescape_cell

__all__ = ["OPTIONS", "estimate_rows", "make_task", "read_manifest"]

OPTIONS = ("source_lang", "target_lang", "encoding", "termbase", "profile", "granularity", "segmented")
_COLUMNS = ("id", "source", "target", *OPTIONS)
_PATHS = ("source", "target", "termbase")
_OWN = "x_"
_LONGEST_ID = 200
_ROWS_AT_ONCE = 4_096
_BLOCK = 2**20


def read_manifest(path: Path) -> Iterator[PairTask]:
    """Yield a task a row; InputError, at once or when it is come upon, for a file that is no manifest."""
    suffix = path.suffix.lower()
    rows: Iterator[dict[str, Any] | str]
    if suffix == ".parquet":
        rows = _parquet_rows(path)
    elif suffix in (".jsonl", ".ndjson"):
        rows = _json_rows(path)
    elif suffix in (".tsv", ".csv", ".txt"):
        rows = _table_rows(path, is_csv=suffix == ".csv")
    else:
        raise InputError(f"{path}: is no manifest by its name; use .tsv, .csv, .jsonl or .parquet, or give a folder")
    base = str(path.absolute().parent)
    for position, row in enumerate(rows):
        yield make_task(position, row, base) if isinstance(row, dict) else _faulty(position, row)


def _faulty(position: int, fault: str) -> PairTask:
    return PairTask(position, str(position + 1), "", fault=fault)


def make_task(position: int, row: Mapping[str, Any], base: str) -> PairTask:
    """Return the task of a row, or one with a fault."""
    cells: dict[str, str] = {}
    for name, value in row.items():
        if name == "options" and isinstance(value, Mapping):
            cells |= {str(k): _text(v) for k, v in value.items()}
        else:
            cells[str(name)] = _text(value)
    name = cells.get("id", "").strip() or str(position + 1)
    fault = _fault(cells, name)
    if fault:
        return PairTask(position, name[:_LONGEST_ID], cells.get("source", ""), cells.get("target", ""), fault=fault)
    for column in _PATHS:
        cells[column] = resolve(cells.get(column, "").strip(), base)
    if cells.get("profile", "").endswith(".toml"):
        cells["profile"] = resolve(cells["profile"], base)
    options = tuple((option, cells[option]) for option in OPTIONS if cells.get(option))
    return PairTask(position, name, cells["source"], cells["target"], options)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _fault(cells: Mapping[str, str], name: str) -> str:
    unknown = [column for column in cells if column not in _COLUMNS and not column.startswith(_OWN)]
    if unknown:
        return f"no option named {unknown[0]!r}; there are: {', '.join(OPTIONS)}"
    if not cells.get("source", "").strip():
        return "no source is named in this row"
    if any("\0" in value for value in cells.values()):
        return "a NUL character stands in this row"
    if len(name) > _LONGEST_ID:
        return f"its id has more than {_LONGEST_ID} characters"
    return ""


def _check_columns(path: Path, names: Iterable[str]) -> None:
    names = list(names)
    unknown = [name for name in names if name not in (*_COLUMNS, "options") and not name.startswith(_OWN)]
    if "source" not in names:
        raise InputError(f"{path}: has no column named source; a manifest has the columns id, source, target")
    if unknown:
        raise InputError(
            f"{path}: no option is named {unknown[0]!r}; columns are {', '.join(_COLUMNS)}, and {_OWN}… for your own"
        )
    if len(set(names)) < len(names):
        raise InputError(f"{path}: has two columns of one name; take one out")


def _table_rows(path: Path, *, is_csv: bool) -> Iterator[dict[str, Any] | str]:
    """Yield the rows of a table by column, a reason where a row has more or fewer cells than the header."""
    try:
        with path.open("rb") as binary:
            lines = _decoded(path, binary)
            cells = _csv_cells(path, lines) if is_csv else (_tsv_cells(line) for line in lines)
            header = next(cells, None)
            if header is None:
                raise InputError(f"{path}: is empty; a manifest has the columns id, source, target")
            _check_columns(path, header)
            for number, row in enumerate(cells, 2):
                if len(row) == len(header):
                    yield dict(zip(header, row, strict=True))
                elif any(row):
                    yield f"row {number} of the manifest has {len(row)} cells, its header {len(header)}"
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: the manifest cannot be read: {error.strerror or error}")


def _decoded(path: Path, lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: line {number} is not UTF-8; save the manifest as UTF-8") from error


def _tsv_cells(line: str) -> list[str]:
    return [unescape_cell(cell) for cell in line.rstrip("\r\n").split("\t")]


def _csv_cells(path: Path, lines: Iterator[str]) -> Iterator[list[str]]:
    reader = csv.reader(lines, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: is no CSV: {error}") from error


def _json_rows(path: Path) -> Iterator[dict[str, Any] | str]:
    try:
        with path.open("rb") as binary:
            for number, line in enumerate(_decoded(path, binary), 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError:
                    yield f"line {number} of the manifest is no JSON"
                    continue
                yield row if isinstance(row, dict) else f"line {number} of the manifest is no JSON object"
    except OSError as error:
        raise _unreadable(path, error) from error


def _parquet_rows(path: Path) -> Iterator[dict[str, Any] | str]:
    parquet = need("pyarrow.parquet", "a manifest in Parquet")
    arrow = need("pyarrow", "a manifest in Parquet")
    try:
        with parquet.ParquetFile(path) as file:
            _check_columns(path, file.schema_arrow.names)
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except arrow.ArrowInvalid as error:
        raise InputError(f"{path}: is no Parquet file: {error}") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def estimate_rows(path: Path) -> int:
    """Return about how many rows a manifest has, for an estimate of the time; 0 where it cannot be told."""
    if path.suffix.lower() == ".parquet":
        return 0
    try:
        with path.open("rb") as file:
            lines = sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
    except OSError:
        return 0
    return lines if path.suffix.lower() in (".jsonl", ".ndjson") else max(lines - 1, 0)
