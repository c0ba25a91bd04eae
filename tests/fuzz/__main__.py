"""Break files for every reader until the time is over: `python -m tests.fuzz --seconds 60 .pdf .epub`.

Every file must be read, or refused by an AlignerError of one line, in ten seconds and a gigabyte. A worker reads; its
watcher sees when it hangs or dies. A file that fails is kept in outputs/fuzz/ with what it did in its name.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from aligner.errors import AlignerError, MissingPackageError
from aligner.readers.bitext import BITEXT_READERS, read_bitext
from aligner.readers.documents import DOCUMENT_READERS, read_document
from aligner.settings import ReadSettings
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import SUFFIXES, seeds_of

__all__ = ["main", "try_file"]

_MOST_SECONDS = 10.0
_MOST_BYTES = 2**30
_KEPT = Path("outputs/fuzz")
_SETTINGS = ReadSettings()
_MOST_FAILURES = 20


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def try_file(path: Path) -> str:
    """Return `read` or `refused`; whatever else a reader raises goes up."""
    outcomes = []
    for is_document in (True, False):
        known = (
            path.suffix in DOCUMENT_READERS or path.suffix == ".txt" if is_document else path.suffix in BITEXT_READERS
        )
        if not known:
            continue
        try:
            if is_document:
                document = read_document(path, _SETTINGS)
                offsets = [offset for offset, _ in document.anchors]
                if offsets != sorted(offsets) or (offsets and offsets[-1] >= len(document.text)):
                    raise ValueError("anchors out of order")
                document.text.encode()
            else:
                read_bitext(path, _SETTINGS)
        except MissingPackageError:
            raise
        except AlignerError as error:
            if "\n" in str(error):
                raise ValueError(f"message of several lines: {str(error)!r}") from error
            outcomes.append("refused")
        else:
            outcomes.append("read")
    return "read" if "read" in outcomes else "refused"


def _work(suffix: str, seed: int, path: Path, progress: multiprocessing.sharedctypes.Synchronized[int]) -> None:
    """Break and read files for ever; progress counts them, in the file is the one that is read now."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * _MOST_BYTES, 4 * _MOST_BYTES))
    chance = random.Random(seed)  # noqa: S311 - no secret
    seeds = seeds_of(suffix)
    counts: Counter[str] = Counter()
    while True:
        path.write_bytes(mutate(seeds, chance))
        began = time.monotonic()
        try:
            counts[try_file(path)] += 1
        except MissingPackageError as error:
            sys.stderr.write(f"{suffix}: {error}\n")
            os._exit(3)
        except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
            path.with_suffix(".why").write_text(traceback.format_exc(), encoding="utf-8")
            os._exit(1)
        if time.monotonic() - began > _MOST_SECONDS:
            path.with_suffix(".why").write_text("slow", encoding="utf-8")
            os._exit(1)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > _MOST_BYTES:
            path.with_suffix(".why").write_text("memory", encoding="utf-8")
            os._exit(1)
        progress.value += 1


def _fuzz(suffix: str, seconds: float, seed: int) -> int:
    """Return how many files failed."""
    context = multiprocessing.get_context("fork")
    end = time.monotonic() + seconds
    n_failed = n_files = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"case{suffix}"
        while time.monotonic() < end and n_failed < _MOST_FAILURES:
            progress = context.Value("q", 0, lock=False)
            path.with_suffix(".why").unlink(missing_ok=True)
            worker = context.Process(target=_work, args=(suffix, seed, path, progress))
            worker.start()
            reason = _watch(worker, progress, end)
            worker.kill()
            worker.join()
            n_files += progress.value
            seed += 1
            if worker.exitcode == 3:
                return 0
            if reason:
                n_failed += 1
                _keep(path, reason, suffix, seed)
    _say(f"{suffix}: {n_files:,} files, {n_failed} failed")
    return n_failed


def _watch(worker: multiprocessing.process.BaseProcess, progress: object, end: float) -> str:
    """Wait for a worker; return why it stopped, "" where the time was over."""
    seen, since = -1, time.monotonic()
    while time.monotonic() < end:
        worker.join(0.2)
        if worker.exitcode is not None:
            return "" if worker.exitcode == 3 else f"exit {worker.exitcode}"
        now = getattr(progress, "value", 0)
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > 3 * _MOST_SECONDS:
            return "hangs"
    return ""


def _keep(path: Path, reason: str, suffix: str, seed: int) -> None:
    _KEPT.mkdir(parents=True, exist_ok=True)
    kept = _KEPT / f"{suffix[1:]}-{reason.replace(' ', '')}-{seed}{suffix}"
    kept.write_bytes(path.read_bytes())
    why = path.with_suffix(".why").read_text(encoding="utf-8") if path.with_suffix(".why").exists() else reason
    _say(f"{kept}: {reason}\n{why}")


def main() -> int:
    """Fuzz the formats that are named, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("suffixes", nargs="*", metavar="SUFFIX", help=f"of {' '.join(SUFFIXES)} [default: all]")
    parser.add_argument("--seconds", type=float, default=600.0, help="time for each [default: 600]")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"), help="of the chance")
    options = parser.parse_args()
    unknown = set(options.suffixes) - set(SUFFIXES)
    if unknown:
        parser.error(f"no reader for {' '.join(sorted(unknown))}")
    _say(f"seed {options.seed}")
    with contextlib.suppress(KeyboardInterrupt):
        return 1 if sum(_fuzz(suffix, options.seconds, options.seed) for suffix in options.suffixes or SUFFIXES) else 0
    return 130


if __name__ == "__main__":
    sys.exit(main())
