"""aligner check: findings for a bitext made by anybody."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner import pipeline
from aligner.checks.profile import PROFILES, load_profile, profile_text, with_profile
from aligner.cli.blocks import plain_write_block, read_block, run_block
from aligner.cli.options import code_list, common_options, exit_status, show_stages, write_stdout
from aligner.codes import SEVERITIES
from aligner.encoders.base import check_encoder
from aligner.files import staged
from aligner.settings import ReadSettings, Selection, Settings
from aligner.summary import summarise, summary_record
from aligner.triage import group_findings, group_records
from aligner.writers.base import WriteOptions

if TYPE_CHECKING:
    from aligner.pipeline import Aligned

__all__ = ["command"]

_FORMATS = ("findings.tsv", "json", "html", "titles")


def _print_profile(context: click.Context, parameter: click.Parameter, value: str | None) -> None:  # noqa: ARG001
    """Print the file of a profile and leave."""
    if value and not context.resilient_parsing:
        write_stdout(profile_text(value))
        context.exit()


@click.command("check")
@click.argument("bitext", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "name",
    metavar="FORMAT",
    type=click.Choice(_FORMATS),
    help=f"One of: {', '.join(_FORMATS)} [default: findings.tsv; on a terminal, a list to read].",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File to write [default: standard output].",
)
@click.option("--only", metavar="CODES", callback=code_list, help="Comma list of the finding codes to show.")
@click.option("--skip", metavar="CODES", callback=code_list, help="Comma list of the finding codes to leave out.")
@click.option(
    "--min-severity",
    metavar="SEVERITY",
    type=click.Choice(SEVERITIES),
    help="Least severity to show: info, minor, major [default: files hold all, lists begin at minor].",
)
@click.option(
    "--print-profile",
    metavar="NAME",
    type=click.Choice(PROFILES),
    callback=_print_profile,
    is_eager=True,
    expose_value=False,
    help="Print the file of a profile, to copy and edit, and exit.",
)
@run_block
@read_block
@plain_write_block
@common_options
def command(
    bitext: Path,
    name: str | None,
    output: Path | None,
    only: frozenset[str] | None,
    skip: frozenset[str] | None,
    min_severity: str | None,
    profile: str,
    encoder: str,
    vector_cache: Path | None,
    termbase: Path | None,
    read: ReadSettings,
    options: WriteOptions,
    fail_on: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Flag where the translation in BITEXT diverges, whoever aligned it.

    BITEXT is a TSV with the columns source and target, a TMX, a project file (.aligner), or the common start of a Moses
    pair (talk for talk.zh and talk.en). In a project, what was decided about the same words stays decided.
    """
    began = time.monotonic()
    if output == Path("-"):
        output = None
    if as_json and name and output is None:
        raise click.UsageError("--json wants standard output; give the file with -o")
    check_encoder(encoder)
    settings = with_profile(
        Settings(
            encoder=encoder,
            vector_cache=vector_cache,
            termbase=termbase,
            read=read,
            selection=Selection(only, skip or frozenset(), min_severity or "info"),
        ),
        load_profile(profile),
    )
    with show_stages(quiet=quiet or as_json) as progress:
        checked = pipeline.check(bitext, settings, progress)
    is_list = name is None and output is None and not quiet and not as_json and _is_terminal()
    if output is not None:
        rendered = pipeline.render(checked.bitext, name or _format_of(output), options)
        with staged(output.parent) as outbox:
            outbox.write(output.name, rendered.data)
            outbox.deliver()
    elif not (as_json or is_list):
        write_stdout(pipeline.render(checked.bitext, name or _FORMATS[0], options).data)
    if as_json:
        write_stdout(json.dumps(_record(checked, output, time.monotonic() - began), ensure_ascii=False) + "\n")
    elif not quiet:
        _print_list(checked, output, is_list=is_list, shows_info=min_severity == "info")
    return exit_status(checked.bitext.findings, fail_on)


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _format_of(output: Path) -> str:
    """Return the format that a file name asks for, findings.tsv where it asks for none."""
    return next((name for name in _FORMATS if output.name.lower().endswith(f".{name}")), _FORMATS[0])


def _print_list(checked: Aligned, output: Path | None, *, is_list: bool, shows_info: bool) -> None:
    """Show what a person wants to know: the list where nothing else goes to the terminal, else the verdict."""
    from aligner.cli.render import print_groups, print_verdict  # noqa: PLC0415 - rich is loaded only where it is shown

    if is_list:
        print_groups(checked.bitext, shows_info=shows_info)
    print_verdict(summarise(checked.bitext), notes=checked.notes, path=output, to_stdout=is_list)


def _record(checked: Aligned, output: Path | None, seconds: float) -> dict[str, object]:
    """Return the summary for scripts."""
    return {
        **summary_record(summarise(checked.bitext)),
        "groups": group_records(group for group in group_findings(checked.bitext) if group.is_to_look_at),
        "encoder": checked.encoder,
        "seconds": round(seconds, 2),
        "files": [str(output)] if output else [],
        "notes": list(checked.notes),
    }
