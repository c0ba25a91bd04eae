"""XLIFF 2.1 (OASIS 2018): a unit of one segment a bead, findings as notes and as ITS quality issues.

Each finding stands in its unit twice: as a note, for people, and as a `locQualityIssue` of ITS 2.0 (W3C 2013, section
8.17), for tools. The words that it marks are annotated in source and target and refer to the issue; a finding without
words annotates the whole segment. Annotations that cross are written with start and end markers, others with `mrk`.

The status of a bead is a sub-state `aligner:…` of the state: open and check are `translated`, confirmed is `reviewed`;
a bead without target is `initial`, as the format wants a target for every other state. Ids of the segments and the
confidence stand in the metadata module. Characters that XML cannot hold are kept, as `cp`, but for those in notes.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml import etree

from aligner.model import SIDES, Bead, Bitext, Finding, Side
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.remarks import PRIORITIES, describe, open_findings
from aligner.writers.xliff2_inline import Annotation, add_content
from aligner.writers.xml import XML_ID, XML_SPACE, add_leaf, make_root, say_illegal, strip_illegal, to_bytes

__all__ = ["ISSUE_TYPES", "render_xliff2"]

_XLIFF: Final = "{urn:oasis:names:tc:xliff:document:2.0}"
_ITS: Final = "{http://www.w3.org/2005/11/its}"
_METADATA: Final = "{urn:oasis:names:tc:xliff:metadata:2.0}"

ISSUE_TYPES: Final = {
    "misaligned": "non-conformance",
    "unaligned": "omission",
    "omission": "omission",
    "addition": "addition",
    "negation": "mistranslation",
    "number-mismatch": "numbers",
    "number-bound": "numbers",
    "code-mismatch": "inconsistent-entities",
    "entity-mismatch": "inconsistent-entities",
    "untranslated": "untranslated",
    "term-forbidden": "terminology",
    "term-missing": "terminology",
    "term-variant": "terminology",
    "term-inconsistent": "inconsistency",
    "modality": "mistranslation",
    "meaning-shift": "mistranslation",
    "punctuation": "typographical",
    "locale-wording": "locale-specific-content",
}
"""Finding codes as types of ITS 2.0, appendix C; a code that is not here is `other`."""
_SEVERITIES: Final = {"critical": "100", "major": "67", "minor": "33", "info": "0"}
"""Severities on the scale of ITS, 0 to 100."""


def render_xliff2(bitext: Bitext, options: WriteOptions) -> Rendered:  # noqa: ARG001 - the format has no date
    """Return the file; its notes tell what XML could not hold."""
    alignment = bitext.alignment
    illegal: Counter[str] = Counter()
    root = make_root(
        f"{_XLIFF}xliff",
        {
            "version": "2.1",
            "srcLang": alignment.source.language,
            "trgLang": alignment.target.language,
            f"{_ITS}version": "2.0",
            XML_SPACE: "preserve",
        },
        {"its": _ITS[1:-1], "mda": _METADATA[1:-1]},
    )
    file = etree.SubElement(
        root, f"{_XLIFF}file", {"id": "f1", "original": strip_illegal(alignment.source.name, illegal) or "unnamed"}
    )
    file.text = "\n"
    if bitext.signature:
        notes = etree.SubElement(file, f"{_XLIFF}notes")
        add_leaf(notes, f"{_XLIFF}note", strip_illegal(bitext.signature, illegal), {"id": "n1", "category": "aligner"})
        notes.tail = "\n"
    for k in range(len(alignment.beads)):
        _add_unit(file, bitext, k, illegal)
    return Rendered(to_bytes(root), (f"{len(alignment.beads):,} units", *say_illegal(illegal)))


def _add_unit(file: etree._Element, bitext: Bitext, number: int, illegal: Counter[str]) -> None:
    bead = bitext.alignment.beads[number]
    unit = etree.SubElement(file, f"{_XLIFF}unit", {"id": f"u{number + 1}"})
    unit.tail = "\n"
    _add_metadata(unit, bitext, bead)
    found = [(f"q{number + 1}-{k}", finding) for k, finding in enumerate(open_findings(bitext, number), 1)]
    for name, finding in found:
        _add_issue(unit, name, bitext, finding)
    _add_notes(unit, bitext, bead, [finding for _, finding in found], illegal)
    segment = etree.SubElement(unit, f"{_XLIFF}segment", {"id": "seg", **_state(bead)})
    for side in SIDES:
        if side == "source" or bead.target:
            content = etree.SubElement(segment, f"{_XLIFF}{side}")
            add_content(content, bitext.alignment.text(bead, side), _annotations(bitext, bead, side, found))


def _add_metadata(unit: etree._Element, bitext: Bitext, bead: Bead) -> None:
    metadata = etree.SubElement(unit, f"{_METADATA}metadata")
    group = etree.SubElement(metadata, f"{_METADATA}metaGroup", {"category": "aligner"})
    for side in SIDES:
        if bead.side(side):
            ids = bitext.alignment.document(side).ids(bead.side(side))
            add_leaf(group, f"{_METADATA}meta", " ".join(map(str, ids)), {"type": f"{side}-ids"})
    add_leaf(group, f"{_METADATA}meta", f"{bead.confidence:.4f}", {"type": "confidence"})


def _add_issue(unit: etree._Element, name: str, bitext: Bitext, finding: Finding) -> None:
    """Add a finding as a standoff issue, to which annotations refer by `name`."""
    issues = etree.SubElement(unit, f"{_ITS}locQualityIssues", {XML_ID: name})
    attributes = {
        "locQualityIssueType": _issue_type(finding),
        "locQualityIssueComment": strip_illegal(describe(bitext, finding), Counter()),
        "locQualityIssueSeverity": _SEVERITIES[finding.severity],
    }
    add_leaf(issues, f"{_ITS}locQualityIssue", attributes=attributes)


def _issue_type(finding: Finding) -> str:
    if finding.code == "unaligned" and finding.source_span is None:
        return "addition"
    return ISSUE_TYPES.get(finding.code, "other")


def _add_notes(
    unit: etree._Element, bitext: Bitext, bead: Bead, findings: list[Finding], illegal: Counter[str]
) -> None:
    if not bead.note and not findings:
        return
    notes = etree.SubElement(unit, f"{_XLIFF}notes")
    if bead.note:
        add_leaf(notes, f"{_XLIFF}note", strip_illegal(bead.note, illegal), {"id": "n0", "category": "reviewer"})
    for k, finding in enumerate(findings, 1):
        attributes = {"id": f"n{k}", "category": "aligner", "priority": str(PRIORITIES[finding.severity])}
        if bool(finding.source_span) != bool(finding.target_span):
            attributes["appliesTo"] = "source" if finding.source_span else "target"
        add_leaf(notes, f"{_XLIFF}note", strip_illegal(describe(bitext, finding), Counter()), attributes)


def _state(bead: Bead) -> dict[str, str]:
    reached = "reviewed" if bead.status == "confirmed" else "translated"
    return {"state": reached if bead.target else "initial", "subState": f"aligner:{bead.status}"}


def _annotations(bitext: Bitext, bead: Bead, side: Side, found: list[tuple[str, Finding]]) -> list[Annotation]:
    """Return what is to be marked on one side of a bead, in characters of its text."""
    document = bitext.alignment.document(side)
    starts: dict[int, int] = {}
    end = 0
    for position in bead.side(side):
        starts[position] = end
        end += len(document.segments[position].text) + len(document.joiner)
    annotations = []
    for k, (name, finding) in enumerate(found, 1):
        span = finding.span(side)
        if span:
            start = starts[span.segment]
            annotations.append(Annotation(start + span.start, start + span.end, f"{side[0]}{k}", name))
        elif bead.side(side) and not (finding.source_span or finding.target_span):
            annotations.append(Annotation(0, end - len(document.joiner), f"{side[0]}{k}", name))
    return annotations
