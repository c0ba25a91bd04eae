"""Batches at scale: python -m benchmarks.scale PART... [--pairs N] [--plot FILE].

workers   2,000 pairs of 40 segments a side by one worker and by two, in turns; the same bytes?
dask      the same pairs on a LocalCluster of two workers, and on a scheduler and two workers started by hand
memory    the coordinator from 1,000 to 1,000,000 rows of pairs that do nothing
growth    time for 100 to 10,000 pairs, and the line through them, drawn
pair      what one pair costs: processor time, memory, bytes in and out, for the simulation in docs/scale.md

Times are of the wall and of the processor (children's too): on a machine that others use, their ratio tells how much of
the two cores a run had, and runs are repeated in turns so that ratios compare what ran side by side.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.batch.manifest import read_manifest
from aligner.batch.run import run_batch
from aligner.batch.work import Figures, Job, Outcome, PairTask, Shard, ShardResult
from aligner.settings import Settings

__all__ = ["do_nothing", "hash_tree", "main", "write_corpus"]

_SEED = 20261122
_SEGMENTS = 40
_UNIT = 1024
"""Bytes in a unit of ru_maxrss on Linux."""
_ZH = (
    "第{a}批茶叶于{m}月{d}日运抵港口，共{b}箱，经检验全部合格。",
    "代表团参观了{b}家工厂，并同当地商会会长举行了会谈。",
    "他说，过去{n}年里这一地区的道路和桥梁有了很大改善。",
    "会议将于{m}月{d}日在市图书馆举行，欢迎各界人士参加。",
    "去年共有{b}万人次参观了这座博物馆，比前年增长{n}%。",
)
_EN = (
    "Shipment {a} of tea reached the port on {m}/{d} with {b} cases, all of which passed inspection.",
    "The delegation visited {b} factories and held talks with the head of the local chamber of commerce.",
    "He said that the roads and bridges of the region had improved greatly over the past {n} years.",
    "The meeting will be held in the city library on {m}/{d}, and people from all walks of life are welcome.",
    "Last year the museum had {b}0,000 visits, {n}% more than the year before.",
)


def write_corpus(folder: Path, n_pairs: int, n_segments: int = _SEGMENTS) -> Path:
    """Write so many pairs of invented texts, all different, and their manifest."""
    rng = random.Random(_SEED)  # noqa: S311 - data of chance, not secrets
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "manifest.tsv").open("w", encoding="utf-8", newline="\n") as manifest:
        manifest.write("id\tsource\ttarget\n")
        for k in range(n_pairs):
            sides: tuple[list[str], list[str]] = ([], [])
            for _ in range(n_segments):
                which = rng.randrange(len(_ZH))
                numbers = {"a": k + 1, "b": rng.randint(2, 900), "n": rng.randint(2, 60)}
                numbers |= {"m": rng.randint(1, 12), "d": rng.randint(1, 28)}
                sides[0].append(_ZH[which].format(**numbers))
                sides[1].append(_EN[which].format(**numbers))
            for side, name in zip(sides, ("zh", "en"), strict=True):
                (folder / f"{k}.{name}.txt").write_text("\n".join(side) + "\n", "utf-8")
            manifest.write(f"{k + 1}\t{k}.zh.txt\t{k}.en.txt\n")
    return folder / "manifest.tsv"


def hash_tree(folder: Path) -> str:
    """Return a hash of all that a batch wrote but for its log."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "log" not in path.parts:
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Run:
    """One batch: seconds of the wall and of the processor, pairs, and the hash of its files."""

    seconds: float
    cpu: float
    pairs: int
    tree: str


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _batch(manifest: Path, out: Path, *options: str) -> _Run:
    command = [sys.executable, "-m", "aligner", "batch", str(manifest), "-o", str(out), "--json", *options]
    began, cpu = time.monotonic(), _cpu()
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    seconds, cpu = time.monotonic() - began, _cpu() - cpu
    pairs = json.loads(done.stdout.splitlines()[-1])["pairs"]
    return _Run(seconds, cpu, pairs, hash_tree(out))


def _sized(n_pairs: int) -> tuple[str, str]:
    """Return the option for shards so small that the last ones keep no worker waiting for long."""
    return "--shard-size", str(min(100, max(n_pairs // 40, 1)))


def _show(name: str, run: _Run) -> None:
    print(
        f"{name}: {run.pairs:,} pairs, {run.seconds:.1f} s, {run.pairs / run.seconds:.2f} pairs a second, "
        f"{run.cpu:.1f} s of the processor, files {run.tree}",
        flush=True,
    )


def measure_workers(folder: Path, n_pairs: int, rounds: int) -> None:
    """Compare one worker with two."""
    manifest = write_corpus(folder / "in", n_pairs)
    ratios, trees = [], set()
    for k in range(rounds):
        runs = {}
        for workers in (1, 2) if k % 2 == 0 else (2, 1):
            runs[workers] = _batch(manifest, folder / f"out-{k}-{workers}", "--workers", str(workers), *_sized(n_pairs))
            _show(f"workers {workers}", runs[workers])
            trees.add(runs[workers].tree)
        ratios.append(runs[1].seconds / runs[2].seconds)
        print(f"two workers are {ratios[-1]:.2f} times as fast as one", flush=True)
    print(f"workers: ratio {statistics.median(ratios):.2f} (median of {rounds}); same bytes: {len(trees) == 1}")


def measure_dask(folder: Path, n_pairs: int) -> None:
    """Run on a LocalCluster and on a cluster that is started by hand."""
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    manifest = write_corpus(folder / "in", n_pairs)
    local = _batch(manifest, folder / "out-local", "--workers", "2", *_sized(n_pairs))
    _show("workers 2", local)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:  # type: ignore[no-untyped-call]
        dask = _batch(manifest, folder / "out-dask", "--scheduler", cluster.scheduler_address, *_sized(n_pairs))
    _show("LocalCluster of 2", dask)
    address, processes = _start_cluster(folder)
    try:
        by_hand = _batch(manifest, folder / "out-hand", "--scheduler", address, *_sized(n_pairs))
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
    _show("scheduler and 2 workers by hand", by_hand)
    print(f"dask: same bytes: {local.tree == dask.tree == by_hand.tree}")


def _start_cluster(folder: Path) -> tuple[str, list[subprocess.Popen[bytes]]]:
    """Start a scheduler and two workers as a person would, and return the address."""
    place = folder / "scheduler.json"
    base = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    start = [*base, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)]
    processes = [_start(start)]
    while not place.exists():
        time.sleep(0.2)
    address = str(json.loads(place.read_text("utf-8"))["address"])
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    where = ["--local-directory", str(folder)]
    processes += [_start([*worker, *where]) for _ in range(2)]
    time.sleep(8)
    return address, processes


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command


def do_nothing(task: PairTask, job: Job) -> Outcome:  # noqa: ARG001 - the type of an aligner
    """Align nothing: what is left is the work of the coordinator."""
    figures = Figures(1, 1, 0.9, 0.0, 0.0, (("idiom", "info", 1),), 1, 1, 20)
    return Outcome(task, figures=figures, languages=("zh-CN", "en-US"), content=f"{task.position:064x}")


class _IdleEngine:
    """Answers at once that all is done, as a cluster of any size would in the end: the coordinator is what is left."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def begin(self) -> str:
        """Have no encoder."""
        return "none"

    def run(self, shards: Iterator[Shard]) -> Iterator[ShardResult]:
        """Yield results that nobody worked for."""
        for shard in shards:
            outcomes = tuple(do_nothing(task, self._job) for task in shard.tasks)
            yield ShardResult(shard.number, outcomes, (), "stamp", "content")

    def close(self, *, at_once: bool) -> None:
        """Have nothing to close."""


def measure_memory(folder: Path, sizes: list[int]) -> None:
    """Print the memory of the coordinator for manifests of several lengths, each in a process of its own."""
    for size in sizes:
        manifest = folder / f"{size}.tsv"
        with manifest.open("w", encoding="utf-8") as file:
            file.write("id\tsource\ttarget\n")
            file.writelines(f"{k}\ta.txt\tb.txt\n" for k in range(size))
        code = f"from benchmarks.scale import run_idle; run_idle({str(manifest)!r}, {str(folder / f'o{size}')!r})"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own
        print(done.stdout.strip(), flush=True)
        shutil.rmtree(folder / f"o{size}")


def run_idle(manifest: str, out: str) -> None:
    """Run a batch that does nothing, in this process, and print its largest memory."""
    job = Job(Path(out), ("tsv",), Settings(encoder="none"), align=do_nothing)
    began = time.process_time()
    done = run_batch(read_manifest(Path(manifest)), job, _IdleEngine)
    cpu = (time.process_time() - began) / done.tally.pairs * 1e6
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 2**20
    ledger = (Path(out) / "log" / "ledger.sqlite").stat().st_size / 2**20
    print(
        f"memory: {done.tally.pairs:,} rows, {megabytes:.0f} MB at most, {done.tally.seconds:.0f} s, {cpu:.0f} μs of "
        f"the processor a row, ledger {ledger:.0f} MB"
    )


def measure_growth(folder: Path, sizes: list[int], plot: Path | None) -> None:
    """Print time against pairs, and draw it."""
    points = []
    for size in sizes:
        manifest = write_corpus(folder / f"in{size}", size, 8)
        options = ("--encoder", "hashing", "--workers", "2", "-f", "tsv,findings.tsv")
        run = _batch(manifest, folder / f"out{size}", *options)
        _show(f"growth {size}", run)
        points.append((size, run.cpu))
        shutil.rmtree(folder / f"in{size}")
    slope, start = statistics.linear_regression([p for p, _ in points], [s for _, s in points])
    shares = [abs(seconds - start - slope * size) / seconds for size, seconds in points]
    print(f"growth: {start:.1f} s + {slope * 1000:.2f} ms a pair of the processor; largest miss {max(shares):.1%}")
    if plot is not None:
        plot.write_text(_draw(points, slope, start), "utf-8")


def _draw(points: list[tuple[int, float]], slope: float, start: float) -> str:
    """Return an SVG of points and the line through them."""
    width, height, left, base = 640, 320, 60, 280
    most = max(size for size, _ in points), max(seconds for _, seconds in points) * 1.05

    def x(size: float) -> float:
        return left + size / most[0] * (width - left - 20)

    def y(seconds: float) -> float:
        return base - seconds / most[1] * (base - 20)

    dots = "".join(f'<circle cx="{x(p):.1f}" cy="{y(s):.1f}" r="4" fill="#1d5a86"/>' for p, s in points)
    labels = "".join(
        f'<text x="{x(p):.1f}" y="{base + 18}" text-anchor="middle">{p:,}</text>' for p, _ in points if p >= most[0] / 5
    )
    ticks = "".join(
        f'<text x="{left - 6}" y="{y(s) + 4:.1f}" text-anchor="end">{s:.0f} s</text>'
        for s in (0, most[1] / 2, most[1] / 1.05)
    )
    line = f"M{x(0):.1f} {y(start):.1f}L{x(most[0]):.1f} {y(start + slope * most[0]):.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12" fill="#545d66"><rect width="{width}" height="{height}" fill="#fff"/>'
        f'<path d="M{left} 20V{base}H{width - 20}" fill="none" stroke="#d9dcdf"/>'
        f'<path d="{line}" fill="none" stroke="#9fb0bd" stroke-width="2"/>{dots}{labels}{ticks}'
        f'<text x="{width / 2}" y="{height - 6}" text-anchor="middle">pairs</text></svg>\n'
    )


def measure_pair(folder: Path, n_pairs: int) -> None:
    """Print what a pair costs with the embedded encoder."""
    manifest = write_corpus(folder / "in", n_pairs)
    one = _batch(manifest, folder / "warm", "--workers", "1")
    fewer = write_corpus(folder / "few", n_pairs // 4)
    few = _batch(fewer, folder / "few-out", "--workers", "1")
    cpu = (one.cpu - few.cpu) / (one.pairs - few.pairs)
    size = {
        name: sum(p.stat().st_size for p in (folder / "warm" / "shards").glob(f"*[0-9].{name}")) / n_pairs
        for name in ("tmx", "tsv", "findings.tsv")
    }
    text = sum(p.stat().st_size for p in (folder / "in").glob("*.txt")) / n_pairs
    ledger = (folder / "warm" / "log" / "ledger.sqlite").stat().st_size / n_pairs
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _UNIT / 2**20
    print(f"pair: {cpu * 1000:.0f} ms of one core, {cpu / _SEGMENTS * 1000:.2f} ms a segment pair")
    print(f"pair: {text:,.0f} bytes in; out " + ", ".join(f"{name} {value:,.0f}" for name, value in size.items()))
    print(f"pair: {ledger:,.0f} bytes of ledger; largest process {memory:,.0f} MB")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", choices=("workers", "dask", "memory", "growth", "pair"))
    parser.add_argument("--pairs", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 500, 1_000, 2_000, 5_000, 10_000])
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    parts: dict[str, Callable[[Path], None]] = {
        "workers": lambda folder: measure_workers(folder, options.pairs, options.rounds),
        "dask": lambda folder: measure_dask(folder, options.pairs),
        "memory": lambda folder: measure_memory(folder, options.rows),
        "growth": lambda folder: measure_growth(folder, options.sizes, options.plot),
        "pair": lambda folder: measure_pair(folder, options.pairs),
    }
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    for part in options.parts:
        with tempfile.TemporaryDirectory(prefix="aligner-scale-") as folder:
            parts[part](Path(folder))


if __name__ == "__main__":
    main()
