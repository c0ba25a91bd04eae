"""Formulas of office programs (Office Math) on one line, so that a half is read as 1/2 and not as 12.

What is drawn and is no character of the file is written: the bar of a fraction, brackets, roots, and ^ before what is
raised (ECMA-376 part 1, 22.1).
"""

from __future__ import annotations

from lxml import etree

from aligner.readers.xml_names import child, children, local_name, value_of

__all__ = ["write_formula"]


def write_formula(element: etree._Element) -> str:
    """Return an element of a formula as a line of text."""
    name = local_name(element)
    if name == "t" or name.endswith("Pr") or name in ("del", "moveFrom"):
        return (element.text or "") if name == "t" else ""
    if name == "f":
        parts = [_grouped(_part(element, "num")), _grouped(_part(element, "den"))]
        return "/".join(part for part in parts if part)
    if name in ("sSup", "sSubSup"):
        raised = _grouped(_part(element, "sup"))
        return _part(element, "e") + _part(element, "sub") + (f"^{raised}" if raised else "")
    if name == "d":
        between = _sign(element, "sepChr", "|").join(map(write_formula, children(element, "e")))
        return _sign(element, "begChr", "(") + between + _sign(element, "endChr", ")")
    if name == "rad":
        return _part(element, "deg") + "√" + _grouped(_part(element, "e"))
    first = _sign(element, "chr", "∫") if name == "nary" else ""
    return first + "".join(map(write_formula, element))


def _part(element: etree._Element, name: str) -> str:
    part = child(element, name)
    return "" if part is None else write_formula(part)


def _sign(element: etree._Element, name: str, usual: str) -> str:
    """Return a sign that the properties of an element name; one without a value is not drawn."""
    sign = child(child(element, f"{local_name(element)}Pr"), name)
    return usual if sign is None else value_of(sign)


def _grouped(part: str) -> str:
    """Return a part of a fraction or a root, in brackets where it is more than a number or a word."""
    return part if part.replace(".", "").isalnum() or not part else f"({part})"
