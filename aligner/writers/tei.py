"""TEI P5: one file with both texts and, apart from them, the links (`standOff`, TEI Guidelines 16.10).

A bead of two sides is a `link` to its sentences, with the confidence as `cert`. TEI wants two places in a link, so that
a segment without counterpart is a `span` with a type of its own, and so are remarks and findings that are still open.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, groupby

from lxml import etree

from aligner import __version__
from aligner.model import SIDES, Bitext, Document, Side
from aligner.summary import is_to_look_at
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.xml import make_legal, say_illegal, to_bytes

__all__ = ["render_tei"]

_TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"


def render_tei(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the file; the notes tell what XML could not hold."""
    illegal: Counter[str] = Counter()
    root = etree.fromstring(f'<TEI xmlns="{_TEI}"/>')
    root.append(_header(bitext, options))
    root.append(_stand_off(bitext, illegal))
    group = _add(_add(root, "text"), "group")
    for side in SIDES:
        group.append(_text(bitext.alignment.document(side), side, illegal))
    return Rendered(to_bytes(root, over_lines=True), tuple(say_illegal(illegal)))


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_TEI}}}{name}", attributes)
    element.text = text or None
    return element


def _header(bitext: Bitext, options: WriteOptions) -> etree._Element:
    header = etree.Element(f"{{{_TEI}}}teiHeader")
    description = _add(header, "fileDesc")
    names = dict.fromkeys(bitext.alignment.document(side).name for side in SIDES)
    title = make_legal(" – ".join(filter(None, names)), Counter()).strip()
    _add(_add(description, "titleStmt"), "title", title or "Aligned texts")
    published = _add(_add(description, "publicationStmt"), "p", "Not published.")
    if options.date:
        date = options.date
        published.text = "Written "
        day = f"{date[:4]}-{date[4:6]}-{date[6:8]}"
        _add(published, "date", day, when=day).tail = "."
    _add(_add(description, "sourceDesc"), "p", "Two texts, each the translation of the other.")
    info = _add(_add(header, "encodingDesc"), "appInfo")
    application = _add(info, "application", ident="aligner", version=__version__)
    _add(application, "desc", make_legal(bitext.signature, Counter()).strip() or "aligner")
    return header


def _target(bitext: Bitext, bead: int) -> str:
    own = bitext.alignment.beads[bead]
    return " ".join(f"#{side[0]}.{p + 1}" for side in SIDES for p in own.side(side))


def _stand_off(bitext: Bitext, illegal: Counter[str]) -> etree._Element:
    stand_off = etree.Element(f"{{{_TEI}}}standOff")
    links = _add(stand_off, "linkGrp", type="alignment")
    groups: dict[str, list[tuple[str, dict[str, str]]]] = {"no-counterpart": [], "remarks": [], "findings": []}
    for k, bead in enumerate(bitext.alignment.beads):
        target = _target(bitext, k)
        about = {"cert": f"{bead.confidence:.4f}", "type": bead.shape, "subtype": bead.status, "target": target}
        if bead.is_pair:
            _add(links, "link", **{f"{{{_XML}}}id": f"b.{k + 1}"}, **about)
        else:
            groups["no-counterpart"].append(("", about))
        if bead.note.strip():
            groups["remarks"].append((bead.note, {"target": target}))
        groups["findings"] += [
            (finding.message, {"type": finding.code, "target": target})
            for finding in bitext.findings_of(k)
            if is_to_look_at(finding)
        ]
    for kind, spans in groups.items():
        if spans:
            group = _add(stand_off, "spanGrp", type=kind)
            for text, attributes in spans:
                _add(group, "span", make_legal(text, illegal), **attributes)
    if not len(links):
        stand_off.remove(links)
    return stand_off


def _text(document: Document, side: Side, illegal: Counter[str]) -> etree._Element:
    text = etree.Element(f"{{{_TEI}}}text", {f"{{{_XML}}}lang": document.language, "n": side})
    body = _add(text, "body")
    paragraphs = list(accumulate(int(p in document.paragraphs) for p in range(len(document.segments))))
    for _, positions in groupby(range(len(document.segments)), key=paragraphs.__getitem__):
        own = _add(body, "p")
        for p in positions:
            words = make_legal(document.segments[p].text, illegal)
            _add(own, "s", words, **{f"{{{_XML}}}id": f"{side[0]}.{p + 1}"})
    if not document.segments:
        _add(body, "p")
    return text
