"""Progress bars and summary tables: model types in, rich renderables on standard error out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from aligner.cli.terminal import one_line
from aligner.model import Bitext
from aligner.progress import Progress as ProgressCallback
from aligner.progress import be_silent
from aligner.summary import LOW_CONFIDENCE, CodeCount, Summary, verdict
from aligner.triage import FIRST_GROUPS, Group, group_findings

if TYPE_CHECKING:
    from aligner.encoders.models import Listed

__all__ = ["print_groups", "print_models", "print_summary", "print_verdict", "screen", "show_progress"]

_SEVERITY_STYLE = {"critical": "bold red", "major": "red", "minor": "yellow", "info": "dim"}
_MOST_WORDS_CELLS = 34
_LEAST_WORDS_CELLS = 8
_GAP = 2
_INDENT = 8
_MOST_BEADS = 12
_MOST_WORDS = 60


def screen() -> Console:
    """Return the console for people: standard error."""
    return Console(stderr=True, highlight=False)


class _Count(MofNCompleteColumn):
    """How much is done, of stages that know how much there is."""

    def render(self, task: Task) -> Text:
        """Return nothing for a stage of unknown length."""
        return Text("") if task.total is None else super().render(task)


@contextmanager
def show_progress() -> Iterator[ProgressCallback]:
    """Give a callback that shows the stages as they go; where there is no terminal it shows nothing."""
    console = screen()
    if not console.is_terminal:
        yield be_silent
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        _Count(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        current: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in current:
                for task in current.values():
                    bars.update(task, visible=False)
                current[stage] = bars.add_task(stage, total=total or None)
            bars.update(current[stage], completed=done, total=total or None)

        yield report


def print_verdict(summary: Summary, *, notes: tuple[str, ...], path: Path | None, to_stdout: bool) -> None:
    """Print the sentence that sums a check up, what was noted, and what was written."""
    console = Console(highlight=False) if to_stdout else screen()
    console.print(Text(verdict(summary), style="bold"))
    for note in notes:
        console.print(Text.assemble(("note  ", "dim"), one_line(note)))
    if path is not None:
        console.print(Text.assemble(("wrote ", "dim"), one_line(str(path))), soft_wrap=True)


def print_groups(bitext: Bitext, *, shows_info: bool) -> None:
    """Print what there is to decide, the riskiest first, on standard output: a terminal is there to read it."""
    console = Console(highlight=False)
    groups = [group for group in group_findings(bitext) if not group.is_settled and (shows_info or group.is_to_look_at)]
    for group in groups[:FIRST_GROUPS]:
        console.print(_head(group))
        console.print(Padding(_body(group), (0, 0, 0, _INDENT)))
    rest = groups[FIRST_GROUPS:]
    if rest:
        counts = Counter(group.severity for group in rest)
        words = ", ".join(f"{n:,} {severity}" for severity, n in counts.items())
        console.print(Text(f"… and {words}: -f html -o FILE shows them all", style="dim"))
    if groups:
        console.print()


def _head(group: Group) -> Text:
    """Return what it is and where, in one line."""
    if group.is_passage:
        where = f"{group.beads[0]}–{group.beads[-1]}"
    else:
        where = ", ".join(map(str, group.beads[:_MOST_BEADS])) + (" …" if len(group.beads) > _MOST_BEADS else "")
    return Text.assemble(
        (group.severity.ljust(_INDENT), _SEVERITY_STYLE[group.severity]),
        (group.code, "bold"),
        (f"  {group.n} {'in a row' if group.is_passage else 'places'}" if group.n > 1 else "", "default"),
        (f"  {'beads' if len(group.beads) > 1 else 'bead'} {where}", "dim"),
    )


def _body(group: Group) -> Text:
    """Return why, and the words, where the message does not quote them itself."""
    body = Text(one_line(group.message))
    if not all(words in group.message for words in group.words):
        marked = " → ".join(_shorten(words) or "–" for words in group.words)
        body.append(f"\n{marked}", style="dim")
    return body


def _shorten(words: str) -> str:
    return one_line(words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…")


def print_summary(summary: Summary, *, encoder: str, seconds: float, paths: tuple[Path, ...], notes: list[str]) -> None:
    """Print the verdict, then what was found, what was written, and how."""
    console = screen()
    console.print(Text(verdict(summary), style="bold"))
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("segments", f"{summary.n_source} source, {summary.n_target} target")
    table.add_row("beads", ", ".join(f"{count} of {shape}" for shape, count in summary.shapes))
    links = ", ".join(f"{count.n:,} {count.code}" for count in summary.codes if count.severity == "info")
    if links:
        table.add_row("links", f"{links} (info: no alarms)")
    if summary.low_confidence:
        table.add_row("unsure", _numbers(summary.low_confidence))
    table.add_row("encoder", escape(encoder))
    table.add_row("time", f"{seconds:.1f} s")
    for note in notes:
        table.add_row("note", escape(one_line(note)))
    alarms = tuple(count for count in summary.codes if count.severity != "info")
    if alarms:
        console.print(_findings_table(alarms, console.width))
    console.print(table)
    for path in paths:
        # Never broken over lines, so that a terminal can make a link of it.
        console.print(Text.assemble(("wrote     ", "dim"), one_line(str(path))), soft_wrap=True)


def _numbers(beads: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, beads[:12]))
    return f"{len(beads)} beads below {LOW_CONFIDENCE}: {shown}" + (" …" if len(beads) > 12 else "")


def _findings_table(codes: tuple[CodeCount, ...], n_cells: int) -> Table:
    """Return the table for a screen of so many cells: the words give way, the numbers stay."""
    names = max(len(count.code) for count in codes)
    numbers = max(len(str(count.n)) for count in codes), max(4, *(len(str(e.bead)) for c in codes for e in c.examples))
    left = n_cells - names - sum(numbers) - 4 * _GAP
    words = max(_LEAST_WORDS_CELLS, min(_MOST_WORDS_CELLS, left // 2))
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    table.add_column("finding", no_wrap=True, width=max(names, len("finding")))
    table.add_column("n", justify="right", no_wrap=True, width=numbers[0])
    table.add_column("bead", justify="right", style="dim", no_wrap=True, width=numbers[1])
    for side in ("source words", "target words"):
        table.add_column(side, width=words, overflow="ellipsis", no_wrap=True)
    for count in codes:
        style = _SEVERITY_STYLE[count.severity]
        for k, example in enumerate(count.examples):
            table.add_row(
                Text(count.code if k == 0 else "", style=style),
                str(count.n) if k == 0 else "",
                str(example.bead),
                Text(one_line(example.source)),
                Text(one_line(example.target)),
            )
    return table


def print_models(listed: Sequence[Listed]) -> None:
    """Print the models on standard output, those that are there first in bold."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("name", "where", "licence"):
        table.add_column(name, overflow="fold")
    for name in ("MB", "dimension", "texts/s"):
        table.add_column(name, justify="right")
    for row in listed:
        table.add_row(
            Text(row.model.name, style="bold" if row.place else "default"),
            escape("; ".join(part for part in (row.place, row.note) if part)),
            row.model.licence,
            f"{row.n_bytes / 1e6:.0f}" if row.n_bytes else "–",
            str(row.model.dimension),
            f"{row.sentences_a_second:,.0f}" if row.sentences_a_second else "–",
        )
    Console(highlight=False).print(table)
