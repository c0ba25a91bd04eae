"""What a review comes to in figures, kept up to date row by row: counting anew would make every command slow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

from aligner.project.changes import Change
from aligner.project.workspace import Workspace
from aligner.summary import SETTLED

__all__ = ["Figures"]

Label: TypeAlias = tuple[Literal["row", "finding", "alarm", "undecided", "changed"], str]
"""One thing to count: a row of a status, a finding of a status, an alarm, an alarm that is open, a changed row."""
_ALARM: Label = ("alarm", "")
_UNDECIDED: Label = ("undecided", "")
_CHANGED: Label = ("changed", "")


class Figures:
    """How many rows and findings there are of each status in a workspace, in all and row by row."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._labels: dict[int, list[Label]] = {}
        self._total: Counter[Label] = Counter()
        self._settled = workspace.settled_titles()
        self._count(workspace.rows)

    def rows(self, status: str) -> int:
        """Return how many rows have a status."""
        return self._total["row", status]

    def findings(self, status: str) -> int:
        """Return how many findings have a status."""
        return self._total["finding", status]

    @property
    def n_alarms(self) -> int:
        """How many findings are to be looked at."""
        return self._total[_ALARM]

    @property
    def n_undecided(self) -> int:
        """How many of these nobody has decided about."""
        return self._total[_UNDECIDED]

    @property
    def n_changed(self) -> int:
        """How many rows were changed since they were checked."""
        return self._total[_CHANGED]

    def status(self, row: int) -> str:
        """Return the status of a row."""
        return self._labels[row][0][1]

    def n_alarms_of(self, row: int) -> int:
        """Return how many findings of a row are to be looked at."""
        return self._labels[row].count(_ALARM)

    def update(self, change: Change) -> set[int]:
        """Count anew what a change has touched; return the rows that look different now, also such as are gone."""
        rows = _touched(self._workspace, change)
        settled = self._workspace.settled_titles()
        if settled != self._settled:
            self._settled = settled
            rows |= {self._workspace.finding(n).bead for n in self._workspace.localized_findings()}
        self._count(rows)
        return rows

    def _count(self, rows: Iterable[int]) -> None:
        for number in rows:
            self._total.subtract(self._labels.pop(number, ()))
            if number in self._workspace.rows:
                labels = self._labels[number] = list(_label(self._workspace, number))
                self._total.update(labels)


def _label(workspace: Workspace, number: int) -> Iterable[Label]:
    yield "row", workspace.status(number)
    if workspace.rows[number].is_changed:
        yield _CHANGED
    for finding in workspace.remarks_of(number):
        decision = workspace.finding_decision(finding)
        status = decision.status if decision else "open"
        yield "finding", status
        if status not in SETTLED and workspace.severity(finding) != "info":
            yield _ALARM
            if status == "open":
                yield _UNDECIDED


def _touched(workspace: Workspace, change: Change) -> set[int]:
    rows: set[int] = set()
    for edit in change:
        key: Any = edit.key
        match edit.kind:
            case "row":
                rows.add(key)
            case "segment" if key in workspace.segments:
                rows.add(workspace.row_of(key))
            case "remark":
                found = (remark for remark in (edit.before, edit.after) if remark and workspace.is_whole(remark))
                rows.update(map(workspace.row_of_remark, found))
            case "decision" if key[0] == "bead":
                rows.update(workspace.same_rows(key[1]))
            case "decision":
                numbers = filter(workspace.is_live, workspace.findings_with_key(key[1]))
                rows.update(workspace.row_of_remark(workspace.remarks[number]) for number in numbers)
    return rows
