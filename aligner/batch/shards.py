"""One shard: its pairs are aligned one after the other, its files written beside their places and renamed.

This is the unit of work of both engines. Run twice, by whomever, it writes the same bytes; nothing of it is visible
before all is complete.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from aligner.batch.pair import header_language
from aligner.batch.sources import content_of, need, stamp_of
from aligner.batch.work import Job, Outcome, PairTask, Shard, ShardFile, ShardResult
from aligner.errors import OutputError, UnknownNameError
from aligner.files import staged
from aligner.text.cells import unescape_cell
from aligner.writers.base import WriteOptions
from aligner.writers.tmx_units import make_header
from aligner.writers.tsv import BITEXT_COLUMNS, FINDING_COLUMNS

__all__ = ["FORMATS", "SHARDS", "check_batch_formats", "check_packages", "run_shard", "shard_name", "verify_file"]

FORMATS = ("tmx", "tsv", "findings.tsv", "jsonl", "parquet")
SHARDS = "shards"
_PAIR_ID = "pair_id"


def check_batch_formats(names: Sequence[str]) -> None:
    """Raise UnknownNameError, with the right names, for a format in which no shard is written."""
    for name in names:
        if name not in FORMATS:
            raise UnknownNameError(f"batch writes no format {name!r}; there are: {', '.join(FORMATS)}")


def check_packages(job: Job) -> None:
    """Raise MissingPackageError, before any work, for what the job needs and this machine has not."""
    if "parquet" in job.formats:
        need("pyarrow.parquet", "-f parquet")
    if job.batch.near:
        need("datasketch", "--near-duplicates")


def shard_name(number: int, name: str) -> str:
    """Return the name of a shard's file in one format."""
    return f"{number:05}.{name}"


def run_shard(shard: Shard, job: Job, align: Callable[[PairTask], Outcome]) -> ShardResult:
    """Align the pairs of a shard and write its files; OutputError where the disk does not take them."""
    began = time.monotonic()
    stamp, content = stamp_of(shard.tasks), content_of(shard.tasks)
    outcomes = [Outcome(task, "input", task.fault) if task.fault else align(task) for task in shard.tasks]
    files = []
    with staged(job.folder / SHARDS) as outbox:
        for name in job.formats:
            filename, digest, size = shard_name(shard.number, name), hashlib.sha256(), 0
            with outbox.open(filename) as file:
                for chunk in _chunks(name, outcomes, job):
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
            files.append(ShardFile(filename, size, digest.hexdigest()))
        outbox.deliver()
    kept = tuple(replace(outcome, pieces=()) for outcome in outcomes)
    return ShardResult(shard.number, kept, tuple(files), stamp, content, time.monotonic() - began)


def verify_file(folder: Path, file: ShardFile) -> bool:
    """Whether a file of a shard is there as it was written."""
    path = folder / SHARDS / file.name
    try:
        if path.stat().st_size != file.size:
            return False
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return False
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}") from error


def _chunks(name: str, outcomes: list[Outcome], job: Job) -> Iterator[bytes]:
    """Yield a file of a shard in pieces."""
    if name == "parquet":
        yield _parquet(_pieces("tsv", outcomes))
        return
    head, tail = _frame(name, outcomes, job.options, header_language(job.settings, job.options))
    yield head
    yield from _pieces(name, outcomes)
    yield tail


def _pieces(name: str, outcomes: list[Outcome]) -> Iterator[bytes]:
    return (piece for outcome in outcomes for key, piece in outcome.pieces if key == name)


def _frame(name: str, outcomes: list[Outcome], options: WriteOptions, language: str) -> tuple[bytes, bytes]:
    """Return what stands before and after the pieces."""
    if name == "jsonl":
        return b"", b""
    if name == "tmx":
        from lxml import etree  # noqa: PLC0415 - only where TMX is written

        signature = next((outcome.signature for outcome in outcomes if outcome.signature), "")
        header = make_header(language, signature, replace(options, tmx_langs=""))
        start = b'<?xml version="1.0" encoding="utf-8"?>\n<tmx version="1.4">\n'
        return start + etree.tostring(header, encoding="utf-8") + b"\n<body>\n", b"</body>\n</tmx>\n"
    columns = BITEXT_COLUMNS if name == "tsv" else FINDING_COLUMNS
    line = "\t".join((_PAIR_ID, *columns)) + "\n"
    return line.encode("utf-8-sig" if options.excel else "utf-8"), b""


def _parquet(pieces: Iterator[bytes]) -> bytes:
    """Return the rows of the table as Parquet: ids and texts as strings, the confidence as a number."""
    arrow, parquet = need("pyarrow", "-f parquet"), need("pyarrow.parquet", "-f parquet")
    columns: dict[str, list[Any]] = {name: [] for name in (_PAIR_ID, *BITEXT_COLUMNS)}
    for piece in pieces:
        for line in piece.decode("utf-8").split("\n")[:-1]:
            for values, cell in zip(columns.values(), line.split("\t"), strict=True):
                values.append(unescape_cell(cell))
    columns["bead_id"] = [int(value) for value in columns["bead_id"]]
    columns["confidence"] = [float(value) for value in columns["confidence"]]
    types = {"bead_id": arrow.int32(), "confidence": arrow.float32()}
    schema = arrow.schema([(name, types.get(name, arrow.string())) for name in columns])
    buffer = io.BytesIO()
    parquet.write_table(arrow.table(columns, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()
