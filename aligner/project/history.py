"""What was changed in a project and may be undone: a log that only grows (ADR 10).

An entry with `reverses` undoes the change of that entry, or makes it again if it stands undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aligner.project.changes import Change, change_from_json, invert
from aligner.project.workspace import Workspace

__all__ = ["Entry", "History", "replay"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log, numbered from 1. `change` is JSON; an entry that reverses another has none."""

    number: int
    name: str
    message: str
    change: str = ""
    reverses: int | None = None
    by: str = ""
    at: str = ""


class History:
    """Which entries of a log stand, and which are undone and may be made again."""

    def __init__(self) -> None:
        self._standing: list[Entry] = []
        self._undone: list[Entry] = []
        self.version = 0
        """The number of the last entry."""

    @property
    def to_undo(self) -> Entry | None:
        """The entry that an undo would reverse."""
        return self._standing[-1] if self._standing else None

    @property
    def to_redo(self) -> Entry | None:
        """The entry that a redo would make again."""
        return self._undone[-1] if self._undone else None

    def add(self, entry: Entry) -> Change:
        """Take in the next entry of the log and return what it changes; ValueError as `peek`."""
        change = self.peek(entry)
        if entry.reverses is None:
            self._standing.append(entry)
            self._undone.clear()
        elif self.to_undo and self.to_undo.number == entry.reverses:
            self._undone.append(self._standing.pop())
        else:
            self._standing.append(self._undone.pop())
        self.version = entry.number
        return change

    def peek(self, entry: Entry) -> Change:
        """Return what the next entry of the log changes; ValueError where it does not follow."""
        if entry.number != self.version + 1:
            raise ValueError(f"entry {entry.number} of the log follows entry {self.version}")
        if entry.reverses is None:
            return change_from_json(entry.change)
        if self.to_undo and self.to_undo.number == entry.reverses:
            return invert(change_from_json(self.to_undo.change))
        if self.to_redo and self.to_redo.number == entry.reverses:
            return change_from_json(self.to_redo.change)
        raise ValueError(f"entry {entry.number} of the log reverses entry {entry.reverses}, which is not the last")


def replay(workspace: Workspace, entries: Iterable[Entry]) -> History:
    """Apply a log to the workspace that it begins with, and return what may be undone then.

    Raises ValueError, TypeError or KeyError for a log that does not fit.
    """
    history = History()
    for entry in entries:
        workspace.apply(history.add(entry))
    return history
