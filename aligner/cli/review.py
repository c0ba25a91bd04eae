"""aligner review: the local page on which a translator corrects and decides."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path

import click

from aligner import pipeline
from aligner.checks.profile import load_profile, with_profile
from aligner.cli.blocks import read_block
from aligner.cli.options import (
    common_options,
    encoder_option,
    exit_status,
    profile_option,
    show_stages,
    termbase_option,
    vector_cache_option,
    write_stdout,
)
from aligner.encoders.base import check_encoder
from aligner.settings import ReadSettings, Settings

__all__ = ["command"]


@click.command("review")
@click.argument("project", metavar="PROJECT|BITEXT", type=click.Path(path_type=Path))
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="Port [default: any that is free].")
@click.option("--no-browser", is_flag=True, help="Only print the address; open no browser.")
@click.option("--by", metavar="NAME", default="", help="Who reviews; kept with each decision.")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="Folder for the project that a BITEXT is made into.",
)
@profile_option
@encoder_option
@vector_cache_option
@termbase_option
@read_block
@common_options
def command(
    project: Path,
    port: int,
    by: str,
    folder: Path,
    profile: str,
    encoder: str,
    termbase: Path | None,
    vector_cache: Path | None,
    read: ReadSettings,
    fail_on: str | None,
    *,
    no_browser: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Open a page on which PROJECT is reviewed: put the alignment right, decide about findings, export.

    A BITEXT (TMX, TSV and whatever `aligner check` reads) is made into a project first. The page is on this computer
    only, and its address works once. Every change is in the project file before the page says so; stop with Ctrl-C.
    A project remembers its termbase; --termbase replaces it, and findings on terms are made anew.
    """
    from aligner.review.server import serve  # noqa: PLC0415 - the server is loaded only where it is used
    from aligner.review.session import Session  # noqa: PLC0415

    check_encoder(encoder)
    settings = with_profile(
        Settings(encoder=encoder, vector_cache=vector_cache, termbase=termbase, read=read), load_profile(profile)
    )
    with show_stages(quiet=quiet or as_json) as progress:
        project = pipeline.make_project(project, folder, settings, progress)
        terms = pipeline.read_terms(settings)
        session = Session(project, settings, by, termbase=terms)

    def tell(address: str) -> None:
        if as_json:
            write_stdout(json.dumps({"project": str(project), "address": address}, ensure_ascii=False) + "\n")
        else:
            # Without the address nobody could work, so --quiet keeps it.
            click.echo(f"{address}" if quiet else f"{project} is open for review at\n\n    {address}\n", err=True)
            if not quiet:
                click.echo("The address works once. Stop with Ctrl-C; everything is saved already.", err=True)
        if not no_browser:
            webbrowser.open(address)

    try:
        serve(session, port, tell)
        return exit_status(session.bitext().findings, fail_on)
    finally:
        session.close()
