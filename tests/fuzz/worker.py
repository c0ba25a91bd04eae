"""The process in which readers read broken files: `python -m tests.fuzz.worker .tmx --folder F --engine atheris`.

It runs until somebody ends it, or until a reader fails; `F` has what it does. In `counts` are three 64-bit numbers:
files refused, files read, milliseconds of the processor. `why` tells the first failure: a line that identifies it, then
more. A failure that a line of `known` identifies is no new one.
"""

from __future__ import annotations

import argparse
import mmap
import os
import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Readers must not be imported before they are instrumented.
    from tests.fuzz.cases import Cases

__all__ = ["COUNTS", "FAILED", "KNOWN", "MISSING", "TIRED", "WHY", "Trial"]

COUNTS, WHY, KNOWN = "counts", "why", "known"
FAILED, MISSING, TIRED = 1, 3, 4
"""Exit statuses: a reader failed, it needs a package that is not there, the process has grown and wants a new one."""

_MOST_SECONDS = 10.0
_HANGS = 30.0
"""Seconds of the processor after which a file is given up: the system ends the process (SIGPROF), whatever it runs."""
_MOST_BYTES = 2**30
_MOST_GROWTH = 2**29


class Trial:
    """Gives inputs to a target, counts what came of them, and ends the process at what must not be."""

    def __init__(self, cases: Cases, folder: Path) -> None:
        self._cases, self._folder = cases, folder
        known = folder / KNOWN
        self._known = set(known.read_text(encoding="utf-8").splitlines()) if known.exists() else set()
        self._counts = _map_counts(folder / COUNTS)

    def __call__(self, data: bytes) -> None:
        """Try an input."""
        from aligner.errors import MissingPackageError  # noqa: PLC0415 - see above
        from tests.fuzz.targets import try_file  # noqa: PLC0415

        path = self._cases.write(data, self._folder)
        began, is_read = time.process_time(), False
        signal.setitimer(signal.ITIMER_PROF, _HANGS)
        try:
            is_read = try_file(self._cases.target, path) == "read"
        except MissingPackageError as error:
            sys.stdout.write(f"{self._cases.name}: {error}\n")
            sys.stdout.flush()
            os._exit(MISSING)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self.fail_with(error)
        ended = time.process_time()
        self._counts[is_read] += 1
        self._counts[2] = int(ended * 1000)
        if ended - began > _MOST_SECONDS:
            self._fail("slow", f"{ended - began:.0f} s")
        self._check_memory()

    def _check_memory(self) -> None:
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > _MOST_BYTES:
            self._fail("memory", "more than a gigabyte")
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) if sys.platform == "linux" else 0
        if pages * resource.getpagesize() > _MOST_GROWTH:
            os._exit(TIRED)

    def fail_with(self, error: BaseException) -> None:
        """End the process at an exception, unless it is known: libFuzzer waits for ever where one goes up into it."""
        self._fail(_identify(error), "".join(traceback.format_exception(error)))

    def _fail(self, what: str, more: str) -> None:
        if what in self._known:
            return
        (self._folder / WHY).write_text(f"{what}\n{more}", encoding="utf-8", errors="backslashreplace")
        os._exit(FAILED)


def _map_counts(path: Path) -> memoryview:
    """Return numbers that another process can read in a file at any time, whatever becomes of this one."""
    path.write_bytes(bytes(24))
    with path.open("r+b") as file:
        return memoryview(mmap.mmap(file.fileno(), 24)).cast("q")


def _identify(error: BaseException) -> str:
    """Return the type of an exception, and where in our own code it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}aligner{os.sep}" in frame.filename] or frames
    return f"{type(error).__name__} at {Path(own[-1].filename).name}:{own[-1].lineno}"


def _by_chance(name: str, folder: Path, seed: int, n_runs: int) -> None:
    from tests.fuzz.cases import Cases  # noqa: PLC0415 - see above

    cases = Cases(name)
    trial, chance = Trial(cases, folder), random.Random(seed)  # noqa: S311 - no secret
    while n_runs:
        n_runs -= 1
        trial(cases.break_one(chance.choice(cases.seeds), chance))


def main() -> None:
    """Fuzz one target."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--engine", choices=("atheris", "chance"), required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=-1, help="inputs to try, -1 for no end")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 * _MOST_BYTES, 4 * _MOST_BYTES))
    if options.engine == "atheris":
        from tests.fuzz.guided import fuzz_guided  # noqa: PLC0415 - needs atheris

        fuzz_guided(options.name, options.folder, options.seed, options.runs)
    else:
        _by_chance(options.name, options.folder, options.seed, options.runs)


if __name__ == "__main__":
    main()
