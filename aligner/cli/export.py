"""aligner export: a project or a bitext in another format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import exchange
from aligner.cli.options import (
    common_options,
    date_option,
    exit_status,
    language_options,
    open_stdout,
    tmx_options,
    write_stdout,
)
from aligner.settings import ReadSettings
from aligner.summary import summarise, summary_record
from aligner.writers.base import FILTERED, FORMATS, SEVERAL_FILES, WriteOptions

__all__ = ["check_output", "command"]


@click.command("export")
@click.argument("path", metavar="PROJECT|BITEXT", type=click.Path(path_type=Path))
@click.option("-f", "--format", "name", metavar="FORMAT", required=True, help=f"One of: {FORMATS.names()}.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write; for moses, what the names of its files begin with [default: standard output].",
)
@tmx_options
@language_options
@click.option("--encoding", metavar="NAME", help="Encoding of a text file that is read [default: found out].")
@click.option("--excel", is_flag=True, help="Begin TSV files with a byte order mark, as Excel wants it.")
@date_option
@common_options
def command(
    path: Path,
    name: str,
    output: Path | None,
    tmx_profile: str | None,
    tmx_langs: str | None,
    o_tmf: str,
    min_confidence: float,
    source_lang: str | None,
    target_lang: str | None,
    encoding: str | None,
    date: str,
    fail_on: str | None,
    *,
    one_sided: bool,
    confirmed_only: bool,
    excel: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write a project (.aligner, with the decisions made in it), or a bitext made by anybody, in another format.

    A bitext is what `aligner check` reads. From TMX or TSV to TMX, TSV, CSV, JSONL or Moses, a file of any size goes
    through in constant memory.
    """
    output = check_output(name, output, as_json=as_json)
    options = WriteOptions(
        date=date,
        excel=excel,
        one_sided=one_sided,
        confirmed_only=confirmed_only,
        min_confidence=min_confidence,
        tmx_profile=tmx_profile or "",
        tmx_langs=tmx_langs or "",
        o_tmf=o_tmf,
    )
    _check_options(name, options)
    written = exchange.export(
        path, name, output, options, ReadSettings(source_lang, target_lang, encoding), open_stdout
    )
    notes = [f"{name}: {note}" for note in written.notes]
    if as_json:
        record: dict[str, object] = {} if written.bitext is None else summary_record(summarise(written.bitext))
        record |= {"files": [str(file) for file in written.paths], "notes": notes}
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        for line in [*notes, *(f"wrote {file}" for file in written.paths)]:
            click.echo(line, err=True)
    return exit_status(written.bitext.findings if written.bitext else (), fail_on)


def check_output(name: str, output: Path | None, *, as_json: bool) -> Path | None:
    """Return where to write, None for standard output; a usage error where that cannot be."""
    FORMATS.check(name)
    if output == Path("-"):
        output = None
    if output is None and as_json:
        raise click.UsageError("--json wants standard output; give the file with -o")
    if output is None and name in SEVERAL_FILES:
        raise click.UsageError(f"{name} has several files; give what their names begin with, with -o")
    return output


def _check_options(name: str, options: WriteOptions) -> None:
    """Refuse options that the format would pass over without a word."""
    if name != "tmx" and (options.tmx_profile or options.tmx_langs or options.o_tmf != WriteOptions().o_tmf):
        raise click.UsageError(f"--tmx-profile, --tmx-langs and --o-tmf are for -f tmx, not for {name}")
    if name not in FILTERED and (options.confirmed_only or options.min_confidence or options.one_sided):
        raise click.UsageError(
            f"--one-sided, --confirmed-only and --min-confidence are for {', '.join(sorted(FILTERED))}; {name} always "
            "holds every bead"
        )
