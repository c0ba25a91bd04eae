"""XML and JSON broken by chance in their structure: well-formed still, so that readers look further than parsers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from lxml import etree

__all__ = ["mutate_json", "mutate_xml"]

_ODD = (
    "", " ", "\n", "0", "-1", "9" * 30, "9" * 5_000, "1e999", "NaN", "true", "中" * 2_000, "\u202e", "\U00020000",
    "\u2028", "a;b c", ";", "#x", "../x", "zh", "zh-CN", "en-US", "1:1 1:1;2:1", "s.1 s.1", "file:///etc/passwd",
    "%s {0}", "A1048577", "ZZZZ9", "rId9", "=1+1", "x:y", "preserve", "[0]:[0]", "2031-02-30", "1.5cm",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, -1, 10**40, 1e308, float("nan"), [], {}, [[]], [None], ["a", 1], {"source": "a"}, "\ud800", "\0",
    "x\ny",    ["甲", ""], [3, 1, 2], "confirmed", "", 0.5,
)  # fmt: skip
_MOST_ELEMENTS = 3_000
_DOCTYPE = 0.2
"""Share of the files that get a document type."""


def mutate_xml(data: bytes, chance: random.Random) -> bytes | None:
    """Return a file with one to six changes in its elements; None for what is no XML with namespaces, or too large."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    elements = [element for element in root.iter("*") if isinstance(element.tag, str)]
    if len(elements) > _MOST_ELEMENTS or not all(map(_is_writable, elements)):
        return None
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        chance.choice(_CHANGES)(chance.choice(elements), elements, chance)
    # With a document type that is not there, an entity that nobody declared is no fault of the XML.
    kind = f'<!DOCTYPE {etree.QName(root).localname} SYSTEM "x.dtd">\n' if chance.random() < _DOCTYPE else ""
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + kind.encode() + etree.tostring(root, encoding="utf-8")


def _is_writable(element: etree._Element) -> bool:
    """Whether lxml can make an element of this name and these attributes: it reads more, as undeclared prefixes."""
    try:
        etree.Element(element.tag, _attributes(element))
    except ValueError:
        return False
    return True


def _delete(element: etree._Element, _: list[etree._Element], __: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _repeat(element: etree._Element, _: list[etree._Element], chance: random.Random) -> None:
    for _copy in range(chance.choice((1, 2, 30))):
        if element.getparent() is not None:
            element.addnext(deepcopy(element))


def _copy_elsewhere(element: etree._Element, elements: list[etree._Element], chance: random.Random) -> None:
    place = chance.choice(elements)
    place.insert(chance.randrange(len(place) + 1), deepcopy(element))


def _rename(element: etree._Element, elements: list[etree._Element], chance: random.Random) -> None:
    element.tag = chance.choice(elements).tag


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _nest(element: etree._Element, _: list[etree._Element], chance: random.Random) -> None:
    for _level in range(chance.choice((1, 3, 60))):
        element = etree.SubElement(element, element.tag, _attributes(element))
        element.text = "甲"


def _set_attribute(element: etree._Element, elements: list[etree._Element], chance: random.Random) -> None:
    other = chance.choice(elements)
    names = sorted({**_attributes(element), **_attributes(other)})
    if names:
        name = chance.choice(names)
        element.set(name, str(other.get(name) or chance.choice(_ODD)) if chance.random() < 0.4 else chance.choice(_ODD))


def _drop_attribute(element: etree._Element, _: list[etree._Element], chance: random.Random) -> None:
    if len(element.attrib):
        del element.attrib[chance.choice(sorted(map(str, element.attrib)))]


def _set_text(element: etree._Element, _: list[etree._Element], chance: random.Random) -> None:
    element.text = chance.choice(_ODD)


def _set_tail(element: etree._Element, _: list[etree._Element], chance: random.Random) -> None:
    element.tail = chance.choice(_ODD)


def _add_odd_node(element: etree._Element, _: list[etree._Element], chance: random.Random) -> None:
    odd = chance.choice((etree.Comment(" x "), etree.ProcessingInstruction("x", "y"), etree.Entity("x")))
    element.insert(chance.randrange(len(element) + 1), odd)


_CHANGES: tuple[Callable[[etree._Element, list[etree._Element], random.Random], None], ...] = (
    _delete, _repeat, _copy_elsewhere, _rename, _nest, _set_attribute, _set_attribute, _drop_attribute, _set_text,
    _set_tail, _add_odd_node,
)  # fmt: skip


def mutate_json(data: bytes, chance: random.Random) -> bytes | None:
    """Return lines of JSON of which one has another value or key; None where it is no object."""
    lines = data.split(b"\n")
    number = chance.randrange(len(lines))
    try:
        record = json.loads(lines[number])
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not record:
        return None
    for _ in range(chance.choice((1, 1, 2, 4))):
        name = chance.choice(sorted(record))
        if chance.random() < 0.8:
            record[name] = chance.choice(_VALUES)
        else:
            record[chance.choice(("source", "target", "id", "translation", "原文", name.upper()))] = record[name]
    lines[number] = json.dumps(record).encode()
    return b"\n".join(lines)
