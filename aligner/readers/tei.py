"""TEI P5 with links apart from the texts: one file with both, or a file that points into two others.

A pointer is `#s.1` or `zh.xml#s.1`. What belongs to which side is told by the file, and in one file by the language of
the text around the segment; the side that is pointed to first is the source unless the settings name the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.model import BEAD_STATUSES
from aligner.readers.bitext import Rows
from aligner.readers.languages import wanted_source
from aligner.readers.linked import Link, Units, beside, make_rows, should_exchange
from aligner.readers.xml import XML_ID, XML_LANG
from aligner.readers.xml_names import local_name
from aligner.readers.xml_pairs import parse_file
from aligner.settings import ReadSettings
from aligner.text.cells import parse_share

__all__ = ["read_tei"]

_MOST_FILES = 2
_SEGMENTS = frozenset({"s", "seg", "ab", "u"})


def read_tei(path: Path, settings: ReadSettings) -> Rows:
    """Read links and texts; InputError where it is unclear what the two sides are, or a segment is not there."""
    root = parse_file(path, settings)
    links = [(element, element.get("target", "").split()) for element in _linking(root)]
    if not any(pointers for _, pointers in links):
        raise InputError(f"{path}: holds no links (link elements with a target); give a TEI file with stand-off links")
    files = list(dict.fromkeys(pointer.partition("#")[0] for _, pointers in links for pointer in pointers))
    sides = _sides(path, root, files, settings)
    if len(sides) == 1:
        sides.append(("", {}))
    if len(sides) != 2:
        raise InputError(f"{path}: its links join segments of {len(sides)} texts, by their languages; two are read")
    if should_exchange(wanted_source(settings), *(tag for tag, _ in sides)):
        sides.reverse()
    owner = {key: k for k, (_, units) in enumerate(sides) for key in units}
    remarks = _remarks(root)
    made = []
    for element, pointers in links:
        missing = [pointer for pointer in pointers if pointer not in owner]
        if missing:
            raise InputError(f"{path}: links to segments that are not in the texts: {missing[0][:60]}")
        own = [tuple(pointer for pointer in pointers if owner[pointer] == k) for k in (0, 1)]
        status = element.get("subtype", "")
        note = remarks.get(" ".join(pointers), "")
        confidence = parse_share(element.get("cert", ""))
        made.append(Link(own[0], own[1], confidence, status if status in BEAD_STATUSES else "open", note))
    rows = make_rows(path, (sides[0][1], sides[1][1]), made)
    source_lang, target_lang = (tag if "-" in tag else "" for tag, _ in sides)
    return Rows(tuple(rows), source_lang, target_lang)


def _linking(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the links, and the spans of segments that have no counterpart."""
    yield from root.iter("{*}link")
    for group in root.iter("{*}spanGrp"):
        if group.get("type") == "no-counterpart":
            yield from group.iterfind("{*}span")


def _remarks(root: etree._Element) -> dict[str, str]:
    groups = (group for group in root.iter("{*}spanGrp") if group.get("type") == "remarks")
    return {span.get("target", ""): span.text or "" for group in groups for span in group.iterfind("{*}span")}


def _sides(path: Path, root: etree._Element, files: list[str], settings: ReadSettings) -> list[tuple[str, Units]]:
    """Return the language and the segments of each text, by their pointers."""
    if files == [""]:
        leaves = (text for text in root.iter("{*}text") if next(text.iter("{*}group"), None) is None)
        sides: dict[str, Units] = {_language(text): {} for text in leaves}
        for element in _identified(root):
            sides.setdefault(_language(element), {})[f"#{element.get(XML_ID)}"] = "".join(map(str, element.itertext()))
        return list(sides.items())
    if len(files) != _MOST_FILES:
        raise InputError(f"{path}: its links point into {len(files)} files; two are read")
    found = []
    for name in files:
        file = beside(path, name) if name else path
        other = parse_file(file, settings) if name else root
        units = {f"{name}#{e.get(XML_ID)}": "".join(map(str, e.itertext())) for e in _identified(other)}
        found.append((next((_language(e) for e in _identified(other)), ""), units))
    return found


def _identified(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the segments of the texts that can be pointed to."""
    for text in root.iter("{*}text"):
        if any(local_name(a) == "text" for a in text.iterancestors()):
            continue
        for element in text.iter("{*}*"):
            if local_name(element) in _SEGMENTS and element.get(XML_ID):
                yield element


def _language(element: etree._Element) -> str:
    around = (element, *element.iterancestors())
    return next((e.get(XML_LANG, "") for e in around if e.get(XML_LANG)), "")
