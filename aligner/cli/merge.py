"""aligner merge: several bitexts as one, without what is double or unsure."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import exchange
from aligner.cli.export import check_output
from aligner.cli.options import (
    bead_options,
    common_options,
    date_option,
    language_options,
    open_stdout,
    write_stdout,
)
from aligner.merging import SORTS, MergeReport, MergeSettings
from aligner.settings import ReadSettings
from aligner.writers.base import FORMATS, WriteOptions

__all__ = ["command"]


@click.command("merge")
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
@bead_options
@click.option("--sort", metavar="KEY", type=click.Choice(tuple(SORTS)), help=f"Sort by {', '.join(SORTS)}.")
@language_options
@click.option("--encoding", metavar="NAME", help="Encoding of the text files that are read [default: found out].")
@click.option("--excel", is_flag=True, help="Begin a TSV file with a byte order mark, as Excel wants it.")
@date_option
@common_options
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    name: str | None,
    min_confidence: float,
    sort: str | None,
    source_lang: str | None,
    target_lang: str | None,
    encoding: str | None,
    date: str,
    fail_on: str | None,  # noqa: ARG001 - every command takes it; merging finds nothing
    *,
    one_per_source: bool,
    keep_doubles: bool,
    confirmed_only: bool,
    excel: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Merge bitexts and projects into one bitext, and tell how many pairs were dropped and why.

    A pair that is there already, on both sides the same, is dropped. The languages are those of the first file; a file
    from target to source is turned. One file may be given, to be cleaned.
    """
    name = name or _format_of(output)
    output = check_output(name, output, as_json=as_json)
    settings = MergeSettings(min_confidence, confirmed_only, one_per_source, keep_doubles, sort or "")
    written, report = exchange.merge(
        paths,
        name,
        output,
        WriteOptions(date=date, excel=excel),
        ReadSettings(source_lang, target_lang, encoding),
        settings,
        open_stdout,
    )
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
        for line in [*_lines(report), *written.notes, *(f"wrote {file}" for file in written.paths)]:
            click.echo(line, err=True)
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
