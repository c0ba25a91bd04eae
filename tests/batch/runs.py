"""Runs of a batch for tests, in this process or as a command: python -m tests.batch.runs MANIFEST DIR WORKERS."""

from __future__ import annotations

import hashlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from aligner.batch.engines import Engine, LocalEngine
from aligner.batch.manifest import read_manifest
from aligner.batch.run import BatchDone, Watch, run_batch
from aligner.batch.work import Job
from aligner.errors import AlignerError
from aligner.settings import BatchSettings, Settings
from tests.batch import poison

__all__ = ["LIMITS", "job_for", "run_local", "tree_of", "write_pairs"]

LIMITS = BatchSettings(shard_size=3, pair_seconds=20, pair_mb=600, attempts=2)


def write_pairs(folder: Path, texts: Sequence[str]) -> Path:
    """Write a file a text, and the manifest that names them p1, p2, and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["id\tsource\ttarget"]
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.txt").write_text(f"{text} {number}\n", "utf-8")
        rows.append(f"p{number}\t{number}.txt\t{number}.txt")
    path = folder / "manifest.tsv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def job_for(folder: Path, batch: BatchSettings = LIMITS) -> Job:
    """Return a job whose pairs the poisoned aligner does."""
    return Job(folder.absolute(), ("tsv",), Settings(encoder="hashing"), batch=batch, align=poison.align)


def run_local(
    manifest: Path,
    folder: Path,
    workers: int = 2,
    batch: BatchSettings = LIMITS,
    *,
    retries_failed: bool = False,
    watch: Watch = lambda _tally, _shard: None,
) -> BatchDone:
    """Run a batch in this process."""

    def make(job: Job) -> Engine:
        return LocalEngine(job, workers)

    return run_batch(read_manifest(manifest), job_for(folder, batch), make, retries_failed=retries_failed, watch=watch)


def tree_of(folder: Path) -> dict[str, str]:
    """Return the hash of every file that a batch wrote, but for its log."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and "log" not in path.parts)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> int:
    """Run as a command, Ctrl-C as in the command line."""
    asked: list[bool] = []
    signal.signal(signal.SIGINT, lambda _number, _frame: asked.append(True))
    manifest, folder, workers = sys.argv[1:]

    def make(job: Job) -> Engine:
        return LocalEngine(job, int(workers))

    try:
        done = run_batch(read_manifest(Path(manifest)), job_for(Path(folder)), make, is_stopped=lambda: bool(asked))
    except AlignerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 130 if done.is_stopped else 0


if __name__ == "__main__":
    sys.exit(main())
