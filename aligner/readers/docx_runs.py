"""The text of one Word paragraph: fields show their results, tracked changes are decided, notes are set apart.

paragraph -> Line: its text, and what stands elsewhere on the page (text boxes, notes) and follows it here
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from aligner.readers.docx_fields import Field, chosen_entry
from aligner.readers.docx_numbering import Styles
from aligner.readers.office_formulas import write_formula
from aligner.readers.ooxml import chosen
from aligner.readers.xml_names import attribute, child, is_hidden, local_name, value_of
from aligner.text.symbols import NO_CHARACTER, raise_figures, symbol_character

__all__ = ["PAGE_FIELD", "Line", "RunReader"]

PAGE_FIELD = "\ufdd0"
"""Stands in a header for a page number, which is no text; a noncharacter, so that no document has it."""

_INLINE = frozenset({"hyperlink", "smartTag", "sdtContent", "dir", "bdo", "customXml", "rubyBase", "subDoc"})
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})
_MOST_OPEN = 100
"""Fields inside one another; Word has up to 20."""
_WHITE = str.maketrans("\n\r\t", "   ")
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_NEW = {"ins": "insertion", "moveTo": "move"}
_OLD = {"del": "deletion", "moveFrom": "moved away"}


@dataclass(slots=True)
class Line:
    """The text of a paragraph as it grows, and in order what follows it: text boxes, and (kind, id) of notes."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.pieces)


@dataclass(slots=True)
class RunReader:
    """Reads paragraphs in order; fields may reach from one into another.

    `keeps_old`: tracked changes are rejected. `trusts_fields`: False where fields begin and never end.
    """

    styles: Styles
    keeps_old: bool = False
    trusts_fields: bool = True
    in_header: bool = False
    hides: bool = False
    """Whether the style of the paragraph hides its text."""
    fields: list[Field] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """What was decided or left out, by name."""

    def read(self, parent: etree._Element, line: Line) -> None:
        """Add what a paragraph, or an element inside one, holds."""
        for element in parent:
            name = local_name(element)
            if name == "r":
                self._read_run(element, line)
            elif name in _INLINE:
                self.read(element, line)
            elif name in _NEW or name in _OLD:
                if self.is_kept(name):
                    self.read(element, line)
            elif name == "sdt":
                self._read_child(element, "sdtContent", line)
            elif name == "AlternateContent":
                self.read(chosen(element), line)
            elif name == "fldSimple":
                self.fields.append(Field(attribute(element, "instr"), in_result=True))
                self.read(element, line)
                self._end_field(line)
            elif name in ("oMath", "oMathPara") and self._is_shown():
                line.pieces.append(write_formula(element))

    def is_kept(self, name: str) -> bool:
        """Count a tracked change, and tell whether what it holds belongs to the text."""
        self.counts[_NEW.get(name) or _OLD[name]] += 1
        return (name in _OLD) == self.keeps_old

    def _read_child(self, element: etree._Element, name: str, line: Line) -> None:
        inner = child(element, name)
        if inner is not None:
            self.read(inner, line)

    def _read_run(self, run: etree._Element, line: Line) -> None:
        properties = child(run, "rPr")
        if self._is_hidden(properties):
            self.counts["hidden"] += any(local_name(e) == "t" and e.text for e in run)
            return
        n_before = len(line.pieces)
        self._read_content(run, line)
        if value_of(child(properties, "vertAlign")) == "superscript":
            line.pieces[n_before:] = map(raise_figures, line.pieces[n_before:])

    def _is_hidden(self, properties: etree._Element | None) -> bool:
        own = is_hidden(properties)
        if own is None:
            own = self.styles.is_hidden(value_of(child(properties, "rStyle")))
        return self.hides if own is None else own

    def _read_content(self, run: etree._Element, line: Line) -> None:
        for element in run:
            name = local_name(element)
            if name == "fldChar":
                self._read_field_mark(element, line)
            elif name in ("instrText", "delInstrText"):
                if self.fields and not self.fields[-1].in_result:
                    self.fields[-1].instruct(element.text or "")
            elif name == "AlternateContent":
                self._read_content(chosen(element), line)
            elif self._is_shown():
                self._read_piece(name, element, line)

    def _read_piece(self, name: str, element: etree._Element, line: Line) -> None:
        if name in ("t", "delText"):
            text = (element.text or "").translate(_WHITE)
            line.pieces.append(text if attribute(element, "space") == "preserve" else text.strip(" "))
        elif name in _CHARACTERS:
            line.pieces.append(_CHARACTERS[name])
        elif name in ("sym", "symEx"):
            character = symbol_character(attribute(element, "font"), attribute(element, "char"))
            self.counts["symbol"] += character == NO_CHARACTER
            line.pieces.append(character)
        elif name in ("footnoteReference", "endnoteReference"):
            line.notes.append((name.removesuffix("Reference"), attribute(element, "id")))
        elif name == "commentReference":
            self.counts["comment"] += 1
        elif name == "ruby":
            self._read_child(element, "rubyBase", line)
        elif name in ("drawing", "pict", "object"):
            line.boxes.extend(self._boxes(element))

    def _boxes(self, element: etree._Element) -> Iterator[etree._Element]:
        """Yield the contents of text boxes, those inside of others not, and the lettering of WordArt."""
        for inner in element:
            name = local_name(inner)
            if name in ("txbxContent", "textpath"):
                yield inner
            elif name == "AlternateContent":
                yield from self._boxes(chosen(inner))
            else:
                if name == "graphicData":
                    kind = (inner.get("uri") or "").rpartition("/")[2]
                    self.counts["graphic"] += kind in ("chart", "diagram")
                yield from self._boxes(inner)

    def _read_field_mark(self, mark: etree._Element, line: Line) -> None:
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            self.fields.append(Field(chosen=chosen_entry(mark)))
            # Each run asks all open fields whether it is shown.
            self.trusts_fields &= len(self.fields) <= _MOST_OPEN
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self._end_field(line)

    def _end_field(self, line: Line) -> None:
        ended = self.fields.pop()
        if self.in_header and ended.name in _PAGE_FIELDS:
            line.pieces.append(PAGE_FIELD)
        elif not ended.in_result and self._is_shown():
            shown = ended.drawn()
            self.counts["formula"] += shown is None
            line.pieces.append(shown or "")

    def _is_shown(self) -> bool:
        """Whether what stands here is text: no instruction of a field, no table of contents, no page number above."""
        if not self.fields or not self.trusts_fields:
            return True
        if not all(one.in_result for one in self.fields):
            return False
        names = {one.name for one in self.fields}
        if "TOC" in names:
            self.counts["contents"] += 1
            return False
        return not (self.in_header and names & _PAGE_FIELDS)
