"""Shards on a Dask cluster: a task is a shard, and every worker keeps a process of its own for the pairs of each.

Dask brings the tasks to the workers and brings them again if a worker dies; the shard that is made twice has the same
bytes. Inside a worker a pair is isolated as on one machine, so that a poisoned one costs neither the worker nor its
shard. Output folder and local paths of the manifest must be the same files on all machines.
"""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import islice
from typing import Any

from aligner import __version__
from aligner.batch.isolation import Isolated
from aligner.batch.shards import run_shard
from aligner.batch.sources import need
from aligner.batch.work import Job, Shard, ShardResult
from aligner.errors import AlignerError, InputError

__all__ = ["DaskEngine", "begin_remotely", "drop_children", "work_remotely"]

_WINDOW = 2
"""Shards in flight for each thread of the cluster: one at work, one at hand."""
_ANSWER_SECONDS = 20
_WORKER_SECONDS = 120
"""How long the first worker may take to come."""
_LOST = "the cluster was lost; what is done stays done: start it, and run the same command again"


class DaskEngine:
    """The workers of a scheduler that is there already."""

    def __init__(self, job: Job, address: str) -> None:
        self._distributed = need("distributed", "--scheduler")
        try:
            self._client = self._distributed.Client(address, timeout=_ANSWER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(f"{address}: no Dask scheduler answers there; start one with: dask scheduler") from error
        self._address = address
        self._job = job
        self._run = uuid.uuid4().hex

    def begin(self) -> str:
        """Start one process on one worker."""
        try:
            self._client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        except TimeoutError as error:
            raise InputError(
                f"{self._address}: has no workers; start some with: dask worker {self._address}"
            ) from error
        future = self._client.submit(begin_remotely, self._job, key=f"begin-{self._run}", pure=False)
        version, encoder = self._result(future)
        if version != __version__:
            raise InputError(f"{self._address}: its workers have aligner {version}, this is {__version__}")
        return str(encoder)

    def run(self, shards: Iterator[Shard]) -> Iterator[ShardResult]:
        """Keep two shards a thread in flight; workers may come and go."""
        pending = self._distributed.as_completed(loop=self._client.loop)
        while True:
            room = _WINDOW * max(sum(self._client.nthreads().values()), 1) - pending.count()
            for shard in islice(shards, max(room, 0)):
                key = f"shard-{shard.number}-{self._run}"
                pending.add(self._client.submit(work_remotely, shard, self._job, self._run, key=key, pure=False))
            if pending.is_empty():
                return
            try:
                future = next(pending)
            except (StopIteration, CancelledError) as error:
                raise InputError(f"{self._address}: {_LOST}") from error
            yield self._result(future)

    def _result(self, future: Any) -> Any:
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, AlignerError):
            raise error
        if isinstance(error, self._distributed.KilledWorker):
            raise InputError(f"{future.key}: three workers died of it; give them more memory") from error
        if isinstance(error, (OSError, CancelledError)) or future.cancelled():
            raise InputError(f"{self._address}: {_LOST}") from error
        raise error

    def close(self, *, at_once: bool) -> None:
        """End the processes on the workers, and leave the cluster as it was."""
        if self._client.status == "running":
            self._client.run(drop_children, self._run, at_once=at_once, on_error="ignore")
        self._client.close()


_children: dict[str, queue.SimpleQueue[Isolated]] = {}
_at_work: dict[str, set[Isolated]] = {}
_lock = threading.Lock()


def begin_remotely(job: Job) -> tuple[str, str]:
    """Return version and encoder of a worker."""
    child = Isolated(job)
    child.start()
    child.close()
    return __version__, child.encoder


def work_remotely(shard: Shard, job: Job, run: str) -> ShardResult:
    """Work on a shard in a Dask worker; its process stays for the next shard of the run."""
    with _lock:
        idle = _children.setdefault(run, queue.SimpleQueue())
        try:
            child = idle.get_nowait()
        except queue.Empty:
            child = Isolated(job)
        _at_work.setdefault(run, set()).add(child)
    is_whole = False
    try:
        before = child.n_retried
        result = run_shard(shard, job, child.align)
        is_whole = True
        return replace(result, retried=child.n_retried - before)
    finally:
        with _lock:
            _at_work[run].discard(child)
        if is_whole:
            idle.put(child)
        else:
            child.close()


def drop_children(run: str, *, at_once: bool) -> int:
    """End the processes of a run in this worker, and return how many were idle."""
    with _lock:
        idle = _children.pop(run, None)
        busy = tuple(_at_work.get(run, ())) if at_once else ()
    for child in busy:
        child.kill()
    count = 0
    while idle is not None and not idle.empty():
        idle.get().close()
        count += 1
    return count
