"""TMX of any version from 1.1 to 1.4: two of its languages as pairs.

Read element by element, so that memory does not grow with the file. A file comes from anywhere: nothing outside it is
loaded, and one that declares entities is refused (they are how a small file becomes a huge text). Of what stands
inside a segment, the native codes of inline elements are left out and the text that they mark stays.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import MAX_BYTES, Row, Rows
from aligner.readers.decode import read_bytes
from aligner.settings import ReadSettings
from aligner.text.scripts import is_chinese

__all__ = ["read_tmx"]

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NATIVE = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Inline elements that hold codes of the original file, not words."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """The first text of every language of a unit, in the order of the file, by tag in lower case."""

    texts: dict[str, str]
    confidence: float


def read_tmx(path: Path, settings: ReadSettings) -> Rows:
    """Read the units; InputError for what is no TMX, or where it is unclear which two languages are meant."""
    data = read_bytes(path, MAX_BYTES)
    if not data.strip():
        raise InputError(f"{path}: is empty; give a TMX file")
    try:
        srclang, units = _read_units(path, data)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}: line {error.lineno}: is no well-formed XML: {_reason(error)}") from error
    languages = Counter(tag for unit in units for tag in unit.texts)
    if not languages:
        raise InputError(f"{path}: holds no unit with a text; give a TMX with tu, tuv and seg elements")
    source, target = _choose(path, languages, srclang.lower(), settings)
    rows = [
        Row(
            unit.texts.get(source, ""),
            unit.texts.get(target, ""),
            (number,) if unit.texts.get(source) else (),
            (number,) if unit.texts.get(target) else (),
            unit.confidence,
        )
        for number, unit in enumerate(units, 1)
    ]
    kept = tuple(row for row in rows if row.source or row.target)
    notes = []
    if len(kept) < len(rows):
        notes.append(f"{len(rows) - len(kept)} units without {source} and {target} left out")
    named = [_write_tag(tag) if "-" in tag else "" for tag in (source, target)]
    return Rows(kept, named[0], named[1], tuple(notes))


def _reason(error: etree.XMLSyntaxError) -> str:
    return " ".join((error.msg or "unknown fault").split(", line ")[0].split())


def _read_units(path: Path, data: bytes) -> tuple[str, list[_Unit]]:
    """Return the source language of the header, and the units."""
    srclang = ""
    units: list[_Unit] = []
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        if event == "start":
            if element.getparent() is None:
                _check_root(path, element)
            continue
        name = etree.QName(element).localname
        if name == "header":
            srclang = element.get("srclang", "")
        elif name == "tu":
            units.append(_read_unit(element))
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    return srclang, units


def _check_root(path: Path, root: etree._Element) -> None:
    if etree.QName(root).localname != "tmx":
        raise InputError(f"{path}: is XML, but no TMX: its outermost element is {etree.QName(root).localname}")
    declared = root.getroottree().docinfo.internalDTD
    # The stubs do not know this method.
    if declared is not None and declared.entities():  # type: ignore[attr-defined]
        raise InputError(f"{path}: declares XML entities, which no TMX needs; take the declarations out")


def _read_unit(element: etree._Element) -> _Unit:
    texts: dict[str, str] = {}
    for variant in element.iterfind("{*}tuv"):
        tag = (variant.get(_XML_LANG) or variant.get("lang") or "").replace("_", "-").lower()
        segment = variant.find("{*}seg")
        text = "".join(_words(segment)).strip() if segment is not None else ""
        if tag and text:
            texts.setdefault(tag, text)
    return _Unit(texts, _confidence(element))


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the text of a segment without the codes in it."""
    if element.text:
        yield element.text
    for child in element:
        if etree.QName(child).localname not in _NATIVE:
            yield from _words(child)
        if child.tail:
            yield child.tail


def _confidence(element: etree._Element) -> float:
    for prop in element.iterfind("{*}prop"):
        if prop.get("type") == "x-confidence":
            try:
                value = float(prop.text or "")
            except ValueError:
                break
            return value if 0.0 <= value <= 1.0 else 1.0
    return 1.0


def _choose(path: Path, languages: Counter[str], srclang: str, settings: ReadSettings) -> tuple[str, str]:
    """Return the tags of source and target, by the options, the header and what is there."""
    source = _match(settings.source_lang, languages) or _match(srclang, languages)
    target = _match(settings.target_lang, languages)
    if not source:
        others = [tag for tag in languages if tag != target]
        chinese = [tag for tag in others if is_chinese(tag)]
        source = chinese[0] if len(chinese) == 1 else others[0] if others else ""
    if not target:
        others = [tag for tag in languages if tag != source]
        crossing = [tag for tag in others if is_chinese(tag) != is_chinese(source)]
        target = others[0] if len(others) == 1 else crossing[0] if len(crossing) == 1 else ""
    for wanted, found, option in ((settings.source_lang, source, "source"), (settings.target_lang, target, "target")):
        if not found or (wanted and found != _match(wanted, languages)) or source == target:
            there = ", ".join(_write_tag(tag) for tag in languages)
            raise InputError(f"{path}: holds {there}; name the {option} among them with --{option}-lang")
    return source, target


def _match(wanted: str | None, languages: Counter[str]) -> str:
    """Return the tag of the file that a tag means: the same, or the only one of its language; "" for none."""
    if not wanted:
        return ""
    tag = wanted.lower().replace("_", "-")
    if tag in languages:
        return tag
    alike = [other for other in languages if other.split("-")[0] == tag.split("-")[0]]
    return alike[0] if len(alike) == 1 else ""


def _write_tag(tag: str) -> str:
    """Return a tag in its usual case (RFC 5646, section 2.1.1): zh-Hant-TW."""
    first, *rest = tag.split("-")
    return "-".join(
        [first, *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)]
    )
