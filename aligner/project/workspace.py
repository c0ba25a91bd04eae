"""A bitext that can be edited: segments, rows (beads), findings and decisions by numbers that never shift.

    Bitext + decisions -> Workspace -edit, apply-> Workspace -> Bitext

Every edit is recorded, and what was recorded is a Change that the log keeps (ADR 10). All lists are in the order of the
text; a row is a bead. What a finding speaks of must still stand together, or it is not shown: `is_live`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from aligner.model import (
    SIDES,
    AgreedTerm,
    Bitext,
    Document,
    Finding,
    RegisteredTitle,
    Sample,
    Side,
    key_finding,
    pair_key,
)
from aligner.project.changes import Change, Edit, LiveSegment, Remark, Row, Splice, invert
from aligner.project.index import Index
from aligner.project.layout import TERMINOLOGY, lay_out, put_together
from aligner.project.ranks import Ranks
from aligner.project.register import LOCALIZED, Decision, FoundTitle, keep_titles
from aligner.text.titles import strip_marks, title_key

__all__ = ["Workspace"]


class Workspace:
    """The state that a log leads to. Change it within `recording`, or by `apply`."""

    def __init__(self, bitext: Bitext, decisions: Iterable[Decision] = ()) -> None:
        self.base = bitext
        """The bitext that it began with."""
        self._joiners = {side: self.document(side).joiner for side in SIDES}
        layout = lay_out(bitext)
        self.first, self.tails = layout.first, layout.tails
        self.segments = layout.segments
        self.order = layout.order
        self.rows = layout.rows
        self.row_order = list(layout.rows)
        self.remarks: dict[int, Remark] = {}
        self.decisions: dict[tuple[str, str], Decision] = {(d.kind, d.key): d for d in decisions}
        self._n_decided = Counter(kind for kind, _ in self.decisions)
        self.values: dict[str, Any] = {}
        """Small things by name, as JSON has them: samples, terms."""
        self._row_of = {segment: number for number, row in self.rows.items() for segment in row.segments}
        self._remarks_in: dict[int, dict[int, None]] = {}
        """Numbers of remarks, by a segment of which they speak."""
        self._live: dict[int, bool] = {}
        """Whether a finding is live, as far as somebody asked since it or its row was touched."""
        self._localized: dict[int, None] = {}
        """Numbers of findings on titles."""
        self._row_keys = Index(self._find_row_key, self.rows)
        self._remark_keys = Index(self._find_remark_key)
        self._same_words = defaultdict[str, Index[tuple[str, str]]](lambda: Index(self._find_words))
        """Which findings of a code mark the same words."""
        self._ranks = {side: Ranks(self.order[side]) for side in SIDES}
        self._row_ranks = Ranks(self.row_order)
        self._settled: frozenset[tuple[str, str]] | None = None
        self._record: list[Edit] | None = None
        self._next = max(len(self.segments), len(self.rows))
        for number, remark in layout.remarks.items():
            self._put_remark(number, remark)

    @property
    def is_worked_on(self) -> bool:
        """Whether anything was done that decisions alone do not tell: rows, texts, findings by hand, samples, terms."""
        shapes = [(row.source, row.target) for row in (self.rows[number] for number in self.row_order)]
        return (
            bool(self.values.keys() - {TERMINOLOGY})
            or shapes != [(row.source, row.target) for row in lay_out(self.base).rows.values()]
            or any(remark.is_by_hand for remark in self.remarks.values())
            or any(
                [self.segments[number].text for number in self.order[side]] != list(self.document(side).texts())
                for side in SIDES
            )
        )

    # Lists and what belongs to what.

    def rank(self, segment: int) -> int:
        """Return the position of a segment in its text."""
        return self._ranks[self.segments[segment].side][segment]

    def row_rank(self, row: int) -> int:
        """Return the position of a row, from 0."""
        return self._row_ranks[row]

    def row_of(self, segment: int) -> int:
        """Return the row that a segment is in."""
        return self._row_of[segment]

    def row_at(self, rank: int) -> int | None:
        """Return the row at a position, None beyond the ends."""
        return self.row_order[rank] if 0 <= rank < len(self.row_order) else None

    def text(self, row: int, side: Side) -> str:
        """Return one side of a row as one string."""
        numbers = self.rows[row].side(side)
        if len(numbers) == 1:
            return self.segments[numbers[0]].text
        return self._joiners[side].join([self.segments[number].text for number in numbers])

    def document(self, side: Side) -> Document:
        """Return the document of a side as it was aligned."""
        return self.base.alignment.document(side)

    def row_key(self, row: int) -> str:
        """Return the hash of a row's content, by which decisions know it; KeyError for no row."""
        key = self._row_keys.key(row)
        if key is None:
            raise KeyError(row)
        return key

    def _find_row_key(self, row: int) -> str | None:
        return pair_key(self.text(row, "source"), self.text(row, "target")) if row in self.rows else None

    def same_rows(self, key: str) -> tuple[int, ...]:
        """Return all rows with a content."""
        return self._row_keys.members(key)

    def status(self, row: int) -> str:
        """Return what was decided of a row, `open` if nothing."""
        decision = self._row_decision(row)
        return decision.status if decision else "open"

    def note(self, row: int) -> str:
        """Return the note on a row."""
        decision = self._row_decision(row)
        return decision.comment if decision else ""

    def _row_decision(self, row: int) -> Decision | None:
        # Keys cost more than all else: where nothing was decided, none is worked out.
        return self.decisions.get(("bead", self.row_key(row))) if self._n_decided["bead"] else None

    # Findings.

    def remark_key(self, remark: Remark) -> str:
        """Return the hash by which decisions know a finding."""
        words: list[tuple[str, int, int] | None] = []
        for side in SIDES:
            span = remark.finding.span(side)
            words.append((self.segments[span.segment].text, span.start, span.end) if span else None)
        row = self.row_of_remark(remark)
        return key_finding(remark.finding.code, words[0], words[1], lambda side: self.text(row, side))

    def finding_key(self, number: int) -> str | None:
        """Return the hash by which decisions know a finding; None where its words are no longer in the text."""
        return self._remark_keys.key(number)

    def _find_remark_key(self, number: int) -> str | None:
        remark = self.remarks.get(number)
        return self.remark_key(remark) if remark and self.is_whole(remark) else None

    def findings_with_key(self, key: str) -> tuple[int, ...]:
        """Return the findings that a decision is about, live or not."""
        return self._remark_keys.members(key)

    def finding_decision(self, number: int) -> Decision | None:
        """Return what was decided of a finding."""
        return self.decisions.get(("finding", self.finding_key(number) or "")) if self._n_decided["finding"] else None

    def _find_words(self, number: int) -> tuple[str, str] | None:
        remark = self.remarks.get(number)
        if remark is None or not self.is_whole(remark):
            return None
        source, target = (self.words(remark.finding, side).casefold() for side in SIDES)
        return (source, target) if source or target else None

    def same_findings(self, number: int) -> tuple[int, ...]:
        """Return the live findings that say the same of the same words, this one among them."""
        same = self._same_words[self.remarks[number].finding.code]
        words = same.key(number)
        # Without words there is nothing that could be the same elsewhere.
        return tuple(filter(self.is_live, (number,) if words is None else same.members(words)))

    def row_of_remark(self, remark: Remark) -> int:
        """Return the row that a finding stands in."""
        return self._row_of[remark.segments[0]]

    def is_live(self, number: int) -> bool:
        """Whether what a finding speaks of still stands together."""
        is_live = self._live.get(number)
        if is_live is None:
            is_live = self._live[number] = self._stands_together(self.remarks[number])
        return is_live

    def _stands_together(self, remark: Remark) -> bool:
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
        """Whether the segments that a finding speaks of are there at all."""
        return self._row_of.keys() >= set(remark.segments)

    def remarks_of(self, row: int) -> list[int]:
        """Return the findings that stand in a row, in the order of their numbers."""
        said = [self._remarks_in[segment] for segment in self.rows[row].segments if segment in self._remarks_in]
        return sorted(filter(self.is_live, set().union(*said))) if said else []

    def remarks_in(self, segment: int) -> list[int]:
        """Return the findings that speak of a segment, live or not."""
        return sorted(self._remarks_in.get(segment, ()))

    def finding(self, number: int) -> Finding:
        """Return a live finding with what was decided of it; `bead` and spans count by number."""
        remark = self.remarks[number]
        severity, row, decision = self.severity(number), self.row_of_remark(remark), self.finding_decision(number)
        if decision is None:
            return replace(remark.finding, bead=row, severity=severity)
        return replace(
            remark.finding,
            bead=row,
            severity=severity,
            status=decision.status,
            by=decision.by,
            at=decision.at,
            comment=decision.comment,
        )

    def severity(self, number: int) -> str:
        """Return how grave a live finding is; on a title that was decided once, it is a link."""
        finding = self.remarks[number].finding
        if finding.code == LOCALIZED:
            source, target = (self.words(finding, side) for side in SIDES)
            if title_key(source, target) in self.settled_titles():
                return "info"
        return finding.severity

    def words(self, finding: Finding, side: Side) -> str:
        """Return the words that a finding marks on one side; empty where it marks none."""
        span = finding.span(side)
        return self.segments[span.segment].text[span.start : span.end] if span else ""

    def localized_findings(self) -> list[int]:
        """Return the live findings on titles."""
        return [number for number in self._localized if self.is_live(number)]

    def settled_titles(self) -> frozenset[tuple[str, str]]:
        """Return the titles, by their keys, that were decided about once for all."""
        if self._settled is None:
            register = self.keep_titles(self._found_titles())
            self._settled = frozenset(title_key(entry.source_title, entry.target_title) for entry in register)
        return self._settled

    def _found_titles(self) -> Iterator[FoundTitle]:
        for number in self.localized_findings():
            remark = self.remarks[number]
            source, target = (strip_marks(self.words(remark.finding, side)) for side in SIDES)
            yield FoundTitle(source, target, "", self.finding_key(number) or "")

    def keep_titles(self, found: Iterable[FoundTitle]) -> tuple[RegisteredTitle, ...]:
        """Return the register of titles as decisions stand."""
        found = list(found)
        keys = {*(title.key for title in found), *(entry.key for entry in self.base.register)}
        decisions = filter(None, (self.decisions.get(("finding", key)) for key in sorted(keys)))
        locale = self.base.alignment.target.language
        agreed = (
            RegisteredTitle(
                strip_marks(term.source), strip_marks(term.target), "confirmed", "", locale, "review", term.by, term.at
            )
            for term in self.terms("title")
        )
        return keep_titles(found, locale, decisions, (*self.base.register, *agreed))

    def work_out_keys(self, n: int) -> bool:
        """Work out up to `n` keys that somebody will ask for, of each kind; whether any are left."""
        indexes: list[Index[Any]] = [self._row_keys, self._remark_keys, *self._same_words.values()]
        return any(index.renew(n) for index in indexes)

    # Small things by name.

    def terms(self, kind: str) -> tuple[AgreedTerm, ...]:
        """Return the terms or titles that a reviewer wants remembered; `kind` is term or title."""
        return tuple(
            AgreedTerm(term["source"], term["target"], term["by"], term["at"])
            for term in self.values.get("terms", ())
            if term["kind"] == kind
        )

    def samples(self) -> tuple[Sample, ...]:
        """Return the samples that were drawn, as far as they were read.

        A row that was changed before it was read was not right when it was drawn.
        """
        samples = []
        for sample in self.values.get("samples", ()):
            judged = sample["judged"]
            n_gone = sum(key not in judged and not self.same_rows(key) for key in sample["keys"])
            n_wrong = n_gone + sum(not is_right for is_right in judged.values())
            n, n_judged = len(sample["keys"]), len(judged) + n_gone
            samples.append(Sample(sample["rule"], sample["n_rows"], n, n_judged, n_wrong, sample["by"], sample["at"]))
        return tuple(samples)

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
        """Make a change that was recorded before, or its inverse; ValueError, and nothing, where it does not fit."""
        done: list[Edit] = []
        try:
            for edit in change:
                self._do(edit)
                done.append(edit)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            for edit in invert(tuple(done)):
                self._do(edit)
            raise ValueError(f"a change does not fit what it is applied to: {error}") from error

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
        ordered = [number for _, number in sorted(self._firsts(), key=lambda pair: pair[0])]
        if ordered != self.row_order:
            self.splice("rows", 0, len(ordered), ordered)

    def _firsts(self) -> Iterator[tuple[int, int]]:
        """Yield the rows with what they are sorted by: the first source segment, or that of the row before."""
        first = -1
        for number in self.row_order:
            row = self.rows[number]
            first = self.rank(row.source[0]) if row.source else first
            yield first, number

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
                self._n_decided[key[0]] += (edit.after is not None) - (key in self.decisions)
                _put(self.decisions, key, edit.after)
            case "value":
                self._settled = None
                _put(self.values, key, edit.after)
            case "source" | "target" | "rows":
                splice: Splice = edit.after
                numbers = self._list(edit.kind)
                end = splice.index + len(splice.removed)
                if tuple(numbers[splice.index : end]) != splice.removed:
                    raise ValueError("a change does not fit what it is applied to")
                numbers[splice.index : end] = splice.added

    def _put_segment(self, number: int, segment: LiveSegment | None) -> None:
        _put(self.segments, number, segment)
        self._next = max(self._next, number + 1)
        self._settled = None
        if number in self._row_of:
            self._touch_row(self._row_of[number])

    def _put_row(self, number: int, row: Row | None) -> None:
        before = self.rows.get(number)
        self._touch_row(number)
        if before is not None:
            for segment in before.segments:
                if self._row_of.get(segment) == number:
                    del self._row_of[segment]
        _put(self.rows, number, row)
        self._next = max(self._next, number + 1)
        self._settled = None
        if row is not None:
            self._row_of |= dict.fromkeys(row.segments, number)
        self._touch_row(number)

    def _touch_row(self, number: int) -> None:
        """Have the keys of a row and of what is said of it worked out anew."""
        self._row_keys.touch(number)
        row = self.rows.get(number)
        for segment in row.segments if row else ():
            for remark in self._remarks_in.get(segment, ()):
                self._touch_remark(remark, self.remarks[remark])

    def _touch_remark(self, number: int, remark: Remark) -> None:
        self._live.pop(number, None)
        self._remark_keys.touch(number)
        self._same_words[remark.finding.code].touch(number)

    def _put_remark(self, number: int, remark: Remark | None) -> None:
        before = self.remarks.get(number)
        if before is not None:
            for segment in before.segments:
                self._remarks_in[segment].pop(number, None)
            self._localized.pop(number, None)
            self._touch_remark(number, before)
        _put(self.remarks, number, remark)
        self._next = max(self._next, number + 1)
        self._settled = None
        if remark is not None:
            self._touch_remark(number, remark)
            if remark.finding.code == LOCALIZED:
                self._localized[number] = None
            for segment in remark.segments:
                self._remarks_in.setdefault(segment, {})[number] = None

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
        low, high = 0, len(self.row_order)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._first_up_to(middle) < first else (low, middle)
        return low

    def _first_up_to(self, rank: int) -> int:
        """Return the first source segment of the row at a position, or of the nearest one above that has a source."""
        for k in range(rank, -1, -1):
            row = self.rows[self.row_order[k]]
            if row.source:
                return self.rank(row.source[0])
        return -1

    # Out.

    def to_bitext(self) -> Bitext:
        """Return the bitext as it stands, with all decisions in it."""
        return put_together(self)


def _put(table: dict[Any, Any], key: Any, value: Any) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
