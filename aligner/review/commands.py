"""Every command of the review page by its name: a function that edits a workspace and says what it did.

    run_command(workspace, name, arguments, stamp) -> Change, message

A command that fails leaves the workspace as it was. Undo and redo are the log's, and what needs an encoder is in
`rework`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from aligner.project.changes import Change
from aligner.project.workspace import Workspace
from aligner.review.arguments import Arguments, CommandError, Stamp
from aligner.review.filters import RowFilter, filter_rows
from aligner.review.finding_commands import (
    add_finding,
    add_term,
    confirm_by_rule,
    decide,
    draw_sample,
    judge_row,
    remove_finding,
)
from aligner.review.row_commands import (
    add_note,
    confirm_above,
    give_status,
    merge_rows,
    move_segment,
    set_status,
    shift_cells,
    shift_segments,
    split_row,
    swap_targets,
    toggle_bookmark,
)
from aligner.review.text_commands import edit_segment, join_segments, replace_all, split_segment

__all__ = ["COMMANDS", "Command", "run_command"]

Command = Callable[[Arguments], str]


def _confirm_shown(arguments: Arguments) -> str:
    """Confirm every open row that a filter shows."""
    workspace = arguments.workspace
    rows = filter_rows(workspace, RowFilter.from_arguments(arguments.given))
    open_rows = [row for row in rows if workspace.status(row) == "open"]
    if not open_rows:
        raise CommandError("no open pair is shown")
    return f"Confirmed {give_status(workspace, open_rows, 'confirmed', arguments.stamp)} pairs"


COMMANDS: Mapping[str, Command] = {
    "confirm": partial(set_status, status="confirmed"),
    "check": partial(set_status, status="check"),
    "clear": partial(set_status, status="open"),
    "no_counterpart": partial(set_status, status="no-counterpart"),
    "confirm_above": confirm_above,
    "confirm_shown": _confirm_shown,
    "confirm_rule": confirm_by_rule,
    "note": add_note,
    "bookmark": toggle_bookmark,
    "merge": merge_rows,
    "split": split_row,
    "shift": shift_segments,
    "shift_column": shift_cells,
    "swap": swap_targets,
    "move": move_segment,
    "split_unit": split_segment,
    "join_units": join_segments,
    "edit": edit_segment,
    "replace": replace_all,
    "decide": decide,
    "add_finding": add_finding,
    "remove_finding": remove_finding,
    "add_term": add_term,
    "sample": draw_sample,
    "judge": judge_row,
}


def run_command(workspace: Workspace, name: str, given: Mapping[str, Any], stamp: Stamp) -> tuple[Change, str]:
    """Run a command on a workspace and return what it changed and what it says.

    Raises CommandError where there is no such command, its arguments do not fit, or nothing would change.
    """
    command = COMMANDS.get(name)
    if command is None:
        raise CommandError(f"there is no command {name!r}")
    with workspace.recording() as record:
        message = command(Arguments(workspace, given, stamp))
        if not record:
            raise CommandError("that is so already")
    return tuple(record), message
