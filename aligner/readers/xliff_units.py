"""Units of XLIFF as rows: a row a segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from aligner.readers.bitext import Row
from aligner.readers.xliff_inline import InlineText, drop_phrase_tags
from aligner.readers.xliff_states import MEMSOURCE, OWN, read_notes, read_state
from aligner.readers.xml import plain_text
from aligner.text.cells import parse_ids, parse_share

__all__ = ["UnitRow", "is_translatable", "read_unit2", "read_unit12"]

_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_BEAD_STATUSES = frozenset({"open", "confirmed", "check", "no-counterpart"})


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row, and whether its tool forbids to change it."""

    row: Row
    is_locked: bool = False


def is_translatable(unit: etree._Element) -> bool:
    """Whether a unit is to be translated, as it or what it stands in says."""
    own = (element.get("translate") for element in (unit, *unit.iterancestors()))
    return next((value for value in own if value), "yes") != "no"


def read_unit12(unit: etree._Element, inline: InlineText, comments: Mapping[str, str]) -> Iterator[UnitRow]:
    """Yield the rows of a trans-unit: its segments in the order of the source, then those of the target alone."""
    source, target = (unit.find("{*}" + name) for name in ("source", "target"))
    cut = unit.find("{*}seg-source")
    sources = _segments(cut)
    targets = _segments(target)
    if not sources or (target is not None and not targets and plain_text(target)):
        # Not cut, or cut on one side only.
        sources, targets = {"": source}, {"": target}
    tags = frozenset(
        mark.get(f"{{{MEMSOURCE}}}id") or mark.get("id") or "" for mark in unit.iter(f"{{{MEMSOURCE}}}mark")
    )
    is_phrase = unit.get(f"{{{MEMSOURCE}}}confirmed") is not None
    for mid in dict.fromkeys((*sources, *targets)):
        own, other = (inline.text(segments.get(mid)) for segments in (sources, targets))
        if is_phrase:
            (own, n_own), (other, n_other) = (drop_phrase_tags(text, tags) for text in (own, other))
            inline.n_codes += n_own + n_other
        state = read_state(unit, mid)
        ids = (parse_ids(unit.get(f"{{{OWN}}}source-ids", "")), parse_ids(unit.get(f"{{{OWN}}}target-ids", "")))
        confidence = parse_share(unit.get(f"{{{OWN}}}confidence", ""))
        note = read_notes(unit, targets.get(mid) if mid else None, comments)
        yield UnitRow(Row(own, other, *ids, confidence, state.status, note), state.is_locked)


def _segments(side: etree._Element | None) -> dict[str, etree._Element | None]:
    """Return the marked segments of one side by their mids; a mid that stands twice is a segment of its own.

    What is marked as a segment inside a segment is part of that one.
    """
    found: dict[str, etree._Element | None] = {}
    if side is None:
        return found
    walk = etree.iterwalk(side, events=("start",), tag="{*}mrk")
    for k, (_, marker) in enumerate(walk):
        if marker.get("mtype") == "seg":
            mid = marker.get("mid", "")
            found[mid if mid and mid not in found else f"{mid} {k}"] = marker
            walk.skip_subtree()
    return found


def read_unit2(unit: etree._Element, inline: InlineText) -> Iterator[UnitRow]:
    """Yield the rows of a unit of XLIFF 2: its segments; what is ignorable has no words."""
    known = {
        meta.get("type", ""): plain_text(meta)
        for meta in unit.iterfind(f"{{{_METADATA}}}metadata/{{*}}metaGroup[@category='aligner']/{{*}}meta")
    }
    notes = unit.iterfind("{*}notes/{*}note")
    note = "\n".join(text for one in notes if one.get("category") != "aligner" and (text := plain_text(one)))
    for segment in unit.iterchildren("{*}segment"):
        own, other = (inline.text(segment.find("{*}" + name)) for name in ("source", "target"))
        ids = (parse_ids(known.get("source-ids", "")), parse_ids(known.get("target-ids", "")))
        yield UnitRow(Row(own, other, *ids, parse_share(known.get("confidence", "")), _status2(segment), note))


def _status2(segment: etree._Element) -> str:
    """Return the status by the sub-state if that is our own, else by the state."""
    authority, _, own = segment.get("subState", "").partition(":")
    if authority == "aligner" and own in _BEAD_STATUSES:
        return own
    return "confirmed" if segment.get("state") in {"reviewed", "final"} else "open"
