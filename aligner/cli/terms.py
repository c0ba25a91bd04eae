"""aligner terms: the commands on terms, each in a module of its own."""

from __future__ import annotations

from typing import ClassVar

import click

from aligner.cli import LazyGroup

__all__ = ["TERM_COMMANDS", "command"]

TERM_COMMANDS = {
    "extract": "Find the terms of a pair and their renderings.",
    "check": "Find where a document says a term in other words.",
    "convert": "Write a termbase in another format.",
}
"""Names to their one-line help; `check` stands in the module cli/terms_check.py."""


class _TermCommands(LazyGroup):
    """The commands of TERM_COMMANDS."""

    commands_help: ClassVar[dict[str, str]] = TERM_COMMANDS
    modules: ClassVar[dict[str, str]] = {name: f"terms_{name}" for name in TERM_COMMANDS}


@click.command("terms", cls=_TermCommands)
def command() -> None:
    """Extract terms from a pair, check a document against a termbase, convert termbases."""
