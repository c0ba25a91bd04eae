"""InterText and OPUS alignments: a file of links, and beside it the two texts that it names.

InterText (`linkGrp` outermost) writes the ids of `toDoc` before those of `fromDoc`; OPUS (`cesAlign`) the other way
round, and links many pairs of texts in one file, which are read one after another. `fromDoc` is the source, unless the
settings name the language of the other. Texts are only looked for in the folder of the links and below it; they may be
packed (.xml.gz).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.pairs import Row
from aligner.readers.bitext import Rows
from aligner.readers.languages import wanted_source
from aligner.readers.linked import Link, Units, beside, join_parts, make_rows, should_exchange
from aligner.readers.xml import XML_ID, XML_LANG
from aligner.readers.xml_names import local_name
from aligner.readers.xml_pairs import parse_file
from aligner.settings import ReadSettings

__all__ = ["read_intertext"]

_TAG = re.compile(r"[._-]((?:zh|yue|en)(?:[-_][A-Za-z0-9]+)*)(?:\.(?:source|target))?\.xml$", re.IGNORECASE)
_FOLDER = re.compile(r"((?:zh|yue|en)(?:[-_][A-Za-z0-9]+)*)/", re.IGNORECASE)


def read_intertext(path: Path, settings: ReadSettings) -> Rows:
    """Read the links and their texts; InputError where a text or a segment of it is not there."""
    root = parse_file(path, settings)
    is_opus = local_name(root) == "cesAlign"
    groups = list(root.iterfind("{*}linkGrp")) if is_opus else [root]
    if not groups or local_name(groups[0]) != "linkGrp":
        raise InputError(f"{path}: holds no links; give the file of links, which names the two texts")
    rows: list[Row] = []
    languages = ("", "")
    before = (0, 0)
    for group in groups:
        links = [_link(path, element, to_first=not is_opus) for element in group.iterfind("{*}link")]
        ids = ({key for link in links for key in link.source}, {key for link in links for key in link.target})
        names = (group.get("fromDoc", ""), group.get("toDoc", ""))
        read = (_text(path, name, own, settings) for name, own in zip(names, ids, strict=True))
        units, tags = zip(*read, strict=True)
        if should_exchange(wanted_source(settings), *tags):
            links = [Link(link.target, link.source, status=link.status) for link in links]
            units, tags = units[::-1], tags[::-1]
        own_rows = make_rows(path, (units[0], units[1]), links, before)
        before = (before[0] + _n_filled(units[0]), before[1] + _n_filled(units[1]))
        rows += (replace(row, document=names[0]) for row in own_rows) if len(groups) > 1 else own_rows
        languages = (tags[0], tags[1])
    source_lang, target_lang = (tag if "-" in tag else "" for tag in languages)
    return Rows(tuple(rows), source_lang, target_lang)


def _n_filled(units: Units) -> int:
    """Return how many segments have a text, and so a number."""
    return sum(bool(text.strip()) for text in units.values())


def _link(path: Path, element: etree._Element, *, to_first: bool) -> Link:
    sides = element.get("xtargets", "").split(";")
    if len(sides) != 2:
        raise InputError(f"{path}: line {element.sourceline}: a link without xtargets of the form 1:1 1:2;1:1")
    first, second = (tuple(side.split()) for side in sides)
    status = "confirmed" if element.get("status") == "man" else "open"
    return Link(second, first, status=status) if to_first else Link(first, second, status=status)


def _text(path: Path, name: str, linked: set[str], settings: ReadSettings) -> tuple[Units, str]:
    """Return the segments of a text, those that are linked and all sentences, and its language."""
    if not name:
        raise InputError(f"{path}: does not name its two texts (fromDoc, toDoc)")
    root = parse_file(beside(path, name), settings)
    units: Units = {}
    for element in root.iter("{*}*"):
        key = element.get("id") or element.get(XML_ID) or ""
        if key in linked or local_name(element) == "s":
            units.setdefault(key or f"#{len(units)}", _words(element))
    found = _TAG.search(name.removesuffix(".gz")) or _FOLDER.match(name)
    tag = root.get(XML_LANG) or root.get("lang") or (found[1] if found else "")
    return units, tag.replace("_", "-")


def _words(element: etree._Element) -> str:
    """Return the text of a sentence; where its words or times are elements, line breaks stand between these only."""
    words = ["".join(map(str, word.itertext())).strip() for word in element.iter("{*}w")]
    if words:
        return join_parts(words)
    text = "".join(map(str, element.itertext()))
    return " ".join(text.split()) if len(element) else text
