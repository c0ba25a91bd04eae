"""What all Office Open XML packages have in common: a main part, and relations from part to part."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass

from lxml import etree

from aligner.errors import InputError
from aligner.readers.containers import Container
from aligner.readers.xml_names import children, local_name

__all__ = [
    "Relation",
    "chosen",
    "find_main_part",
    "read_relations",
    "refuse_other_kind",
    "transitional_form",
    "unescape_string",
]

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KINDS = {
    "document": "a Word document; rename it to .docx",
    "workbook": "an Excel workbook; rename it to .xlsx",
    "presentation": "a PowerPoint presentation; rename it to .pptx",
}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text; rename it to .odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet; save it as .xlsx",
    b"application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation; save it as .pptx",
    b"application/epub+zip": "an e-book; rename it to .epub",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part calls by an id: its kind (the last word of the type's address) and the name of the other part."""

    kind: str
    target: str


def read_relations(container: Container, part: str) -> dict[str, Relation]:
    """Return the relations of a part by their ids, those to places outside left out; "" is the package."""
    folder, name = posixpath.split(part)
    root = container.parse(posixpath.join(folder, "_rels", f"{name}.rels"))
    relations = {}
    for element in root if root is not None else ():
        if local_name(element) != "Relationship" or element.get("TargetMode") == "External":
            continue
        target = (element.get("Target") or "").replace("\\", "/")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        kind = (element.get("Type") or "").rpartition("/")[2]
        relations[element.get("Id") or ""] = Relation(kind, path)
    return relations


def find_main_part(container: Container, kind: str, usual: str) -> tuple[str, etree._Element]:
    """Return name and root of the main part; InputError for a package of another kind, or without its main part."""
    named = [r.target for r in read_relations(container, "").values() if r.kind == "officeDocument"]
    # A damaged list of relations is no reason to give up: the usual name nearly always holds.
    name = next((target for target in [*named, usual] if target in container.parts), "")
    if not name:
        refuse_other_kind(container, "", kind)
        raise InputError(f"{container.path}: has no {usual} in it; save it anew in its program")
    root = container.parse(name)
    if root is None or local_name(root) != kind:
        refuse_other_kind(container, "" if root is None else local_name(root), kind)
        raise InputError(f"{container.path}: its main part {name} is no {kind}; save it anew in its program")
    return name, root


def refuse_other_kind(container: Container, root_name: str, kind: str) -> None:
    """Raise an InputError that says what a file is if it is one of another known kind."""
    mimetype = container.read("mimetype") or b""
    what = _MIMETYPES.get(mimetype.strip()) or (_KINDS.get(root_name) if root_name != kind else None)
    if what is None and "Index/Document.iwa" in container.parts:
        what = "an Apple iWork document; export it as .docx, .xlsx or .pptx"
    if what is not None:
        raise InputError(f"{container.path}: is {what}")


def chosen(alternatives: etree._Element) -> etree._Element:
    """Return the one of several forms of the same content that is read: the newest that holds anything."""
    forms = [*children(alternatives, "Choice"), *children(alternatives, "Fallback")]
    return next((form for form in forms if len(form)), alternatives)


def transitional_form(container: Container, root: etree._Element) -> bytes:
    """Return a package as libraries know it; `root` is that of its main part.

    In the strict form, which office programs offer too, namespaces and relations have other names (ECMA-376 part 1,
    annex A), and the libraries find nothing in it.
    """
    if not _STRICT.match(str(root.tag).removeprefix("{").encode()):
        return container.data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in container.parts:
            data = container.read(name) or b""
            is_xml = name.endswith((".xml", ".rels"))
            archive.writestr(
                name, _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data) if is_xml else data
            )
    return buffer.getvalue()


def unescape_string(text: str) -> str:
    """Return a text with the characters that Excel writes as `_x000D_` (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)
