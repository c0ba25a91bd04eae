"""Commands on texts: cut a segment, join two, edit one, replace in many. Decisions and findings go with the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from aligner.model import SIDES, Span
from aligner.project.changes import LiveSegment, Remark
from aligner.project.workspace import Workspace
from aligner.review.arguments import Arguments, CommandError
from aligner.review.finding_commands import decide_remark
from aligner.review.patterns import Pattern

__all__ = ["edit_segment", "join_segments", "replace_all", "split_segment"]

Place = Callable[[Span], Span | None]
"""Where marked words stand after an edit; None if they are gone."""


def split_segment(arguments: Arguments) -> str:
    """Cut a segment in two before a character; white space there comes to stand between the two."""
    workspace, number = arguments.workspace, arguments.segment()
    segment = workspace.segments[number]
    at = arguments.get("at", int)
    head, tail = segment.text[:at].rstrip(), segment.text[at:].lstrip()
    if not 0 < at < len(segment.text) or not head or not tail:
        raise CommandError("put the cursor between two words of the segment to cut it there")
    start = len(segment.text) - len(tail)
    new = workspace.new_number()
    row = workspace.row_of(number)

    def place(span: Span) -> Span | None:
        if span.segment != number or span.end <= len(head):
            return span
        if span.start >= start:
            return Span(new, span.start - start, span.end - start)
        # What the cut goes through stays with the larger part; white space between the parts is nobody's.
        n_left, n_right = len(head) - span.start, span.end - start
        if n_left <= 0 and n_right <= 0:
            return None
        return Span(number, span.start, len(head)) if n_left >= n_right else Span(new, 0, n_right)

    def cut() -> None:
        side = segment.side
        end = len(segment.gap) + len(head)
        stay = tuple(anchor for anchor in segment.anchors if anchor[0] <= end)
        go = tuple((offset - end, label) for offset, label in segment.anchors if offset > end)
        workspace.set_segment(number, replace(segment, text=head, anchors=stay))
        gap = segment.text[len(head) : start]
        workspace.set_segment(new, LiveSegment(side, tail, gap, opens_paragraph=False, ids=segment.ids, anchors=go))
        workspace.splice(side, workspace.rank(number) + 1, 0, (new,))
        old = workspace.rows[row]
        cell = tuple(part for s in old.side(side) for part in ((s, new) if s == number else (s,)))
        workspace.set_row(row, replace(old.with_side(side, cell), by_hand=True, is_changed=True))

    _carry(workspace, row, cut, place, lambda home: _with_new(home, number, new))
    return "Cut a segment in two"


def _with_new(home: tuple[int, ...], number: int, new: int) -> tuple[int, ...]:
    return tuple(part for s in home for part in ((s, new) if s == number else (s,)))


def join_segments(arguments: Arguments) -> str:
    """Join a segment with the next one of its cell."""
    workspace, first = arguments.workspace, arguments.segment()
    segment = workspace.segments[first]
    row = workspace.row_of(first)
    cell = workspace.rows[row].side(segment.side)
    rank = workspace.rank(first)
    following = workspace.order[segment.side][rank + 1 : rank + 2]
    if not following or following[0] not in cell:
        raise CommandError("the next segment of the text is not in this cell; merge the pairs first")
    second = following[0]
    other = workspace.segments[second]
    # A line break inside a segment would break tables; elsewhere the text's own white space stays.
    joiner = workspace.document(segment.side).joiner if "\n" in other.gap else other.gap
    shift = len(segment.text) + len(joiner)

    def place(span: Span) -> Span | None:
        return span if span.segment != second else Span(first, span.start + shift, span.end + shift)

    def join() -> None:
        text = segment.text + joiner + other.text
        ids = tuple(dict.fromkeys((*segment.ids, *other.ids)))
        moved = len(segment.gap) + shift - len(other.gap)
        end = moved + len(other.gap)
        anchors = tuple((max(offset + moved, end - len(joiner)), label) for offset, label in other.anchors)
        workspace.set_segment(first, replace(segment, text=text, ids=ids, anchors=(*segment.anchors, *anchors)))
        old = workspace.rows[row]
        workspace.set_row(
            row,
            replace(old.with_side(segment.side, tuple(s for s in cell if s != second)), by_hand=True, is_changed=True),
        )
        workspace.splice(segment.side, rank + 1, 1, ())
        workspace.set_segment(second, None)

    def find_home(home: tuple[int, ...]) -> tuple[int, ...] | None:
        # What was said of one of the two is not said of both.
        return None if (first in home) != (second in home) else tuple(s for s in home if s != second)

    _carry(workspace, row, join, place, find_home)
    return "Joined two segments"


def edit_segment(arguments: Arguments) -> str:
    """Give a segment another text; the finding that this answers becomes `fixed`."""
    workspace, number = arguments.workspace, arguments.segment()
    text = _as_segment(arguments.get("text", str))
    if text == workspace.segments[number].text:
        raise CommandError("the text is the same as before")
    fixes = arguments.given.get("finding")
    if fixes is not None and not (type(fixes) is int and fixes in workspace.remarks and workspace.is_live(fixes)):
        raise CommandError("the finding is not there any more")
    _edit(workspace, number, text, fixes)
    if fixes is not None and fixes in workspace.remarks:
        decide_remark(workspace, fixes, "fixed", "", arguments.stamp)
    return f"Edited a segment of pair {workspace.row_rank(workspace.row_of(number)) + 1}"


def _as_segment(text: str) -> str:
    """Return what was typed as a segment: no outer white space, and no line breaks."""
    text = " ".join(text.split("\n")).replace("\r", " ").strip()
    if not text:
        raise CommandError("a segment needs text; to leave it out, mark the pair as without counterpart")
    return text


def _edit(workspace: Workspace, number: int, text: str, keep: int | None = None) -> None:
    segment = workspace.segments[number]
    old = segment.text
    start = _n_common(old, text)
    tail = _n_common(old[start:][::-1], text[start:][::-1])
    end, shift = len(old) - tail, len(text) - len(old)

    def place(span: Span) -> Span | None:
        if span.segment != number or span.end <= start:
            return span
        if span.start >= end:
            return Span(number, span.start + shift, span.end + shift)
        begin, stop = min(span.start, start), max(span.end, end) + shift
        return Span(number, begin, stop) if begin < stop else None

    def edit() -> None:
        original = old if segment.original is None else segment.original
        last = len(segment.gap) + len(text)
        anchors = tuple((min(offset, last), label) for offset, label in segment.anchors)
        kept = None if text == original else original
        workspace.set_segment(number, replace(segment, text=text, original=kept, anchors=anchors))
        row = workspace.row_of(number)
        workspace.set_row(row, replace(workspace.rows[row], is_changed=True), stays=True)

    _carry(workspace, workspace.row_of(number), edit, place, lambda home: home, keep)


def _n_common(a: str, b: str) -> int:
    """Return with how many characters both begin."""
    return next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def replace_all(arguments: Arguments) -> str:
    """Replace words or a pattern in all segments of a side."""
    workspace, side = arguments.workspace, arguments.side()
    find: str = arguments.get("find", str)
    replacement: str = arguments.get("replacement", str)
    if not find:
        raise CommandError("say what to find")
    pattern = Pattern(
        find,
        is_regex=arguments.get("regex", bool, default=False),
        match_case=arguments.get("match_case", bool, default=False),
    )
    n_segments = n_places = 0
    for number in list(workspace.order[side]):
        old = workspace.segments[number].text
        text, n = pattern.replace(old, replacement)
        if not n or text == old:
            continue
        _edit(workspace, number, _as_segment(text))
        n_segments, n_places = n_segments + 1, n_places + n
    if not n_segments:
        raise CommandError("nothing to replace: the words are not there")
    return f"Replaced {n_places} places in {n_segments} segments"


def _carry(
    workspace: Workspace,
    row: int,
    edit: Callable[[], None],
    place: Place,
    home: Callable[[tuple[int, ...]], tuple[int, ...] | None],
    keep: int | None = None,
) -> None:
    """Make an edit of a row's text, and take its findings and what was decided of it over to the new text.

    Findings whose words are gone go with them, but for `keep`: that marks what is left of its segment.
    """
    status = workspace.decisions.get(("bead", workspace.row_key(row)))
    old = {number: workspace.finding_decision(number) for number in _remarks_near(workspace, row)}
    edit()
    if status:
        key = workspace.row_key(row)
        workspace.decide("bead", key, replace(status, key=key))
    for number, decision in old.items():
        remark = workspace.remarks[number]
        moved = _move(workspace, remark, place, home, keeps=number == keep)
        workspace.set_remark(number, moved)
        if moved is not None and decision is not None:
            key = workspace.remark_key(moved)
            workspace.decide("finding", key, replace(decision, key=key))


def _remarks_near(workspace: Workspace, row: int) -> list[int]:
    """Return all findings of a row, also those that are not shown as it stands."""
    inside = {number for segment in workspace.rows[row].segments for number in workspace.remarks_in(segment)}
    return sorted(n for n in inside if workspace.is_whole(workspace.remarks[n]))


def _move(
    workspace: Workspace,
    remark: Remark,
    place: Place,
    home: Callable[[tuple[int, ...]], tuple[int, ...] | None],
    *,
    keeps: bool,
) -> Remark | None:
    spans, homes = [], []
    for side, segments in zip(SIDES, remark.home, strict=True):
        span = remark.finding.span(side)
        new_home = home(segments)
        if new_home is None and span is None:
            return None
        homes.append(segments if new_home is None else new_home)
        moved = place(span) if span else None
        if span and moved is None:
            if not keeps:
                return None
            moved = Span(span.segment, 0, len(workspace.segments[span.segment].text))
        spans.append(moved)
    finding = replace(remark.finding, source_span=spans[0], target_span=spans[1])
    return Remark(finding, (homes[0], homes[1]))
