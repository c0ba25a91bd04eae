"""InterText: two texts in XML, their sentences numbered `paragraph:sentence`, and a third file that links them.

As InterText's server exports it: `fromDoc` is the first text and `toDoc` the second, but in `xtargets` and `type` the
second stands first. What people confirmed has the status `man`, the rest `auto`.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from aligner.model import SIDES, Bitext, Document
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.xml import XML_LANG, make_legal, say_illegal, to_bytes

__all__ = ["render_intertext"]


def render_intertext(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the two texts and the links; the links name the texts by `options.stem`."""
    alignment = bitext.alignment
    illegal: Counter[str] = Counter()
    languages = {side: alignment.document(side).language for side in SIDES}
    if languages["source"] == languages["target"]:
        languages = {side: f"{language}.{side}" for side, language in languages.items()}
    ids = {side: _ids(alignment.document(side)) for side in SIDES}
    stem = options.stem or "text"
    links = etree.Element(
        "linkGrp", toDoc=f"{stem}.{languages['target']}.xml", fromDoc=f"{stem}.{languages['source']}.xml"
    )
    for bead in alignment.beads:
        etree.SubElement(
            links,
            "link",
            type=f"{len(bead.target)}-{len(bead.source)}",
            xtargets=";".join(" ".join(ids[side][p] for p in bead.side(side)) for side in reversed(SIDES)),
            status="man" if bead.status == "confirmed" else "auto",
        )
    parts = [(f".{languages[side]}.xml", _text(alignment.document(side), ids[side], illegal)) for side in SIDES]
    parts.append((f".{languages['source']}.{languages['target']}.xml", to_bytes(links, over_lines=True)))
    return Rendered(notes=tuple(say_illegal(illegal)), parts=tuple(parts))


def _ids(document: Document) -> list[str]:
    """Return the id of every segment: its paragraph and its place in it, from 1."""
    ids = []
    paragraph = sentence = 0
    for position in range(len(document.segments)):
        if position in document.paragraphs or not position:
            paragraph, sentence = paragraph + 1, 0
        sentence += 1
        ids.append(f"{paragraph}:{sentence}")
    return ids


def _text(document: Document, ids: list[str], illegal: Counter[str]) -> bytes:
    root = etree.Element("text", {XML_LANG: document.language})
    paragraph = root
    for segment, name in zip(document.segments, ids, strict=True):
        if name.endswith(":1"):
            paragraph = etree.SubElement(root, "p", id=name.partition(":")[0])
        etree.SubElement(paragraph, "s", id=name).text = make_legal(segment.text, illegal)
    return to_bytes(root, over_lines=True)
