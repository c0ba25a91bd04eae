"""What XML files have in common, above all characters that XML cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from lxml import etree

__all__ = [
    "ILLEGAL",
    "XML_ID",
    "XML_LANG",
    "XML_SPACE",
    "add_leaf",
    "make_legal",
    "make_root",
    "say_illegal",
    "strip_illegal",
    "to_bytes",
    "xml_date",
]

_XML: Final = "http://www.w3.org/XML/1998/namespace"
XML_ID: Final = f"{{{_XML}}}id"
XML_LANG: Final = f"{{{_XML}}}lang"
XML_SPACE: Final = f"{{{_XML}}}space"
ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, production 2: everything but these may stand in a document."""


def make_legal(text: str, illegal: Counter[str]) -> str:
    """Return a text without what XML cannot hold, and count what was taken out."""
    found = ILLEGAL.findall(text)
    if not found:
        return text
    illegal.update(found)
    return ILLEGAL.sub("", text)


def strip_illegal(text: str, illegal: Counter[str]) -> str:
    """Return a text as `make_legal` does, without white space at its ends."""
    return make_legal(text, illegal).strip()


def say_illegal(illegal: Counter[str]) -> list[str]:
    """Return the note on what was taken out, so that it is not lost in silence; none where nothing was."""
    if not illegal:
        return []
    names = ", ".join(f"U+{ord(character):04X} ({count})" for character, count in sorted(illegal.items()))
    return [f"characters that XML cannot hold were taken out: {names}"]


def make_root(tag: str, attributes: Mapping[str, str], prefixes: Mapping[str, str]) -> etree._Element:
    """Return an outermost element whose namespace is the default one; `prefixes` are those of the others."""
    default = {None: etree.QName(tag).namespace}
    # The stubs do not know that a namespace may have no prefix.
    return etree.Element(tag, dict(attributes), nsmap={**default, **prefixes})  # type: ignore[dict-item]


def add_leaf(parent: etree._Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
    """Add an element that holds nothing but text."""
    etree.SubElement(parent, tag, dict(attributes or {})).text = text or None


def to_bytes(root: etree._Element, *, over_lines: bool = False) -> bytes:
    """Return a file, in UTF-8; `over_lines` spreads elements that hold no text over lines, texts are not touched."""
    if over_lines:
        etree.indent(root, space="")
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def xml_date(date: str) -> str:
    """Return a date of WriteOptions as XML Schema writes it: 2025-06-17T09:30:00Z."""
    return f"{date[:4]}-{date[4:6]}-{date[6:11]}:{date[11:13]}:{date[13:]}"
