"""What there is to decide, the riskiest first: groups of findings, and rows that the aligner is not sure of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from aligner.codes import severity_rank
from aligner.project.workspace import Workspace
from aligner.summary import LOW_CONFIDENCE, is_to_look_at
from aligner.triage import group_findings

__all__ = ["ALIGNMENT", "Item", "Queue", "live_in_order", "seconds_left"]

ALIGNMENT = "alignment"
"""What stands for a code in an item that is a row."""

_DOUBTFUL_AS_MAJOR = 0.5
"""Rows below this confidence are more probably wrong than right, and come with the major findings."""
_SECONDS = 15.0
"""What a decision takes before any was made."""
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
    """The items of a workspace; made once, and asked which of them are left."""

    def __init__(self, workspace: Workspace) -> None:
        """Group the findings as they stand."""
        self._items = sorted([*_finding_items(workspace), *_row_items(workspace)], key=_risk)
        self._findings = {number for item in self._items for number in item.findings}
        self._rows = {item.rows[0] for item in self._items if item.is_row}

    def misses(self, workspace: Workspace, rows: Iterable[int]) -> bool:
        """Whether some rows hold what is to be decided and was not there when the queue was made."""
        return any(
            (number not in self._rows and _is_doubtful(workspace, number))
            or any(
                n not in self._findings and is_to_look_at(workspace.finding(n)) for n in workspace.remarks_of(number)
            )
            for number in rows
            if number in workspace.rows
        )

    def left(self, workspace: Workspace) -> list[Item]:
        """Return what is not decided yet."""
        return [item for item in self._items if _is_left(workspace, item)]

    def __len__(self) -> int:
        return len(self._items)


def _finding_items(workspace: Workspace) -> Iterable[Item]:
    bitext = workspace.to_bitext()
    numbers = live_in_order(workspace)
    for group in group_findings(bitext):
        if group.severity == "info":
            continue
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


def live_in_order(workspace: Workspace) -> list[int]:
    """Return the numbers of the live findings in the order in which `to_bitext` has them."""
    live = [number for number in sorted(workspace.remarks) if workspace.is_live(number)]
    return sorted(live, key=lambda n: workspace.row_rank(workspace.row_of_remark(workspace.remarks[n])))


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
    return any(
        workspace.is_live(number) and (finding := workspace.finding(number)).status == "open" and is_to_look_at(finding)
        for number in item.findings
        if number in workspace.remarks
    )


def seconds_left(n_left: int, times: list[float]) -> float:
    """Return how long what is left will take, from when decisions were made, in seconds from any start."""
    pauses = sorted(b - a for a, b in pairwise(times) if 0 < b - a < _LONGEST)
    return n_left * (pauses[len(pauses) // 2] if pauses else _SECONDS)
