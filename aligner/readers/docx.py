"""Word documents (.docx, .docm, .dotx), as Word, WPS, LibreOffice and Google Docs write them.

The WordprocessingML is walked here, not by a library: none computes the automatic numbers, and python-docx passes over
tracked insertions, tables and text boxes (docs/adr/0009). Order: each paragraph, then the text boxes and notes that
hang on it; tables cell by cell, merged cells once; headers and footers at the end, each text once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.containers import Container, open_zip
from aligner.readers.documents import DocumentText
from aligner.readers.docx_numbering import Numbering, Styles, read_numbering, read_styles
from aligner.readers.docx_runs import PAGE_FIELD, Line, RunReader
from aligner.readers.office_text import TextBuilder, count_words
from aligner.readers.ooxml import Relation, chosen, find_main_part, read_relations
from aligner.readers.xml_names import attribute, child, children, integer, is_hidden, is_on, local_name, value_of
from aligner.settings import ReadSettings

__all__ = ["read_docx"]

_CONTENTS_GALLERY = "Table of Contents"
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
_WRAPPERS = frozenset({"customXml", "sdtContent", "smartTag"})
_MANY = {"chart or diagram": "charts or diagrams", "formula in a field": "formulas in fields"}


def read_docx(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a Word document; InputError, in one line, for what is none."""
    container = open_zip(path, settings)
    part, root = find_main_part(container, "document", "word/document.xml")
    read = _Reader(container, part, root, settings).read()
    if read.text:
        return read
    raise InputError(f"{path}: has no text in it; if its pages are pictures, run them through OCR")


@dataclass(slots=True)
class _Reader:
    """Walks one document; what it has read so far is in `builder`."""

    container: Container
    part: str
    root: etree._Element
    settings: ReadSettings
    relations: dict[str, Relation] = field(default_factory=dict)
    builder: TextBuilder = field(default_factory=TextBuilder)
    runs: RunReader = field(default_factory=lambda: RunReader(Styles({})))
    numbering: Numbering = field(default_factory=lambda: Numbering(Styles({}), {}))
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    read_notes: set[tuple[str, str]] = field(default_factory=set)
    n_notes: Counter[str] = field(default_factory=Counter)
    n_tables: int = 0
    n_contents: int = 0
    n_foreign: int = 0
    furniture: dict[str, str] = field(default_factory=dict)
    """The texts of headers and footers, each with its label."""
    carried: Line = field(default_factory=Line)
    """What stands before a paragraph mark that a tracked change has taken away."""

    def read(self) -> DocumentText:
        """Return the text; a second time without trust in fields where the first found some that never end."""
        self.relations = read_relations(self.container, self.part)
        styles = read_styles(self._related("styles"))
        numbering_root = self._related("numbering")
        for kind in ("footnote", "endnote"):
            for note in children(self._related(f"{kind}s"), kind):
                self.notes[kind, attribute(note, "id")] = note
        for trusts_fields in (True, False):
            self._start(styles, read_numbering(numbering_root, styles), trusts_fields=trusts_fields)
            self._read_blocks(child(self.root, "body"), "")
            if not self.runs.fields:
                break
        self._read_furniture()
        return self.builder.build(self._notes())

    def _start(self, styles: Styles, numbering: Numbering, *, trusts_fields: bool) -> None:
        self.builder, self.numbering = TextBuilder(), numbering
        self.runs = RunReader(styles, keeps_old=self.settings.tracked == "reject", trusts_fields=trusts_fields)
        self.n_tables = self.n_contents = self.n_foreign = 0
        self.read_notes.clear()
        self.n_notes.clear()
        self.carried = Line()

    def _related(self, kind: str) -> etree._Element | None:
        target = next((r.target for r in self.relations.values() if r.kind == kind), "")
        return self.container.parse(target)

    def _read_blocks(self, parent: etree._Element | None, place: str) -> None:
        """Read the paragraphs and tables of the body, a cell, a note or a text box; `place` begins their labels."""
        if parent is None:
            return
        for element in parent:
            name = local_name(element)
            if name == "p":
                self._read_paragraph(element, place)
            elif name == "tbl":
                self._read_table(element, place)
            elif name == "sdt":
                self._read_control(element, place)
            else:
                self._read_blocks(self._wrapped(element, name), place)
        if self.carried.pieces or self.carried.boxes or self.carried.notes:
            self._end_paragraph(Line(), "", place)

    def _wrapped(self, element: etree._Element, name: str) -> etree._Element | None:
        """Return what holds the blocks inside an element that is no block itself, None where there are none to read."""
        if name in _WRAPPERS or (name in _CHANGES and self.runs.is_kept(name)):
            return element
        self.n_foreign += name == "altChunk"
        return chosen(element) if name == "AlternateContent" else None

    def _read_control(self, control: etree._Element, place: str) -> None:
        properties = child(control, "sdtPr")
        galleries = properties.iter("{*}docPartGallery") if properties is not None else ()
        if any(value_of(gallery) == _CONTENTS_GALLERY for gallery in galleries):
            self.n_contents += 1
        else:
            self._read_blocks(child(control, "sdtContent"), place)

    def _read_paragraph(self, paragraph: etree._Element, place: str) -> None:
        properties = self._properties(paragraph)
        style = value_of(child(properties, "pStyle"))
        styles = self.runs.styles
        hides = styles.is_hidden(style or styles.default) or False
        line = Line()
        self.runs.hides = hides
        self.runs.read(paragraph, line)
        if self._lost_its_mark(paragraph):
            self.carried = _joined(self.carried, line)
            return
        if styles.name(style).startswith("toc ") and not styles.name(style).endswith("heading"):
            self.n_contents += 1
            return
        own = is_hidden(child(properties, "rPr"))
        # A paragraph that is hidden with its mark has no number, and the next one takes it.
        is_gone = (hides if own is None else own) and not line.text.strip()
        self._end_paragraph(line, "" if is_gone else self._label(properties, style), place)

    def _label(self, properties: etree._Element | None, style: str) -> str:
        numbers = child(properties, "numPr")
        num_id = child(numbers, "numId")
        return self.numbering.label(
            style, None if num_id is None else value_of(num_id), integer(child(numbers, "ilvl"))
        )

    def _properties(self, paragraph: etree._Element) -> etree._Element | None:
        """Return the properties as they are, or as they were before a tracked change that is rejected."""
        properties = child(paragraph, "pPr")
        before = child(child(properties, "pPrChange"), "pPr") if self.runs.keeps_old else None
        return properties if before is None else before

    def _lost_its_mark(self, paragraph: etree._Element) -> bool:
        """Whether a tracked change joins the paragraph with the one after it."""
        mark = child(child(paragraph, "pPr"), "rPr")
        gone = ("ins", "moveTo") if self.runs.keeps_old else ("del", "moveFrom")
        return any(child(mark, name) is not None for name in gone)

    def _end_paragraph(self, line: Line, label: str, place: str) -> None:
        line, self.carried = _joined(self.carried, line), Line()
        if self.runs.in_header:
            self._add_furniture(line.text, place)
        else:
            self.builder.add(line.text, " ".join(filter(None, (place, label))))
        for box in line.boxes:
            if local_name(box) != "textpath":
                self._read_blocks(box, place if self.runs.in_header else "text box")
            elif not self.runs.in_header:
                # Lettering of Word 2007 and before; in headers, watermarks.
                self.builder.add(attribute(box, "string"), "text box")
        for kind, number in line.notes:
            # Once each: a second mark refers to the same note, and a note may refer to itself.
            if (kind, number) in self.notes and (kind, number) not in self.read_notes:
                self.read_notes.add((kind, number))
                self.n_notes[kind] += 1
                self._read_blocks(self.notes[kind, number], f"{kind} {self.n_notes[kind]}")

    def _read_table(self, table: etree._Element, place: str) -> None:
        self.n_tables += 1
        name = place if self.runs.in_header else f"table {self.n_tables}"
        rows = [row for row in _flat(table, "tr") if self._is_kept(child(row, "trPr"), "ins", "del")]
        for k, row in enumerate(rows, 1):
            column = 1 + (integer(child(child(row, "trPr"), "gridBefore")) or 0)
            for cell in _flat(row, "tc"):
                properties = child(cell, "tcPr")
                if not _is_merged(properties) and self._is_kept(properties, "cellIns", "cellDel"):
                    self._read_blocks(cell, name if self.runs.in_header else f"{name} R{k}C{column}")
                column += max(1, integer(child(properties, "gridSpan")) or 1)

    def _is_kept(self, properties: etree._Element | None, new: str, old: str) -> bool:
        """Whether a row or cell is there once its tracked change is decided."""
        for mark, name in ((new, "ins"), (old, "del")):
            if child(properties, mark) is not None:
                return self.runs.is_kept(name)
        return True

    def _read_furniture(self) -> None:
        """Read the headers and footers that are in use, each text once; page numbers are left out."""
        self.runs.in_header = True
        for target, kind in self._used_furniture().items():
            self.runs.fields.clear()
            self._read_blocks(self.container.parse(target), kind)
        for kind in ("header", "footer"):
            for text, label in self.furniture.items():
                if label == kind:
                    self.builder.add(text, label)

    def _used_furniture(self) -> dict[str, str]:
        """Return the parts with headers and footers that are shown, and their kinds.

        A section without its own has those of the section before it, also where that one does not show them.
        """
        two_sided = is_on(child(self._related("settings"), "evenAndOddHeaders"))
        inherited: dict[tuple[str, str], str] = {}
        used: dict[str, str] = {}
        for section in self.root.iter("{*}sectPr"):
            for kind in ("header", "footer"):
                for reference in children(section, f"{kind}Reference"):
                    relation = self.relations.get(attribute(reference, "id"))
                    if relation:
                        inherited[kind, attribute(reference, "type")] = relation.target
            shown = {"first": is_on(child(section, "titlePg")), "even": two_sided}
            for (kind, pages), target in inherited.items():
                if shown.get(pages, True):
                    used.setdefault(target, kind)
        return used

    def _add_furniture(self, text: str, place: str) -> None:
        for piece in text.split("\t"):
            if PAGE_FIELD not in piece and piece.strip():
                self.furniture.setdefault(piece.strip(), place)

    def _notes(self) -> Iterator[str]:
        """Yield what was decided or left out."""
        counts, name = self.runs.counts, self.container.path.name
        changes = [count_words(counts[kind], kind) for kind in ("insertion", "deletion") if counts[kind]]
        n_moves = max(counts["move"], counts["moved away"])
        changes += [count_words(n_moves, "move")] if n_moves else []
        if changes:
            done, other = ("rejected", "accept") if self.runs.keeps_old else ("accepted", "reject")
            yield f"{name}: tracked changes {done}: {', '.join(changes)} (--tracked {other} for the other text)"
        for kind, what in (("comment", "comment"), ("hidden", "hidden run")):
            if counts[kind]:
                yield f"{name}: {count_words(counts[kind], what)} left out"
        if self.n_contents or counts["contents"]:
            yield f"{name}: table of contents left out"
        if self.furniture:
            yield f"{name}: headers and footers read once each, at the end: {count_words(len(self.furniture), 'line')}"
        for n, what in (
            (counts["graphic"], "chart or diagram"),
            (counts["formula"], "formula in a field"),
            (self.n_foreign, "embedded file"),
        ):
            if n:
                yield f"{name}: {count_words(n, what, _MANY.get(what, ''))} not read"
        if counts["symbol"]:
            yield f"{name}: {count_words(counts['symbol'], 'symbol')} of fonts that are not known, shown as \ufffd"
        if self.numbering.unknown:
            styles = ", ".join(sorted(self.numbering.unknown))
            yield f"{name}: numbers shown as digits, as their style is not known: {styles}"


def _joined(first: Line, second: Line) -> Line:
    return Line(first.pieces + second.pieces, first.boxes + second.boxes, first.notes + second.notes)


def _flat(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for element in parent:
        if local_name(element) == name:
            yield element
        elif local_name(element) in ("sdt", *_WRAPPERS):
            yield from _flat(element, name)
        elif local_name(element) == "AlternateContent":
            yield from _flat(chosen(element), name)


def _is_merged(properties: etree._Element | None) -> bool:
    """Whether a cell only goes on with the one above or before it."""
    merges = [child(properties, name) for name in ("vMerge", "hMerge")]
    return any(merge is not None and value_of(merge) != "restart" for merge in merges)
