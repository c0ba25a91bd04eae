"""What XML files have in common, above all characters that XML cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from lxml import etree

__all__ = ["ILLEGAL", "XML_SPACE", "LegalText", "add_leaf", "make_root", "to_bytes", "xml_date"]

XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, production 2: everything but these may stand in a document."""


class LegalText:
    """Takes out what XML cannot hold, and counts it, so that it is said and not lost in silence."""

    def __init__(self) -> None:
        self.taken_out: Counter[str] = Counter()

    def __call__(self, text: str) -> str:
        """Return a text as XML can hold it, without white space at its ends."""
        self.taken_out.update(ILLEGAL.findall(text))
        return ILLEGAL.sub("", text).strip()

    def notes(self) -> list[str]:
        """Return what the reader of the summary should know."""
        if not self.taken_out:
            return []
        names = ", ".join(f"U+{ord(character):04X} ({count})" for character, count in sorted(self.taken_out.items()))
        return [f"characters that XML cannot hold were taken out: {names}"]


def make_root(tag: str, attributes: Mapping[str, str], prefixes: Mapping[str, str]) -> etree._Element:
    """Return an outermost element whose namespace is the default one; `prefixes` are those of the others."""
    default = {None: etree.QName(tag).namespace}
    # The stubs do not know that a namespace may have no prefix.
    return etree.Element(tag, dict(attributes), nsmap={**default, **prefixes})  # type: ignore[dict-item]


def add_leaf(parent: etree._Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
    """Add an element that holds nothing but text."""
    etree.SubElement(parent, tag, dict(attributes or {})).text = text or None


def to_bytes(root: etree._Element) -> bytes:
    """Return a file, in UTF-8."""
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def xml_date(date: str) -> str:
    """Return a date of WriteOptions as XML Schema writes it: 2025-06-17T09:30:00Z."""
    return f"{date[:4]}-{date[4:6]}-{date[6:11]}:{date[11:13]}:{date[13:]}"
