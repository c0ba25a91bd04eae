"""What a segment of XLIFF 1.2 is marked as: by the standard, or by the tool whose dialect the file is.

One rule for all: what a second person approved is `confirmed`; what is a draft, or was rejected or sent to review, is
`check`; everything else is `open`, also what the translator alone calls done. Phrase has one mark only: who sets it
confirms.

| tool | file | where | confirmed | check |
|---|---|---|---|---|
| any | .xlf | approved; state of the target | yes; final, signed-off | needs-review-…, needs-adaptation, needs-l10n |
| Trados Studio | .sdlxliff | conf in sdl:seg-defs | ApprovedTranslation, ApprovedSignOff | Draft, Rejected… |
| memoQ | .mqxliff | mq:status | Proofread, Review… | PartiallyEdited, Rejected |
| Phrase (Memsource) | .mxliff | m:confirmed | 1 | |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from aligner.readers.xml import plain_text
from aligner.readers.xml_names import local_name

__all__ = ["MEMSOURCE", "OWN", "SegmentState", "read_notes", "read_state"]

OWN = "urn:zh-en-aligner:1"
"""Namespace of the attributes that our own files add to a unit."""
_SDL = "http://sdl.com/FileTypes/SdlXliff/1.0"
_MEMOQ = "MQXliff"
MEMSOURCE = "http://www.memsource.com/mxlf/2.0"

_SDL_CHECK = ("Draft", "Rejected")
_MEMOQ_CONFIRMED = ("proofread", "review")
_MEMOQ_CHECK = frozenset({"partiallyedited", "rejected"})
_FINAL = frozenset({"final", "signed-off"})
_NO_COUNTERPART = "x-no-counterpart"
_YES = frozenset({"true", "1", "yes", "locked"})


@dataclass(frozen=True, slots=True)
class SegmentState:
    """The status of a bead, and whether the tool forbids to change the segment."""

    status: str = "open"
    is_locked: bool = False


def read_state(unit: etree._Element, mid: str) -> SegmentState:
    """Return the state of a unit, or of the segment `mid` in it."""
    segment = _sdl_segment(unit, mid)
    if segment is not None:
        return SegmentState(_sdl_status(segment.get("conf", "")), segment.get("locked", "").lower() in _YES)
    memoq = unit.get(f"{{{_MEMOQ}}}status")
    if memoq is not None:
        return SegmentState(_memoq_status(memoq.lower()), unit.get(f"{{{_MEMOQ}}}locked", "").lower() in _YES)
    confirmed = unit.get(f"{{{MEMSOURCE}}}confirmed")
    if confirmed is not None:
        status = "confirmed" if confirmed.lower() in _YES else "open"
        return SegmentState(status, unit.get(f"{{{MEMSOURCE}}}locked", "").lower() in _YES)
    return SegmentState(_standard_status(unit))


def _sdl_segment(unit: etree._Element, mid: str) -> etree._Element | None:
    for definitions in unit.iterchildren(f"{{{_SDL}}}seg-defs"):
        for segment in definitions.iterchildren(f"{{{_SDL}}}seg"):
            if segment.get("id") == mid or not mid:
                return segment
    return None


def _sdl_status(level: str) -> str:
    if level.startswith("Approved"):
        return "confirmed"
    return "check" if level.startswith(_SDL_CHECK) else "open"


def _memoq_status(status: str) -> str:
    if status.startswith(_MEMOQ_CONFIRMED):
        return "confirmed"
    return "check" if status in _MEMOQ_CHECK else "open"


def _standard_status(unit: etree._Element) -> str:
    target = unit.find("{*}target")
    state = target.get("state", "") if target is not None else ""
    if state == _NO_COUNTERPART:
        return "no-counterpart"
    if state.startswith(("needs-review", "needs-adaptation", "needs-l10n")):
        return "check"
    return "confirmed" if unit.get("approved") == "yes" or state in _FINAL else "open"


def read_notes(unit: etree._Element, segment: etree._Element | None, comments: Mapping[str, str]) -> str:
    """Return what people wrote on a unit, a remark a line; our own findings are no such remarks.

    `comments` holds those of Trados, which stand before the text, by their ids; `segment` is the marked part of the
    target.
    """
    remarks = [*_unit_notes(unit), *_sdl_comments(unit if segment is None else segment, comments)]
    return "\n".join(dict.fromkeys(remark for remark in remarks if remark))


def _unit_notes(unit: etree._Element) -> Iterator[str]:
    for child in unit:
        name = local_name(child)
        if name == "note" and child.get("from") != "aligner":
            yield plain_text(child)
        elif name.startswith("comments"):
            # memoQ keeps what was taken back.
            comments = child.iter(f"{{{_MEMOQ}}}comment")
            yield from (plain_text(comment) for comment in comments if comment.get("deleted", "").lower() not in _YES)


def _sdl_comments(segment: etree._Element, comments: Mapping[str, str]) -> Iterator[str]:
    if comments:
        around = (*segment.iterancestors("{*}mrk"), *segment.iter("{*}mrk"))
        yield from (comments.get(marker.get(f"{{{_SDL}}}cid", ""), "") for marker in around)
