"""EPUB 2 and 3: the chapters in the order of the book's spine, each an anchor; tables of contents are left out.

META-INF/container.xml names the package, its manifest the files, its spine their order (EPUB 3.3, sections 4 and 5).
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from aligner.errors import InputError
from aligner.readers.blocks import Blocks
from aligner.readers.containers import Container, open_zip
from aligner.readers.documents import DocumentText
from aligner.readers.html import decode_html
from aligner.readers.markup import add_lines, parse_html
from aligner.readers.office_text import count_words
from aligner.settings import ReadSettings

__all__ = ["read_epub"]

_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"))
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Obfuscation of fonts: such a book can be read."""
_CONTENTS = "nav[epub\\:type~=toc], nav[epub\\:type~=landmarks], nav[epub\\:type~=page-list], [role=doc-toc]"


def read_epub(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a book; InputError for one that is locked, or holds no text."""
    container = open_zip(path, settings)
    locked = _locked(container)
    package = _package(container)
    blocks = Blocks()
    missing: list[str] = []
    for name in _spine(container, package):
        if name in locked:
            raise InputError(f"{path}: is locked (DRM); give the text of the book in another form")
        data = container.read(name)
        if data is None:
            missing.append(name)
            continue
        if not data.strip():
            continue
        decoded = decode_html(data, f"{path}: {name}", settings.encoding)
        page = parse_html(decoded.text, f"{path}: {name}", is_xml=True)
        contents = {node.mem_id for node in page.body.css(_CONTENTS)}
        blocks.announce(name)
        add_lines(page.body, page.skipped | contents, blocks)
        blocks.end_block()
    notes = []
    if missing:
        shown = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
        notes.append(f"{path.name}: {count_words(len(missing), 'chapter')} not in the file: {shown}")
    return blocks.document(path, notes, otherwise="if its pages are pictures, run OCR on them")


def _package(container: Container) -> str:
    """Return the name of the package file."""
    root = container.parse("META-INF/container.xml")
    found = root.find(".//{*}rootfile[@full-path]") if root is not None else None
    if found is not None:
        return unquote(found.get("full-path", ""))
    packages = sorted(name for name in container.parts if name.lower().endswith(".opf"))
    if not packages:
        raise InputError(f"{container.path}: is no EPUB: META-INF/container.xml names no package; get the file anew")
    return packages[0]


def _spine(container: Container, package: str) -> list[str]:
    """Return the names of the pages in reading order, each once, without the table of contents."""
    root = container.parse(package)
    if root is None:
        raise InputError(f"{container.path}: is no whole EPUB: {package!r} is not in it; get the file anew")
    items = {item.get("id", ""): item for item in root.iterfind("{*}manifest/{*}item")}
    names: dict[str, None] = {}
    folder = posixpath.dirname(package)
    contents = {
        _resolve(folder, reference.get("href", ""))
        for reference in root.iterfind("{*}guide/{*}reference")
        if reference.get("type", "").lower() == "toc"
    }
    for reference in root.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type", "application/xhtml+xml") not in _PAGES:
            continue
        name = _resolve(folder, item.get("href", ""))
        if "nav" not in item.get("properties", "").split() and name not in contents:
            names.setdefault(name)
    return list(names)


def _resolve(folder: str, reference: str) -> str:
    path = unquote(reference.split("#", maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(folder, path))


def _locked(container: Container) -> frozenset[str]:
    """Return the names of parts that are encrypted, fonts aside."""
    root = container.parse("META-INF/encryption.xml")
    if root is None:
        return frozenset()
    return frozenset(
        unquote(reference.get("URI", ""))
        for data in root.iterfind(".//{*}EncryptedData")
        if _algorithm(data) not in _FONTS
        for reference in data.iterfind(".//{*}CipherReference")
    )


def _algorithm(data: etree._Element) -> str:
    method = data.find("{*}EncryptionMethod")
    return method.get("Algorithm", "") if method is not None else ""
