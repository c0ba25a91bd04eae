"""aligner trace: what third documents quote or report of a pair."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner import terminology
from aligner.cli.blocks import read_block
from aligner.cli.options import (
    common_options,
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
from aligner.settings import ReadSettings, Settings
from aligner.term_keeping import check_keeps, keep_reports
from aligner.writers.base import WriteOptions
from aligner.writers.traced import render_trace_page, render_trace_table

__all__ = ["command"]

_FORMATS = {"tsv": render_trace_table, "html": render_trace_page}


@click.command("trace")
@click.argument("path", metavar="BITEXT|PROJECT", type=click.Path(path_type=Path))
@click.argument("documents", metavar="DOC...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "name",
    metavar="FORMAT",
    type=click.Choice(tuple(_FORMATS)),
    help=f"One of: {', '.join(_FORMATS)} [default: html for a file of that name, else tsv].",
)
@output_option
@keep_option
@encoder_option
@read_block
@click.option("--excel", is_flag=True, help="Begin a TSV file with a byte order mark, as Excel wants it.")
@common_options
def command(
    path: Path,
    documents: tuple[Path, ...],
    name: str | None,
    output: Path | None,
    encoder: str,
    read: ReadSettings,
    fail_on: str | None,  # noqa: ARG001 - a trace is no finding
    *,
    no_keep: bool,
    excel: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find what other documents, English or Chinese, quote or report of a pair, sentence by sentence.

    Each sentence gets the segments of the pair that it quotes, follows closely or reports in part, or none, and the
    probability of it. A project keeps this, in the place of an earlier trace of the same document (of the same name, or
    with the same text): its HTML report and the review page show it.
    """
    check_encoder(encoder)
    settings = Settings(encoder=encoder, read=read)
    keeps = is_project(path) and not no_keep
    if keeps:
        check_keeps(path)
    with show_stages(quiet=quiet or as_json) as progress:
        traced = terminology.trace(path, documents, settings, progress)
    if name is None:
        name = "html" if output is not None and output.suffix.lower() in (".html", ".htm") else "tsv"
    rendered = _FORMATS[name](traced.bitext, traced.documents, WriteOptions(excel=excel))
    write_output(rendered, output, as_json=as_json)
    if keeps:
        keep_reports(path, traced.bitext.alignment, traced.documents)
    if as_json:
        record = {
            "documents": [
                {"name": document.document.name, **terminology.count_relations(document)}
                for document in traced.documents
            ],
            "kept": keeps,
            "files": [str(output)] if output else [],
            "notes": list(traced.notes),
        }
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        kept = [f"kept in {path}"] if keeps else []
        tell([*traced.notes, *map(terminology.describe_trace, traced.documents), *kept])
    return 0
