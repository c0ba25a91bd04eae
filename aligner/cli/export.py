"""aligner export: a project or a bitext in another format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import exchange
from aligner.cli.blocks import Sectioned, check_write_options, read_block, write_block
from aligner.cli.options import common_options, exit_status, open_stdout, write_stdout
from aligner.cli.terminal import tell
from aligner.settings import ReadSettings
from aligner.summary import summarise, summary_record
from aligner.writers.base import FORMATS, SEVERAL_FILES, WriteOptions

__all__ = ["check_output", "command"]


@click.command("export", cls=Sectioned)
@click.argument("path", metavar="PROJECT|BITEXT", type=click.Path(path_type=Path))
@click.option("-f", "--format", "name", metavar="FORMAT", required=True, help=f"One of: {FORMATS.names()}.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write; for moses, what the names of its files begin with [default: standard output].",
)
@write_block
@read_block
@common_options
def command(
    path: Path,
    name: str,
    output: Path | None,
    options: WriteOptions,
    read: ReadSettings,
    fail_on: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write a project (.aligner, with the decisions made in it), or a bitext made by anybody, in another format.

    A bitext is what `aligner check` reads. From TMX, TSV or XLIFF to TMX, TSV, CSV, JSONL, XLIFF 1.2 or Moses, a file
    of any size goes through in constant memory.
    """
    output = check_output(name, output, as_json=as_json)
    check_write_options([name], options)
    written = exchange.export(path, name, output, options, read, open_stdout)
    notes = [f"{name}: {note}" for note in written.notes]
    if as_json:
        record: dict[str, object] = {} if written.bitext is None else summary_record(summarise(written.bitext))
        record |= {"files": [str(file) for file in written.paths], "notes": notes}
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        tell([*notes, *(f"wrote {file}" for file in written.paths)])
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
