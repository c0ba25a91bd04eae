"""aligner merge: several bitexts as one, without what is double or unsure."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from aligner import exchange
from aligner.cli.blocks import Sectioned, check_write_options, read_block, write_block
from aligner.cli.export import check_output
from aligner.cli.options import common_options, open_stdout, write_stdout
from aligner.cli.terminal import tell
from aligner.merging import SORTS, MergeReport, MergeSettings
from aligner.settings import ReadSettings
from aligner.writers.base import FORMATS, WriteOptions

__all__ = ["command"]


@click.command("merge", cls=Sectioned)
@click.argument("paths", metavar="BITEXT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write [default: standard output].",
)
@click.option("-f", "--format", "name", metavar="FORMAT", help="Format [default: by the name of the file; tmx].")
@click.option("--one-per-source", is_flag=True, help="Keep one translation of each source: confirmed, surest, first.")
@click.option("--keep-doubles", is_flag=True, help="Keep pairs that are the same.")
@click.option("--sort", metavar="KEY", type=click.Choice(tuple(SORTS)), help=f"Sort by {', '.join(SORTS)}.")
@write_block
@read_block
@common_options
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    name: str | None,
    sort: str | None,
    options: WriteOptions,
    read: ReadSettings,
    fail_on: str | None,  # noqa: ARG001 - every command takes it; merging finds nothing
    *,
    one_per_source: bool,
    keep_doubles: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Merge bitexts and projects into one bitext, and tell how many pairs were dropped and why.

    A pair that is there already, on both sides the same, is dropped. The languages are those of the first file; a file
    from target to source is turned. One file may be given, to be cleaned.
    """
    name = name or _format_of(output)
    output = check_output(name, output, as_json=as_json)
    settings = MergeSettings(options.min_confidence, options.confirmed_only, one_per_source, keep_doubles, sort or "")
    # What is dropped here, and told, is dropped for every format.
    options = replace(options, min_confidence=0.0, confirmed_only=False)
    check_write_options([name], options)
    written, report = exchange.merge(paths, name, output, options, read, settings, open_stdout)
    if as_json:
        record = {
            "read": report.n_read,
            "dropped": dict(report.dropped),
            "kept": report.n_kept,
            "files": [str(file) for file in written.paths],
            "notes": list(written.notes),
        }
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        tell([*_lines(report), *written.notes, *(f"wrote {file}" for file in written.paths)])
    return 0


def _format_of(output: Path | None) -> str:
    """Return the format that a file name asks for, the longest where several do; tmx for standard output."""
    if output is None or output == Path("-"):
        return "tmx"
    asked = [name for name in FORMATS if output.name.lower().endswith(f".{name}")]
    if not asked:
        raise click.UsageError(f"{output.name} names no format; give one with -f: {FORMATS.names()}")
    return max(asked, key=len)


def _lines(report: MergeReport) -> list[str]:
    lines = [f"{name}: {count:,} pairs read" for name, count in report.n_read.items()]
    lines += [f"dropped: {count:,} {reason}" for reason, count in report.dropped.items()] or ["dropped: none"]
    return [*lines, f"kept: {report.n_kept:,} pairs"]
