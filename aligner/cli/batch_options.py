"""The options of `aligner batch` that no other command has."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from aligner.cli.blocks import section
from aligner.settings import BatchSettings

__all__ = ["batch_block", "count_cores"]

F = TypeVar("F", bound=Callable[..., Any])
_DEFAULTS = BatchSettings()


def count_cores() -> int:
    """Return how many cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _number(option: str, name: str, value: float, kind: click.ParamType[Any], text: str) -> Callable[[F], F]:
    return click.option(option, name, metavar="N", type=kind, default=value, show_default=True, help=text)


_WORK = (
    click.option(
        "--workers", metavar="N", type=click.IntRange(min=1), help="Processes of this machine [default: its cores]."
    ),
    click.option("--scheduler", metavar="URL", help="Dask scheduler to work on, as tcp://host:8786 (docs/scale.md)."),
    _number("--shard-size", "shard_size", _DEFAULTS.shard_size, click.IntRange(min=1), "Pairs a shard."),
    click.option("--prometheus", metavar="FILE", type=click.Path(path_type=Path), help="Keep a metrics file there."),
    click.option("--resume/--no-resume", default=True, show_default=True, help="Go on with what DIR holds."),
    click.option("--retry-failed", is_flag=True, help="Try pairs again that failed in an earlier run."),
)
_LIMITS = (
    _number("--pair-seconds", "pair_seconds", _DEFAULTS.pair_seconds, click.FloatRange(min=0.1), "Time for one pair."),
    _number("--pair-mb", "pair_mb", _DEFAULTS.pair_mb, click.IntRange(min=64), "Memory for one pair and the encoder."),
    _number("--attempts", "attempts", _DEFAULTS.attempts, click.IntRange(min=1), "Tries before a pair is put aside."),
    _number(
        "--min-pair-confidence",
        "min_pair_confidence",
        _DEFAULTS.min_pair_confidence,
        click.FloatRange(0, 1),
        "Leave out pairs whose mean confidence is lower.",
    ),
    click.option("--near-duplicates", "near", is_flag=True, help="Look for near doubles too, not exact ones only."),
)
_FIELDS = ("shard_size", "pair_seconds", "pair_mb", "attempts", "min_pair_confidence", "near")


def batch_block(command: F) -> F:
    """Add the options; those on shards and pairs become one argument `batch`, a BatchSettings."""

    @functools.wraps(command)
    def wrapper(*args: Any, **keywords: Any) -> Any:
        batch = BatchSettings(**{name: keywords.pop(name) for name in _FIELDS})
        return command(*args, batch=batch, **keywords)

    packed = cast("F", wrapper)
    return section("Work", *_WORK)(section("Pairs of a batch", *_LIMITS)(packed))
