"""TMX 1.4, valid against the DTD and the prose of the specification (LISA 2005).

Written element by element with lxml's xmlfile, so that memory does not grow with the number of units. What a
translation memory cannot use is left out and counted: beads with an empty side, beads whose segments do not follow one
another, and beads that join a heading with other segments.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Final

from lxml import etree

from aligner import __version__
from aligner.model import SIDES, Alignment, Bead, Bitext, Document, Side
from aligner.summary import is_to_look_at
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["render_tmx"]

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0, production 2: everything but these may stand in a document.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENDS_SENTENCE = re.compile(r"[。！？.!?:：,，;；…—][”’」』）)\]\"']*$")


def render_tmx(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the TMX file; the notes tell how many units there are and what was left out."""
    alignment = bitext.alignment
    left_out: Counter[str] = Counter()
    illegal: Counter[str] = Counter()
    n_units = 0
    buffer = io.BytesIO()
    with etree.xmlfile(buffer, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("tmx", version="1.4"):
            file.write("\n")
            file.write(_header(alignment.source.language, bitext.signature, options))
            file.write("\n")
            with file.element("body"):
                for k, bead in enumerate(alignment.beads):
                    reason = _unfit(alignment, bead)
                    if reason:
                        left_out[reason] += 1
                        continue
                    n_units += 1
                    file.write("\n", _unit(bitext, k, illegal, options))
                file.write("\n")
            file.write("\n")
    return Rendered(buffer.getvalue() + b"\n", tuple(_notes(n_units, left_out, illegal)))


def _notes(n_units: int, left_out: Counter[str], illegal: Counter[str]) -> list[str]:
    notes = [f"{n_units} units"]
    if left_out:
        notes.append("left out: " + ", ".join(f"{count} {reason}" for reason, count in left_out.items()))
    if illegal:
        names = ", ".join(f"U+{ord(character):04X} ({count})" for character, count in sorted(illegal.items()))
        notes.append(f"characters that XML cannot hold were taken out: {names}")
    return notes


def _header(language: str, signature: str, options: WriteOptions) -> etree._Element:
    header = etree.Element(
        "header",
        creationtool="aligner",
        creationtoolversion=__version__,
        segtype="sentence",
        attrib={"o-tmf": "aligner"},
        adminlang="en-US",
        srclang=language,
        datatype="plaintext",
    )
    if options.date:
        header.set("creationdate", options.date)
    if signature:
        etree.SubElement(header, "prop", type="x-signature").text = signature
    return header


def _unit(bitext: Bitext, number: int, illegal: Counter[str], options: WriteOptions) -> etree._Element:
    alignment = bitext.alignment
    bead = alignment.beads[number]
    unit = etree.Element("tu", tuid=str(number + 1))
    if options.date:
        unit.set("creationdate", options.date)
    texts = {side: _legal(alignment.text(bead, side), illegal) for side in SIDES}
    dropped = sorted({c for side in SIDES for c in _ILLEGAL.findall(alignment.text(bead, side))})
    if bead.note:
        etree.SubElement(unit, "note").text = _legal(bead.note, illegal)
    if dropped:
        etree.SubElement(unit, "note").text = "taken out: " + ", ".join(f"U+{ord(c):04X}" for c in dropped)
    props = [("x-confidence", f"{bead.confidence:.4f}"), ("x-shape", bead.shape), ("x-status", bead.status)]
    for finding in bitext.findings_of(number):
        if is_to_look_at(finding):
            words = " | ".join(filter(None, (bitext.span_text(finding, side) for side in SIDES)))
            props.append(("x-finding", _legal(f"{finding.code}: {words}", Counter())))
    for kind, value in props:
        etree.SubElement(unit, "prop", type=kind).text = value
    for side in SIDES:
        variant = etree.SubElement(unit, "tuv", {_LANG: alignment.document(side).language})
        etree.SubElement(variant, "seg").text = texts[side]
    return unit


def _legal(text: str, illegal: Counter[str]) -> str:
    illegal.update(_ILLEGAL.findall(text))
    return _ILLEGAL.sub("", text).strip()


def _unfit(alignment: Alignment, bead: Bead) -> str:
    """Return why a bead is no unit of a translation memory, "" where it is one."""
    if not bead.is_pair:
        return "without source" if not bead.source else "without target"
    for side in SIDES:
        positions = bead.side(side)
        if positions[-1] - positions[0] >= len(positions):
            return "not contiguous"
        if _joins_heading(alignment.document(side), positions):
            return "with a heading joined to more text"
        if not _legal(alignment.text(bead, side), Counter()):
            return _without_legal_text(side)
    return ""


def _without_legal_text(side: Side) -> str:
    return f"without {side}"


def _joins_heading(document: Document, positions: tuple[int, ...]) -> bool:
    """Whether several segments are joined and one of them is a heading: no sentence, so no unit to find again."""
    return len(positions) > 1 and any(_is_heading(document, p) for p in positions)


def _is_heading(document: Document, position: int) -> bool:
    return document.is_alone(position) and not _ENDS_SENTENCE.search(document.segments[position].text)
