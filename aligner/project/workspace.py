"""A bitext that can be edited: segments, rows (beads), findings and decisions by numbers that never shift.

    Bitext + decisions -> Workspace -edit, apply-> Workspace -> Bitext

Every edit is recorded, and what was recorded is a Change that the log keeps (ADR 10). All lists are in the order of the
text; a row is a bead. What a finding speaks of must still stand together, or it is not shown: `is_live`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from aligner.model import (
    SIDES,
    Alignment,
    Bead,
    Bitext,
    Document,
    Finding,
    RegisteredTitle,
    Segment,
    Side,
    Span,
    Title,
    key_finding,
    pair_key,
)
from aligner.project.changes import Change, Edit, LiveSegment, Remark, Row, Splice, invert
from aligner.project.register import (
    LOCALIZED,
    Decision,
    FoundTitle,
    find_localized,
    keep_titles,
    settle_titles,
)
from aligner.text.titles import strip_marks, title_key

__all__ = ["Workspace"]


class Workspace:
    """The state that a log leads to. Change it within `recording`, or by `apply`."""

    def __init__(self, bitext: Bitext, decisions: Iterable[Decision] = ()) -> None:
        self._base = bitext
        self.segments: dict[int, LiveSegment] = {}
        self.order: dict[Side, list[int]] = {side: [] for side in SIDES}
        self.rows: dict[int, Row] = {}
        self.row_order: list[int] = []
        self.remarks: dict[int, Remark] = {}
        self.decisions: dict[tuple[str, str], Decision] = {(d.kind, d.key): d for d in decisions}
        self.values: dict[str, Any] = {}
        """Small things by name, as JSON has them: samples, terms."""
        self._row_of: dict[int, int] = {}
        self._remarks_in: dict[int, dict[int, None]] = {}
        """Numbers of remarks, by a segment in which they have words."""
        self._bare_remarks: dict[int, dict[int, None]] = {}
        """Numbers of remarks without words, by row."""
        self._localized: dict[int, None] = {}
        """Numbers of findings on titles."""
        self._row_keys: dict[int, str] = {}
        self._rows_by_key: dict[str, dict[int, None]] | None = None
        self._ranks: dict[Side, dict[int, int] | None] = dict.fromkeys(SIDES)
        self._row_ranks: dict[int, int] | None = None
        self._settled: frozenset[tuple[str, str]] | None = None
        self._record: list[Edit] | None = None
        self._next = 0
        self._load(bitext)

    # The bitext that it begins with.

    def _load(self, bitext: Bitext) -> None:
        alignment = bitext.alignment
        first: dict[Side, int] = {"source": 0, "target": len(alignment.source.segments)}
        self._tails: dict[Side, str] = {}
        for side in SIDES:
            document = alignment.document(side)
            gaps = document.gaps()
            self._tails[side] = gaps[-1]
            anchors = iter([*document.anchors, None])
            anchor = next(anchors)
            for p, segment in enumerate(document.segments):
                here = []
                start = segment.start - len(gaps[p])
                while anchor and anchor[0] <= segment.end:
                    here.append((anchor[0] - start, anchor[1]))
                    anchor = next(anchors)
                ids = document.given_ids[p] if document.given_ids else ()
                opens = p in document.paragraphs
                self._put_segment(
                    first[side] + p, LiveSegment(side, segment.text, gaps[p], opens, tuple(ids), tuple(here))
                )
            self.order[side] = list(range(first[side], first[side] + len(document.segments)))
        for k, bead in enumerate(alignment.beads):
            source, target = (tuple(first[side] + p for p in bead.side(side)) for side in SIDES)
            self._put_row(k, Row(source, target, bead.confidence))
        self.row_order = list(range(len(alignment.beads)))
        self._first_shapes = [(row.source, row.target) for row in self.rows.values()]
        for k, finding in enumerate(bitext.findings):
            row = self.rows[finding.bead]
            self._put_remark(k, Remark(_renumber(finding, first), (row.source, row.target)))
        self._first = first

    @property
    def is_reshaped(self) -> bool:
        """Whether rows or texts are not what was aligned."""
        shapes = [(row.source, row.target) for row in (self.rows[number] for number in self.row_order)]
        return shapes != self._first_shapes or any(
            [self.segments[number].text for number in self.order[side]] != list(self.document(side).texts())
            for side in SIDES
        )

    # Lists and what belongs to what.

    def rank(self, segment: int) -> int:
        """Return the position of a segment in its text."""
        side = self.segments[segment].side
        ranks = self._ranks[side]
        if ranks is None:
            ranks = self._ranks[side] = {number: k for k, number in enumerate(self.order[side])}
        return ranks[segment]

    def row_rank(self, row: int) -> int:
        """Return the position of a row, from 0."""
        if self._row_ranks is None:
            self._row_ranks = {number: k for k, number in enumerate(self.row_order)}
        return self._row_ranks[row]

    def row_of(self, segment: int) -> int:
        """Return the row that a segment is in."""
        return self._row_of[segment]

    def row_at(self, rank: int) -> int | None:
        """Return the row at a position, None beyond the ends."""
        return self.row_order[rank] if 0 <= rank < len(self.row_order) else None

    def text(self, row: int, side: Side) -> str:
        """Return one side of a row as one string."""
        joiner = self.document(side).joiner
        return joiner.join(self.segments[number].text for number in self.rows[row].side(side))

    def document(self, side: Side) -> Document:
        """Return the document of a side as it was aligned."""
        return self._base.alignment.document(side)

    def row_key(self, row: int) -> str:
        """Return the hash of a row's content, by which decisions know it."""
        key = self._row_keys.get(row)
        if key is None:
            key = self._row_keys[row] = pair_key(self.text(row, "source"), self.text(row, "target"))
        return key

    def same_rows(self, key: str) -> tuple[int, ...]:
        """Return all rows with a content."""
        if self._rows_by_key is None:
            self._rows_by_key = {}
            for row in self.row_order:
                self._rows_by_key.setdefault(self.row_key(row), {})[row] = None
        return tuple(self._rows_by_key.get(key, ()))

    def status(self, row: int) -> str:
        """Return what was decided of a row, `open` if nothing."""
        decision = self.decisions.get(("bead", self.row_key(row)))
        return decision.status if decision else "open"

    def note(self, row: int) -> str:
        """Return the note on a row."""
        decision = self.decisions.get(("bead", self.row_key(row)))
        return decision.comment if decision else ""

    # Findings.

    def remark_key(self, remark: Remark) -> str:
        """Return the hash by which decisions know a finding."""
        words: list[tuple[str, int, int] | None] = []
        for side in SIDES:
            span = remark.finding.span(side)
            words.append((self.segments[span.segment].text, span.start, span.end) if span else None)
        row = self.row_of_remark(remark)
        return key_finding(remark.finding.code, words[0], words[1], lambda side: self.text(row, side))

    def row_of_remark(self, remark: Remark) -> int:
        """Return the row that a finding stands in."""
        return self._row_of[remark.segments[0]] if remark.segments else remark.finding.bead

    def is_live(self, number: int) -> bool:
        """Whether what a finding speaks of still stands together."""
        remark = self.remarks[number]
        if not self.is_whole(remark):
            return False
        row = self.rows[self.row_of_remark(remark)]
        for side, home in zip(SIDES, remark.home, strict=True):
            span = remark.finding.span(side)
            if span is None:
                # What it says of this side, it says of all that stood there.
                if row.side(side) != home:
                    return False
            elif span.segment not in row.side(side) or span.end > len(self.segments[span.segment].text):
                return False
        return True

    def is_whole(self, remark: Remark) -> bool:
        """Whether the segments or the row that a finding speaks of are there at all."""
        if not remark.segments:
            return remark.finding.bead in self.rows
        return all(segment in self.segments for segment in remark.segments)

    def remarks_of(self, row: int) -> list[int]:
        """Return the findings that stand in a row, in the order of their numbers."""
        numbers = dict(self._bare_remarks.get(row, {}))
        for side in SIDES:
            for segment in self.rows[row].side(side):
                numbers |= self._remarks_in.get(segment, {})
        return sorted(number for number in numbers if self.is_live(number))

    def remarks_in(self, segment: int) -> list[int]:
        """Return the findings that have words in a segment, live or not."""
        return sorted(self._remarks_in.get(segment, ()))

    def finding(self, number: int) -> Finding:
        """Return a live finding with what was decided of it; `bead` and spans count by number."""
        remark = self.remarks[number]
        decision = self.decisions.get(("finding", self.remark_key(remark)))
        finding = replace(remark.finding, bead=self.row_of_remark(remark))
        if finding.code == LOCALIZED:
            words = tuple(self.words(finding, side) for side in SIDES)
            if title_key(words[0], words[1]) in self._settled_titles():
                finding = replace(finding, severity="info")
        if decision is None:
            return finding
        return replace(finding, status=decision.status, by=decision.by, at=decision.at, comment=decision.comment)

    def words(self, finding: Finding, side: Side) -> str:
        """Return the words that a finding marks on one side; empty where it marks none."""
        span = finding.span(side)
        return self.segments[span.segment].text[span.start : span.end] if span else ""

    def _settled_titles(self) -> frozenset[tuple[str, str]]:
        if self._settled is None:
            register = self._keep_titles(self._found_titles())
            self._settled = frozenset(title_key(entry.source_title, entry.target_title) for entry in register)
        return self._settled

    def _found_titles(self) -> Iterator[FoundTitle]:
        for number in self._localized:
            if self.is_live(number):
                remark = self.remarks[number]
                source, target = (strip_marks(self.words(remark.finding, side)) for side in SIDES)
                yield FoundTitle(source, target, "", self.remark_key(remark))

    def _keep_titles(self, found: Iterable[FoundTitle]) -> tuple[RegisteredTitle, ...]:
        locale = self._base.alignment.target.language
        return keep_titles(found, locale, self.decisions.values(), self._base.register)

    # Editing.

    @contextmanager
    def recording(self) -> Iterator[list[Edit]]:
        """Record what is edited within; where that fails, everything is as it was before."""
        if self._record is not None:
            raise RuntimeError("a change is being recorded already")
        record: list[Edit] = []
        self._record = record
        try:
            yield record
        except BaseException:
            self._record = None
            self.apply(invert(tuple(record)))
            raise
        finally:
            self._record = None

    def apply(self, change: Change) -> None:
        """Make a change that was recorded before, or its inverse."""
        for edit in change:
            self._do(edit)

    def new_number(self) -> int:
        """Return a number that no segment, row or finding ever had."""
        return self._next

    def set_segment(self, number: int, segment: LiveSegment | None) -> None:
        """Put a segment, or None to take it away; its place in the text is set by `splice`."""
        self._edit(Edit("segment", number, self.segments.get(number), segment))

    def set_row(self, number: int, row: Row | None, *, stays: bool = False) -> None:
        """Put a row, or None to take it away, at its place among the rows; with `stays` it is known to be there."""
        before = self.rows.get(number)
        moves = not stays and (before is None or row is None or self._place_differs(before, row))
        if before is not None and moves:
            self.splice("rows", self.row_rank(number), 1, ())
        self._edit(Edit("row", number, before, row))
        if row is not None and moves:
            self.splice("rows", self._place(row), 0, (number,))

    def tidy_rows(self) -> None:
        """Put the rows into the order of the source, as an Alignment wants it, where they are not."""
        ordered = sorted(self.row_order, key=_Firsts(self))
        if ordered != self.row_order:
            self.splice("rows", 0, len(ordered), ordered)

    def set_remark(self, number: int, remark: Remark | None) -> None:
        """Put a finding, or None to take it away."""
        self._edit(Edit("remark", number, self.remarks.get(number), remark))

    def decide(self, kind: str, key: str, decision: Decision | None) -> None:
        """Put a decision, or None to take it back."""
        before = self.decisions.get((kind, key))
        if before != decision:
            self._edit(Edit("decision", (kind, key), before, decision))

    def set_value(self, name: str, value: Any) -> None:
        """Put a value that JSON can hold, or None to take it away."""
        self._edit(Edit("value", name, self.values.get(name), value))

    def splice(self, where: Side | str, index: int, n_removed: int, added: Sequence[int]) -> None:
        """Replace numbers in the list of a side's segments, or of the `rows`."""
        numbers = self._list(where)
        splice = Splice(index, tuple(numbers[index : index + n_removed]), tuple(added))
        self._edit(Edit(where, "", None, splice))  # type: ignore[arg-type]

    def _list(self, where: str) -> list[int]:
        return self.row_order if where == "rows" else self.order["source" if where == "source" else "target"]

    def _edit(self, edit: Edit) -> None:
        if self._record is None:
            raise RuntimeError("edits are made within recording()")
        self._do(edit)
        self._record.append(edit)

    def _do(self, edit: Edit) -> None:
        key: Any = edit.key
        match edit.kind:
            case "segment":
                self._put_segment(key, edit.after)
            case "row":
                self._put_row(key, edit.after)
            case "remark":
                self._put_remark(key, edit.after)
            case "decision":
                self._settled = None
                _put(self.decisions, key, edit.after)
            case "value":
                _put(self.values, key, edit.after)
            case "source" | "target" | "rows":
                splice: Splice = edit.after
                numbers = self._list(edit.kind)
                end = splice.index + len(splice.removed)
                if tuple(numbers[splice.index : end]) != splice.removed:
                    raise ValueError("a change does not fit what it is applied to")
                numbers[splice.index : end] = splice.added
                if edit.kind == "rows":
                    self._row_ranks = None
                else:
                    self._ranks[edit.kind] = None

    def _put_segment(self, number: int, segment: LiveSegment | None) -> None:
        _put(self.segments, number, segment)
        self._next = max(self._next, number + 1)
        self._settled = None
        if number in self._row_of:
            self._forget_key(self._row_of[number])

    def _put_row(self, number: int, row: Row | None) -> None:
        self._forget_key(number)
        before = self.rows.get(number)
        if before is not None:
            for segment in (*before.source, *before.target):
                if self._row_of.get(segment) == number:
                    del self._row_of[segment]
        _put(self.rows, number, row)
        self._next = max(self._next, number + 1)
        self._settled = None
        if row is not None:
            self._row_of |= dict.fromkeys((*row.source, *row.target), number)
            if self._rows_by_key is not None:
                # The text of its segments may be edited next, so the key is not known yet.
                self._rows_by_key = None

    def _forget_key(self, row: int) -> None:
        if self._row_keys.pop(row, None) is not None:
            self._rows_by_key = None

    def _put_remark(self, number: int, remark: Remark | None) -> None:
        before = self.remarks.get(number)
        if before is not None:
            for segment in before.segments:
                self._remarks_in[segment].pop(number, None)
            self._bare_remarks.get(before.finding.bead, {}).pop(number, None)
            self._localized.pop(number, None)
        _put(self.remarks, number, remark)
        self._next = max(self._next, number + 1)
        self._settled = None
        if remark is None:
            return
        if remark.finding.code == LOCALIZED:
            self._localized[number] = None
        for segment in remark.segments:
            self._remarks_in.setdefault(segment, {})[number] = None
        if not remark.segments:
            self._bare_remarks.setdefault(remark.finding.bead, {})[number] = None

    def _place_differs(self, before: Row, after: Row) -> bool:
        """Whether a row may have to stand elsewhere."""
        if after.source:
            return after.source[:1] != before.source[:1]
        return bool(before.source) or after.target[:1] != before.target[:1]

    def _place(self, row: Row) -> int:
        """Return where among the rows a row belongs: one without source after the row of the target before it."""
        if not row.source:
            rank = self.rank(row.target[0])
            owner = self._row_of.get(self.order["target"][rank - 1]) if rank else None
            return self.row_rank(owner) + 1 if owner is not None and owner in self.rows else 0
        first = self.rank(row.source[0])
        return bisect_left(self.row_order, first, key=_Firsts(self))

    # Out.

    def to_bitext(self) -> Bitext:
        """Return the bitext as it stands, with all decisions in it."""
        documents = {side: self._document(side) for side in SIDES}
        beads = []
        for number in self.row_order:
            row = self.rows[number]
            source, target = (tuple(sorted(self.rank(s) for s in row.side(side))) for side in SIDES)
            decision = self.decisions.get(("bead", self.row_key(number)))
            status, note = (decision.status, decision.comment) if decision else ("open", "")
            beads.append(Bead(source, target, row.confidence, status, note))
        alignment = Alignment(documents["source"], documents["target"], tuple(beads))
        findings = []
        for number in sorted(self.remarks):
            if not self.is_live(number):
                continue
            remark = self.remarks[number]
            decision = self.decisions.get(("finding", self.remark_key(remark)))
            finding = self._place_finding(remark)
            if decision:
                finding = replace(
                    finding, status=decision.status, by=decision.by, at=decision.at, comment=decision.comment
                )
            findings.append(finding)
        findings.sort(key=lambda finding: finding.bead)
        titles = tuple(self._titles())
        checked = tuple(replace(c, titles=titles) if c.titles else c for c in self._base.checked)
        bitext = Bitext(alignment, tuple(findings), self._base.signature, checked)
        register = self._keep_titles(find_localized(bitext))
        return bitext.with_decisions(settle_titles(bitext, findings, register), alignment.beads, register)

    def _place_finding(self, remark: Remark) -> Finding:
        spans = [
            replace(span, segment=self.rank(span.segment)) if span else None
            for span in (remark.finding.source_span, remark.finding.target_span)
        ]
        bead = self.row_rank(self.row_of_remark(remark))
        return replace(remark.finding, bead=bead, source_span=spans[0], target_span=spans[1])

    def _titles(self) -> Iterator[Title]:
        """Yield the titles whose words still stand as they were found."""
        for title in self._base.titles:
            spans: list[Span | None] = []
            rows = set()
            for side in SIDES:
                span = title.span(side)
                spans.append(None)
                if span is None:
                    continue
                number = self._first[side] + span.segment
                text = self._base.alignment.document(side).segments[span.segment].text
                if number not in self.segments or self.segments[number].text != text:
                    break
                rows.add(self._row_of[number])
                spans[-1] = replace(span, segment=self.rank(number))
            else:
                if len(rows) == 1:
                    yield replace(title, bead=self.row_rank(rows.pop()), source_span=spans[0], target_span=spans[1])

    def _document(self, side: Side) -> Document:
        """Return the document of a side: the one that was aligned, if no segment changed."""
        base = self.document(side)
        live = [self.segments[number] for number in self.order[side]]
        if [segment.text for segment in live] == list(base.texts()) and len(live) == len(base.segments):
            return base
        text, segments, anchors = [], [], []
        length = 0
        for segment in live:
            anchors += [(length + offset, label) for offset, label in segment.anchors]
            text += [segment.gap, segment.text]
            segments.append(Segment(segment.text, length + len(segment.gap)))
            length += len(segment.gap) + len(segment.text)
        text.append(self._tails[side])
        paragraphs = frozenset(k for k, segment in enumerate(live) if segment.opens_paragraph)
        ids = tuple(segment.ids for segment in live) if base.given_ids else ()
        return Document(base.name, base.language, "".join(text), tuple(segments), paragraphs, ids, tuple(anchors))


class _Firsts:
    """What the rows are sorted by: the first source segment, for a row without one that of the row before it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __call__(self, number: int) -> int:
        workspace = self._workspace
        rank = workspace.row_rank(number)
        while rank >= 0:
            row = workspace.rows[workspace.row_order[rank]]
            if row.source:
                return workspace.rank(row.source[0])
            rank -= 1
        return -1


def _put(table: dict[Any, Any], key: Any, value: Any) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _renumber(finding: Finding, first: Mapping[Side, int]) -> Finding:
    """Return a finding with spans by the number of the segment, and nothing of what was decided."""
    spans = [
        replace(span, segment=first[side] + span.segment) if span else None
        for side in SIDES
        for span in (finding.span(side),)
    ]
    return replace(finding, source_span=spans[0], target_span=spans[1], status="open", by="", at="", comment="")
