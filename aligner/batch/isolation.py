"""A process of its own for the pairs of one supervisor, with limits on time and memory.

    supervisor --(task)--> child --(Outcome)--> supervisor

The child reads tasks from a pipe that nobody else has, so its death is an end of file and can damage nothing but the
pair in hand; it is then replaced. Children are spawned, never forked: threads and open databases stay with the parent.
BLAS and OpenMP are told to use one thread before the child imports numpy. A child whose parent is gone ends by itself.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from aligner.batch.work import Job, Outcome, PairTask
from aligner.errors import AlignerError, EncoderError

__all__ = ["ONE_THREAD", "Isolated", "StoppedError"]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
ONE_THREAD = dict.fromkeys(_THREADS, "1")
_START_SECONDS = 600
"""A child that cannot load its encoder by then is given up."""
_STARTS = 3
_LOOK_SECONDS = 2.0
_MB = 2**20


class StoppedError(Exception):
    """The work was stopped from outside; nothing is known of the pair in hand."""


class Isolated:
    """One child; `align` is called by one thread, `kill` by any."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self._is_stopped = False
        self.encoder = ""
        """Signature of the encoder, once a child has run."""
        self.n_retried = 0

    def start(self) -> None:
        """Start the child and wait until its encoder is loaded; AlignerError where it cannot be."""
        os.environ.update(ONE_THREAD)
        # A Dask nanny marks its workers as daemons, which Python refuses children; ours end with their parent anyway.
        multiprocessing.current_process()._config.pop("daemon", None)  # type: ignore[attr-defined] # noqa: SLF001
        how = ""
        for _ in range(_STARTS):
            self._spawn()
            hello = self._receive(_START_SECONDS)
            if isinstance(hello, str):
                self.encoder = hello
                return
            how = self._end()
            if isinstance(hello, AlignerError):
                raise hello
        raise EncoderError(
            f"a worker process {how} before it could begin; the encoder must fit into --pair-mb "
            f"{self._job.batch.pair_mb}"
        )

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with self._lock:
            if self._is_stopped:
                raise StoppedError
            self._process = context.Process(target=_serve, args=(theirs, self._job, os.getpid()), daemon=True)
            self._process.start()
        theirs.close()
        self._connection = ours

    def _receive(self, seconds: float) -> object:
        """Return what the child sends, None where it dies, TimeoutError (the class) where it takes too long."""
        connection = self._connection
        if connection is None:
            return None
        try:
            return connection.recv() if connection.poll(seconds) else TimeoutError
        except (EOFError, OSError):
            return None

    def _end(self) -> str:
        """Kill the child and return in words how it ended."""
        process, self._process = self._process, None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if process is None:
            return "ended"
        process.join(1)
        code = process.exitcode
        process.kill()
        process.join()
        process.close()
        if code is None:
            return "was killed"
        return f"died of signal {-code}" if code < 0 else f"ended with status {code}"

    def align(self, task: PairTask) -> Outcome:
        """Align one pair, again if it crashes, takes too long or too much memory, as often as the settings say."""
        outcome = self._attempt(task)
        for _ in range(self._job.batch.attempts - 1):
            if outcome.kind not in ("crash", "time", "memory"):
                break
            self.n_retried += 1
            outcome = self._attempt(task)
        return outcome

    def _attempt(self, task: PairTask) -> Outcome:
        if self._process is None:
            self.start()
        try:
            if self._connection is not None:
                self._connection.send(task)
        except OSError:
            pass  # it died while it waited: the answer says so
        answer = self._receive(self._job.batch.pair_seconds)
        if isinstance(answer, Outcome):
            if answer.kind == "memory":
                self._end()
            return answer
        if answer is TimeoutError:
            self._end()
            return Outcome(task, "time", f"took longer than {self._job.batch.pair_seconds:g} s (--pair-seconds)")
        how = self._end()
        if self._is_stopped:
            raise StoppedError
        return Outcome(task, "crash", f"its process {how}")

    def kill(self) -> None:
        """End the child at once; an `align` that waits for it raises StoppedError."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the child when no pair is in hand."""
        self._end()


def _serve(connection: Connection, job: Job, parent: int) -> None:
    """Answer tasks with outcomes until the other end of the pipe is closed: the child's main function."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_DATA, (job.batch.pair_mb * _MB, job.batch.pair_mb * _MB))
    # What a pair raises is kept by the executor, whatever it is; this thread meanwhile looks after the parent.
    with ThreadPoolExecutor(1) as executor:
        hello = _watched(executor.submit(_begin, job), parent)
        error = hello.exception()
        connection.send(hello.result() if error is None else _as_sent(error, job))
        if error is not None:
            return
        align = job.align or _aligner()
        while True:
            try:
                task = connection.recv()
            except (EOFError, OSError):
                return
            done = _watched(executor.submit(align, task, job), parent)
            fault = done.exception()
            connection.send(done.result() if fault is None else _failure(task, fault, job))


def _begin(job: Job) -> str:
    if job.align is not None:
        return job.settings.encoder
    from aligner.batch.pair import loaded_encoder  # noqa: PLC0415 - the limits come first

    return loaded_encoder(job.settings.encoder).signature


def _aligner() -> Callable[[PairTask, Job], Outcome]:
    from aligner.batch.pair import align_pair  # noqa: PLC0415 - the limits come first

    return align_pair


def _as_sent(error: BaseException, job: Job) -> AlignerError:
    if _is_of_memory(error):
        return EncoderError(f"the encoder does not fit into --pair-mb {job.batch.pair_mb}")
    if isinstance(error, AlignerError):
        return error
    # Code in C that finds no memory may raise anything.
    limit = f"the encoder must fit into --pair-mb {job.batch.pair_mb}"
    return EncoderError(f"a worker cannot begin: {_in_words(error)}; {limit}")


def _watched(future: Future[object], parent: int) -> Future[object]:
    """Wait for a future; end the process where its parent has gone, as nobody waits for the result."""
    while not wait([future], _LOOK_SECONDS).done:
        if os.getppid() != parent:
            os._exit(1)
    return future


def _failure(task: PairTask, error: BaseException, job: Job) -> Outcome:
    if _is_of_memory(error):
        return Outcome(task, "memory", f"needs more than {job.batch.pair_mb} MB (--pair-mb)")
    return Outcome(task, "error", _in_words(error))


def _is_of_memory(error: BaseException) -> bool:
    # A thread that has no room for its stack is no MemoryError to Python.
    return isinstance(error, MemoryError) or "can't start new thread" in str(error)


def _in_words(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]
