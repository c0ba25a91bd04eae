"""A bitext laid out as numbered parts that can be edited, and the parts put together as a bitext again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aligner.model import SIDES, Alignment, Bead, Bitext, Checked, Document, Finding, Segment, Side, Span, Title
from aligner.project.changes import LiveSegment, Remark, Row
from aligner.project.register import find_localized, settle_titles
from aligner.signature import with_termbase

if TYPE_CHECKING:
    from aligner.project.workspace import Workspace

__all__ = ["TERMINOLOGY", "Layout", "find_alignment", "lay_out", "put_together"]

TERMINOLOGY = "terminology"
"""The value that says what was checked against another termbase since: `n_items` terms, and its `signature`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a bitext by number. `first` are the numbers of the first segments, `tails` what ends the texts."""

    segments: dict[int, LiveSegment]
    order: dict[Side, list[int]]
    rows: dict[int, Row]
    remarks: dict[int, Remark]
    first: Mapping[Side, int]
    tails: Mapping[Side, str]


def lay_out(bitext: Bitext) -> Layout:
    """Give numbers to the parts of a bitext."""
    alignment = bitext.alignment
    first: dict[Side, int] = {"source": 0, "target": len(alignment.source.segments)}
    segments: dict[int, LiveSegment] = {}
    order: dict[Side, list[int]] = {}
    tails: dict[Side, str] = {}
    for side in SIDES:
        document = alignment.document(side)
        gaps = document.gaps()
        tails[side] = gaps[-1]
        live = _live_segments(document, side, gaps)
        segments.update(enumerate(live, first[side]))
        order[side] = list(range(first[side], first[side] + len(document.segments)))
    # The numbers of the source are its positions.
    rows = {
        k: Row(bead.source, tuple([first["target"] + p for p in bead.target]), bead.confidence)
        for k, bead in enumerate(alignment.beads)
    }
    remarks = {
        k: Remark(_renumber(finding, first), (rows[finding.bead].source, rows[finding.bead].target))
        for k, finding in enumerate(bitext.findings)
    }
    return Layout(segments, order, rows, remarks, first, tails)


def _live_segments(document: Document, side: Side, gaps: tuple[str, ...]) -> Iterator[LiveSegment]:
    """Yield the segments of a document, each with the anchors that stand after the one before it."""
    n_used, anchors, given_ids, paragraphs = 0, document.anchors, document.given_ids, document.paragraphs
    for p, (segment, gap) in enumerate(zip(document.segments, gaps, strict=False)):
        here = []
        while n_used < len(anchors) and anchors[n_used][0] <= segment.end:
            offset, label = anchors[n_used]
            here.append((offset - segment.start + len(gap), label))
            n_used += 1
        ids = tuple(given_ids[p]) if given_ids else ()
        yield LiveSegment(side, segment.text, gap, p in paragraphs, ids, tuple(here))


def _renumber(finding: Finding, first: Mapping[Side, int]) -> Finding:
    """Return a finding with spans by the number of the segment, and nothing of what was decided.

    The numbers of the source are its positions.
    """
    source, target = finding.source_span, finding.target_span
    moved = Span(first["target"] + target.segment, target.start, target.end) if target else None
    if moved is None and finding.status == "open" and not (finding.by or finding.at or finding.comment):
        return finding
    return Finding(
        finding.code, finding.bead, finding.severity, source, moved, finding.message, finding.evidence,
        finding.confidence,
    )  # fmt: skip


def find_alignment(workspace: Workspace) -> Alignment:
    """Return the alignment that a workspace holds, with the statuses of its rows."""
    documents = {side: _document(workspace, side) for side in SIDES}
    beads = []
    for number in workspace.row_order:
        row = workspace.rows[number]
        source, target = (tuple(sorted(map(workspace.rank, row.side(side)))) for side in SIDES)
        beads.append(Bead(source, target, row.confidence, workspace.status(number), workspace.note(number)))
    return Alignment(documents["source"], documents["target"], tuple(beads))


def put_together(workspace: Workspace) -> Bitext:
    """Return the bitext that a workspace holds, with all decisions in it."""
    base = workspace.base
    alignment = find_alignment(workspace)
    findings = [_place(workspace, number) for number in sorted(workspace.remarks) if workspace.is_live(number)]
    findings.sort(key=lambda finding: finding.bead)
    titles = tuple(_titles(workspace))
    checked = tuple(replace(c, titles=titles) if c.titles else c for c in base.checked)
    signature = base.signature
    replaced = workspace.values.get(TERMINOLOGY)
    if replaced:
        own = Checked("terminology", replaced["n_items"])
        checked = (*(c for c in checked if c.family != own.family), own)
        signature = with_termbase(signature, replaced["signature"])
    bitext = Bitext(
        alignment,
        tuple(findings),
        signature,
        checked,
        samples=workspace.samples(),
        terms=workspace.terms("term"),
        kept=base.kept,
    )
    register = workspace.keep_titles(find_localized(bitext))
    return bitext.with_decisions(settle_titles(bitext, findings, register), alignment.beads, register)


def _place(workspace: Workspace, number: int) -> Finding:
    """Return a finding with positions in the place of numbers, and what was decided of it."""
    remark = workspace.remarks[number]
    decision = workspace.finding_decision(number)
    spans = [
        replace(span, segment=workspace.rank(span.segment)) if span else None
        for span in (remark.finding.source_span, remark.finding.target_span)
    ]
    bead = workspace.row_rank(workspace.row_of_remark(remark))
    finding = replace(remark.finding, bead=bead, source_span=spans[0], target_span=spans[1])
    if decision is None:
        return finding
    return replace(finding, status=decision.status, by=decision.by, at=decision.at, comment=decision.comment)


def _titles(workspace: Workspace) -> Iterator[Title]:
    """Yield the titles whose words still stand as they were found."""
    base = workspace.base
    for title in base.titles:
        spans: list[Span | None] = []
        rows = set()
        for side in SIDES:
            span = title.span(side)
            spans.append(None)
            if span is None:
                continue
            number = workspace.first[side] + span.segment
            text = base.alignment.document(side).segments[span.segment].text
            if number not in workspace.segments or workspace.segments[number].text != text:
                break
            rows.add(workspace.row_of(number))
            spans[-1] = replace(span, segment=workspace.rank(number))
        else:
            if len(rows) == 1:
                yield replace(title, bead=workspace.row_rank(rows.pop()), source_span=spans[0], target_span=spans[1])


def _document(workspace: Workspace, side: Side) -> Document:
    """Return the document of a side: the one that was aligned, if no segment changed."""
    base = workspace.document(side)
    live = [workspace.segments[number] for number in workspace.order[side]]
    if [segment.text for segment in live] == list(base.texts()):
        return base
    text, segments, anchors = [], [], []
    length = 0
    for segment in live:
        anchors += [(length + offset, label) for offset, label in segment.anchors]
        text += [segment.gap, segment.text]
        segments.append(Segment(segment.text, length + len(segment.gap)))
        length += len(segment.gap) + len(segment.text)
    text.append(workspace.tails[side])
    paragraphs = frozenset(k for k, segment in enumerate(live) if segment.opens_paragraph)
    ids = tuple(segment.ids for segment in live) if base.given_ids else ()
    return Document(base.name, base.language, "".join(text), tuple(segments), paragraphs, ids, tuple(anchors))
