"""What there is to decide, the riskiest first: groups of findings, and rows that the aligner is not sure of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from aligner.codes import severity_rank
from aligner.project.changes import Change
from aligner.project.workspace import Workspace
from aligner.summary import LOW_CONFIDENCE, is_to_look_at
from aligner.triage import group_alike

__all__ = ["ALIGNMENT", "Item", "Queue", "seconds_left", "take_page"]

ALIGNMENT = "alignment"
"""What stands for a code in an item that is a row."""

_DOUBTFUL_AS_MAJOR = 0.5
"""Rows below this confidence are more probably wrong than right, and come with the major findings."""
_SECONDS = 15.0
"""What a decision takes, until enough were made to tell."""
_ENOUGH = 10
"""Decisions whose pace tells that of the next ones."""
_LONGEST = 300.0
"""A longer pause is no work on a decision, in seconds."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: findings, all of a group, or a row. `rows` and `findings` are numbers in the workspace."""

    code: str
    severity: str
    message: str
    words: tuple[str, str]
    findings: tuple[int, ...]
    rows: tuple[int, ...]
    confidence: float

    @property
    def is_row(self) -> bool:
        """Whether a row as a whole is to be decided."""
        return self.code == ALIGNMENT

    @property
    def key(self) -> str:
        """What the page knows it by."""
        return f"r{self.rows[0]}" if self.is_row else f"f{self.findings[0]}"


class Queue:
    """The items of a workspace; made once, told of changes, and asked which of them are left."""

    def __init__(self, workspace: Workspace) -> None:
        """Group the findings as they stand."""
        self._items = sorted([*_finding_items(workspace), *_row_items(workspace)], key=_risk)
        self._of_finding = {number: k for k, item in enumerate(self._items) for number in item.findings}
        self._of_row = {item.rows[0]: k for k, item in enumerate(self._items) if item.is_row}
        self._left = {k for k, item in enumerate(self._items) if _is_left(workspace, item)}

    def update(self, workspace: Workspace, change: Change, rows: Iterable[int]) -> bool:
        """Take in a change that touched some rows; False where there is now something that no item holds."""
        rows = set(rows)
        if self._misses(workspace, rows & workspace.rows.keys()):
            return False
        findings: set[Any] = {edit.key for edit in change if edit.kind == "remark"}
        segments: set[Any] = {edit.key for edit in change if edit.kind == "segment"}
        segments.update(segment for row in rows & workspace.rows.keys() for segment in workspace.rows[row].segments)
        for segment in segments:
            findings.update(workspace.remarks_in(segment))
        touched = {self._of_finding[number] for number in findings & self._of_finding.keys()}
        for k in touched | {self._of_row[number] for number in rows & self._of_row.keys()}:
            if _is_left(workspace, self._items[k]):
                self._left.add(k)
            else:
                self._left.discard(k)
        return True

    def _misses(self, workspace: Workspace, rows: Iterable[int]) -> bool:
        """Whether some rows hold what is to be decided and was not there when the queue was made."""
        return any(
            (number not in self._of_row and _is_doubtful(workspace, number))
            or any(
                n not in self._of_finding and is_to_look_at(workspace.finding(n)) for n in workspace.remarks_of(number)
            )
            for number in rows
        )

    def left(self) -> list[Item]:
        """Return what is not decided yet, the riskiest first."""
        return [self._items[k] for k in sorted(self._left)]

    def __len__(self) -> int:
        return len(self._items)


def take_page(items: Sequence[Item], n: int, key: str) -> list[Item]:
    """Return the first items, and the one with a key wherever it stands."""
    shown = list(items[:n])
    return shown + [item for item in items[n:] if item.key == key][:1]


def _finding_items(workspace: Workspace) -> Iterable[Item]:
    numbers = _alarms_in_order(workspace)
    findings = [replace(finding, bead=workspace.row_rank(finding.bead)) for finding in map(workspace.finding, numbers)]
    groups = group_alike(
        findings, workspace.words, lambda finding: workspace.row_key(workspace.row_order[finding.bead])
    )
    for group in groups:
        members = tuple(numbers[k] for k in group.findings)
        yield Item(
            group.code,
            group.severity,
            group.message,
            group.words,
            members,
            tuple(workspace.row_order[bead - 1] for bead in group.beads),
            group.confidence,
        )


def _alarms_in_order(workspace: Workspace) -> list[int]:
    """Return the live findings that are no mere links, decided or not, in the order of the text."""
    # Nearly all are links, which a look at what was found tells; only a title may have become one since.
    grave = (number for number, remark in workspace.remarks.items() if remark.finding.severity != "info")
    live = [n for n in grave if workspace.is_live(n) and workspace.severity(n) != "info"]
    return sorted(live, key=lambda n: (workspace.row_rank(workspace.row_of_remark(workspace.remarks[n])), n))


def _row_items(workspace: Workspace) -> Iterable[Item]:
    for number in workspace.row_order:
        row = workspace.rows[number]
        if _is_doubtful(workspace, number):
            severity = "major" if row.confidence < _DOUBTFUL_AS_MAJOR else "minor"
            message = f"These belong together with a probability of {row.confidence:.0%} only."
            yield Item(ALIGNMENT, severity, message, ("", ""), (), (number,), row.confidence)


def _is_doubtful(workspace: Workspace, number: int) -> bool:
    """Whether the aligner is not sure of a row; where a person shaped it, that tells nothing."""
    row = workspace.rows[number]
    return row.confidence < LOW_CONFIDENCE and bool(row.source) and bool(row.target) and not row.by_hand


def _risk(item: Item) -> tuple[int, bool]:
    # Sorting is stable: groups of findings stay in the order of triage, and rows follow those as grave.
    return -severity_rank(item.severity), item.is_row


def _is_left(workspace: Workspace, item: Item) -> bool:
    if item.is_row:
        number = item.rows[0]
        return number in workspace.rows and _is_doubtful(workspace, number) and workspace.status(number) == "open"
    return any(_is_open_alarm(workspace, number) for number in item.findings if number in workspace.remarks)


def _is_open_alarm(workspace: Workspace, number: int) -> bool:
    decision = workspace.finding_decision(number)
    is_open = decision is None or decision.status == "open"
    return is_open and workspace.is_live(number) and workspace.severity(number) != "info"


def seconds_left(n_left: int, times: list[float]) -> float:
    """Return how long what is left will take, from when decisions were made, in seconds from any start."""
    pauses = [b - a for a, b in pairwise(times) if 0 < b - a < _LONGEST]
    return n_left * (median(pauses) if len(pauses) >= _ENOUGH else _SECONDS)
