"""aligner import: a table that comes back from review, into its project."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

import click

from aligner import pipeline
from aligner.cli.blocks import text_block
from aligner.cli.options import common_options, date_option, exit_status, write_stdout
from aligner.cli.terminal import tell
from aligner.files import staged
from aligner.project.returned import Conflict
from aligner.settings import ReadSettings
from aligner.text.cells import escape_cell

__all__ = ["command"]

_COLUMNS = ("row", "bead_id", "what", "project", "table")


@click.command("import")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File for the conflicts, a TSV [default: standard output].",
)
@click.option("--by", metavar="NAME", default="", help="Who reviewed the table; kept with each decision.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing into the project.")
@text_block
@date_option
@common_options
def command(
    project: Path,
    table: Path,
    output: Path | None,
    by: str,
    read: ReadSettings,
    date: str,
    fail_on: str | None,
    *,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Apply the TABLE that a reviewer sent back (xlsx, docx or csv) to PROJECT.

    Statuses and remarks of changed rows are applied. What cannot be is listed, a row a conflict: texts that were
    edited (a project keeps the two texts as they were aligned), rows that both sides changed, rows that the project
    does not know.
    """
    imported = pipeline.import_table(project, table, read, by=by, date=date, dry_run=dry_run)
    conflicts = imported.merged.conflicts
    listed = "\t".join(_COLUMNS) + "\n" + "".join(_line(conflict) for conflict in conflicts)
    if output is not None and output != Path("-"):
        with staged(output.parent) as outbox:
            outbox.write(output.name, listed.encode("utf-8"))
            outbox.deliver()
    elif conflicts and not as_json:
        write_stdout(listed)
    n_changed, n_without = len(imported.merged.decisions), imported.merged.n_without_row
    if as_json:
        record = {
            "changed": n_changed,
            "conflicts": [dict(zip(_COLUMNS, astuple(conflict), strict=True)) for conflict in conflicts],
            "pairs_without_row": n_without,
            "notes": list(imported.notes),
        }
        write_stdout(json.dumps(record, ensure_ascii=False) + "\n")
    elif not quiet:
        done = "would change" if dry_run else "changed"
        rest = f"; {n_without} pairs have no row in it and stay as they are" if n_without else ""
        tell([*imported.notes, f"{n_changed} decisions {done}, {len(conflicts)} conflicts to look at{rest}"])
    return exit_status(imported.bitext.findings, fail_on)


def _line(conflict: Conflict) -> str:
    return "\t".join(escape_cell(str(value)) for value in astuple(conflict)) + "\n"
