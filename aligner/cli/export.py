"""aligner export: a project in another format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import pipeline
from aligner.cli.options import common_options, date_option, exit_status, write_stdout
from aligner.files import staged
from aligner.project.store import read_project
from aligner.summary import summarise, summary_record
from aligner.writers.base import FORMATS, WriteOptions

__all__ = ["command"]


@click.command("export")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-f", "--format", "name", metavar="FORMAT", required=True, help=f"One of: {FORMATS.names()}.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write [default: standard output].",
)
@click.option("--excel", is_flag=True, help="Begin TSV files with a byte order mark, as Excel wants it.")
@date_option
@common_options
def command(
    project: Path,
    name: str,
    output: Path | None,
    date: str,
    fail_on: str | None,
    *,
    excel: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write the alignment in PROJECT (a .aligner file) in another format, with the decisions made in it."""
    FORMATS.check(name)
    if output == Path("-"):
        output = None
    if as_json and output is None:
        raise click.UsageError("--json wants standard output; give the file with -o")
    bitext = read_project(project)
    rendered = pipeline.render(bitext, name, WriteOptions(date=date, excel=excel))
    if output is None:
        write_stdout(rendered.data)
    else:
        with staged(output.parent) as outbox:
            outbox.write(output.name, rendered.data)
            outbox.deliver()
    notes = [f"{name}: {note}" for note in rendered.notes]
    if as_json:
        files = [str(output)] if output else []
        click.echo(
            json.dumps({**summary_record(summarise(bitext)), "files": files, "notes": notes}, ensure_ascii=False)
        )
    elif not quiet:
        for line in [*notes, *([f"wrote {output}"] if output else [])]:
            click.echo(line, err=True)
    return exit_status(bitext.findings, fail_on)
