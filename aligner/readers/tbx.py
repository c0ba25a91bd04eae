"""TBX of both generations: ISO 30042:2008 (martif, termEntry, langSet, tig or ntig) and 2019 (conceptEntry, termSec).

Of the second, both styles: data categories as attributes (`<termNote type="administrativeStatus">`) and as elements of
their own (`<min:administrativeStatus>`). Of the languages in a file two are read, the settings' or the only ones; all
that has no place in a Term is kept as named values (`terms.xml_extra`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import limit_bytes
from aligner.readers.decode import read_bytes
from aligner.readers.languages import choose_pair
from aligner.readers.term_rows import Faults, TermRow, gather_terms, make_termbase, parse_status, unique_extra
from aligner.readers.xml import XML_LANG, iterate_xml, line_of, refuse_references
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings
from aligner.terms.model import ADMINISTRATIVE_STATUS, Rendering, RenderingStatus, Termbase
from aligner.terms.xml_extra import TBX_WRITER, XML_KEY, extra_of
from aligner.text.tags import is_same_language, usual_tag

__all__ = ["XmlEntry", "XmlTerm", "choose_languages", "entry_rows", "is_tbx", "read_tbx"]

_ROOT = re.compile(rb"<\s*(?:[\w.-]+:)?(martif|tbx)[\s>]")
_HEAD = 20_000
_ENTRIES = {"martif": "termEntry", "tbx": "conceptEntry"}
_GROUPS = frozenset(("descripGrp", "adminGrp", "termNoteGrp", "termGrp"))
_STATUS_TYPES = ("administrativeStatus", "normativeAuthorization")
_CATEGORIES = frozenset(("descrip", "admin", "termNote", "note", "ref", "xref", "transac", "date"))
_OUR_STATUSES = frozenset(ADMINISTRATIVE_STATUS.values())

Extra = list[tuple[str, str]]


@dataclass(slots=True)
class XmlTerm:
    """A term of an entry with what stands beside it; `status` is the word of the file."""

    text: str = ""
    status: str = ""
    note: str = ""
    canonical: str = ""
    extra: Extra = field(default_factory=list)


@dataclass(slots=True)
class XmlEntry:
    """An entry: its languages in the order of the file, each with its tag, its terms and what else stands there."""

    line: int
    entry: str = ""
    note: str = ""
    domain: str = ""
    authority: str = ""
    usage: str = ""
    extra: Extra = field(default_factory=list)
    languages: list[tuple[str, list[XmlTerm], Extra, str]] = field(default_factory=list)


def is_tbx(data: bytes) -> bool:
    """Whether a file looks like TBX of either generation, in whatever encoding."""
    return _find_root(data) != ""


def _find_root(data: bytes) -> str:
    found = _ROOT.search(data[:_HEAD].replace(b"\0", b""))
    return found[1].decode() if found else ""


def read_tbx(path: Path, settings: ReadSettings) -> Termbase:
    """Read a TBX file; InputError for what is none, or where it is unclear which languages are meant."""
    data = read_bytes(path, limit_bytes(settings))
    root = _find_root(data) or "martif"
    entries: list[XmlEntry] = []
    title, header, told = "", "", ("", "")
    for event, element in iterate_xml(io.BytesIO(data), str(path), root, "TBX", (_ENTRIES[root], f"{root}Header")):
        if event != "end":
            continue
        refuse_references(element, str(path))
        if local_name(element) == _ENTRIES[root]:
            entries.append(_read_entry(element, len(entries) + 1))
            element.clear()
        else:
            found = element.find(".//{*}titleStmt/{*}title")
            title = (found.text or "").strip() if found is not None else ""
            header = etree.tostring(element, encoding="unicode", with_tail=False)
            told = _told_languages(element)
    languages = told if all(told) and _agrees(settings, told) else choose_languages(path, entries, settings)
    faults = Faults(path)
    terms = gather_terms(entry_rows(entries, languages, faults), faults)
    return make_termbase(path, terms, languages, title, unique_extra([(XML_KEY, "" if all(told) else header)]))


def _told_languages(header: etree._Element) -> tuple[str, str]:
    """Return the tags of source and target that the header of one of our own files tells."""
    for paragraph in header.iterfind(".//{*}sourceDesc/{*}p"):
        source, _, target = (paragraph.text or "").partition(TBX_WRITER)[2].partition(" ")
        if source and target:
            return source, target
    return "", ""


def _agrees(settings: ReadSettings, told: tuple[str, str]) -> bool:
    wanted = (settings.source_lang, settings.target_lang)
    return all(not own or is_same_language(own, tag) for own, tag in zip(wanted, told, strict=True))


def _read_entry(element: etree._Element, number: int) -> XmlEntry:
    own = element.get("id", "").strip()
    entry = XmlEntry(line_of(element), "" if own == f"c{number}" else own)
    for child in element:
        name = local_name(child)
        if name in ("langSet", "langSec"):
            tag = usual_tag(child.get(XML_LANG) or child.get("lang") or "")
            raw = etree.tostring(child, encoding="unicode", with_tail=False)
            terms, extra = _read_language(child)
            entry.languages.append((tag, terms, extra, raw))
        else:
            _read_concept(child, entry)
    return entry


def _kind(element: etree._Element) -> str:
    """Return the data category of an element, whichever style it is written in."""
    name = local_name(element)
    return element.get("type", "") if name in _CATEGORIES - {"note"} else name


def _text(element: etree._Element) -> str:
    return "".join(part for part in element.itertext() if isinstance(part, str)).strip()


def _only_child(element: etree._Element) -> etree._Element:
    """Return what a group of one element holds, the element itself where it is no such group."""
    return element[0] if local_name(element) in _GROUPS and len(element) == 1 else element


def _read_concept(child: etree._Element, entry: XmlEntry) -> None:
    inner = _only_child(child)
    kind, text = _kind(inner), _text(inner)
    fields = {"subjectField": "domain", "note": "note", "source": "authority", "x-usage": "usage", "x-entry": "entry"}
    name = fields.get(kind, "")
    if name and not len(inner) and not getattr(entry, name):
        setattr(entry, name, text)
    else:
        entry.extra.append(_extra(inner if inner is not child else child, "descrip"))


def _extra(element: etree._Element, usual: str) -> tuple[str, str]:
    """Return an element as a named value; what is an element of its own in one style gets its usual category."""
    name = local_name(element)
    is_own = name not in _CATEGORIES | _GROUPS | {"transacGrp", "langSet", "langSec"}
    return extra_of(element, kind=usual if is_own else "")


def _read_language(element: etree._Element) -> tuple[list[XmlTerm], Extra]:
    terms, extra = [], []
    for child in element:
        if local_name(child) in ("tig", "ntig", "termSec"):
            terms.append(_read_term(child))
        else:
            extra.append(_extra(_only_child(child), "descrip"))
    return terms, extra


def _read_term(element: etree._Element) -> XmlTerm:
    term = XmlTerm()
    children = [inner for child in element for inner in (child if local_name(child) == "termGrp" else [child])]
    for child in children:
        inner = _only_child(child)
        kind, text = _kind(inner), _text(inner)
        if local_name(inner) == "term" and not term.text:
            term.text = text
        elif kind in _STATUS_TYPES and not term.status and text:
            term.status = text
        elif kind == "note" and not term.note and not inner.attrib:
            term.note = text
        elif kind == "searchTerm" and not term.canonical:
            term.canonical = text
        else:
            term.extra.append(_extra(inner, "termNote"))
    return term


def choose_languages(path: Path, entries: Sequence[XmlEntry], settings: ReadSettings) -> tuple[str, str]:
    """Return the tags of source and target: those of the settings, or the only two, in the order of the file."""
    counts: dict[str, int] = {}
    for entry in entries:
        for tag, *_ in entry.languages:
            counts[tag] = counts.get(tag, 0) + 1
    names: dict[str, str] = {}
    for tag in sorted(counts, key=lambda tag: -counts[tag]):
        # Of several regions of one language, the one with most entries speaks for it.
        names.setdefault(tag.split("-")[0], tag)
    tags = [tag for tag in counts if tag in names.values()]
    if len(tags) == 2 and not settings.source_lang and not settings.target_lang:
        return tags[0], tags[1]
    pairs = [(a, b) for a in tags for b in tags if a != b]
    if not pairs:
        there = ", ".join(tags) or "no terms"
        raise InputError(f"{path}: holds {there}; a termbase has terms in two languages")
    return choose_pair(path, pairs, settings)


def entry_rows(entries: Sequence[XmlEntry], languages: tuple[str, str], faults: Faults) -> Iterator[TermRow]:
    """Yield a row for every source form and every region of its renderings; other languages are kept as they are."""
    for entry in entries:
        sources = [found for found in entry.languages if is_same_language(found[0], languages[0])]
        targets = [found for found in entry.languages if is_same_language(found[0], languages[1])]
        others = [(XML_KEY, found[3]) for found in entry.languages if found not in sources and found not in targets]
        if not (sources and targets):
            # An entry in other languages, or in one alone, says nothing about this pair.
            continue
        for _, terms, source_extra, _ in sources:
            for source in terms:
                for tag, renderings, target_extra, _ in targets:
                    extra = [
                        *entry.extra,
                        *((f"source/{name}", value) for name, value in source_extra),
                        *(_source_term(source)),
                        *((f"target/{name}", value) for name, value in target_extra),
                        *others,
                    ]
                    yield TermRow(
                        entry.line,
                        source.text,
                        tuple(filter(None, (_rendering(r, entry.line, faults) for r in renderings))),
                        entry.note,
                        entry.domain,
                        "" if tag == languages[1] else tag,
                        entry.authority,
                        entry.usage,
                        entry.entry,
                        unique_extra(extra),
                    )


def _source_term(term: XmlTerm) -> Extra:
    """Return what stands beside a source form as named values."""
    own = [("termNote:administrativeStatus", term.status), ("note", term.note), ("admin:searchTerm", term.canonical)]
    return [(f"source.term/{name}", value) for name, value in [*own, *term.extra] if value]


def _rendering(term: XmlTerm, line: int, faults: Faults) -> tuple[Rendering, RenderingStatus | None] | None:
    if not term.text:
        faults.add(line, "a target term without text")
        return None
    status, said = parse_status(term.status) if term.status else (None, ())
    if term.status and status is None:
        faults.add(line, f"unknown status {term.status[:40]!r} (there are: {', '.join(sorted(_OUR_STATUSES))})")
        return None
    kept = [pair for pair in said if pair[1] not in _OUR_STATUSES]
    return (
        Rendering(term.text, note=term.note, canonical=term.canonical, extra=unique_extra([*kept, *term.extra])),
        status,
    )
