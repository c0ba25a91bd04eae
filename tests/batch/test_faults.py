"""Whatever breaks: after going on, every good pair once, every bad one put aside, the bytes of a clean run."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.errors import OutputError
from tests.batch.runs import LIMITS, run_local, tree_of, write_pairs

pytestmark = pytest.mark.fault
_ROOT = Path(__file__).parents[2]


def _start(manifest: Path, folder: Path, limit: int | None = None) -> subprocess.Popen[str]:
    def confine() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "tests.batch.runs", str(manifest), str(folder), "2"]
    return subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=confine)  # noqa: S603, PLW1509 - a fixed command


def _wait_for_shards(folder: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        if len(list((folder / "shards").glob("0*.tsv"))) >= 2:
            return
        assert process.poll() is None, "the work was over before it could be broken off"
        time.sleep(0.05)
    pytest.fail("no shard was written in a minute")


def _ids(folder: Path) -> list[str]:
    """Return the id of every row of the shards."""
    return [
        line.split("\t")[0]
        for path in sorted((folder / "shards").glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()[1:]
    ]


def _failures(folder: Path) -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in (folder / "failures.tsv").read_text("utf-8").splitlines()[1:])
    return {row[0]: (row[1], row[2]) for row in rows}


def test_bad_pairs_cost_themselves_only(tmp_path: Path) -> None:
    """One hangs, one eats memory, one crashes, one meets a bug, one has no file: each with its reason, once."""
    manifest = write_pairs(tmp_path / "in", ["good", "hang", "good", "eat", "crash", "good", "bug", "good", "none"])
    (tmp_path / "in" / "9.txt").unlink()
    batch = replace(LIMITS, pair_seconds=8, attempts=1)
    done = run_local(manifest, tmp_path / "out", batch=batch)
    assert _ids(tmp_path / "out") == ["p1", "p3", "p6", "p8"]
    failures = _failures(tmp_path / "out")
    assert {name: kind for name, (kind, _) in failures.items()} == {
        "p2": "time", "p4": "memory", "p5": "crash", "p7": "error", "p9": "error"
    }  # fmt: skip
    assert failures["p2"][1] == "took longer than 8 s (--pair-seconds)"
    assert failures["p5"][1] == "its process ended with status 7"
    assert "a bug that this pair brings out" in failures["p7"][1]
    assert (done.record["aligned"], done.record["failed"]) == (4, 5)
    again = run_local(manifest, tmp_path / "out", batch=batch)
    assert (again.tally.pairs, again.tally.skipped) == (0, 9)


def test_killed_worker_costs_nothing(tmp_path: Path) -> None:
    """A process that is killed with SIGKILL is replaced, and its pair tried again."""
    manifest = write_pairs(tmp_path / "in", ["good", "once", "good", "good", "once", "good"])
    done = run_local(manifest, tmp_path / "out")
    assert done.tally.retried == 2
    assert _ids(tmp_path / "out") == [f"p{n}" for n in range(1, 7)]
    clean = run_local(manifest, tmp_path / "clean", workers=1)
    assert clean.tally.retried == 0
    assert tree_of(tmp_path / "out") == tree_of(tmp_path / "clean")


def test_killed_coordinator_is_gone_on_from(tmp_path: Path) -> None:
    """SIGKILL: what was done stays, the lock is free, the rest follows, and nothing is there twice."""
    manifest, out = write_pairs(tmp_path / "in", ["slow"] * 24 + ["crash"]), tmp_path / "out"
    process = _start(manifest, out)
    _wait_for_shards(out, process)
    process.kill()
    process.communicate()
    done = run_local(manifest, out)
    assert done.tally.skipped > 0
    assert done.tally.skipped + done.tally.pairs == 25
    assert sorted(_ids(out)) == sorted(f"p{n}" for n in range(1, 25))
    assert _failures(out)["p25"][0] == "crash"
    run_local(manifest, tmp_path / "clean")
    assert tree_of(out) == tree_of(tmp_path / "clean")
    assert not list(out.rglob(".aligner-*"))


def test_interrupt_finishes_what_is_in_hand(tmp_path: Path) -> None:
    """Ctrl-C: status 130, whole shards, and the next run goes on."""
    manifest, out = write_pairs(tmp_path / "in", ["slow"] * 40), tmp_path / "out"
    process = _start(manifest, out)
    _wait_for_shards(out, process)
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode == 130
    assert 0 < len(_ids(out)) < 40
    done = run_local(manifest, out)
    assert done.tally.skipped == 40 - done.tally.pairs > 0
    run_local(manifest, tmp_path / "clean")
    assert tree_of(out) == tree_of(tmp_path / "clean")


def test_two_coordinators_refuse_each_other(tmp_path: Path) -> None:
    """The second one says so in a line, and the first one goes on."""
    manifest, out = write_pairs(tmp_path / "in", ["slow"] * 30), tmp_path / "out"
    process = _start(manifest, out)
    _wait_for_shards(out, process)
    with pytest.raises(OutputError, match="another aligner batch is at work"):
        run_local(manifest, out)
    process.communicate()
    assert process.returncode == 0
    assert len(_ids(out)) == 30


def _fatten(manifest: Path, name: str, size: int) -> None:
    (manifest.parent / name).write_text("good " + "字" * size, "utf-8")


def test_file_that_may_not_grow_is_told_and_gone_on_from(tmp_path: Path) -> None:
    """As on a full disk: status 1, one line, no half-written file; with room again, the rest follows."""
    manifest, out = write_pairs(tmp_path / "in", ["good"] * 12), tmp_path / "out"
    _fatten(manifest, "8.txt", 40_000)
    process = _start(manifest, out, limit=100_000)
    _, err = process.communicate()
    assert process.returncode == 1
    assert err.count("\n") == 1
    assert "cannot be written" in err
    assert not list(out.rglob(".aligner-*"))
    run_local(manifest, out)
    run_local(manifest, tmp_path / "clean")
    assert tree_of(out) == tree_of(tmp_path / "clean")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 400 KB in memory, where this user may mount one."""
    mount = shutil.which("mount")
    place = tmp_path / "disk"
    place.mkdir()
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk; the limit on file size is tested instead")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=400k", "tmpfs", place], capture_output=True, check=False)  # noqa: S603 - a fixed command
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)  # noqa: S603, S607 - a fixed command


def test_full_disk_is_told_and_gone_on_from(small_disk: Path, tmp_path: Path) -> None:
    """The run ends with one line; with more room it goes on where it was."""
    manifest, out = write_pairs(tmp_path / "in", ["good"] * 30), small_disk / "out"
    for number in range(1, 31):
        _fatten(manifest, f"{number}.txt", 5_000 + number)
    with pytest.raises(OutputError, match="cannot be written"):
        run_local(manifest, out)
    subprocess.run(["mount", "-o", "remount,size=8m", small_disk], check=True)  # noqa: S603, S607 - a fixed command
    done = run_local(manifest, out)
    assert done.tally.skipped + done.tally.pairs == 30
    assert done.tally.skipped > 0
    run_local(manifest, tmp_path / "clean")
    assert tree_of(out) == tree_of(tmp_path / "clean")


def test_damaged_shards_are_made_again(tmp_path: Path) -> None:
    """A truncated file, one that is gone, and one with a changed byte: these three and no other."""
    manifest, out = write_pairs(tmp_path / "in", ["good"] * 15), tmp_path / "out"
    run_local(manifest, out)
    before = tree_of(out)
    shards = sorted((out / "shards").iterdir())
    shards[0].write_bytes(shards[0].read_bytes()[:-5])
    shards[2].unlink()
    data = shards[3].read_bytes()
    shards[3].write_bytes(data[:-2] + b"x" + data[-1:])
    done = run_local(manifest, out)
    assert (done.tally.shards, done.tally.skipped) == (3, 6)
    assert tree_of(out) == before
