"""aligner batch-report: the page with plots of what `aligner batch` made."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner.cli.options import common_options, write_stdout
from aligner.cli.terminal import tell

__all__ = ["command"]


@click.command("batch-report")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write [default: report.html in FOLDER].",
)
@common_options
def command(
    folder: Path,
    output: Path | None,
    fail_on: str | None,  # noqa: ARG001 - every command takes it; `batch` heeds it
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write a page with plots of the corpus in FOLDER, which `aligner batch` has made.

    It shows confidence, shapes, findings, failures and doubles, needs no network, and holds no script.
    """
    from aligner.batch.report import render_corpus  # noqa: PLC0415 - --help needs no template
    from aligner.files import staged  # noqa: PLC0415

    output = output or folder / "report.html"
    page = render_corpus(folder)
    with staged(output.parent) as outbox:
        outbox.write(output.name, page)
        outbox.deliver()
    if as_json:
        write_stdout(json.dumps({"file": str(output), "bytes": len(page)}) + "\n")
    elif not quiet:
        tell([f"wrote {output}"])
    return 0
