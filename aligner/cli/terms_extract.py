"""aligner terms extract: the terms of a pair and their renderings."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import terminology
from aligner.cli.blocks import read_block
from aligner.cli.options import (
    common_options,
    date_option,
    encoder_option,
    keep_option,
    output_option,
    show_stages,
    write_output,
    write_stdout,
)
from aligner.cli.terminal import tell
from aligner.encoders.base import check_encoder
from aligner.exchange import is_project
from aligner.settings import ExtractionSettings, ReadSettings, Settings
from aligner.term_keeping import check_keeps, keep_terms
from aligner.writers.base import WriteOptions
from aligner.writers.extracted import EXTRACTED_FORMATS, render_extracted

__all__ = ["command"]


@click.command("extract")
@click.argument("path", metavar="BITEXT|PROJECT", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "name",
    metavar="FORMAT",
    type=click.Choice(EXTRACTED_FORMATS),
    help=f"One of: {', '.join(EXTRACTED_FORMATS)} [default: what the name of -o ends in, else tsv].",
)
@output_option
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=ExtractionSettings().limit,
    show_default=True,
    help="Terms to list.",
)
@keep_option
@encoder_option
@read_block
@click.option("--excel", is_flag=True, help="Begin TSV and CSV files with a byte order mark, as Excel wants it.")
@date_option
@common_options
def command(
    path: Path,
    name: str | None,
    output: Path | None,
    limit: int,
    encoder: str,
    read: ReadSettings,
    date: str,
    fail_on: str | None,  # noqa: ARG001 - terms are no findings
    *,
    no_keep: bool,
    excel: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find the terms of a pair and their renderings, best first, with the ids of the segments in which they stand.

    What comes out are candidates to read: delete what is no term, mend what is cut wrong, and the file is a termbase
    for `aligner check --termbase`. A project keeps them, in the place of those of an earlier run: its HTML report and
    the review page show them.
    """
    check_encoder(encoder)
    settings = Settings(encoder=encoder, read=read)
    keeps = is_project(path) and not no_keep
    if keeps:
        check_keeps(path)
    with show_stages(quiet=quiet or as_json) as progress:
        found = terminology.extract(path, settings, ExtractionSettings(limit=limit), progress)
    name = name or _format_of(output)
    alignment = found.bitext.alignment
    rendered = render_extracted(found.terms, alignment.source, alignment.target, name, WriteOptions(date, excel))
    write_output(rendered, output, as_json=as_json)
    if keeps:
        keep_terms(path, found.bitext.alignment, found.terms)
    notes = [*found.notes, *rendered.notes]
    if as_json:
        files = [str(output)] if output else []
        record = {"terms": len(found.terms), "kept": keeps, "files": files, "notes": notes}
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        places = [str(output)] if output else []
        where = " and ".join([*places, str(path)] if keeps else places)
        tell([*notes, f"{len(found.terms)} candidates" + (f" in {where}" if where else "")])
    return 0


def _format_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in EXTRACTED_FORMATS else EXTRACTED_FORMATS[0]
