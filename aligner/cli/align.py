"""aligner align: two texts, or a mixed one, to an alignment with findings."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner import pipeline
from aligner.checks.profile import load_profile, with_profile
from aligner.cli.blocks import Sectioned, check_write_options, document_block, run_block, write_block
from aligner.cli.options import common_options, exit_status, show_stages, write_stdout
from aligner.encoders.base import check_encoder
from aligner.settings import DEFAULT_FORMATS, AlignmentSettings, ReadSettings, Settings
from aligner.summary import summarise, summary_record
from aligner.triage import group_findings, group_records
from aligner.writers.base import FORMATS, SEVERAL_FILES, WriteOptions

if TYPE_CHECKING:
    from aligner.pipeline import Aligned, Saved

__all__ = ["command"]


@click.command("align", cls=Sectioned)
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="Folder for the files.",
)
@click.option("--stem", metavar="NAME", help="What the files are called [default: what the input names share].")
@click.option(
    "-f",
    "--formats",
    metavar="FORMATS",
    default=",".join(DEFAULT_FORMATS),
    show_default=True,
    help=f"Comma list of: {FORMATS.names()}, {pipeline.PROJECT_FORMAT}.",
)
@click.option("--stdout", "to_stdout", metavar="FORMAT", help="Print one format on standard output; write no file.")
@click.option(
    "--granularity",
    metavar="UNIT",
    type=click.Choice(("sentence", "clause")),
    default=Settings().alignment.granularity,
    show_default=True,
    help="sentence; or clause: cut at semicolons too, and at commas where the other side ends a sentence.",
)
@run_block
@click.option("--force", is_flag=True, help="Replace a project file of other texts; decisions that still fit are kept.")
@document_block
@write_block
@common_options
def command(
    source: Path,
    target: Path | None,
    folder: Path,
    stem: str | None,
    formats: str,
    to_stdout: str | None,
    granularity: str,
    profile: str,
    encoder: str,
    vector_cache: Path | None,
    termbase: Path | None,
    read: ReadSettings,
    options: WriteOptions,
    fail_on: str | None,
    *,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Align SOURCE with its translation TARGET, or the two languages inside one mixed SOURCE.

    Writes outputs/<stem>.tmx, .tsv, .findings.tsv, .html and the project file .aligner, all of them or none. Decisions
    in a project that is already there are kept, and its termbase is used unless --termbase gives another.
    """
    began = time.monotonic()
    names = [name.strip() for name in formats.split(",") if name.strip()]
    _check_outputs(names, to_stdout, stem, as_json=as_json)
    check_write_options([to_stdout] if to_stdout else names, options)
    if read.segmented and (read.srx or granularity != "sentence"):
        raise click.UsageError("--segmented splits nothing; leave it out, or --srx and --granularity clause")
    check_encoder(encoder)
    settings = with_profile(
        Settings(
            encoder=encoder,
            vector_cache=vector_cache,
            termbase=termbase,
            read=read,
            alignment=AlignmentSettings(granularity=granularity),
        ),
        load_profile(profile),
    )
    stem = stem or pipeline.shared_stem(source, target)
    project = folder / f"{stem}.{pipeline.PROJECT_FORMAT}"
    is_gone_on_with = not to_stdout and not force and pipeline.PROJECT_FORMAT in names and project.exists()
    with show_stages(quiet=quiet or as_json) as progress:
        aligned = pipeline.align(source, target, settings, progress, project=project if is_gone_on_with else None)
        saved = None
        if to_stdout:
            write_stdout(pipeline.render(aligned.bitext, to_stdout, options).data)
        else:
            progress("writing", 0, 0)
            saved = pipeline.save(
                aligned.bitext,
                folder,
                stem,
                names,
                options,
                force=force,
                termbase=aligned.termbase,
                vectors=aligned.vectors,
            )
    if saved is not None:
        aligned = replace(aligned, bitext=saved.bitext)
    seconds = time.monotonic() - began
    if as_json:
        write_stdout(json.dumps(_record(aligned, saved, seconds), ensure_ascii=False) + "\n")
    elif not quiet and not to_stdout:
        from aligner.cli.render import print_summary  # noqa: PLC0415 - rich is loaded only where it is shown

        print_summary(
            summarise(aligned.bitext),
            encoder=aligned.encoder,
            seconds=seconds,
            paths=saved.paths if saved else (),
            notes=_notes(aligned, saved),
        )
    return exit_status(aligned.bitext.findings, fail_on)


def _check_outputs(names: list[str], to_stdout: str | None, stem: str | None, *, as_json: bool) -> None:
    """Refuse, before any work, outputs that cannot be."""
    if to_stdout:
        FORMATS.check(to_stdout)
        if to_stdout in SEVERAL_FILES:
            raise click.UsageError(f"{to_stdout} has several files; write them with -f {to_stdout}")
        if as_json:
            raise click.UsageError("--stdout and --json both want standard output; give one of them")
    elif not names:
        raise click.UsageError("-f names no format; leave it out for the default ones")
    else:
        pipeline.check_formats(names)
    if stem is not None and (not stem.strip() or stem != Path(stem).name):
        raise click.UsageError(f"--stem {stem!r} is no file name; give the folder with -o")


def _record(aligned: Aligned, saved: Saved | None, seconds: float) -> dict[str, object]:
    """Return the summary for scripts."""
    return {
        **summary_record(summarise(aligned.bitext)),
        "groups": group_records(group for group in group_findings(aligned.bitext) if group.is_to_look_at),
        "encoder": aligned.encoder,
        "seconds": round(seconds, 2),
        "files": [str(path) for path in (saved.paths if saved else ())],
        "notes": _notes(aligned, saved),
    }


def _notes(aligned: Aligned, saved: Saved | None) -> list[str]:
    return [*aligned.notes, *(f"{name}: {note}" for name, note in (saved.notes if saved else ()))]
