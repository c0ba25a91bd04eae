"""TBX of both generations: ISO 30042:2008 (martif), which most programs read, and ISO 30042:2019 (tbx).

The core structure of either: in an entry first what describes it, then a langSet or langSec for each language; beside a
term first its termNotes, then the rest. Data categories are attributes (style `dca`). No document type is named: a
reader that would load one finds none here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from aligner.terms.model import ADMINISTRATIVE_STATUS, Rendering, Term, Termbase
from aligner.terms.xml_extra import OWN_TYPE, TBX_WRITER, XML_KEY, element_of, split_key
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.term_entries import Entry, find_entries
from aligner.writers.xml import XML_LANG, make_root, say_illegal, strip_illegal, to_bytes

__all__ = ["render_tbx", "render_tbx3"]

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_OWN_ID = re.compile(r"c\d+")
_CATEGORIES = ("termNote", "descrip", "admin", "note", "ref", "xref", "transac", "date")


@dataclass(frozen=True, slots=True)
class _Generation:
    """What the two generations call things."""

    root: str
    entry: str
    language: str
    term: str
    namespace: str | None
    attributes: tuple[tuple[str, str], ...]
    xcs: str = ""

    def tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}" if self.namespace else name


_2008 = _Generation("martif", "termEntry", "langSet", "tig", None, (("type", "TBX"),), "TBXXCS.xcs")
_2019 = _Generation(
    "tbx",
    "conceptEntry",
    "langSec",
    "termSec",
    "urn:iso:std:iso:30042:ed-2",
    (("type", "TBX-Basic"), ("style", "dca")),
)


def render_tbx(termbase: Termbase, options: WriteOptions) -> Rendered:  # noqa: ARG001 - a writer's signature
    """Return a termbase as ISO 30042:2008 has it."""
    return _Writer(_2008).render(termbase)


def render_tbx3(termbase: Termbase, options: WriteOptions) -> Rendered:  # noqa: ARG001 - a writer's signature
    """Return a termbase as ISO 30042:2019 has it."""
    return _Writer(_2019).render(termbase)


class _Writer:
    def __init__(self, generation: _Generation) -> None:
        self.names = generation
        self.illegal: Counter[str] = Counter()
        self.n_lost = 0
        self.ids: set[str] = set()

    def render(self, termbase: Termbase) -> Rendered:
        names = self.names
        tag, attributes = names.tag(names.root), dict(names.attributes)
        root = make_root(tag, attributes, {}) if names.namespace else etree.Element(tag, attributes)
        root.set(XML_LANG, termbase.source_lang or "und")
        self._add_header(root, termbase)
        body = self._add(self._add(root, "text"), "body")
        for number, entry in enumerate(find_entries(termbase), 1):
            self._add_entry(body, entry, number, termbase)
        notes = say_illegal(self.illegal)
        if self.n_lost:
            notes.append(f"{self.n_lost} elements that only the other generation of TBX or another format has left out")
        return Rendered(to_bytes(root, over_lines=True), tuple(notes))

    def _add(self, parent: etree._Element, name: str, text: str = "", kind: str = "") -> etree._Element:
        element = etree.SubElement(parent, self.names.tag(name))
        if kind:
            element.set("type", strip_illegal(kind, self.illegal))
        if text:
            element.text = strip_illegal(text, self.illegal)
        return element

    def _add_header(self, root: etree._Element, termbase: Termbase) -> None:
        names = self.names
        kept = dict(termbase.extra).get(XML_KEY, "")
        header = element_of(kept, names.namespace) if kept else None
        if header is not None and header.tag == names.tag(f"{names.root}Header"):
            root.append(header)
            return
        header = self._add(root, f"{names.root}Header")
        description = self._add(header, "fileDesc")
        if termbase.name:
            self._add(self._add(description, "titleStmt"), "title", termbase.name)
        self._add(
            self._add(description, "sourceDesc"), "p", f"{TBX_WRITER}{termbase.source_lang} {termbase.target_lang}"
        )
        if names.xcs:
            self._add(self._add(header, "encodingDesc"), "p", names.xcs, "XCSURI")

    def _add_entry(self, body: etree._Element, entry: Entry, number: int, termbase: Termbase) -> None:
        names, first = self.names, entry.first
        element = self._add(body, names.entry)
        own = first.entry
        is_fit = _ID.fullmatch(own) is not None and not _OWN_ID.fullmatch(own) and own not in self.ids
        element.set("id", own if is_fit else f"c{number}")
        self.ids.add(element.get("id", ""))
        for kind, text in (("subjectField", first.domain),):
            if text:
                self._add(element, "descrip", text, kind)
        for kind, text in (
            ("source", first.authority),
            (f"{OWN_TYPE}usage", first.usage),
            (f"{OWN_TYPE}entry", "" if is_fit else own),
        ):
            if text:
                self._add(element, "admin", text, kind)
        if first.note:
            self._add(element, "note", first.note)
        others = self._add_extra(element, first.extra, "")
        source = self._add_language(element, termbase.source_lang or "und")
        self._add_extra(source, first.extra, "source/")
        for term in entry.sources:
            self._add_source(source, term)
        for tag, renderings in entry.targets:
            target = self._add_language(element, tag or "und")
            self._add_extra(target, first.extra, "target/")
            for rendering in renderings:
                self._add_rendering(target, rendering)
        for other in others:
            element.append(other)

    def _add_language(self, entry: etree._Element, tag: str) -> etree._Element:
        element = self._add(entry, self.names.language)
        element.set(XML_LANG, strip_illegal(tag, self.illegal))
        return element

    def _add_source(self, language: etree._Element, term: Term) -> None:
        element = self._add(language, self.names.term)
        self._add(element, "term", term.source)
        notes_first = sorted(term.extra, key=lambda pair: split_key(pair[0])[1] != "termNote")
        self._add_extra(element, notes_first, "source.term/", is_term=True)

    def _add_rendering(self, language: etree._Element, rendering: Rendering) -> None:
        element = self._add(language, self.names.term)
        self._add(element, "term", rendering.text)
        said = dict(rendering.extra).get("status", "")
        extra = tuple(pair for pair in rendering.extra if pair[0] != "status")
        # A word that says more than our three statuses (superseded) is written again.
        status = said if said.endswith("-admn-sts") else ADMINISTRATIVE_STATUS[rendering.status]
        if said and status != said:
            extra += ((f"termNote:{OWN_TYPE}status", said),)
        self._add(element, "termNote", status, "administrativeStatus")
        notes = [pair for pair in extra if split_key(pair[0])[1] == "termNote"]
        self._add_extra(element, notes, "", is_term=True)
        if rendering.canonical:
            self._add(element, "admin", rendering.canonical, "searchTerm")
        if rendering.note:
            self._add(element, "note", rendering.note)
        self._add_extra(element, [pair for pair in extra if pair not in notes], "", is_term=True)

    def _add_extra(
        self, parent: etree._Element, extra: Iterable[tuple[str, str]], prefix: str, *, is_term: bool = False
    ) -> list[etree._Element]:
        """Add named values with one prefix; return whole languages among them, which stand at the end of an entry."""
        languages = []
        for key, value in extra:
            own, name, kind = split_key(key)
            if own != prefix:
                continue
            if name == XML_KEY:
                element = element_of(value, self.names.namespace)
                if element is None:
                    self.n_lost += 1
                elif element.tag == self.names.tag(self.names.language):
                    languages.append(element)
                else:
                    parent.append(element)
            elif name in _CATEGORIES and (is_term or name != "termNote"):
                self._add(parent, name, value, kind)
            else:
                # A value of another format keeps its name.
                self._add(parent, "admin", value, f"{OWN_TYPE}{key.removeprefix(prefix)}")
        return languages
