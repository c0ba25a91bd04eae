"""XML that comes from anywhere: as a whole, or element by element so that memory does not grow with the file.

Nothing outside the file is loaded, and a file that declares entities is refused: they are how a small file becomes a
huge text, or shows a reader other files. No format read here needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar, cast

from lxml import etree

from aligner.errors import EncodingError, InputError
from aligner.readers.xml_names import local_name

__all__ = [
    "XML_ID",
    "XML_LANG",
    "forget",
    "in_either_encoding",
    "iterate_xml",
    "line_of",
    "parse_fragment",
    "parse_xml",
    "plain_text",
    "refuse_references",
    "unknown_entity",
]

T = TypeVar("T")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OF_ENCODING = ("encoding", "Encoding", "Blank needed here")
"""What libxml2 says of files in another encoding than they declare; the last of bytes that it takes for UTF-16."""
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def parse_xml(data: bytes, where: str) -> etree._Element:
    """Return the outermost element; InputError, which begins with `where`, for what is no XML or declares entities."""
    try:
        root = etree.fromstring(data, _careful_parser())
    except etree.XMLSyntaxError as error:
        raise _fault(error, where) from error
    except ValueError as error:
        raise InputError(f"{where}: is no XML: {error}") from error
    _refuse_entities(root, where)
    return root


def parse_fragment(text: str) -> etree._Element | None:
    """Return the element that a short text holds; None for one that is no XML or has a document type."""
    try:
        # As bytes: a declaration in the text may name the encoding that it had in a file.
        element = etree.fromstring(text.encode("utf-16", "surrogatepass"), _careful_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return element if element.getroottree().docinfo.internalDTD is None else None


def iterate_xml(
    file: BinaryIO, where: str, root: str, what: str, names: tuple[str, ...], encoding: str | None = ""
) -> Iterator[tuple[str, etree._Element]]:
    """Yield ("start" or "end", element) for the elements of some local names, of whatever namespace.

    `root` is how the outermost element is called, `what` names the format in messages; `encoding` counts for more than
    what the file says of itself, "" where the user has no way to name one. InputError for what is no well-formed XML,
    has another root, or declares entities.
    """
    try:
        events = etree.iterparse(
            file,
            events=("start", "end"),
            tag=["{*}" + name for name in names],
            encoding=encoding or None,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    except LookupError as error:
        raise EncodingError(
            f"{where}: no encoding named {encoding!r}; there are utf-8, utf-16, gb18030, big5"
        ) from error
    try:
        is_checked = False
        for event, element in events:
            if not is_checked:
                _check_root(element.getroottree().getroot(), where, root, what)
                is_checked = True
            yield event, element
        if not is_checked:
            _check_root(events.root, where, root, what)
    except etree.XMLSyntaxError as error:
        fault = _fault(error, where)
        if encoding is None and any(words in str(fault) for words in _OF_ENCODING):
            raise EncodingError(
                f"{fault}; if its first line names another encoding than it has, pass --encoding utf-8 or gb18030"
            ) from error
        raise fault from error


def in_either_encoding(read: Callable[[str | None], T], encoding: str | None) -> tuple[T, str | None]:
    """Return what a file gives in the encoding that it declares, or else in the given one; and that, None if declared.

    A file mostly knows its encoding best; several files that are read together may have different ones.
    """
    try:
        return read(None), None
    except EncodingError:
        if encoding is None:
            raise
    return read(encoding), encoding


def _careful_parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _fault(error: etree.XMLSyntaxError, where: str) -> InputError:
    """Return what to say of a file that lxml does not parse."""
    reason = " ".join((error.msg or "unknown fault").split(", line ")[0].split())
    if "depth" in reason.lower():
        return InputError(f"{where}: is nested deeper than any document is; not read")
    return InputError(f"{where}: line {error.lineno}: is no well-formed XML: {reason}")


def _check_root(element: etree._Element, where: str, root: str, what: str) -> None:
    """Refuse an outermost element of another name, and declarations of entities."""
    if local_name(element) != root:
        raise InputError(f"{where}: is XML, but no {what}: its outermost element is {local_name(element)}")
    _refuse_entities(element, where)


def _refuse_entities(root: etree._Element, where: str) -> None:
    declared = root.getroottree().docinfo.internalDTD
    # The stubs do not know this method.
    if declared is not None and declared.entities():  # type: ignore[attr-defined]
        raise InputError(f"{where}: declares XML entities, which no document needs; not read")


def unknown_entity(reference: etree._Element, where: str) -> InputError:
    """Return what to say of a reference to an entity: no file that might declare it is looked into."""
    line = line_of(reference)
    return InputError(
        f"{where}: line {line}: the entity {reference.text} is declared nowhere; write the character itself"
    )


def refuse_references(element: etree._Element, where: str) -> None:
    """Refuse references to entities in an element; the children of one without them are elements."""
    for reference in element.iter(etree.Entity):
        raise unknown_entity(reference, where)


def forget(element: etree._Element) -> None:
    """Empty an element that has been read, and take out what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def line_of(element: etree._Element) -> int:
    """Return the line on which an element begins, 0 where that is not known."""
    return cast("int | None", element.sourceline) or 0  # the stubs have another type


def plain_text(element: etree._Element) -> str:
    """Return all text in an element, white space at the ends apart."""
    return "".join(part for part in element.itertext() if isinstance(part, str)).strip()
