"""XML that comes from anywhere, element by element, so that memory does not grow with the file.

Nothing outside the file is loaded, and a file that declares entities is refused: they are how a small file becomes a
huge text, or shows a reader other files. No format read here needs them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from lxml import etree

from aligner.errors import InputError
from aligner.readers.xml_names import local_name

__all__ = ["XML_LANG", "check_root", "forget", "iterate_xml", "line_of", "local_name", "parse_fragment", "plain_text"]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def iterate_xml(
    path: Path, data: bytes, root: str, what: str, names: tuple[str, ...]
) -> Iterator[tuple[str, etree._Element]]:
    """Yield ("start" or "end", element) for the elements of some local names, of whatever namespace.

    `root` is how the outermost element is called, `what` names the format in messages. InputError for what is no
    well-formed XML, has another root, or declares entities.
    """
    if not data.strip():
        raise InputError(f"{path}: is empty, and so no {what}")
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        tag=["{*}" + name for name in names],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        is_checked = False
        for event, element in events:
            if not is_checked:
                check_root(path, element.getroottree().getroot(), root, what)
                is_checked = True
            yield event, element
        if not is_checked:
            check_root(path, events.root, root, what)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}: line {error.lineno}: is no well-formed XML: {_reason(error)}") from error


def check_root(path: Path, element: etree._Element, root: str, what: str) -> None:
    """Refuse an outermost element of another name, and declarations of entities."""
    if local_name(element) != root:
        raise InputError(f"{path}: is XML, but no {what}: its outermost element is {local_name(element)}")
    declared = element.getroottree().docinfo.internalDTD
    # The stubs do not know this method.
    if declared is not None and declared.entities():  # type: ignore[attr-defined]
        raise InputError(f"{path}: declares XML entities, which no {what} needs; take the declarations out")


def _reason(error: etree.XMLSyntaxError) -> str:
    return " ".join((error.msg or "unknown fault").split(", line ")[0].split())


def forget(element: etree._Element) -> None:
    """Empty an element that has been read, and take out what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def parse_fragment(text: str) -> etree._Element | None:
    """Return the element that a short text holds; None for one that is no XML or has a document type."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # As bytes: a declaration in the text may name the encoding that it had in a file.
        element = etree.fromstring(text.encode("utf-16", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return element if element.getroottree().docinfo.internalDTD is None else None


def line_of(element: etree._Element) -> int:
    """Return the line on which an element begins, 0 where that is not known."""
    return cast("int | None", element.sourceline) or 0  # the stubs have another type


def plain_text(element: etree._Element) -> str:
    """Return all text in an element, white space at the ends apart."""
    return "".join(part for part in element.itertext() if isinstance(part, str)).strip()
