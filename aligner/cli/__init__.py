"""The command line: one module a command, loaded when it is called."""

from __future__ import annotations

import gc
import importlib
import signal
import sys
from types import FrameType
from typing import Any, ClassVar

import click

from aligner import __version__
from aligner.cli.terminal import one_line
from aligner.errors import AlignerError, UnknownNameError

__all__ = ["COMMANDS", "LazyGroup", "group", "main", "run"]

COMMANDS = {
    "align": "Align a Chinese text with its English translation.",
    "review": "Correct an alignment and decide about its findings on a local page.",
    "check": "Flag where the translation in a bitext diverges.",
    "export": "Write a project or a bitext in another format.",
    "terms": "Extract terms, check a document against them, convert termbases.",
    "trace": "Find what a third document quotes or reports of a pair.",
    "merge": "Merge bitexts and drop what is double.",
    "import": "Apply a table that comes back from review.",
    "batch": "Align many pairs, on all cores or on a cluster.",
    "batch-report": "Show a corpus that batch has made as a page with plots.",
    "evaluate": "Compare an alignment with gold beads.",
    "models": "List the encoders, build one without a model hub, verify them.",
}
_MODULES = {"import": "importing", "batch-report": "batch_report"}
"""Commands whose names cannot be those of modules."""
_CONTEXT = {"help_option_names": ["-h", "--help"]}
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_INTERRUPTED = 130
_TERMINATED = 143


class LazyGroup(click.Group):
    """Commands whose modules are imported only when they are called; their one-line help stands in `commands_help`."""

    commands_help: ClassVar[dict[str, str]] = COMMANDS
    modules: ClassVar[dict[str, str]] = _MODULES

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of use."""
        return list(self.commands_help)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command."""
        if cmd_name not in self.commands_help:
            return None
        module = importlib.import_module(f"aligner.cli.{self.modules.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        if not self.commands_help:
            return
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_help.items()))


@click.command(cls=LazyGroup, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="aligner")
def group() -> None:
    """Align Chinese and English texts, flag where the translation diverges, export TMX and TSV.

    Exit status: 0 done, 1 the input is at fault, 2 wrong usage, 3 findings of the severity given with --fail-on,
    130 Ctrl-C.
    """


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit status; bugs keep their traceback."""
    try:
        result: Any = group.main(arguments, prog_name="aligner", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        click.echo("aligner: stopped; nothing half-written is left", err=True)
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except UnknownNameError as error:
        click.echo(f"aligner: {one_line(str(error))}", err=True)
        return 2
    except AlignerError as error:
        click.echo(f"aligner: {one_line(str(error))}", err=True)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone (head, less): no message, and none from the interpreter's exit either.
        sys.stdout = None
        return 1
    return result if isinstance(result, int) else 0


def _terminate(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's signature
    sys.exit(_TERMINATED)


def main() -> None:
    """Run the command line of this process."""
    # Without a handler, SIGTERM would leave the half-written files that Ctrl-C does not leave.
    signal.signal(signal.SIGTERM, _terminate)
    # Dictionaries and findings live until the process ends: looking for garbage among them every 700 objects, as is the
    # default, takes a tenth of the time of a short run and finds nothing.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    sys.exit(run(sys.argv[1:]))
