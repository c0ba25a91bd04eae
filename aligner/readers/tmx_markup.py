"""What stands inside a segment of a TMX: its words, and its inline elements as TMX 1.4 allows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from aligner.readers.xml_names import local_name

__all__ = ["read_markup", "read_words"]

_NATIVE: Final = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Inline elements that hold codes of the original file, not words."""
_REQUIRED: Final = {"bpt": ("i",), "ept": ("i",), "it": ("pos",)}
_ALLOWED: Final = {
    "bpt": ("i", "x", "type"),
    "ept": ("i",),
    "it": ("pos", "x", "type"),
    "ph": ("x", "assoc", "type"),
    "ut": ("x",),
    "hi": ("x", "type"),
    "sub": ("datatype", "type"),
}
_VALUES: Final = {"pos": ("begin", "end"), "assoc": ("p", "f", "b")}
_IN_TEXT: Final = frozenset({"bpt", "ept", "it", "ph", "ut", "hi"})


class _InvalidError(ValueError):
    """An inline element is none of TMX 1.4."""


def read_words(segment: etree._Element) -> str:
    """Return the text of a segment without the codes in it and without outer white space."""
    text = "".join(_words(segment)) if len(segment) else segment.text or ""
    return text.strip()


def _words(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if local_name(child) not in _NATIVE:
            yield from _words(child)
        if child.tail:
            yield child.tail


def read_markup(segment: etree._Element) -> str:
    """Return the inside of a segment as XML without namespaces, "" where it would not be valid in TMX 1.4.

    What earlier versions or single programs add beyond that version is no use to others; the words are read anyway.
    """
    try:
        return "".join(_content(segment, _IN_TEXT)).strip()
    except _InvalidError:
        return ""


def _content(element: etree._Element, allowed: frozenset[str]) -> Iterator[str]:
    yield _escape(element.text)
    for child in element:
        name = local_name(child)
        if name not in allowed:
            raise _InvalidError(name)
        yield f"<{name}{''.join(_attributes(child, name))}>"
        # Codes may hold text of their own, in sub; sub and hi hold what a segment does.
        yield from _content(child, _IN_TEXT if name in ("hi", "sub") else frozenset({"sub"}))
        yield f"</{name}>"
        yield _escape(child.tail)


def _escape(text: str | None) -> str:
    return escape(text or "", {"\r": "&#13;"})


def _attributes(element: etree._Element, name: str) -> Iterator[str]:
    if any(element.get(required) is None for required in _REQUIRED.get(name, ())):
        raise _InvalidError(name)
    for attribute in _ALLOWED[name]:
        value = element.get(attribute)
        if value is None:
            continue
        if value not in _VALUES.get(attribute, (value,)):
            raise _InvalidError(attribute)
        yield f" {attribute}={quoteattr(value)}"
