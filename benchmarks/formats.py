"""Memory and time to send a large bitext through the formats: python -m benchmarks.formats [--pairs 1000000].

A table of invented pairs goes to TMX and from there to the other formats that are written row by row, each time by a
process of its own, whose largest memory is what the system says of it (getrusage, ru_maxrss). What comes back from TMX
is compared with what went in.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Run", "hash_pairs", "measure_command", "write_table"]

_ZH = "第{0}批货物于{1}月{2}日运抵港口，共{3}箱，经检验全部合格，已办理入库手续。"
_EN = "Shipment {0} reached the port on {2}/{1} with {3} cases, all of which passed inspection and went into storage."
_UNIT = 1024 if sys.platform == "linux" else 1
"""Bytes in a unit of ru_maxrss."""


@dataclass(frozen=True, slots=True)
class Run:
    """One conversion: what it was, what it took, and how large the file became."""

    name: str
    seconds: float
    memory_mb: float
    size_mb: float


def write_table(path: Path, n_pairs: int) -> None:
    """Write a table of pairs that are all different, now and then with a tab or an Extension B character inside."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("source\ttarget\n")
        for k in range(n_pairs):
            numbers = (k + 1, k % 12 + 1, k % 28 + 1, k * 7 % 500 + 1)
            odd = "\\t\U00020000" if k % 1_000 == 0 else ""
            file.write(f"{_ZH.format(*numbers)}{odd}\t{_EN.format(*numbers)}{odd}\n")


def hash_pairs(path: Path) -> str:
    """Return a hash of the columns source and target of a table."""
    digest = hashlib.sha256()
    with path.open(encoding="utf-8", newline="\n") as file:
        header = next(file).removesuffix("\n").split("\t")
        columns = header.index("source"), header.index("target")
        for line in file:
            cells = line.removesuffix("\n").split("\t")
            digest.update(f"{cells[columns[0]]}\t{cells[columns[1]]}\n".encode())
    return digest.hexdigest()


def measure_command(folder: Path, *arguments: str) -> Run:
    """Run a command of ours, which writes into the folder with -o, in a process of its own."""
    before = time.perf_counter()
    command = [sys.executable, "-m", "aligner", *arguments, "-q"]
    pid = os.posix_spawn(sys.executable, command, {**os.environ})
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: status {os.waitstatus_to_exitcode(status)}")
    seconds = time.perf_counter() - before
    name = " ".join(Path(argument).name if "/" in argument else argument for argument in arguments)
    stem = Path(arguments[arguments.index("-o") + 1]).name
    size = sum(path.stat().st_size for path in folder.iterdir() if path.name.startswith(stem))
    return Run(name, seconds, usage.ru_maxrss * _UNIT / 2**20, size / 2**20)


def main() -> None:
    """Print a line a conversion."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", type=int, default=1_000_000)
    n_pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, memory, back = folder / "in.tsv", folder / "memory.tmx", folder / "back.tsv"
        write_table(table, n_pairs)
        steps = [
            ("export", table, "-f", "tmx", "-o", memory),
            ("export", memory, "-f", "tsv", "-o", back),
            ("merge", memory, table, "-f", "tmx", "-o", folder / "merged.tmx"),
            ("export", memory, "-f", "moses", "-o", folder / "pair"),
            ("export", memory, "-f", "jsonl", "-o", folder / "lines.jsonl"),
            ("export", memory, "-f", "tmx", "-o", folder / "again.tmx"),
            ("export", folder / "lines.jsonl", "-f", "csv", "-o", folder / "cells.csv"),
            ("export", folder / "cells.csv", "-f", "tsv", "-o", folder / "rows.tsv"),
            ("export", folder / "pair", "-f", "tsv", "-o", folder / "lines.tsv"),
            ("export", table, "-f", "xliff", "-o", folder / "units.xliff"),
            ("export", folder / "units.xliff", "-f", "tsv", "-o", folder / "units.tsv"),
        ]
        print(f"{n_pairs:,} pairs")
        print(f"{'command':62} {'seconds':>8} {'MB memory':>10} {'MB file':>8}")
        for step in steps:
            run = measure_command(folder, *map(str, step))
            print(f"{run.name:62} {run.seconds:8.1f} {run.memory_mb:10.0f} {run.size_mb:8.0f}", flush=True)
        print("pairs read back from TMX:", "the same" if hash_pairs(back) == hash_pairs(table) else "OTHERS")


if __name__ == "__main__":
    main()
