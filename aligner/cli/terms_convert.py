"""aligner terms convert: a termbase in another format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import exchange
from aligner.cli.blocks import plain_write_block, read_block
from aligner.cli.options import common_options, write_stdout
from aligner.cli.terminal import tell
from aligner.settings import ReadSettings
from aligner.terms.formats import TERMBASE_FORMATS
from aligner.writers.base import WriteOptions

__all__ = ["command"]

_NAMES = ", ".join(TERMBASE_FORMATS)


@click.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "from_format", metavar="FORMAT", help="Format of IN [default: that of its suffix].")
@click.option(
    "-f",
    "--to",
    "to_format",
    metavar="FORMAT",
    help=f"Format of OUT [default: that of its suffix]. One of: {_NAMES}.",
)
@read_block
@plain_write_block
@common_options
def command(
    source: Path,
    output: Path,
    from_format: str | None,
    to_format: str | None,
    read: ReadSettings,
    options: WriteOptions,
    fail_on: str | None,  # noqa: ARG001 - every command takes it; a termbase has no findings
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write the termbase IN in another format as OUT; - is standard output.

    IN may be a project (.aligner): its termbase, with the terms that were agreed on in review.

    Suffixes tell the formats: .tsv, .csv, .tbx (ISO 30042:2008; tbx3 is 2019), .txt and .utf8 (OmegaT), .utx, .xlsx,
    .xml (MultiTerm). The CSV of memoQ is known when read, and written with -f memoq.
    """
    if str(source) == "-":
        raise click.UsageError("IN is read as a file; save standard input under a name first")
    is_stdout = str(output) == "-"
    if is_stdout and not to_format:
        raise click.UsageError(f"name the format of standard output with -f: {_NAMES}")
    if is_stdout and as_json:
        raise click.UsageError("--json wants standard output; give a file for OUT")
    converted = exchange.convert_termbase(
        source,
        None if is_stdout else output,
        (from_format or "", to_format or ""),
        read,
        options,
    )
    termbase = converted.termbase
    if is_stdout:
        write_stdout(converted.data)
    n_terms, n_renderings = len(termbase.terms), sum(len(term.renderings) for term in termbase.terms)
    if as_json:
        record = {
            "terms": n_terms,
            "renderings": n_renderings,
            "source_lang": termbase.source_lang,
            "target_lang": termbase.target_lang,
            "format": converted.name,
            "files": [] if is_stdout else [str(output)],
            "notes": list(converted.notes),
        }
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        languages = f"{termbase.source_lang} to {termbase.target_lang}"
        notes = (f"note: {note}" for note in converted.notes)
        tell([f"{n_terms:,} terms with {n_renderings:,} renderings, {languages}", *notes])
    return 0
