"""Options that several commands share, and what follows from them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from aligner.codes import SEVERITIES, severity_rank
from aligner.model import Finding
from aligner.summary import SETTLED

__all__ = ["FINDINGS_EXIST", "common_options", "date_option", "exit_status", "write_stdout"]

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
            moment = datetime.fromtimestamp(int(epoch), UTC)
        else:
            return ""
    except (ValueError, OverflowError, OSError) as error:
        where = f"{value!r}" if value else f"SOURCE_DATE_EPOCH={epoch!r}"
        raise click.BadParameter(
            f"{where} is no date; write 2025-06-17 or 2025-06-17T09:30:00Z", context, parameter
        ) from error
    return moment.strftime("%Y%m%dT%H%M%SZ")


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


def write_stdout(data: bytes) -> None:
    """Write a file's bytes to standard output as they are: no line ends of the platform, no other encoding."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
