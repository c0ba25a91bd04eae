"""What a review comes to in figures, kept up to date row by row: counting anew would make every command slow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from aligner.project.changes import Change
from aligner.project.workspace import Workspace
from aligner.summary import LOW_CONFIDENCE, SETTLED

__all__ = ["Figures"]

Label: TypeAlias = tuple[Literal["row", "finding", "alarm", "undecided", "changed"], str]
"""One thing to count: a row of a status, a finding of a status, an alarm, an alarm that is open, a changed row."""
_ALARM: Label = ("alarm", "")
_UNDECIDED: Label = ("undecided", "")
_CHANGED: Label = ("changed", "")
_OPEN: Label = ("row", "open")
_ONLY_OPEN = (_OPEN,)


class Figures:
    """How many rows and findings there are of each status in a workspace, in all and row by row."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._labels: dict[int, tuple[Label, ...]] = {}
        self._total: Counter[Label] = Counter()
        self._doubtful: dict[int, float] = {}
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

    @property
    def doubtful(self) -> Mapping[int, float]:
        """The open rows with something to doubt: less is riskier; alarms come before all that is only not sure."""
        return self._doubtful

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
        workspace, total = self._workspace, self._total
        for number in rows:
            for label in self._labels.pop(number, ()):
                total[label] -= 1
            self._doubtful.pop(number, None)
            row = workspace.rows.get(number)
            if row is None:
                continue
            labels = self._labels[number] = _label(workspace, number)
            for label in labels:
                total[label] += 1
            n_alarms = labels.count(_ALARM)
            if (n_alarms or row.confidence < LOW_CONFIDENCE) and labels[0] == _OPEN:
                self._doubtful[number] = row.confidence - n_alarms


def _label(workspace: Workspace, number: int) -> tuple[Label, ...]:
    """Return what counts of a row, its status first."""
    status = workspace.status(number)
    first = _OPEN if status == "open" else ("row", status)
    findings = workspace.remarks_of(number)
    is_changed = workspace.rows[number].is_changed
    if not findings and not is_changed:
        # Nearly all rows: there is one such tuple for all of them.
        return _ONLY_OPEN if first is _OPEN else (first,)
    return (first, *((_CHANGED,) if is_changed else ()), *_label_findings(workspace, findings))


def _label_findings(workspace: Workspace, findings: Iterable[int]) -> Iterator[Label]:
    for finding in findings:
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
