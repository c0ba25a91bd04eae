"""XLIFF 1.2 (OASIS 2008), as most translation tools read it: a trans-unit a bead, findings as notes.

The status of a bead is the state of its target: open `translated`, check `needs-review-translation`, confirmed
`signed-off` with approved="yes", no-counterpart `x-no-counterpart`. A bead without source has an empty source, as the
format wants one. What XLIFF has no word for (ids of the segments, confidence) stands in attributes of a namespace of
our own, as the specification allows, and comes back when the file is read.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from lxml import etree

from aligner import __version__
from aligner.model import SIDES, Bitext, Finding
from aligner.pairs import RowStream
from aligner.writers.base import OpenFile, Rendered, WriteOptions
from aligner.writers.remarks import PRIORITIES, describe, open_findings
from aligner.writers.xml import XML_SPACE, say_illegal, strip_illegal, xml_date

__all__ = ["render_xliff", "write_xliff"]

_XLIFF: Final = "{urn:oasis:names:tc:xliff:document:1.2}"
_OWN: Final = "{urn:zh-en-aligner:1}"
_STATES: Final = {
    "open": "translated",
    "check": "needs-review-translation",
    "confirmed": "signed-off",
    "no-counterpart": "x-no-counterpart",
}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A trans-unit: `remarks` are notes on findings, each with its attributes."""

    number: int
    texts: tuple[str, str]
    ids: tuple[tuple[int, ...], tuple[int, ...]]
    confidence: float
    status: str
    note: str
    remarks: tuple[tuple[str, dict[str, str]], ...] = ()


def render_xliff(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the file; its notes tell what XML could not hold."""
    alignment = bitext.alignment
    out = io.BytesIO()
    languages = alignment.source.language, alignment.target.language
    notes = _write(out, (alignment.source.name, bitext.signature), languages, _units_of_beads(bitext), options)
    return Rendered(out.getvalue(), notes)


def write_xliff(stream: RowStream, options: WriteOptions, open_file: OpenFile) -> tuple[str, ...]:
    """Write the file row by row."""
    units = (
        _Unit(number, (row.source, row.target), (row.source_ids, row.target_ids), row.confidence, row.status, row.note)
        for number, row in enumerate(stream.rows, 1)
    )
    return _write(open_file(""), (stream.name, ""), (stream.source_lang, stream.target_lang), units, options)


def _units_of_beads(bitext: Bitext) -> Iterator[_Unit]:
    alignment = bitext.alignment
    for k, bead in enumerate(alignment.beads):
        yield _Unit(
            number=k + 1,
            texts=(alignment.text(bead, "source"), alignment.text(bead, "target")),
            ids=(alignment.source.ids(bead.source), alignment.target.ids(bead.target)),
            confidence=bead.confidence,
            status=bead.status,
            note=bead.note,
            remarks=tuple(
                (describe(bitext, finding), _note_attributes(finding)) for finding in open_findings(bitext, k)
            ),
        )


def _write(
    out: BinaryIO, made: tuple[str, str], languages: tuple[str, str], units: Iterable[_Unit], options: WriteOptions
) -> tuple[str, ...]:
    """Write units of a text `made` of a name and a signature; return notes."""
    illegal: Counter[str] = Counter()
    attributes = {
        "original": strip_illegal(made[0], illegal) or "unnamed",
        "source-language": languages[0],
        "target-language": languages[1],
        "datatype": "plaintext",
        "tool-id": "aligner",
        XML_SPACE: "preserve",
    }
    if options.date:
        attributes["date"] = xml_date(options.date)
    n_units = 0
    # Without its own prefix among them, lxml gives xml:space another one.
    names = {None: _XLIFF[1:-1], "aligner": _OWN[1:-1], "xml": etree.QName(XML_SPACE).namespace}
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(f"{_XLIFF}xliff", {"version": "1.2"}, nsmap=names), xml.element(f"{_XLIFF}file", attributes):
            with xml.element(f"{_XLIFF}header"):
                _leaf(xml, "tool", "", {"tool-id": "aligner", "tool-name": "aligner", "tool-version": __version__})
                if made[1]:
                    _leaf(xml, "note", strip_illegal(made[1], illegal), {"from": "aligner"})
            xml.write("\n")
            with xml.element(f"{_XLIFF}body"):
                xml.write("\n")
                for unit in units:
                    n_units += 1
                    _write_unit(xml, unit, illegal)
                    xml.write("\n")
    out.write(b"\n")
    return (f"{n_units:,} units", *say_illegal(illegal))


def _write_unit(xml: Any, unit: _Unit, illegal: Counter[str]) -> None:
    with xml.element(f"{_XLIFF}trans-unit", _unit_attributes(unit)):
        _leaf(xml, "source", strip_illegal(unit.texts[0], illegal))
        target = strip_illegal(unit.texts[1], illegal)
        if target or unit.status != "open":
            _leaf(xml, "target", target, {"state": _STATES[unit.status]})
        if unit.note:
            _leaf(xml, "note", strip_illegal(unit.note, illegal), {"from": "reviewer"})
        for remark, attributes in unit.remarks:
            # What it quotes was counted where it stands.
            _leaf(xml, "note", strip_illegal(remark, Counter()), attributes)


def _leaf(xml: Any, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Write an element that holds nothing but text."""
    with xml.element(_XLIFF + name, dict(attributes or {})):
        if text:
            xml.write(text)


def _unit_attributes(unit: _Unit) -> dict[str, str]:
    attributes = {"id": str(unit.number)}
    if unit.status == "confirmed":
        attributes["approved"] = "yes"
    attributes[XML_SPACE] = "preserve"
    for side, ids in zip(SIDES, unit.ids, strict=True):
        if ids:
            attributes[f"{_OWN}{side}-ids"] = " ".join(map(str, ids))
    attributes[f"{_OWN}confidence"] = f"{unit.confidence:.4f}"
    return attributes


def _note_attributes(finding: Finding) -> dict[str, str]:
    """Return whose note it is, how urgent, and which side it is about if that is one."""
    attributes = {"from": "aligner", "priority": str(PRIORITIES[finding.severity])}
    if bool(finding.source_span) != bool(finding.target_span):
        attributes["annotates"] = "source" if finding.source_span else "target"
    return attributes
