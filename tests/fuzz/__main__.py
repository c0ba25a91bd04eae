"""Break files for every reader until the time is over: `python -m tests.fuzz --seconds 60 .pdf .epub`.

Every file must be read, or refused by an AlignerError of one line, in ten seconds of a processor and a gigabyte. A
worker reads; its watcher sees when it hangs or dies. A file that fails is kept in outputs/fuzz/ with what it did in its
name, and in a folder of that name what stood beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from pathlib import Path

from aligner.errors import AlignerError, MissingPackageError
from aligner.readers.bitext import BITEXT_READERS, ROW_STREAMS, read_bitext, stream_rows
from aligner.readers.documents import DOCUMENT_READERS, read_document
from aligner.readers.plain import read_pair
from aligner.readers.returned import read_returned
from aligner.settings import ReadSettings
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import MOSES, SUFFIXES, companions_of, seeds_of

__all__ = ["main", "try_file", "write_case"]

_MOST_SECONDS = 10.0
_MOST_BYTES = 2**30
_KEPT = Path("outputs/fuzz")
_SETTINGS = ReadSettings()
_MOST_FAILURES = 20
_BESIDE = 0.3
"""Share of the files beside the one that is read that are broken too."""


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def try_file(path: Path) -> str:
    """Return `read` or `refused`; whatever else a reader raises goes up."""
    outcomes = [_try(read, path) for read in _readers(path)]
    return "read" if "read" in outcomes else "refused"


def _readers(path: Path) -> Iterator[Callable[[Path], None]]:
    """Yield all that reads a file of that name."""
    suffix = path.suffix
    if suffix in DOCUMENT_READERS or suffix == ".txt":
        yield _read_document
        yield _read_mixed
    if suffix in BITEXT_READERS or not suffix:
        yield _read_bitext
    if suffix in ROW_STREAMS:
        yield _read_rows
    if suffix in (".csv", ".docx", ".xlsx"):
        yield _read_returned


def _read_document(path: Path) -> None:
    document = read_document(path, _SETTINGS)
    offsets = [offset for offset, _ in document.anchors]
    if offsets != sorted(offsets) or (offsets and offsets[-1] >= len(document.text)):
        raise ValueError("anchors out of order")
    document.text.encode()


def _read_mixed(path: Path) -> None:
    pair = read_pair(path, None, _SETTINGS)
    (pair.source.text + pair.target.text).encode()


def _read_bitext(path: Path) -> None:
    alignment = read_bitext(path, _SETTINGS).alignment
    (alignment.source.text + alignment.target.text).encode()
    "".join(bead.note for bead in alignment.beads).encode()


def _read_rows(path: Path) -> None:
    for row in stream_rows(path, _SETTINGS).rows:
        (row.source + row.target).encode()


def _read_returned(path: Path) -> None:
    for _, record in read_returned(path, _SETTINGS).pairs:
        "".join(record.values()).encode()


def _try(read: Callable[[Path], None], path: Path) -> str:
    try:
        read(path)
    except MissingPackageError:
        raise
    except AlignerError as error:
        if "\n" in str(error):
            raise ValueError(f"message of several lines: {str(error)!r}") from error
        str(error).encode()
        return "refused"
    return "read"


def write_case(path: Path, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Write a broken file, and beside it what its format wants there, some of that broken too."""
    beside = companions_of(path.suffix or MOSES)
    for name, data in beside.items():
        is_broken = chance.random() < _BESIDE
        (path.parent / name).write_bytes(mutate([data], chance) if is_broken else data)
    if path.suffix:
        path.write_bytes(mutate(seeds, chance))


def _work(suffix: str, seed: int, path: Path, outcomes: MutableSequence[int]) -> None:
    """Break and read files for ever; outcomes counts the refused and the read, in the file is the one read now."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * _MOST_BYTES, 4 * _MOST_BYTES))
    chance = random.Random(seed)  # noqa: S311 - no secret
    seeds = seeds_of(suffix)
    while True:
        write_case(path, seeds, chance)
        began = time.process_time()
        try:
            outcomes[try_file(path) == "read"] += 1
        except MissingPackageError as error:
            sys.stderr.write(f"{suffix}: {error}\n")
            os._exit(3)
        except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
            path.with_suffix(".why").write_text(traceback.format_exc(), encoding="utf-8")
            os._exit(1)
        if time.process_time() - began > _MOST_SECONDS:
            path.with_suffix(".why").write_text("slow", encoding="utf-8")
            os._exit(1)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > _MOST_BYTES:
            path.with_suffix(".why").write_text("memory", encoding="utf-8")
            os._exit(1)


def _fuzz(suffix: str, seconds: float, seed: int) -> int:
    """Return how many files failed."""
    context = multiprocessing.get_context("fork")
    end = time.monotonic() + seconds
    n_failed, counts = 0, [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("case" if suffix == MOSES else f"case{suffix}")
        while time.monotonic() < end and n_failed < _MOST_FAILURES:
            outcomes = context.Array("q", 2, lock=False)
            path.with_suffix(".why").unlink(missing_ok=True)
            worker = context.Process(target=_work, args=(suffix, seed, path, outcomes))
            worker.start()
            reason = _watch(worker, outcomes, end)
            worker.kill()
            worker.join()
            counts = [before + n for before, n in zip(counts, outcomes, strict=True)]
            seed += 1
            if worker.exitcode == 3:
                return 0
            if reason:
                n_failed += 1
                _keep(path, reason, suffix, seed)
    _say(f"{suffix}: {sum(counts):,} files, {counts[1]:,} read, {n_failed} failed")
    return n_failed


def _watch(worker: multiprocessing.process.BaseProcess, outcomes: Sequence[int], end: float) -> str:
    """Wait for a worker; return why it stopped, "" where the time was over."""
    seen, since = -1, time.monotonic()
    while time.monotonic() < end:
        worker.join(0.2)
        if worker.exitcode is not None:
            return "" if worker.exitcode == 3 else f"exit {worker.exitcode}"
        now = sum(outcomes)
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > 3 * _MOST_SECONDS:
            return "hangs"
    return ""


def _keep(path: Path, reason: str, suffix: str, seed: int) -> None:
    _KEPT.mkdir(parents=True, exist_ok=True)
    kept = _KEPT / f"{suffix[1:]}-{reason.replace(' ', '')}-{seed}{suffix}"
    why = path.with_suffix(".why").read_text(encoding="utf-8") if path.with_suffix(".why").exists() else reason
    if companions_of(suffix):
        kept = kept.with_suffix("")
        shutil.copytree(path.parent, kept, dirs_exist_ok=True)
    else:
        kept.write_bytes(path.read_bytes())
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
