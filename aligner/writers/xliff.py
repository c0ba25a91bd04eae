"""XLIFF 1.2 (OASIS 2008), as most translation tools read it: a trans-unit a bead, findings as notes.

The status of a bead is the state of its target: open `translated`, check `needs-review-translation`, confirmed
`signed-off` with approved="yes", no-counterpart `x-no-counterpart`. A bead without source has an empty source, as the
format wants one. What XLIFF has no word for (ids of the segments, confidence) stands in attributes of a namespace of
our own, as the specification allows, and comes back when the file is read.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml import etree

from aligner import __version__
from aligner.model import SIDES, Bead, Bitext, Finding
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.remarks import PRIORITIES, describe, open_findings
from aligner.writers.xml import XML_SPACE, add_leaf, make_root, say_illegal, strip_illegal, to_bytes, xml_date

__all__ = ["render_xliff"]

_XLIFF: Final = "{urn:oasis:names:tc:xliff:document:1.2}"
_OWN: Final = "{urn:zh-en-aligner:1}"
_STATES: Final = {
    "open": "translated",
    "check": "needs-review-translation",
    "confirmed": "signed-off",
    "no-counterpart": "x-no-counterpart",
}


def render_xliff(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the file; its notes tell what XML could not hold."""
    alignment = bitext.alignment
    illegal: Counter[str] = Counter()
    root = make_root(f"{_XLIFF}xliff", {"version": "1.2"}, {"aligner": _OWN[1:-1]})
    attributes = {
        "original": strip_illegal(alignment.source.name, illegal) or "unnamed",
        "source-language": alignment.source.language,
        "target-language": alignment.target.language,
        "datatype": "plaintext",
        "tool-id": "aligner",
        XML_SPACE: "preserve",
    }
    if options.date:
        attributes["date"] = xml_date(options.date)
    file = etree.SubElement(root, f"{_XLIFF}file", attributes)
    header = etree.SubElement(file, f"{_XLIFF}header")
    header.tail = "\n"
    tool = {"tool-id": "aligner", "tool-name": "aligner", "tool-version": __version__}
    add_leaf(header, f"{_XLIFF}tool", attributes=tool)
    if bitext.signature:
        add_leaf(header, f"{_XLIFF}note", strip_illegal(bitext.signature, illegal), {"from": "aligner"})
    body = etree.SubElement(file, f"{_XLIFF}body")
    body.text = "\n"
    for k in range(len(alignment.beads)):
        _add_unit(body, bitext, k, illegal)
    return Rendered(to_bytes(root), (f"{len(alignment.beads):,} units", *say_illegal(illegal)))


def _add_unit(body: etree._Element, bitext: Bitext, number: int, illegal: Counter[str]) -> None:
    bead = bitext.alignment.beads[number]
    unit = etree.SubElement(body, f"{_XLIFF}trans-unit", _unit_attributes(bitext, number, bead))
    unit.tail = "\n"
    add_leaf(unit, f"{_XLIFF}source", strip_illegal(bitext.alignment.text(bead, "source"), illegal))
    target = strip_illegal(bitext.alignment.text(bead, "target"), illegal)
    if target or bead.status != "open":
        add_leaf(unit, f"{_XLIFF}target", target, {"state": _STATES[bead.status]})
    if bead.note:
        add_leaf(unit, f"{_XLIFF}note", strip_illegal(bead.note, illegal), {"from": "reviewer"})
    for finding in open_findings(bitext, number):
        # What it quotes was counted where it stands.
        add_leaf(unit, f"{_XLIFF}note", strip_illegal(describe(bitext, finding), Counter()), _note_attributes(finding))


def _unit_attributes(bitext: Bitext, number: int, bead: Bead) -> dict[str, str]:
    attributes = {"id": str(number + 1)}
    if bead.status == "confirmed":
        attributes["approved"] = "yes"
    attributes[XML_SPACE] = "preserve"
    for side in SIDES:
        if bead.side(side):
            ids = bitext.alignment.document(side).ids(bead.side(side))
            attributes[f"{_OWN}{side}-ids"] = " ".join(map(str, ids))
    attributes[f"{_OWN}confidence"] = f"{bead.confidence:.4f}"
    return attributes


def _note_attributes(finding: Finding) -> dict[str, str]:
    """Return whose note it is, how urgent, and which side it is about if that is one."""
    attributes = {"from": "aligner", "priority": str(PRIORITIES[finding.severity])}
    if bool(finding.source_span) != bool(finding.target_span):
        attributes["annotates"] = "source" if finding.source_span else "target"
    return attributes
