"""MultiTerm XML (mtf): conceptGrp, languageGrp, termGrp, with fields that every termbase names for itself."""

from __future__ import annotations

import io
from pathlib import Path

from lxml import etree

from aligner.readers.bitext import limit_bytes
from aligner.readers.decode import read_bytes
from aligner.readers.tbx import XmlEntry, XmlTerm, choose_languages, entry_rows, is_tbx, read_tbx
from aligner.readers.term_rows import Faults, gather_terms, make_termbase
from aligner.readers.xml import iterate_xml, line_of, refuse_references
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings
from aligner.terms.formats import find_status, language_of
from aligner.terms.model import Termbase
from aligner.terms.xml_extra import extra_of
from aligner.text.tags import usual_tag

__all__ = ["read_multiterm", "read_xml_terms"]

_FIELDS = {
    "status": "status, term status, usage status, state, approval status",
    "note": "note, notes, comment, remark, 备注, 注释",
    "domain": "domain, subject, subject field, field, 领域",
    "authority": "source, authority, reference, 来源",
    "usage": "usage",
    "entry": "entry",
    "canonical": "canonical form",
}
"""Our fields and what termbases call them."""
_NAMES = {word.strip(): name for name, words in _FIELDS.items() for word in words.split(",")}


def read_xml_terms(path: Path, settings: ReadSettings) -> Termbase:
    """Read an XML file by what it is: MultiTerm XML, or TBX under another suffix."""
    return (
        read_tbx(path, settings) if is_tbx(read_bytes(path, limit_bytes(settings))) else read_multiterm(path, settings)
    )


def read_multiterm(path: Path, settings: ReadSettings) -> Termbase:
    """Read MultiTerm XML; InputError for what is none, or where it is unclear which languages are meant."""
    entries: list[XmlEntry] = []
    file = io.BytesIO(read_bytes(path, limit_bytes(settings)))
    for event, element in iterate_xml(file, str(path), "mtf", "MultiTerm XML", ("conceptGrp",)):
        if event == "end":
            refuse_references(element, str(path))
            entries.append(_read_entry(element, len(entries) + 1))
            element.clear()
    languages = choose_languages(path, entries, settings)
    faults = Faults(path)
    terms = gather_terms(entry_rows(entries, languages, faults), faults)
    return make_termbase(path, terms, languages)


def _field(element: etree._Element) -> tuple[str, str]:
    """Return which of our fields a group of a description is, and its text; "" for another."""
    if local_name(element) == "descripGrp" and len(element) == 1 and not len(element[0]):
        name = " ".join(element[0].get("type", "").lower().split())
        return _NAMES.get(name, ""), (element[0].text or "").strip()
    return "", ""


def _extra(element: etree._Element) -> tuple[str, str]:
    is_simple = local_name(element) == "descripGrp" and len(element) == 1
    return extra_of(element[0] if is_simple else element)


def _read_entry(element: etree._Element, number: int) -> XmlEntry:
    entry = XmlEntry(line_of(element))
    for child in element:
        name, text = _field(child)
        if local_name(child) == "concept":
            own = (child.text or "").strip()
            entry.entry = entry.entry or ("" if own == str(number) else own)
        elif local_name(child) == "languageGrp":
            entry.languages.append(_read_language(child))
        elif name == "entry":
            entry.entry = text
        elif name in ("note", "domain", "authority", "usage") and not getattr(entry, name):
            setattr(entry, name, text)
        else:
            entry.extra.append(_extra(child))
    return entry


def _read_language(element: etree._Element) -> tuple[str, list[XmlTerm], list[tuple[str, str]], str]:
    raw = etree.tostring(element, encoding="unicode", with_tail=False)
    named = element.find("{*}language")
    tag = ""
    if named is not None:
        tag = usual_tag(named.get("lang") or "") or language_of(named.get("type") or "")
    terms = [_read_term(child) for child in element if local_name(child) == "termGrp"]
    extra = [_extra(child) for child in element if local_name(child) not in ("termGrp", "language")]
    return tag, terms, extra, raw


def _read_term(element: etree._Element) -> XmlTerm:
    term = XmlTerm()
    for child in element:
        name, text = _field(child)
        if local_name(child) == "term" and not term.text:
            term.text = "".join(part for part in child.itertext() if isinstance(part, str)).strip()
        elif name == "status" and not term.status and find_status(text):
            term.status = text
        elif name in ("note", "canonical") and not getattr(term, name):
            setattr(term, name, text)
        else:
            term.extra.append(_extra(child))
    return term
