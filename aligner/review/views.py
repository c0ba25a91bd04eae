"""What the page is told: rows, findings, the queue and the project as JSON values (docs/review-protocol.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aligner.codes import CODES, SEVERITIES
from aligner.model import BEAD_STATUSES, FINDING_STATUSES, SIDES, Finding, Side
from aligner.project.changes import is_by_hand
from aligner.project.history import Entry, History
from aligner.project.workspace import Workspace
from aligner.review.figures import Figures
from aligner.review.filters import sample_keys
from aligner.review.patterns import Pattern
from aligner.review.queue import Item
from aligner.summary import LOW_CONFIDENCE, is_to_look_at, most_wrong
from aligner.text.lines import ends_with_mark

__all__ = [
    "EXPORTS",
    "find_words",
    "view_item",
    "view_overview",
    "view_project",
    "view_row",
    "view_rows",
    "view_sample",
]

_MOST_HITS = 100
_LETTERS = {"open": "o", "confirmed": "c", "check": "x", "no-counterpart": "n"}
EXPORTS = {
    "tmx": ".tmx", "tsv": ".tsv", "xlsx": ".xlsx", "xliff": ".xlf", "xliff2": ".xlf", "html": ".html",
    "docx": ".docx", "csv": ".csv", "jsonl": ".jsonl", "findings.tsv": ".findings.tsv",
}  # fmt: skip


def view_project(workspace: Workspace, figures: Figures, history: History, name: str) -> dict[str, Any]:
    """Return the project in figures, and the words that the page needs."""
    return {
        "version": history.version,
        "name": name,
        **{side: _view_document(workspace, side) for side in SIDES},
        "n_rows": len(workspace.row_order),
        "rows": {status: figures.rows(status) for status in BEAD_STATUSES},
        "findings": {status: figures.findings(status) for status in FINDING_STATUSES},
        "n_alarms": figures.n_alarms,
        "n_undecided": figures.n_undecided,
        "undo": _label(history.to_undo),
        "redo": _label(history.to_redo),
        "n_changed": figures.n_changed,
        "codes": {code.name: {"meaning": code.meaning, "severity": code.severity} for code in CODES.values()},
        "severities": list(SEVERITIES),
        "row_statuses": list(BEAD_STATUSES),
        "finding_statuses": list(FINDING_STATUSES),
        "formats": [{"name": format_name, "suffix": suffix} for format_name, suffix in EXPORTS.items()],
        "sample": view_sample(workspace),
    }


def _view_document(workspace: Workspace, side: Side) -> dict[str, Any]:
    document = workspace.document(side)
    return {"name": document.name, "language": document.language, "is_chinese": document.is_chinese}


def _label(entry: Entry | None) -> str | None:
    return entry.message if entry else None


def view_sample(workspace: Workspace) -> dict[str, Any] | None:
    """Return the last sample in figures, None if none was drawn."""
    samples = workspace.samples()
    if not samples:
        return None
    sample = samples[-1]
    return {
        "rule": sample.rule,
        "n_rows": sample.n_rows,
        "n": sample.n,
        "n_judged": sample.n_judged,
        "n_wrong": sample.n_wrong,
        "most_wrong": most_wrong(sample.n_judged, sample.n_wrong) if sample.n_judged else 1.0,
        "is_done": sample.is_done,
    }


def view_row(workspace: Workspace, number: int) -> dict[str, Any]:
    """Return a row with its segments and findings."""
    row = workspace.rows[number]
    findings = [(n, workspace.finding(n)) for n in workspace.remarks_of(number)]
    judged = None
    if workspace.row_key(number) in sample_keys(workspace):
        verdict = workspace.values["samples"][-1]["judged"].get(workspace.row_key(number))
        judged = {None: "open", True: "right", False: "wrong"}[verdict]
    return {
        "id": number,
        "number": workspace.row_rank(number) + 1,
        "shape": f"{len(row.source)}-{len(row.target)}",
        "status": workspace.status(number),
        "note": workspace.note(number),
        "confidence": round(row.confidence, 4),
        "reasons": _reasons(workspace, number),
        "is_low": row.confidence < LOW_CONFIDENCE,
        "is_crossing": _is_crossing(workspace, number),
        "is_bookmarked": row.is_bookmarked,
        "is_changed": row.is_changed,
        "by_hand": row.by_hand,
        "sampled": judged,
        **{side: _view_cell(workspace, row.side(side)) for side in SIDES},
        "findings": [_view_finding(workspace, n, finding) for n, finding in findings],
    }


def _view_cell(workspace: Workspace, segments: tuple[int, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "label": _segment_label(workspace, number),
            "place": "; ".join(label for _, label in workspace.segments[number].anchors[-1:]),
            "text": workspace.segments[number].text,
            "original": workspace.segments[number].original,
            "opens_paragraph": workspace.segments[number].opens_paragraph,
            "is_heading": _is_heading(workspace, number),
            "after_gap": k > 0 and workspace.rank(segments[k - 1]) != workspace.rank(number) - 1,
        }
        for k, number in enumerate(segments)
    ]


def _segment_label(workspace: Workspace, number: int) -> str:
    ids = workspace.segments[number].ids
    return "+".join(map(str, ids)) if ids else str(workspace.rank(number) + 1)


def _is_heading(workspace: Workspace, number: int) -> bool:
    """Whether a segment is a paragraph of its own, and no sentence."""
    segment = workspace.segments[number]
    order, rank = workspace.order[segment.side], workspace.rank(number)
    ends = rank + 1 == len(order) or workspace.segments[order[rank + 1]].opens_paragraph
    return segment.opens_paragraph and ends and not ends_with_mark(segment.text)


def _reasons(workspace: Workspace, number: int) -> list[str]:
    """Say in words what makes a row sure or doubtful."""
    row = workspace.rows[number]
    if row.by_hand:
        return ["shaped by hand; confirm it when it is right"]
    reasons = [f"right with a probability of {row.confidence:.0%}, by the aligner's calibrated estimate"]
    if not row.source or not row.target:
        return [*reasons, "nothing on the other side"]
    lengths = [sum(len(workspace.segments[n].text) for n in row.side(side)) for side in SIDES]
    if len(row.source) > 1 or len(row.target) > 1:
        reasons.append(f"{len(row.source)} to {len(row.target)}: more segments can be parted in more ways")
    reasons.append(f"{lengths[0]} characters against {lengths[1]}")
    if _is_crossing(workspace, number):
        reasons.append("it crosses a neighbour")
    return reasons


def _is_crossing(workspace: Workspace, number: int) -> bool:
    """Whether the targets of a row and of the row before or after it stand the other way round."""
    rank, targets = workspace.row_rank(number), workspace.rows[number].target
    if not targets or not workspace.rows[number].source:
        return False
    first, last = workspace.rank(targets[0]), workspace.rank(targets[-1])
    for other_rank, is_before in ((rank - 1, True), (rank + 1, False)):
        other = workspace.row_at(other_rank)
        if other is None or not workspace.rows[other].source or not workspace.rows[other].target:
            continue
        ranks = [workspace.rank(segment) for segment in workspace.rows[other].target]
        if (is_before and ranks[-1] > first) or (not is_before and ranks[0] < last):
            return True
    return False


def _view_finding(workspace: Workspace, number: int, finding: Finding) -> dict[str, Any]:
    is_alarm = is_to_look_at(finding)
    return {
        "id": number,
        "code": finding.code,
        "severity": finding.severity,
        "status": finding.status,
        "message": finding.message,
        "evidence": [list(pair) for pair in finding.evidence],
        "confidence": round(finding.confidence, 4),
        "comment": finding.comment,
        "by": finding.by,
        "at": finding.at,
        "by_hand": is_by_hand(finding),
        "is_alarm": is_alarm,
        "source": _view_span(finding, "source"),
        "target": _view_span(finding, "target"),
        "same": len(workspace.same_findings(number)) if is_alarm else 1,
    }


def _view_span(finding: Finding, side: Side) -> dict[str, int] | None:
    span = finding.span(side)
    return {"unit": span.segment, "start": span.start, "end": span.end} if span else None


def view_item(workspace: Workspace, item: Item) -> dict[str, Any]:
    """Return an item of the queue."""
    findings = [n for n in item.findings if n in workspace.remarks and workspace.is_live(n)]
    rows = list(item.rows)
    if findings:
        # They may have moved since the queue was made.
        rows = list(dict.fromkeys(workspace.row_of_remark(workspace.remarks[n]) for n in findings))
    return {
        "key": item.key,
        "kind": "row" if item.is_row else "finding",
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "words": list(item.words),
        "n": max(len(findings), 1),
        "findings": findings,
        "rows": [workspace.row_rank(number) + 1 for number in rows],
        "row_id": rows[0],
        "confidence": round(item.confidence, 4),
    }


def view_overview(workspace: Workspace, figures: Figures) -> dict[str, Any]:
    """Return the whole document as three strings of figures, a row each."""
    order = workspace.row_order
    return {
        "confidence": [round(100 * workspace.rows[number].confidence) for number in order],
        "status": "".join(_LETTERS[figures.status(number)] for number in order),
        "alarms": "".join("1" if figures.n_alarms_of(number) else "0" for number in order),
    }


def find_words(workspace: Workspace, text: str, side: Side) -> dict[str, Any]:
    """Return where words stand on a side, the first hundred places, whatever their case."""
    wanted = Pattern(text, is_regex=False)
    hits: list[dict[str, Any]] = []
    total = 0
    for number in workspace.row_order if text else ():
        place = wanted.find(workspace.text(number, side))
        if place is None:
            continue
        total += 1
        if len(hits) < _MOST_HITS:
            hit: dict[str, Any] = {name: workspace.text(number, name) for name in SIDES}
            hit |= {"id": number, "number": workspace.row_rank(number) + 1, "start": place[0], "end": place[1]}
            hits.append(hit)
    return {"total": total, "hits": hits}


def view_rows(workspace: Workspace, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return rows in their order."""
    return [view_row(workspace, number) for number in sorted(numbers, key=workspace.row_rank)]
