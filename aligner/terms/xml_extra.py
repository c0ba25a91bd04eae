"""What an XML termbase has beyond a Term, as named values, and back to elements.

A leaf with a type becomes `element:type` with its text (`descrip:definition`); anything else becomes `xml` with the
element as it is written. A prefix tells where it stood: none for the entry, `source/` and `target/` for the languages,
`source.term/` for the source form. What stands beside a rendering is the Rendering's own.
"""

from __future__ import annotations

from lxml import etree

__all__ = ["OWN_TYPE", "TBX_WRITER", "XML_KEY", "element_of", "extra_of", "split_key"]

XML_KEY = "xml"
OWN_TYPE = "x-"
"""Begins the type of an element that holds a value of another format; the rest is its name."""
TBX_WRITER = "written by aligner: "
"""In the header of our own TBX files, before the tags of source and target."""
_PREFIXES = ("source.term/", "source/", "target/")


def extra_of(element: etree._Element, prefix: str = "", kind: str = "") -> tuple[str, str]:
    """Return an element as a named value; `kind` overrides what the element is called."""
    # QName refuses a prefix that was not declared, which iterparse tells only at the end of the file.
    name = str(element.tag).rpartition("}")[2]
    text = element.text or ""
    if not len(element) and set(element.attrib) <= {"type"} and text.strip():
        own = element.get("type", "")
        if own.startswith(OWN_TYPE) and own != OWN_TYPE:
            return f"{prefix}{own.removeprefix(OWN_TYPE)}", text.strip()
        described = f"{kind or name}:{element.get('type') or name}" if kind or element.get("type") else name
        return f"{prefix}{described}", text.strip()
    raw = etree.tostring(element, encoding="unicode", with_tail=False)
    return f"{prefix}{XML_KEY}", raw


def split_key(key: str) -> tuple[str, str, str]:
    """Return the prefix of a name, the element and its type: `target/descrip:context#2` has all three."""
    prefix = next((p for p in _PREFIXES if key.startswith(p)), "")
    name = key.removeprefix(prefix).rpartition("#") if key.rpartition("#")[2].isdecimal() else ("", "", "")
    bare = name[0] or key.removeprefix(prefix)
    element, _, kind = bare.partition(":")
    return prefix, element, kind


def element_of(value: str, namespace: str | None) -> etree._Element | None:
    """Return the element that a raw value holds, None where it is none or of another namespace."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        element = etree.fromstring(value.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return element if etree.QName(element).namespace == namespace else None
