"""Break files for every reader until the time is over: `python -m tests.fuzz --seconds 60 .pdf .epub terms.tbx`.

Every file must be read, or refused by an AlignerError of one line, in ten seconds of a processor and a gigabyte. A
worker, a process of its own, reads; its watcher sees when it hangs or dies. A file that fails is kept in outputs/fuzz/
with what it did in its name, or a folder of that name where several files belong together. With atheris
(`pip install -c constraints.txt -e '.[fuzz]'`) the files are led by coverage, without it they are broken by chance.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.cases import STEM
from tests.fuzz.targets import ALIASES, PLANTED, TARGETS
from tests.fuzz.worker import COUNTS, FAILED, KNOWN, MISSING, TIRED, WHY

__all__ = ["Run", "main"]

_SILENCE = 300.0
"""Seconds without a new file after which a worker waits for ever; one that keeps the processor busy ends itself."""
_MOST_FAILURES = 20
_NO_ATHERIS = (
    "atheris is not installed, so files are broken by chance alone; for files led by coverage: "
    "pip install -c constraints.txt -e '.[fuzz]'"
)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Run:
    """Fuzzes one target for some seconds of the processor, by as many workers after each other as it takes."""

    name: str
    engine: str
    seed: int
    seconds: float
    kept: Path
    n_runs: int = -1
    n_failed: int = 0
    n_refused: int = 0
    n_read: int = 0
    milliseconds: int = 0

    def fuzz(self) -> int:
        """Return how many files failed."""
        with tempfile.TemporaryDirectory() as name:
            folder, status = Path(name), TIRED
            while status in (FAILED, TIRED) and self._goes_on(0):
                (folder / WHY).unlink(missing_ok=True)
                status, reason = self._work(folder)
                self.seed += 1
                if reason:
                    status = FAILED
                    self.n_failed += 1
                    self._keep(folder, reason)
        if status != MISSING:
            n_files = self.n_refused + self.n_read
            _say(
                f"{self.name}: {n_files:,} files in {self.milliseconds / 1000:,.0f} s of the processor, "
                f"{self.n_read:,} read, {self.n_failed} failed"
            )
        return self.n_failed

    def _goes_on(self, milliseconds: int) -> bool:
        """Whether there is time left, with what a worker has used of it, and not too much has failed."""
        return self.milliseconds + milliseconds < self.seconds * 1000 and self.n_failed < _MOST_FAILURES

    def _work(self, folder: Path) -> tuple[int, str]:
        """Run a worker to its end; return its status, and why it failed, "" if it did not."""
        command = [sys.executable, "-m", "tests.fuzz.worker", self.name, "--folder", str(folder)]
        command += ["--engine", self.engine, "--seed", str(self.seed), "--runs", str(self.n_runs)]
        log = folder / "log"
        with log.open("wb") as errors:
            # The order of a set is part of what a seed decides.
            worker = subprocess.Popen(command, stderr=errors, env=os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S603
            try:
                reason = self._watch(worker, folder / COUNTS)
            finally:
                worker.kill()
                worker.wait()
        refused, read, milliseconds = _counts(folder / COUNTS)
        self.n_refused += refused
        self.n_read += read
        self.milliseconds += milliseconds
        if reason and not (folder / WHY).exists():
            (folder / WHY).write_text(f"{reason}\n{log.read_text('utf-8', 'replace')[-4000:]}", encoding="utf-8")
        return worker.returncode, reason

    def _watch(self, worker: subprocess.Popen[bytes], counts: Path) -> str:
        """Wait for a worker; return why it failed, "" where the time was over or it ended well."""
        seen, since = (-1, -1, -1), time.monotonic()
        while self._goes_on(seen[2]):
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = worker.wait(0.2)
                reason = "hangs" if status == -signal.SIGPROF else f"exit {status}"
                return "" if status in (0, MISSING, TIRED) else reason
            now = _counts(counts)
            if now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > _SILENCE:
                return "hangs"
        return ""

    def _keep(self, folder: Path, reason: str) -> None:
        why = (folder / WHY).read_text(encoding="utf-8") if (folder / WHY).exists() else reason
        what = why.split("\n", 1)[0]
        with (folder / KNOWN).open("a", encoding="utf-8") as known:
            known.write(what + "\n")
        self.kept.mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"[^\w.]+", "-", f"{self.name.lstrip('.')}-{what}-{self.seed - 1}")
        files = [path for path in folder.iterdir() if path.name.startswith(STEM)]
        if len(files) == 1:
            kept = self.kept / (stem + files[0].suffix)
            shutil.copyfile(files[0], kept)
        else:
            kept = self.kept / stem
            kept.mkdir(exist_ok=True)
            for path in files:
                shutil.copyfile(path, kept / path.name)
        _say(f"{kept}: {why}")


def _counts(path: Path) -> tuple[int, int, int]:
    data = path.read_bytes() if path.exists() else b""
    refused, read, milliseconds = struct.unpack("qqq", data if len(data) == 24 else bytes(24))
    return refused, read, milliseconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the readers that are named, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument(
        "names", nargs="*", metavar="READER", help=f"of {' '.join(TARGETS)} [default: each reader once]"
    )
    parser.add_argument("--seconds", type=float, default=600.0, help="time of the processor for each [default: 600]")
    parser.add_argument("--seed", type=int, default=1, help="of the chance [default: 1]")
    parser.add_argument("--runs", type=int, default=-1, help="most files for each [default: no limit]")
    parser.add_argument("--engine", choices=("atheris", "chance"), help="[default: atheris if it is installed]")
    parser.add_argument("--keep", type=Path, default=Path("outputs/fuzz"), help="[default: outputs/fuzz]")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(TARGETS | PLANTED)
    if unknown:
        parser.error(f"no reader for {' '.join(sorted(unknown))}")
    engine = options.engine or ("atheris" if find_spec("atheris") else "chance")
    if not options.engine and engine == "chance":
        _say(_NO_ATHERIS)
    _say(f"engine {engine}, seed {options.seed}")
    runs = [
        Run(name, engine, options.seed, options.seconds, options.keep, options.runs)
        for name in options.names or (name for name in TARGETS if name not in ALIASES)
    ]
    with contextlib.suppress(KeyboardInterrupt):
        return 1 if sum(run.fuzz() for run in runs) else 0
    return 130


if __name__ == "__main__":
    # Ended by a program as by a key: the worker ends too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
