"""How a batch shows how far it is: a bar, events as JSON, a file for Prometheus, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aligner.batch.run import Tally, Watch
from aligner.cli.options import write_stdout

__all__ = ["show_batch"]


@contextmanager
def show_batch(*, as_json: bool, quiet: bool, prometheus: Path | None) -> Iterator[Watch]:
    """Give a callback for each shard that is done."""
    watches: list[Watch] = []
    last = [Tally()]
    with ExitStack() as stack:
        if as_json:
            watches.append(_print_event)
        elif not quiet:
            watches.append(stack.enter_context(_bar()))
        if prometheus is not None:
            watches.append(stack.enter_context(_metrics(prometheus, last)))

        def watch(tally: Tally, shard: int) -> None:
            last[0] = tally
            for each in watches:
                each(tally, shard)

        yield watch


def _print_event(tally: Tally, shard: int) -> None:
    record = {
        "event": "shard",
        "shard": shard,
        "pairs": tally.pairs,
        "failed": tally.failed,
        "skipped": tally.skipped,
        "retried": tally.retried,
        "total": tally.total or None,
        "seconds": round(tally.seconds, 2),
        "pairs_per_second": round(tally.rate, 2),
        "seconds_left": None if tally.seconds_left is None else round(tally.seconds_left),
    }
    write_stdout(json.dumps(record) + "\n")


@contextmanager
def _metrics(path: Path, last: list[Tally]) -> Iterator[Watch]:
    from aligner.batch.metrics import check_metrics, write_metrics  # noqa: PLC0415 - the extra may not be there

    check_metrics()
    write_metrics(path, last[0], is_running=True)
    try:
        yield lambda tally, _: write_metrics(path, tally, is_running=True)
    finally:
        write_metrics(path, last[0], is_running=False)


@contextmanager
def _bar() -> Iterator[Watch]:
    """Show a bar with rate, estimate and failures; where there is no terminal, nothing."""
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415 - rich is loaded only where it is shown

    from aligner.cli.render import screen  # noqa: PLC0415

    console = screen()
    if not console.is_terminal:
        yield lambda _tally, _shard: None
        return
    with Progress(BarColumn(), TextColumn("{task.description}"), console=console, transient=True) as bars:
        bar = bars.add_task("starting", total=None)

        def show(tally: Tally, _: int) -> None:
            done = tally.pairs + tally.skipped
            bars.update(bar, description=_words(tally), completed=done, total=tally.total or None)

        yield show


def _words(tally: Tally) -> str:
    left = tally.seconds_left
    parts = [
        f"{tally.pairs + tally.skipped:,}{f' of about {tally.total:,}' if tally.total else ''} pairs",
        f"{tally.rate:.1f} a second",
        *([] if left is None else [f"{int(left) // 3600}:{int(left) // 60 % 60:02}:{int(left) % 60:02} left"]),
        *([f"{tally.failed:,} failed"] if tally.failed else []),
    ]
    return ", ".join(parts)
