"""Where shards are worked on: processes of this machine, or a Dask cluster (`dask_engine`). Both are an Engine.

The local engine has a thread a worker, and each thread a process of its own (`isolation`). No more shards are taken
from the stream than there are workers, so memory does not grow with the manifest, and a shard with a very long pair
keeps one worker busy while the others go on.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import islice
from typing import Protocol

from aligner.batch.isolation import Isolated
from aligner.batch.shards import run_shard
from aligner.batch.work import Job, Shard, ShardResult

__all__ = ["Engine", "LocalEngine"]


class Engine(Protocol):
    """Works on shards."""

    def begin(self) -> str:
        """Start what a worker needs, and return the signature of the encoder; AlignerError where that cannot be."""
        ...

    def run(self, shards: Iterator[Shard]) -> Iterator[ShardResult]:
        """Yield results as they come, in any order, until the stream of shards ends."""
        ...

    def close(self, *, at_once: bool) -> None:
        """End the workers; `at_once`, with what they have in hand."""
        ...


class LocalEngine:
    """So many processes of this machine."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._children = [Isolated(job) for _ in range(workers)]
        self._idle: queue.SimpleQueue[Isolated] = queue.SimpleQueue()
        for child in reversed(self._children):
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="shard")

    def begin(self) -> str:
        """Start one process; the others start with their first shard."""
        self._children[-1].start()
        return self._children[-1].encoder

    def run(self, shards: Iterator[Shard]) -> Iterator[ShardResult]:
        """Keep every worker busy with a shard."""
        pending: set[Future[ShardResult]] = set()
        while True:
            for shard in islice(shards, len(self._children) - len(pending)):
                pending.add(self._threads.submit(self._work, shard))
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()

    def _work(self, shard: Shard) -> ShardResult:
        child = self._idle.get()
        try:
            before = child.n_retried
            result = run_shard(shard, self._job, child.align)
            return replace(result, retried=child.n_retried - before)
        finally:
            self._idle.put(child)

    def close(self, *, at_once: bool) -> None:
        """End the processes; those with a shard in hand are waited for unless `at_once`."""
        if at_once:
            for child in self._children:
                child.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            child.close()
