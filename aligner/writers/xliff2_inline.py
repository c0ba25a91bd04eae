"""The content of a source or target of XLIFF 2: text, characters that XML cannot hold, and annotations in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from aligner.writers.xml import ILLEGAL

__all__ = ["Annotation", "add_content"]

_XLIFF: Final = "{urn:oasis:names:tc:xliff:document:2.0}"
_ISSUES_REF: Final = "{http://www.w3.org/2005/11/its}locQualityIssuesRef"


@dataclass(frozen=True, slots=True, order=True)
class Annotation:
    """Characters of a text from `start` up to `end` that the issue `issue` of the unit is about.

    `name` is the id of the marker, which no other marker of the unit has.
    """

    start: int
    end: int
    name: str
    issue: str

    def attributes(self) -> dict[str, str]:
        """Return the attributes of the marker."""
        return {"id": self.name, "type": "its:generic", _ISSUES_REF: f"#its={self.issue}"}


def add_content(parent: etree._Element, text: str, annotations: Sequence[Annotation]) -> None:
    """Put a text with its annotations into an element: those that touch no other as mrk, the others as sm and em."""
    place = 0
    for group in _groups(annotations):
        _add_text(parent, text[place : group[0].start])
        place = max(annotation.end for annotation in group)
        if len(group) == 1:
            marked = etree.SubElement(parent, f"{_XLIFF}mrk", group[0].attributes())
            _add_text(marked, text[group[0].start : place])
        else:
            _add_overlapping(parent, text, group)
    _add_text(parent, text[place:])


def _groups(annotations: Iterable[Annotation]) -> list[list[Annotation]]:
    """Return the annotations in the order of the text, those that overlap together."""
    groups: list[list[Annotation]] = []
    for annotation in sorted(annotations):
        if groups and annotation.start < max(other.end for other in groups[-1]):
            groups[-1].append(annotation)
        else:
            groups.append([annotation])
    return groups


def _add_overlapping(parent: etree._Element, text: str, group: list[Annotation]) -> None:
    edges = sorted({edge for annotation in group for edge in (annotation.start, annotation.end)})
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        for annotation in group:
            if annotation.end == start:
                etree.SubElement(parent, f"{_XLIFF}em", {"startRef": annotation.name})
        for annotation in group:
            if annotation.start == start:
                etree.SubElement(parent, f"{_XLIFF}sm", annotation.attributes())
        _add_text(parent, text[start:end])


def _add_text(parent: etree._Element, text: str) -> None:
    """Append a text to an element, with a `cp` for each character that XML cannot hold."""
    place = 0
    for found in ILLEGAL.finditer(text):
        _append(parent, text[place : found.start()])
        etree.SubElement(parent, f"{_XLIFF}cp", {"hex": f"{ord(found[0]):04X}"})
        place = found.end()
    _append(parent, text[place:])


def _append(parent: etree._Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
