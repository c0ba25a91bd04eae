"""Commands on rows: their status, which segments they hold, and in what order cells stand.

A row that people shape keeps the least confidence of the rows that its segments came from, until it is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aligner.model import Side
from aligner.project.changes import Row
from aligner.project.register import Decision
from aligner.project.workspace import Workspace
from aligner.review.arguments import Arguments, CommandError, Stamp

__all__ = [
    "add_note",
    "confirm_above",
    "give_status",
    "merge_rows",
    "move_segment",
    "set_status",
    "shift_cells",
    "shift_segments",
    "split_row",
    "swap_targets",
    "toggle_bookmark",
]

_LABELS = {
    "confirmed": "Confirmed", "check": "Marked to check", "open": "Cleared", "no-counterpart": "No counterpart:",
}  # fmt: skip


def set_status(arguments: Arguments, status: str) -> str:
    """Give some rows a status."""
    rows = arguments.rows()
    if not rows:
        raise CommandError("no pair is chosen")
    give_status(arguments.workspace, rows, status, arguments.stamp)
    what = f"pair {arguments.workspace.row_rank(rows[0]) + 1}" if len(rows) == 1 else f"{len(rows)} pairs"
    return f"{_LABELS[status]} {what}"


def give_status(workspace: Workspace, rows: Iterable[int], status: str, stamp: Stamp) -> int:
    """Give rows a status and return for how many it is another one; notes stay."""
    n_changed = 0
    for row in rows:
        if workspace.status(row) == status:
            continue
        n_changed += 1
        _decide(workspace, row, status, workspace.note(row), stamp)
    return n_changed


def _decide(workspace: Workspace, row: int, status: str, note: str, stamp: Stamp) -> None:
    key = workspace.row_key(row)
    is_nothing = status == "open" and not note
    decision = None if is_nothing else Decision("bead", key, status, note, stamp.by, stamp.at)
    workspace.decide("bead", key, decision)


def confirm_above(arguments: Arguments) -> str:
    """Confirm a row and every open one above it."""
    workspace = arguments.workspace
    last = workspace.row_rank(arguments.row())
    rows = [row for row in workspace.row_order[: last + 1] if workspace.status(row) == "open"]
    n_changed = give_status(workspace, rows, "confirmed", arguments.stamp)
    return f"Confirmed {n_changed} pairs up to pair {last + 1}"


def add_note(arguments: Arguments) -> str:
    """Put a note on a row; an empty one takes it away."""
    workspace, row = arguments.workspace, arguments.row()
    text = " ".join(arguments.get("text", str).split())
    _decide(workspace, row, workspace.status(row), text, arguments.stamp)
    return f"{'Note on' if text else 'No note on'} pair {workspace.row_rank(row) + 1}"


def toggle_bookmark(arguments: Arguments) -> str:
    """Set the bookmark of a row, or take it away."""
    workspace, number = arguments.workspace, arguments.row()
    row = workspace.rows[number]
    workspace.set_row(number, replace(row, is_bookmarked=not row.is_bookmarked))
    return f"{'No bookmark' if row.is_bookmarked else 'Bookmark'} on pair {workspace.row_rank(number) + 1}"


def merge_rows(arguments: Arguments) -> str:
    """Merge a row with the next or the previous one."""
    workspace = arguments.workspace
    rank = workspace.row_rank(arguments.row())
    if arguments.choice("direction", ("next", "previous")) == "previous":
        rank -= 1
    first, second = workspace.row_at(rank), workspace.row_at(rank + 1)
    if first is None or second is None:
        raise CommandError("there is no pair to merge with")
    a, b = workspace.rows[first], workspace.rows[second]
    workspace.set_row(second, None)
    merged = Row(
        _in_order(workspace, (*a.source, *b.source)),
        _in_order(workspace, (*a.target, *b.target)),
        min(a.confidence, b.confidence),
        by_hand=True,
        is_changed=True,
        is_bookmarked=a.is_bookmarked or b.is_bookmarked,
    )
    workspace.set_row(first, merged)
    return f"Merged pairs {rank + 1} and {rank + 2}"


def split_row(arguments: Arguments) -> str:
    """Leave the first segments of each side in the row, and make a row of the others."""
    workspace, number = arguments.workspace, arguments.row()
    row = workspace.rows[number]
    cuts = arguments.get("source", int), arguments.get("target", int)
    if not (0 <= cuts[0] <= len(row.source) and 0 <= cuts[1] <= len(row.target)):
        raise CommandError("the pair has fewer segments than that")
    kept = row.source[: cuts[0]], row.target[: cuts[1]]
    rest = row.source[cuts[0] :], row.target[cuts[1] :]
    if not any(kept) or not any(rest):
        raise CommandError("both parts need a segment")
    rank = workspace.row_rank(number)
    workspace.set_row(number, replace(row, source=kept[0], target=kept[1], by_hand=True, is_changed=True))
    new = Row(rest[0], rest[1], row.confidence, by_hand=True, is_changed=True)
    workspace.set_row(workspace.new_number(), new)
    return f"Split pair {rank + 1}"


def swap_targets(arguments: Arguments) -> str:
    """Exchange the target cells of a row and the next."""
    workspace, first = arguments.workspace, arguments.row()
    rank = workspace.row_rank(first)
    second = workspace.row_at(rank + 1)
    if second is None:
        raise CommandError("there is no pair below to swap with")
    a, b = workspace.rows[first], workspace.rows[second]
    if not (a.source and b.source):
        raise CommandError("both pairs need a source segment to swap their targets")
    confidence = min(a.confidence, b.confidence)
    for number, row, target in ((first, a, b.target), (second, b, a.target)):
        _reshape(workspace, number, row.with_side("target", target), confidence)
    return f"Swapped the target cells of pairs {rank + 1} and {rank + 2}"


def move_segment(arguments: Arguments) -> str:
    """Put a segment into another row, however far away."""
    workspace, segment, number = arguments.workspace, arguments.segment(), arguments.row()
    side = workspace.segments[segment].side
    origin = workspace.row_of(segment)
    if origin == number:
        raise CommandError("the segment is in this pair already")
    confidence = min(workspace.rows[origin].confidence, workspace.rows[number].confidence)
    _take(workspace, origin, side, (segment,))
    _give(workspace, number, side, (segment,), confidence)
    return f"Moved a segment to pair {workspace.row_rank(number) + 1}"


def shift_segments(arguments: Arguments) -> str:
    """Shift the first segment of a cell to the row above or the last one to the row below, and what follows with it."""
    workspace, number, side = arguments.workspace, arguments.row(), arguments.side()
    step = {"up": -1, "down": 1}[arguments.choice("direction", ("up", "down"))]
    follow = arguments.get("follow", bool, default=False)
    if not workspace.rows[number].side(side):
        raise CommandError("there is no segment to shift in this cell")
    rank = workspace.row_rank(number)
    if step < 0:
        return _shift_up(workspace, rank, side, follow=follow)
    return _shift_down(workspace, rank, side, follow=follow)


def _shift_up(workspace: Workspace, rank: int, side: Side, *, follow: bool) -> str:
    receiver = workspace.row_at(rank - 1)
    if receiver is None:
        raise CommandError("there is no pair above")
    givers = _chain(workspace, rank, side) if follow else [workspace.row_order[rank]]
    moves = [
        (giver, workspace.rows[giver].side(side)[:1], to)
        for to, giver in zip([receiver, *givers], givers, strict=False)
    ]
    _move(workspace, side, moves)
    return f"Shifted {len(moves)} segments up" if follow else f"Shifted a segment to pair {rank}"


def _shift_down(workspace: Workspace, rank: int, side: Side, *, follow: bool) -> str:
    givers = _chain(workspace, rank, side) if follow else [workspace.row_order[rank]]
    receiver = workspace.row_at(rank + len(givers))
    if receiver is None or (follow and workspace.status(receiver) == "confirmed"):
        # The last of the chain takes up what comes, and gives nothing.
        givers, receiver = givers[:-1], givers[-1]
    if not givers:
        raise CommandError("there is no pair below that could take the segment")
    moves = [
        (giver, workspace.rows[giver].side(side)[-1:], to)
        for giver, to in zip(givers, [*givers[1:], receiver], strict=True)
    ]
    _move(workspace, side, moves)
    return f"Shifted {len(moves)} segments down" if follow else f"Shifted a segment to pair {rank + 2}"


def shift_cells(arguments: Arguments) -> str:
    """Shift all cells of a side from a row on by one row, until an empty cell or a confirmed row."""
    workspace, number, side = arguments.workspace, arguments.row(), arguments.side()
    rank = workspace.row_rank(number)
    if arguments.choice("direction", ("up", "down")) == "up":
        if workspace.rows[number].side(side):
            raise CommandError("the cell is not empty; shift the cells below into an empty one")
        givers = _chain(workspace, rank + 1, side)
        if not givers:
            raise CommandError("there is nothing below to shift up")
        receivers = [number, *givers[:-1]]
    else:
        givers = _chain(workspace, rank, side)
        if not givers:
            raise CommandError("there is nothing to shift in this cell")
        below = workspace.row_at(rank + len(givers))
        if below is not None and workspace.status(below) == "confirmed":
            givers, below = givers[:-1], givers[-1]
        if below is None:
            below = workspace.new_number()
        if not givers:
            raise CommandError("the pair below is confirmed; clear it first")
        receivers = [*givers[1:], below]
    moves = [(giver, workspace.rows[giver].side(side), to) for giver, to in zip(givers, receivers, strict=True)]
    _move(workspace, side, moves)
    return f"Shifted {len(moves)} cells {arguments.given['direction']}"


def _chain(workspace: Workspace, rank: int, side: Side) -> list[int]:
    """Return the rows from a position on up to, not including, one with an empty cell or a confirmed one."""
    chain: list[int] = []
    for number in workspace.row_order[rank:]:
        if not workspace.rows[number].side(side) or (chain and workspace.status(number) == "confirmed"):
            break
        chain.append(number)
    return chain


def _move(workspace: Workspace, side: Side, moves: Sequence[tuple[int, tuple[int, ...], int]]) -> None:
    """Move segments from rows to rows, all at once; a row that is not there yet is made."""
    cells: dict[int, list[int]] = {}
    for giver, segments, receiver in moves:
        for number in (giver, receiver):
            if number not in cells:
                row = workspace.rows.get(number)
                cells[number] = list(row.side(side)) if row else []
        cells[giver] = [segment for segment in cells[giver] if segment not in segments]
        cells[receiver] += segments
    confidence = min(workspace.rows[number].confidence for number in cells if number in workspace.rows)
    if side == "target" or len(moves) == 1:
        for number, cell in cells.items():
            row = workspace.rows.get(number) or Row((), (), confidence)
            _reshape(workspace, number, row.with_side(side, _in_order(workspace, cell)), confidence)
        return
    # In a chain every row would be put in its place in the middle of the work: once at the end is enough.
    for number, cell in cells.items():
        row = workspace.rows.get(number) or Row((), (), confidence)
        _reshape(
            workspace,
            number,
            row.with_side(side, _in_order(workspace, cell)),
            confidence,
            stays=number in workspace.rows,
        )
    workspace.tidy_rows()


def _take(workspace: Workspace, number: int, side: Side, segments: tuple[int, ...]) -> None:
    row = workspace.rows[number]
    _reshape(
        workspace, number, row.with_side(side, tuple(s for s in row.side(side) if s not in segments)), row.confidence
    )


def _give(workspace: Workspace, number: int, side: Side, segments: tuple[int, ...], confidence: float) -> None:
    row = workspace.rows[number]
    _reshape(workspace, number, row.with_side(side, _in_order(workspace, (*row.side(side), *segments))), confidence)


def _reshape(workspace: Workspace, number: int, row: Row, confidence: float, *, stays: bool = False) -> None:
    """Put a row that a person shaped; one without any segment goes."""
    if not row.source and not row.target:
        workspace.set_row(number, None)
        return
    row = replace(row, confidence=min(confidence, row.confidence), by_hand=True, is_changed=True)
    workspace.set_row(number, row, stays=stays)


def _in_order(workspace: Workspace, segments: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(segments, key=workspace.rank))
