"""Elements and attributes of XML by their local names: the strict form of OOXML has other namespaces."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

__all__ = [
    "attribute",
    "child",
    "children",
    "integer",
    "is_hidden",
    "is_on",
    "local_name",
    "value_of",
    "whole_number",
]

_MOST_DIGITS = 10


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children of that name; none of nothing."""
    return (one for one in element if local_name(one) == name) if element is not None else iter(())


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name."""
    return next(children(element, name), None)


def attribute(element: etree._Element | None, name: str) -> str:
    """Return an attribute by its local name, "" where it is missing."""
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def value_of(element: etree._Element | None) -> str:
    """Return the attribute `val`."""
    return attribute(element, "val")


def integer(element: etree._Element | None) -> int | None:
    """Return the attribute `val` as a number, None where it is none."""
    value = value_of(element)
    digits = value.removeprefix("-")
    number = whole_number(digits, -1)
    return None if number < 0 else number if digits == value else -number


def whole_number(written: str, otherwise: int) -> int:
    """Return a number of up to nine digits, `otherwise` for what is none; more digits would keep a reader busy."""
    digits = written.strip()
    return int(digits) if digits.isdecimal() and len(digits) < _MOST_DIGITS else otherwise


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as w:vanish is there and not off."""
    return element is not None and value_of(element) not in ("0", "false", "off")


def is_hidden(properties: etree._Element | None) -> bool | None:
    """Return what the properties of a Word run say of hiding it; None where they say nothing."""
    vanish = child(properties, "vanish")
    return None if vanish is None else is_on(vanish)
