"""aligner terms check: where a document speaks of a term without an accepted rendering."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from aligner import terminology
from aligner.cli.blocks import text_block
from aligner.cli.options import (
    FINDINGS_EXIST,
    common_options,
    encoder_option,
    output_option,
    show_stages,
    write_output,
    write_stdout,
)
from aligner.cli.terminal import tell
from aligner.codes import severity_rank
from aligner.encoders.base import check_encoder
from aligner.settings import ReadSettings, Settings
from aligner.writers.base import WriteOptions
from aligner.writers.term_findings import render_term_findings

__all__ = ["command"]


@click.command("check")
@click.argument("path", metavar="DOC", type=click.Path(path_type=Path))
@click.option(
    "--termbase", metavar="FILE", required=True, type=click.Path(path_type=Path), help="Terms with their renderings."
)
@click.option(
    "--against",
    metavar="PROJECT|BITEXT",
    type=click.Path(path_type=Path),
    help="The pair that the document reports: its segments' terms are followed into the document.",
)
@click.option(
    "-f", "--format", "name", metavar="FORMAT", type=click.Choice(("tsv",)), help="tsv, a row a finding [default: tsv]."
)
@output_option
@encoder_option
@text_block
@click.option("--excel", is_flag=True, help="Begin the file with a byte order mark, as Excel wants it.")
@common_options
def command(
    path: Path,
    termbase: Path,
    against: Path | None,
    name: str | None,  # noqa: ARG001 - there is one format so far
    output: Path | None,
    encoder: str,
    read: ReadSettings,
    fail_on: str | None,
    *,
    excel: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find where DOC, a text in one language only, speaks of a term without an accepted rendering.

    Errors (another country, a mangled name) are told from variants and from forbidden renderings. With --against,
    sentences that report a segment of the pair are searched for what became of its terms, and a term that one leaves
    out is told as missing (info). In a Chinese DOC only forms that the termbase forbids are found.
    """
    check_encoder(encoder)
    settings = Settings(encoder=encoder, read=read)
    with show_stages(quiet=quiet or as_json) as progress:
        checked = terminology.check_document(path, termbase, settings, against, progress)
    rendered = render_term_findings(checked.document, checked.findings, WriteOptions(excel=excel))
    write_output(rendered, output, as_json=as_json)
    found = [finding for findings in checked.findings for finding in findings]
    counts = Counter(finding.kind for finding in found)
    if as_json:
        record = {"findings": dict(counts), "files": [str(output)] if output else [], "notes": list(checked.notes)}
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        told = ", ".join(f"{n} {kind}" for kind, n in counts.most_common()) or "no finding"
        tell([*checked.notes, f"{checked.document.name}: {len(checked.findings)} sentences: {told}"])
    if fail_on and any(severity_rank(finding.severity) >= severity_rank(fail_on) for finding in found):
        return FINDINGS_EXIST
    return 0
