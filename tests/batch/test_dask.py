"""The same work on a Dask cluster: the same bytes, bad pairs put aside, a killed worker's shards made by another."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aligner.batch.dask_engine import DaskEngine
from aligner.batch.engines import Engine
from aligner.batch.manifest import read_manifest
from aligner.batch.run import BatchDone, Tally, run_batch
from aligner.batch.work import Job
from aligner.cli import run
from tests.batch.runs import job_for, run_local, tree_of, write_pairs

distributed = pytest.importorskip("distributed", reason="needs the extra cluster")
pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Give two workers under nannies, which start a killed one again."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        yield cluster


def _run_dask(manifest: Path, out: Path, address: str, watch: Any = None) -> BatchDone:
    def make(job: Job) -> Engine:
        return DaskEngine(job, address)

    def be_silent(_tally: Tally, _shard: int) -> None:
        pass

    return run_batch(read_manifest(manifest), job_for(out), make, watch=watch or be_silent)


def test_cluster_gives_the_same_bytes(cluster: Any, tmp_path: Path) -> None:
    """Good pairs, a crash, a killed process and a bug, as on this machine; nothing is left to do after."""
    manifest = write_pairs(tmp_path / "in", ["good"] * 5 + ["crash", "once", "bug"] + ["good"] * 8)
    done = _run_dask(manifest, tmp_path / "dask", cluster.scheduler_address)
    assert (done.record["aligned"], done.record["failures"]) == (14, {"crash": 1, "error": 1})
    assert done.tally.retried == 2
    run_local(manifest, tmp_path / "local")
    assert tree_of(tmp_path / "dask") == tree_of(tmp_path / "local")
    assert _run_dask(manifest, tmp_path / "dask", cluster.scheduler_address).tally.skipped == 16


def test_killed_dask_worker_costs_nothing(cluster: Any, tmp_path: Path) -> None:
    """SIGKILL for a whole worker in the middle: every pair is there once."""
    manifest = write_pairs(tmp_path / "in", ["slow"] * 36)
    killed: list[int] = []

    def kill_one(_tally: Tally, _shard: int) -> None:
        if not killed:
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                killed.append(min(client.run(os.getpid).values()))
            os.kill(killed[0], signal.SIGKILL)

    done = _run_dask(manifest, tmp_path / "dask", cluster.scheduler_address, kill_one)
    assert killed
    assert (done.record["aligned"], done.record["failed"]) == (36, 0)
    run_local(manifest, tmp_path / "local")
    assert tree_of(tmp_path / "dask") == tree_of(tmp_path / "local")


def test_scheduler_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with the command that starts one."""
    manifest = write_pairs(tmp_path / "in", ["good"])
    monkeypatch.setattr("aligner.batch.dask_engine._ANSWER_SECONDS", 1)
    command = ["batch", str(manifest), "-o", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9", "-q"]
    assert run(command) == 1
    err = capsys.readouterr().err
    assert "no Dask scheduler answers" in err
    assert err.count("\n") == 1
