"""aligner batch: many pairs, on the cores of this machine or on a cluster, as often interrupted as it must be."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

import click

from aligner.batch.run import BatchDone, Tally, run_batch
from aligner.batch.work import Job, PairTask
from aligner.checks.profile import load_profile, with_profile
from aligner.cli.batch_options import batch_block, count_cores
from aligner.cli.batch_progress import show_batch
from aligner.cli.blocks import Sectioned, check_write_options, document_block, run_block, write_block
from aligner.cli.options import FINDINGS_EXIST, common_options, write_stdout
from aligner.cli.terminal import tell
from aligner.codes import severity_rank
from aligner.encoders.base import check_encoder
from aligner.errors import InputError
from aligner.settings import BATCH_FORMATS, BatchSettings, ReadSettings, Settings
from aligner.writers.base import WriteOptions

__all__ = ["command"]

_INTERRUPTED = 130


@click.command("batch", cls=Sectioned)
@click.argument("manifest", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder for shards, summary and log; a run on it is gone on with.",
)
@click.option(
    "-f",
    "--formats",
    metavar="FORMATS",
    default=",".join(BATCH_FORMATS),
    show_default=True,
    help="Comma list of: tmx, tsv, findings.tsv, jsonl, parquet.",
)
@click.option(
    "--pattern",
    "patterns",
    metavar="SOURCE TARGET",
    nargs=2,
    help="Of folders: names that belong together, as '*.zh.txt' '*.en.txt'.",
)
@batch_block
@run_block
@document_block
@write_block
@common_options
def command(
    manifest: Path,
    target: Path | None,
    folder: Path,
    formats: str,
    patterns: tuple[str, str] | None,
    workers: int | None,
    scheduler: str | None,
    batch: BatchSettings,
    prometheus: Path | None,
    profile: str,
    encoder: str,
    vector_cache: Path | None,
    read: ReadSettings,
    options: WriteOptions,
    termbase: Path | None,
    fail_on: str | None,
    *,
    resume: bool,
    retry_failed: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Align all pairs of MANIFEST: a table with the columns id, source and target, or a folder.

    A manifest is .tsv, .csv, .jsonl or .parquet. Two folders are paired by the names of their files; one folder holds
    mixed files, or pairs by --pattern. What is done is not done again: run the same command to go on. With --json,
    events are printed one a line, and the summary last.
    """
    names = tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    if not names:
        raise click.UsageError("-f names no format; leave it out for the default ones")
    if scheduler and workers:
        raise click.UsageError("--workers are those of this machine; leave it out with --scheduler")
    check_write_options(names, options)
    check_encoder(encoder)
    settings = with_profile(
        Settings(encoder=encoder, vector_cache=vector_cache, termbase=termbase, read=read), load_profile(profile)
    )
    job = Job(folder.absolute(), names, _absolute(settings), options, batch)
    tasks, total = _tasks(manifest, target, patterns)
    if not resume:
        _refuse_existing(folder)
    with _stoppable(quiet=quiet) as is_stopped, show_batch(as_json=as_json, quiet=quiet, prometheus=prometheus) as show:
        done = run_batch(
            tasks,
            job,
            _engine_of(workers, scheduler),
            total=total,
            watch=show,
            is_stopped=is_stopped,
            retries_failed=retry_failed,
        )
    _tell(done, folder, as_json=as_json, quiet=quiet)
    if done.is_stopped:
        click.echo("aligner: stopped; run the same command again to go on", err=True)
        return _INTERRUPTED
    return FINDINGS_EXIST if fail_on and _has_findings(done.record, fail_on) else 0


def _absolute(settings: Settings) -> Settings:
    """Return the settings with paths that mean the same in every process."""
    read = replace(settings.read, srx=settings.read.srx and settings.read.srx.absolute())
    termbase, cache = settings.termbase, settings.vector_cache
    return replace(
        settings,
        read=read,
        termbase=termbase and termbase.absolute(),
        vector_cache=cache and cache.absolute(),
    )


def _tasks(manifest: Path, target: Path | None, patterns: tuple[str, str] | None) -> tuple[Iterator[PairTask], int]:
    """Return the rows, the first one looked at already so that faults come before any work, and about how many."""
    from aligner.batch.folders import read_folders  # noqa: PLC0415 - as elsewhere: --help needs neither
    from aligner.batch.manifest import estimate_rows, read_manifest  # noqa: PLC0415

    if not manifest.exists():
        raise InputError(f"{manifest}: there is no such manifest or folder")
    if manifest.is_dir():
        if target is not None and not target.is_dir():
            raise InputError(f"{target}: is no folder; give two folders, or a manifest")
        return _looked_at(read_folders(manifest, target, patterns or None), manifest), 0
    if target is not None or patterns:
        raise click.UsageError("a second folder and --pattern are for folders; a manifest names its pairs itself")
    return _looked_at(read_manifest(manifest), manifest), estimate_rows(manifest)


def _looked_at(tasks: Iterator[PairTask], path: Path) -> Iterator[PairTask]:
    first = list(islice(tasks, 1))
    if not first:
        raise InputError(f"{path}: holds no pairs")

    def everything() -> Iterator[PairTask]:
        yield from first
        yield from tasks

    return everything()


def _refuse_existing(folder: Path) -> None:
    if (folder / "log").exists():
        raise InputError(f"{folder}: holds a batch already, and --no-resume was given; choose another -o")


def _engine_of(workers: int | None, scheduler: str | None) -> Callable[[Job], Any]:
    def make(job: Job) -> Any:
        if scheduler:
            from aligner.batch.dask_engine import DaskEngine  # noqa: PLC0415 - the extra may not be there

            return DaskEngine(job, scheduler)
        from aligner.batch.engines import LocalEngine  # noqa: PLC0415

        return LocalEngine(job, workers or count_cores())

    return make


@contextmanager
def _stoppable(*, quiet: bool) -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C finish what is in hand, and the second one stop at once."""
    asked: list[bool] = []

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's signature
        if asked:
            raise KeyboardInterrupt
        asked.append(True)
        if not quiet:
            click.echo("aligner: finishing the shards in hand; Ctrl-C again stops at once", err=True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(done: BatchDone, folder: Path, *, as_json: bool, quiet: bool) -> None:
    record, tally = done.record, done.tally
    if as_json:
        event = {"event": "stopped" if done.is_stopped else "done", **_figures(tally), "encoder": done.encoder}
        write_stdout(json.dumps({**event, "summary": record}, ensure_ascii=False) + "\n")
    elif not quiet:
        tell(_lines(record, tally, folder))


def _figures(tally: Tally) -> dict[str, object]:
    return {"pairs": tally.pairs, "failed": tally.failed, "skipped": tally.skipped, "seconds": round(tally.seconds, 2)}


def _lines(record: dict[str, Any], tally: Tally, folder: Path) -> Iterator[str]:
    yield (
        f"{record['aligned']:,} of {record['pairs']:,} pairs aligned, {record['beads']:,} beads, mean confidence "
        f"{record['mean_confidence']:.3f}"
    )
    yield f"this run: {tally.pairs:,} pairs, {tally.rate:.1f} a second; {tally.skipped:,} were done before"
    if record["failed"]:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in record["failures"].items())
        yield f"failed: {kinds}; reasons in {folder / 'failures.tsv'}"
    if record["left_out"]:
        yield f"left out: {record['left_out']:,} pairs below the mean confidence"
    doubles = record["duplicates"]
    if doubles["exact"] or doubles["near"]:
        yield f"duplicates: {doubles['exact']:,} exact, {doubles['near'] or 0:,} near; in {folder / 'duplicates.tsv'}"
    if record["repeated_ids"]:
        yield f"note: {record['repeated_ids']:,} ids stand in several rows of the manifest"
    yield f"wrote {folder}"


def _has_findings(record: dict[str, Any], fail_on: str) -> bool:
    least = severity_rank(fail_on)
    return any(severity_rank(count["severity"]) >= least for count in record["findings"])
