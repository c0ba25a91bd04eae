"""Options that several commands share, and what follows from them."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from aligner.checks.profile import PROFILES, check_codes
from aligner.codes import SEVERITIES, severity_rank
from aligner.errors import OutputError
from aligner.files import staged
from aligner.model import Finding
from aligner.progress import Progress, be_silent
from aligner.settings import Settings
from aligner.summary import SETTLED
from aligner.writers.base import Rendered

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = [
    "FINDINGS_EXIST",
    "code_list",
    "common_options",
    "date_option",
    "encoder_option",
    "exit_status",
    "keep_option",
    "language_options",
    "language_tag",
    "open_stdout",
    "output_option",
    "profile_option",
    "show_stages",
    "termbase_option",
    "vector_cache_option",
    "write_output",
    "write_stdout",
]

F = TypeVar("F", bound=Callable[..., Any])

FINDINGS_EXIST = 3


def common_options(command: F) -> F:
    """Add --quiet, --json and --fail-on."""
    for option in (
        click.option(
            "--fail-on",
            metavar="SEVERITY",
            type=click.Choice(SEVERITIES),
            help="Exit with 3 if open findings of this severity or worse exist: info, minor, major, critical.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on standard output."),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; errors only."),
    ):
        command = option(command)
    return command


def _parse_date(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """Return `--date` or SOURCE_DATE_EPOCH as `YYYYMMDDThhmmssZ`, "" where neither is given."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        if value:
            moment = datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        elif epoch:
            moment = datetime.fromtimestamp(int(epoch) if epoch.isdecimal() else float("nan"), UTC)
        else:
            return ""
    except (ValueError, OverflowError, OSError) as error:
        if not value:
            raise click.UsageError(
                f"SOURCE_DATE_EPOCH={epoch!r} is no number of seconds since 1970", context
            ) from error
        raise click.BadParameter(
            f"{value!r} is no date; write 2025-06-17 or 2025-06-17T09:30:00Z", context, parameter
        ) from error
    # strftime does not pad years before 1000.
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"


_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def language_tag(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return a BCP 47 tag as given; a usage error for what is none (shape only, RFC 5646 section 2.1)."""
    if value is not None and not _LANGUAGE_TAG.fullmatch(value):
        raise click.BadParameter(
            f"{value!r} is no language tag; write zh-CN, zh-TW, en-US or en-GB", context, parameter
        )
    return value


def date_option(command: F) -> F:
    """Add --date."""
    return click.option(
        "--date",
        "date",
        metavar="DATE",
        callback=_parse_date,
        help="UTC date to write into the files, ISO 8601 [default: from SOURCE_DATE_EPOCH, else none].",
    )(command)


def exit_status(findings: Iterable[Finding], fail_on: str | None) -> int:
    """Return 3 if a finding that nobody settled is as severe as `fail_on` or worse, else 0."""
    if fail_on is None:
        return 0
    least = severity_rank(fail_on)
    at_fault = (f.status not in SETTLED and severity_rank(f.severity) >= least for f in findings)
    return FINDINGS_EXIST if any(at_fault) else 0


def language_options(command: F) -> F:
    """Add --source-lang and --target-lang."""
    for side, usual in (("target", "en-US"), ("source", "zh-CN")):
        command = click.option(
            f"--{side}-lang",
            metavar="TAG",
            callback=language_tag,
            help=f"BCP 47 tag of the {side} [default: {usual}, or what its script shows].",
        )(command)
    return command


def encoder_option(command: F) -> F:
    """Add --encoder."""
    return click.option(
        "--encoder",
        metavar="NAME",
        default=Settings().encoder,
        show_default=True,
        help="use, multilingual-e5-small, labse and others (aligner models list), or st:FOLDER or hub name.",
    )(command)


def vector_cache_option(command: F) -> F:
    """Add --vector-cache."""
    return click.option(
        "--vector-cache",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Keep vectors in this SQLite file too, for other runs; several may use it at once.",
    )(command)


def termbase_option(command: F) -> F:
    """Add --termbase."""
    return click.option(
        "--termbase",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Terms to check against: TSV, CSV, TBX, XLSX and others (docs/formats/termbases.md).",
    )(command)


def profile_option(command: F) -> F:
    """Add --profile."""
    return click.option(
        "--profile",
        metavar="NAME",
        default=PROFILES[0],
        show_default=True,
        help=f"How grave a finding is: {', '.join(PROFILES)}, or a TOML file of your own (docs/profiles.md).",
    )(command)


def code_list(context: click.Context, parameter: click.Parameter, value: str | None) -> frozenset[str] | None:  # noqa: ARG001
    """Return the codes of a comma list; UnknownNameError, with the right names, for one that is not there."""
    if value is None:
        return None
    codes = frozenset(code.strip() for code in value.split(",") if code.strip())
    check_codes(sorted(codes))
    return codes


def show_stages(*, quiet: bool) -> AbstractContextManager[Progress]:
    """Give a callback for the stages of a run, which shows them unless `quiet`."""
    if quiet:
        return nullcontext(be_silent)
    from aligner.cli.render import show_progress  # noqa: PLC0415 - rich is loaded only where it is shown

    return show_progress()


class _Stdout(io.RawIOBase):
    """Standard output as a file; after a fault it takes everything, as there is nobody left to tell."""

    def __init__(self) -> None:
        self._is_broken = False

    def writable(self) -> bool:
        """Return that this is for writing."""
        return True

    def write(self, data: ReadableBuffer) -> int:
        """Write some bytes through `write_stdout`."""
        if not self._is_broken:
            self._is_broken = True
            write_stdout(bytes(memoryview(data)))
            self._is_broken = False
        return memoryview(data).nbytes


@contextmanager
def open_stdout() -> Iterator[BinaryIO]:
    """Give standard output as a file to write bit by bit, with the errors of `write_stdout`."""
    with io.BufferedWriter(_Stdout(), 2**16) as file:
        yield file


def _output_path(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:  # noqa: ARG001
    """Return the file to write, None for standard output."""
    return None if value == Path("-") else value


def output_option(command: F) -> F:
    """Add -o of a command that writes one file."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        callback=_output_path,
        help="File to write [default: standard output].",
    )(command)


def keep_option(command: F) -> F:
    """Add --no-keep of a command that keeps in a project what it finds there."""
    return click.option("--no-keep", is_flag=True, help="Leave the project as it is: keep nothing in it.")(command)


def write_output(rendered: Rendered, output: Path | None, *, as_json: bool) -> None:
    """Write a file as a whole, or to standard output, which --json takes for itself."""
    if output is not None:
        with staged(output.parent) as outbox:
            outbox.write(output.name, rendered.data)
            outbox.deliver()
    elif not as_json:
        write_stdout(rendered.data)


def write_stdout(data: bytes | str) -> None:
    """Write data to standard output as it is, text in UTF-8: no line ends of the platform, no other encoding.

    OutputError where it is closed or full; BrokenPipeError, where its reader has gone, goes up.
    """
    try:
        if sys.stdout is None:
            raise OutputError("standard output: is closed; name a file with -o")
        sys.stdout.buffer.write(data.encode("utf-8") if isinstance(data, str) else data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is buffered would fail again at exit, with a traceback of the interpreter's.
        sys.stdout = None
        raise OutputError(f"standard output: cannot be written: {error.strerror}") from error
