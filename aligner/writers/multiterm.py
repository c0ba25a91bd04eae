"""A termbase as MultiTerm XML: conceptGrp, languageGrp, termGrp, every description in a descripGrp of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from aligner.terms.formats import find_status
from aligner.terms.memoq import LANGUAGE_COLUMNS
from aligner.terms.model import Rendering, Termbase
from aligner.terms.xml_extra import OWN_TYPE, XML_KEY, element_of, split_key
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.term_entries import Entry, find_entries
from aligner.writers.xml import say_illegal, strip_illegal, to_bytes

__all__ = ["render_multiterm"]


def render_multiterm(termbase: Termbase, options: WriteOptions) -> Rendered:  # noqa: ARG001 - a writer's signature
    """Return the termbase; entries are numbered, and one that has a name of its own keeps it as a field."""
    illegal: Counter[str] = Counter()
    root = etree.Element("mtf")
    n_lost = 0
    for number, entry in enumerate(find_entries(termbase), 1):
        n_lost += _add_entry(root, entry, number, termbase, illegal)
    notes = say_illegal(illegal)
    if n_lost:
        notes.append(f"{n_lost} elements that only TBX has left out")
    return Rendered(to_bytes(root, over_lines=True), tuple(notes))


def _add_entry(root: etree._Element, entry: Entry, number: int, termbase: Termbase, illegal: Counter[str]) -> int:
    concept = etree.SubElement(root, "conceptGrp")
    etree.SubElement(concept, "concept").text = str(number)
    first = entry.first
    _describe(concept, "Subject", first.domain, illegal)
    _describe(concept, "Source", first.authority, illegal)
    _describe(concept, "Usage", first.usage, illegal)
    _describe(concept, "Entry", first.entry, illegal)
    _describe(concept, "Note", first.note, illegal)
    n_lost, languages = _add_extra(concept, first.extra, "", illegal)
    source = _add_language(concept, termbase.source_lang, illegal)
    n_lost += _add_extra(source, first.extra, "source/", illegal)[0]
    for term in entry.sources:
        group = _add_term(source, term.source, illegal)
        n_lost += _add_extra(group, term.extra, "source.term/", illegal)[0]
    for tag, renderings in entry.targets:
        target = _add_language(concept, tag, illegal)
        n_lost += _add_extra(target, first.extra, "target/", illegal)[0]
        for rendering in renderings:
            n_lost += _add_rendering(target, rendering, illegal)
    for language in languages:
        concept.append(language)
    return n_lost


def _add_language(concept: etree._Element, tag: str, illegal: Counter[str]) -> etree._Element:
    group = etree.SubElement(concept, "languageGrp")
    name = LANGUAGE_COLUMNS.get(tag, LANGUAGE_COLUMNS.get(tag.partition("-")[0], tag)).replace("_", " ")
    etree.SubElement(
        group, "language", {"type": strip_illegal(name, illegal), "lang": strip_illegal(tag.upper(), illegal)}
    )
    return group


def _add_term(language: etree._Element, text: str, illegal: Counter[str]) -> etree._Element:
    group = etree.SubElement(language, "termGrp")
    etree.SubElement(group, "term").text = strip_illegal(text, illegal)
    return group


def _add_rendering(language: etree._Element, rendering: Rendering, illegal: Counter[str]) -> int:
    group = _add_term(language, rendering.text, illegal)
    extra = dict(rendering.extra)
    said = extra.get("status", "")
    if find_status(said) == rendering.status:
        del extra["status"]
    else:
        said = rendering.status
    _describe(group, "Status", said, illegal)
    _describe(group, "Canonical form", rendering.canonical, illegal)
    _describe(group, "Note", rendering.note, illegal)
    return _add_extra(group, extra.items(), "", illegal)[0]


def _describe(parent: etree._Element, kind: str, text: str, illegal: Counter[str]) -> None:
    if text:
        group = etree.SubElement(parent, "descripGrp")
        etree.SubElement(group, "descrip", {"type": strip_illegal(kind, illegal)}).text = strip_illegal(text, illegal)


def _add_extra(
    parent: etree._Element, extra: Iterable[tuple[str, str]], prefix: str, illegal: Counter[str]
) -> tuple[int, list[etree._Element]]:
    """Add named values with one prefix; return how many were lost, and whole languages among them."""
    n_lost, languages = 0, []
    for key, value in extra:
        own, name, kind = split_key(key)
        if own != prefix:
            continue
        if name == XML_KEY:
            element = element_of(value, None)
            if element is None or not str(element.tag).endswith("Grp"):
                n_lost += 1
            elif element.tag == "languageGrp":
                languages.append(element)
            else:
                parent.append(element)
        else:
            is_own = name == "descrip" and bool(kind)
            _describe(parent, kind if is_own else f"{OWN_TYPE}{key.removeprefix(prefix)}", value, illegal)
    return n_lost, languages
