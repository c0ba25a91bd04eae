"""What a change of a workspace is made of: for everything it touches, what was there before and what after.

A change is a tuple of edits in the order in which they were made; turned round (`invert`) it undoes itself. As JSON it
is a row of the project's log.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from aligner.model import Finding, Side, Span
from aligner.project.register import Decision

__all__ = [
    "ADDED_BY",
    "Change",
    "Edit",
    "LiveSegment",
    "Remark",
    "Row",
    "Splice",
    "change_from_json",
    "change_to_json",
    "invert",
    "is_by_hand",
]


ADDED_BY = "added by"
"""The name of the evidence that a finding by a person's hand has."""


def is_by_hand(finding: Finding) -> bool:
    """Whether a person added a finding: no check makes it again."""
    return any(name == ADDED_BY for name, _ in finding.evidence)


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment that can be edited. `gap` is the white space before it; `original` its text before a person edited it.

    `anchors` are those of Document, with offsets from the start of the gap.
    """

    side: Side
    text: str
    gap: str
    opens_paragraph: bool
    ids: tuple[int, ...] = ()
    anchors: tuple[tuple[int, str], ...] = ()
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A bead by the numbers of its segments, in the order of the text.

    by_hand: a person shaped it. is_changed: it or its text is not what was checked last.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float
    by_hand: bool = False
    is_changed: bool = False
    is_bookmarked: bool = False

    @property
    def segments(self) -> tuple[int, ...]:
        """The numbers of all its segments."""
        return (*self.source, *self.target)

    def side(self, side: Side) -> tuple[int, ...]:
        """Return the numbers of the segments on one side."""
        return self.source if side == "source" else self.target

    def with_side(self, side: Side, segments: tuple[int, ...]) -> Row:
        """Return the row with other segments on one side."""
        return replace(self, source=segments) if side == "source" else replace(self, target=segments)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding whose spans count segments by number; its `bead` and its status are not in it.

    `home` holds the segments that its row had when it was found.
    """

    finding: Finding
    home: tuple[tuple[int, ...], tuple[int, ...]]

    @property
    def segments(self) -> tuple[int, ...]:
        """The segments that it speaks of: those that it has words in, or else all of its home."""
        words = tuple(span.segment for span in (self.finding.source_span, self.finding.target_span) if span)
        return words or (*self.home[0], *self.home[1])

    @property
    def is_by_hand(self) -> bool:
        """Whether a person added it: no check makes it again."""
        return is_by_hand(self.finding)


@dataclass(frozen=True, slots=True)
class Splice:
    """Some numbers in a list, from `index` on, replaced by others."""

    index: int
    removed: tuple[int, ...]
    added: tuple[int, ...]


Kind = Literal["segment", "row", "remark", "decision", "value", "source", "target", "rows"]
"""What is edited: a thing by its key, or one of the three lists: the segments of a side, and the rows."""
Key: TypeAlias = int | str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing before and after; None where it is not there. A splice of a list has only `after`."""

    kind: Kind
    key: Key
    before: Any
    after: Any


Change: TypeAlias = tuple[Edit, ...]


def invert(change: Change) -> Change:
    """Return the change that undoes a change."""
    return tuple(_inverse(edit) for edit in reversed(change))


def _inverse(edit: Edit) -> Edit:
    if isinstance(edit.after, Splice):
        splice = edit.after
        return replace(edit, after=Splice(splice.index, splice.added, splice.removed))
    return replace(edit, before=edit.after, after=edit.before)


def change_to_json(change: Change) -> str:
    """Return a change as one line of JSON."""
    return json.dumps(
        [[edit.kind, edit.key, _pack(edit.before), _pack(edit.after)] for edit in change],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def change_from_json(line: str) -> Change:
    """Return the change that a line of JSON tells; ValueError, TypeError or KeyError for anything else."""
    edits = json.loads(line)
    if not isinstance(edits, list):
        raise TypeError("a change is a list of edits")
    return tuple(
        Edit(kind, tuple(key) if isinstance(key, list) else key, _unpack(kind, before), _unpack(kind, after))
        for kind, key, before, after in edits
    )


def _pack(value: Any) -> Any:
    if isinstance(value, Remark):
        finding = value.finding
        packed = {name: item for name, item in _fields(finding).items() if name not in _DECIDED}
        for name in ("source_span", "target_span"):
            span = getattr(finding, name)
            packed[name] = [span.segment, span.start, span.end] if span else None
        return {"finding": packed, "home": value.home}
    return _fields(value) if isinstance(value, (LiveSegment, Row, Decision, Splice)) else value


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name; asdict would copy everything in them."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


_DECIDED = frozenset(("status", "by", "at", "comment"))


def _unpack(kind: Kind, value: Any) -> Any:
    return None if value is None else _UNPACKERS[kind](value)


def _unpack_segment(value: Any) -> LiveSegment:
    anchors = tuple((offset, label) for offset, label in value["anchors"])
    return LiveSegment(**{**value, "ids": tuple(value["ids"]), "anchors": anchors})


def _unpack_row(value: Any) -> Row:
    return Row(**{**value, "source": tuple(value["source"]), "target": tuple(value["target"])})


def _unpack_splice(value: Any) -> Splice:
    return Splice(value["index"], tuple(value["removed"]), tuple(value["added"]))


def _unpack_remark(value: Any) -> Remark:
    fields = dict(value["finding"])
    for name in ("source_span", "target_span"):
        fields[name] = Span(*fields[name]) if fields[name] else None
    fields["evidence"] = tuple((name, text) for name, text in fields["evidence"])
    source, target = value["home"]
    return Remark(Finding(**fields), (tuple(source), tuple(target)))


_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    "segment": _unpack_segment,
    "row": _unpack_row,
    "remark": _unpack_remark,
    "decision": lambda value: Decision(**value),
    "value": lambda value: value,
    "source": _unpack_splice,
    "target": _unpack_splice,
    "rows": _unpack_splice,
}
