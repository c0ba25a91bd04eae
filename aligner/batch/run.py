"""The coordinator: rows to shards, shards to an engine, results to the ledger, and what is done is not done again.

    manifest -> shards -> (done and unchanged? skipped) -> engine -> ledger -> summary, failures, duplicates

A shard is skipped if it was made with the same settings, formats and version, if its files are as they were written,
and if its rows and their texts are the same: by size and time of the texts, or by their content where these differ.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from filelock import FileLock, Timeout

from aligner import __version__
from aligner.batch.corpus import write_corpus
from aligner.batch.engines import Engine
from aligner.batch.ledger import DoneShard, Ledger
from aligner.batch.shards import SHARDS, check_batch_formats, check_packages, verify_file
from aligner.batch.sources import content_of, stamp_of
from aligner.batch.work import Job, PairTask, Shard, ShardResult
from aligner.errors import OutputError

__all__ = ["LOG", "BatchDone", "Tally", "Watch", "cut_shards", "run_batch"]

LOG = "log"


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a run is. `total` is an estimate of all pairs, 0 where none can be made; `seconds` are those so far."""

    pairs: int = 0
    failed: int = 0
    skipped: int = 0
    """Pairs of shards that were done before; they count neither as pairs nor as failed."""
    retried: int = 0
    shards: int = 0
    total: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Pairs a second in this run."""
        return self.pairs / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """About how long the rest takes; None where that cannot be told."""
        left = max(self.total - self.pairs - self.skipped, 0)
        return left / self.rate if self.total and self.rate else None


Watch: TypeAlias = Callable[[Tally, int], None]
"""Called after each shard, with its number."""


@dataclass(frozen=True, slots=True)
class BatchDone:
    """How a run ended: the record of summary.json, the tally, and whether it was stopped before the end."""

    record: dict[str, Any]
    tally: Tally
    is_stopped: bool
    encoder: str


def run_batch(
    tasks: Iterator[PairTask],
    job: Job,
    make_engine: Callable[[Job], Engine],
    *,
    total: int = 0,
    watch: Watch = lambda _tally, _shard: None,
    is_stopped: Callable[[], bool] = lambda: False,
    retries_failed: bool = False,
) -> BatchDone:
    """Work on all pairs that are not done; AlignerError where manifest, encoder, output or cluster are at fault.

    When `is_stopped` says so, shards in hand are finished and no more are begun.
    """
    check_batch_formats(job.formats)
    check_packages(job)
    with _claimed(job.folder):
        ledger = Ledger(job.folder / LOG / "ledger.sqlite")
        try:
            run = _Run(job, ledger, is_stopped, total, retries_failed=retries_failed)
            _work(run, tasks, make_engine(job), watch)
            if run.is_complete:
                _tidy(job, ledger, run)
            return BatchDone(write_corpus(ledger, job), run.tally, not run.is_complete, run.encoder)
        finally:
            ledger.close()


def _work(run: _Run, tasks: Iterator[PairTask], engine: Engine, watch: Watch) -> None:
    is_whole = False
    try:
        run.begin(engine.begin())
        for result in engine.run(run.shards_to_do(tasks)):
            run.take(result)
            watch(run.tally, result.number)
        is_whole = True
    finally:
        engine.close(at_once=not is_whole)


class _Run:
    """One run: what is to do, and how far it is."""

    def __init__(
        self, job: Job, ledger: Ledger, is_stopped: Callable[[], bool], total: int, *, retries_failed: bool
    ) -> None:
        self._job = job
        self._ledger = ledger
        self._is_stopped = is_stopped
        self._retries_failed = retries_failed
        self._made = ""
        self._began = time.monotonic()
        self.encoder = ""
        self.tally = Tally(total=total)
        self.is_complete = False
        self.last_shard = 0
        self.last_position = -1

    def begin(self, encoder: str) -> None:
        """Note the encoder, on which it depends whether earlier shards are still good."""
        self.encoder = encoder
        self._made = _hash_settings(self._job, encoder)

    def shards_to_do(self, tasks: Iterator[PairTask]) -> Iterator[Shard]:
        """Yield the shards that are not done, until the run is stopped."""
        for shard in cut_shards(tasks, self._job.batch.shard_size):
            if self._is_stopped():
                return
            self.last_shard, self.last_position = shard.number, shard.tasks[-1].position
            if self._is_done(shard):
                self.tally = replace(self.tally, skipped=self.tally.skipped + len(shard.tasks))
            else:
                yield shard
        self.is_complete = True

    def _is_done(self, shard: Shard) -> bool:
        done = self._ledger.find(shard.number)
        if done is None or done.made != self._made or (self._retries_failed and done.n_failed):
            return False
        return self._is_unchanged(shard, done) and all(verify_file(self._job.folder, file) for file in done.files)

    def _is_unchanged(self, shard: Shard, done: DoneShard) -> bool:
        stamp = stamp_of(shard.tasks)
        if stamp == done.stamp:
            return True
        if content_of(shard.tasks) != done.content:
            return False
        self._ledger.restamp(shard.number, stamp)
        return True

    def take(self, result: ShardResult) -> None:
        """Write a result down."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._ledger.record(result, self._made, at)
        self.tally = replace(
            self.tally,
            pairs=self.tally.pairs + len(result.outcomes),
            failed=self.tally.failed + sum(bool(outcome.kind) for outcome in result.outcomes),
            retried=self.tally.retried + result.retried,
            shards=self.tally.shards + 1,
            seconds=time.monotonic() - self._began,
        )


def cut_shards(tasks: Iterator[PairTask], size: int) -> Iterator[Shard]:
    """Yield shards of so many rows that follow one another; the last one may have fewer."""
    tasks = iter(tasks)
    number = 0
    while chunk := tuple(islice(tasks, size)):
        number += 1
        yield Shard(number, chunk)


@contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """Make the folders and keep other coordinators out; the system frees the lock of one that is killed."""
    lock = FileLock(folder / LOG / "lock", timeout=0)
    try:
        (folder / LOG).mkdir(parents=True, exist_ok=True)
        (folder / SHARDS).mkdir(exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            f"{folder}: another aligner batch is at work there; wait for it, or choose another -o"
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(f"{folder}: is a file, not a folder; choose another -o") from error
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    try:
        _remove_half_written(folder)
        yield
    finally:
        lock.release()


def _remove_half_written(folder: Path) -> None:
    """Take away what a run or a worker that was killed has left."""
    for leftover in (*folder.glob(".aligner-*"), *(folder / SHARDS).glob(".aligner-*")):
        shutil.rmtree(leftover, ignore_errors=True)


def _tidy(job: Job, ledger: Ledger, run: _Run) -> None:
    """Take away what an earlier run wrote for a longer manifest, other formats or larger shards."""
    _remove_half_written(job.folder)
    ledger.forget_after(run.last_shard, run.last_position)
    wanted = set(ledger.files())
    for path in (job.folder / SHARDS).iterdir():
        if path.name not in wanted and path.name[:1].isdecimal():
            path.unlink()


def _hash_settings(job: Job, encoder: str) -> str:
    """Return a hash of all that decides about the bytes of a shard besides its rows; limits do not."""
    record = {
        "version": __version__,
        "encoder": encoder,
        "formats": sorted(job.formats),
        "settings": asdict(replace(job.settings, vector_cache=None)),
        "options": asdict(job.options),
        "batch": [job.batch.shard_size, job.batch.min_pair_confidence, job.batch.near],
        "files": [_content(path) for path in (job.settings.termbase, job.settings.read.srx)],
    }
    text = json.dumps(
        record, sort_keys=True, default=lambda value: sorted(value) if isinstance(value, frozenset) else str(value)
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _content(path: Path | None) -> str:
    if path is None or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
